//! An open document on its way through the pipeline, as standard input goes: what the command line says of a file is
//! what the editor shows.

use std::io::{self, Cursor, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use anyhow::Result;

use super::settings::Settings;
use crate::corpus::fields::TextFields;
use crate::corpus::target::Target;
use crate::corpus::walk::Choice;
use crate::corpus::{Answer, Fields, Inspector, Item, Piece, format_of, plain};
use crate::diagnostic::{Finding, Record};
use crate::fix::{Applicability, Edit};
use crate::pointer::Pointer;
use crate::report::Report;
use crate::run::{self, Destination, DiffStyle, Input, Notes, Output, Progress, Task};

/// Of each severity no more findings are kept.
const MOST_KEPT: usize = 1_000;

/// What was found in a document.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    /// In the order of the text, the first of each severity.
    pub(crate) findings: Vec<Finding>,
    /// How many there are.
    pub(crate) count: usize,
    /// How many of each severity, mildest first.
    of_severity: [usize; 3],
    /// What could not be done.
    pub(crate) failures: Vec<String>,
}

/// Looks for findings; `None` where it was stopped. `name` is the document's path from the settings' folder, or from
/// the root.
///
/// # Errors
/// What the pipeline's own errors are: the system lacks threads or files.
pub(crate) fn look(settings: &Settings, name: &Path, text: String, stop: &AtomicBool) -> Result<Option<Seen>> {
    let seen = Arc::new(Mutex::new(Seen::default()));
    let report = Box::new(Collecting(Arc::clone(&seen)));
    let mut outputs = [Output { report, stream: Target::Stream(Box::new(io::sink())) }];
    let task = task(settings, name, text, None, stop);
    let summary = run::run(&task, &mut outputs, &mut io::sink(), None)?.summary;
    let mut seen = std::mem::take(&mut *seen.lock().unwrap_or_else(PoisonError::into_inner));
    seen.failures = summary.failures;
    Ok(summary.interrupted.is_none().then_some(seen))
}

/// The text with all safe fixes made; `None` where it was stopped.
///
/// # Errors
/// As [`look`]'s.
pub(crate) fn mend(settings: &Settings, name: &Path, text: String, stop: &AtomicBool) -> Result<Option<String>> {
    let mut written = Vec::with_capacity(text.len());
    let task = task(settings, name, text, Some(Applicability::Safe), stop);
    let summary = run::run(&task, &mut [], &mut written, None)?.summary;
    Ok(if summary.interrupted.is_some() { None } else { String::from_utf8(written).ok() })
}

/// The text of a file of records in which one text of one record is edited; `None` where that changes nothing.
pub(crate) fn edit_record(
    settings: &Settings,
    name: &Path,
    text: &str,
    record: &Record,
    edits: &[Edit],
) -> Option<String> {
    let format = format_of(name).unwrap_or_else(plain);
    let mut one = One { record, edits };
    let edited = format.visit(Piece::whole(name, text.as_bytes()), &fields(settings), &mut one)?;
    String::from_utf8(edited).ok()
}

/// Edits one text of one record.
struct One<'o> {
    record: &'o Record,
    edits: &'o [Edit],
}

impl Inspector for One<'_> {
    fn wants(&mut self, number: u64) -> bool {
        number == self.record.number
    }

    fn look(&mut self, item: Item) -> Answer {
        let is_it = item.record.is_some_and(|record| {
            (record.number, record.field.as_str()) == (self.record.number, self.record.field.as_str())
        });
        if is_it { vec![self.edits.to_vec()].into() } else { Answer::default() }
    }
}

fn fields(settings: &Settings) -> Fields {
    let Settings { config, linter, .. } = settings;
    Fields {
        texts: TextFields::named(config.text_field.iter().map(String::as_str)),
        id: config.id_field.as_deref().map_or_else(|| Fields::default().id, Pointer::of),
        asked: linter.site_fields(),
        languages: Arc::clone(linter.languages()),
    }
}

fn task<'t>(
    settings: &'t Settings,
    name: &Path,
    text: String,
    fix: Option<Applicability>,
    stop: &'t AtomicBool,
) -> Task<'t> {
    // Half of the machine is the editor's.
    let threads = std::thread::available_parallelism().map_or(1, |cores| cores.get().div_ceil(2));
    Task {
        input: Input::Stream { name: name.to_owned(), input: Mutex::new(Box::new(Cursor::new(text.into_bytes()))) },
        only: None,
        sample: None,
        obey_ignores: true,
        // An editor opens what its user looks at, whatever the configuration leaves out.
        choice: Choice { here: settings.folder.clone(), force_exclude: true, ..settings.config.choice.clone() },
        follow: None,
        threads,
        fields: fields(settings),
        linter: &settings.linter,
        config: &settings.config,
        baseline: settings.baseline.as_ref(),
        fix,
        max_removed: None,
        dropping: None,
        metrics: None,
        survey: None,
        gates: Vec::new(),
        journal: None,
        decisions: None,
        destination: Destination::InPlace,
        attributes: None,
        resumes: false,
        notes: Notes::default(),
        diff_style: DiffStyle::default(),
        excerpt_columns: None,
        stop,
        progress: Progress::default(),
        began: Instant::now(),
        working_folder: settings.folder.clone(),
        // Nothing is compared, so nothing is put there.
        scratch: PathBuf::new(),
        cache_folder: None,
        cache: None,
    }
}

/// A report that keeps the findings.
struct Collecting(Arc<Mutex<Seen>>);

impl Report for Collecting {
    fn finding(&mut self, finding: &Finding, _: &mut dyn Write) -> io::Result<()> {
        if finding.suppressed {
            return Ok(());
        }
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        seen.count += 1;
        let of_severity = &mut seen.of_severity[finding.severity() as usize];
        *of_severity += 1;
        if *of_severity <= MOST_KEPT {
            seen.findings.push(finding.clone());
        }
        Ok(())
    }
}
