//! The pipeline: files in, findings out, in the order of the walk whatever the number of threads.
//!
//! One thread walks and reads what must be streamed, some threads lint, the caller's thread puts the outcomes back into
//! order and feeds the reports. What is in flight is bounded in bytes, so a corpus of any size runs in the same memory.

use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Instant;

use anyhow::{Result, bail, ensure};
use rustc_hash::FxHashSet;

use crate::baseline::{Baseline, Drift};
use crate::cache::Cache;
use crate::config::Config;
use crate::corpus::Fields;
use crate::corpus::target::Target;
use crate::corpus::walk::{Choice, Realm};
use crate::decisions::Decisions;
use crate::fix::Applicability;
use crate::journal::Journal;
use crate::kind::CorpusPass;
use crate::lint::{Linter, Share};
use crate::report::metrics::MetricsFormat;
use crate::report::{Gate, Report, Summary};
use crate::site::Grouping;

mod aligned;
mod attributes;
mod budget;
mod deliver;
mod diff;
mod done;
mod dropping;
mod feed;
mod kept;
mod lengths;
mod look;
mod outbox;
mod packed;
mod progress;
mod records;
mod rows;
mod sampling;
mod seam;
mod tally;
mod target;
mod treatment;
mod visit;
mod walked;
mod whole;
mod work;

use budget::Budget;
use deliver::Delivery;
pub use dropping::{Dropping, Reasons};
use feed::Size;
pub use kept::setting;
use outbox::{Outbox, Turn};
pub use progress::Progress;
pub use sampling::Sampling;
pub use treatment::{Treated, Treatment};
pub use walked::walk;

/// Bytes read and not yet delivered, at most.
const IN_FLIGHT: usize = 64 << 20;

/// What a run is to do.
pub struct Task<'t> {
    pub input: Input,
    /// Of the files that are met, read only these, spelt as the walk spells them.
    pub only: Option<Arc<FxHashSet<PathBuf>>>,
    /// Look at some documents only.
    pub sample: Option<Sampling>,
    /// Leave out hidden files and what `.gitignore` and `.ignore` name.
    pub obey_ignores: bool,
    /// Which files of folders are wanted.
    pub choice: Choice,
    /// Follow the links that folders hold, and write nothing outside this realm.
    pub follow: Option<Realm>,
    /// How many threads lint; at least one.
    pub threads: usize,
    pub fields: Fields,
    pub linter: &'t Linter,
    pub config: &'t Config,
    pub baseline: Option<&'t Baseline>,
    /// Mend only what was decided to be mended.
    pub decisions: Option<&'t Decisions>,
    /// Mend what can be mended this safely.
    pub fix: Option<Applicability>,
    /// Leave a document alone of which fixes would take away more than this.
    pub max_removed: Option<Share>,
    /// Leave documents out of what is written.
    pub dropping: Option<Dropping>,
    /// Write the measures of each document to the `written` stream.
    pub metrics: Option<MetricsFormat>,
    /// Show the documents to these, and do nothing else with them.
    pub survey: Option<&'t [&'t dyn CorpusPass]>,
    pub destination: Destination,
    /// Write into this folder where in which document something was found.
    pub attributes: Option<PathBuf>,
    /// Pass over files that lie in the folder of the destination already, unless the original is newer.
    pub resumes: bool,
    /// In how many documents rules may find something, for the summary to say.
    pub gates: Vec<Gate>,
    /// What is noted besides the findings.
    pub notes: Notes,
    /// How the changes are shown where that is the destination.
    pub diff_style: DiffStyle,
    /// For the reports that show excerpts: the columns of the terminal.
    pub excerpt_columns: Option<usize>,
    /// Set from outside, the run ends after the documents in flight; nothing is left half-written.
    pub stop: &'t AtomicBool,
    /// Counts what is done, for whoever shows it meanwhile.
    pub progress: Progress,
    /// When the program began, for saying how long it took.
    pub began: Instant,
    /// The folder that relative paths start from.
    pub working_folder: PathBuf,
    /// A folder for what does not fit into memory.
    pub scratch: PathBuf,
    /// The folder of the cache, whether it is used or not: it is not linted.
    pub cache_folder: Option<PathBuf>,
    /// What came of files in earlier runs, and is kept of this one.
    pub cache: Option<Arc<Cache>>,
    /// What is told of each file before it is replaced.
    pub journal: Option<Arc<Journal>>,
}

impl Task<'_> {
    /// Refuses to write a file that a link leads to, out of the paths that were named.
    fn admit(&self, path: &Path) -> Result<()> {
        self.follow.as_ref().map_or(Ok(()), |realm| realm.admit(path))
    }
}

/// What a run notes besides the findings.
#[derive(Clone, Debug, Default)]
pub struct Notes {
    /// Each text that a fix takes away.
    pub removed: bool,
    /// How many characters each fix would take away.
    pub characters: bool,
    /// How long documents are and would be.
    pub lengths: bool,
    /// By what documents are grouped for counting.
    pub grouping: Option<Grouping>,
}

/// Where all goes that is no report.
pub struct Aside<'a> {
    /// Diffs, mended content and measures.
    pub written: &'a mut dyn Write,
    /// What fixes took away.
    pub removed: Option<&'a mut dyn Write>,
    /// What was left out.
    pub rejected: Option<&'a mut dyn Write>,
}

impl<'a, W: Write> From<&'a mut W> for Aside<'a> {
    fn from(written: &'a mut W) -> Self {
        Self { written, removed: None, rejected: None }
    }
}

/// Where the documents come from.
pub enum Input {
    Paths(Vec<PathBuf>),
    /// What is read as it comes, under the name it goes by.
    Stream {
        name: PathBuf,
        input: Mutex<Box<dyn Read + Send>>,
    },
}

impl Input {
    /// Whether all of it can be read a second time: standard input cannot, nor can a pipe.
    pub fn comes_again(&self) -> bool {
        let is_pipe = |path: &PathBuf| std::fs::metadata(path).is_ok_and(|it| !it.is_file() && !it.is_dir());
        match self {
            Self::Paths(paths) => !paths.iter().any(is_pipe),
            Self::Stream { .. } => false,
        }
    }
}

/// Where mended documents go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Destination {
    /// Into the place of the file; for a stream, to the `written` one.
    InPlace,
    /// Nowhere: the changes are shown.
    Diff,
    /// Into a folder, beside every file that needed no mending.
    Folder(PathBuf),
}

/// For whom `--diff` prints.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DiffStyle {
    /// For `patch` and `git apply`: the files' own bytes.
    #[default]
    Patch,
    /// For people at a terminal of so many columns.
    Shown { color: bool, columns: usize },
}

/// A report with the stream it goes to.
pub struct Output {
    pub report: Box<dyn Report>,
    pub stream: Target,
}

/// What a run leaves.
pub struct Outcome {
    pub summary: Summary,
    /// The baseline that was to be filled, with all findings; `None` where the run was interrupted, looked at a sample,
    /// or could not read something: a part of the findings would pass for all of them.
    pub collected: Option<Baseline>,
    /// What the baseline knew and the run did not meet.
    pub drift: Drift,
}

/// Runs a task. What is no report goes `aside`; all findings are added to `collected`. Whoever opened the outputs
/// finishes them.
///
/// # Errors
/// When a report's stream does not take what is written to it, documents are to be left out of files in their place, or
/// a sample is to be mended.
pub fn run<'a>(
    task: &'a Task,
    outputs: &'a mut [Output],
    aside: impl Into<Aside<'a>>,
    collected: Option<Baseline>,
) -> Result<Outcome> {
    let writes_aside = matches!(task.destination, Destination::Folder(_)) || matches!(task.input, Input::Stream { .. });
    ensure!(task.dropping.is_none() || writes_aside, "nothing is left out of a file in its place");
    let mends = task.fix.is_some() && task.destination != Destination::Diff;
    ensure!(task.sample.is_none() || !mends, "a sample is looked at, and not mended");
    let mends_read = mends && task.destination == Destination::InPlace;
    ensure!(task.attributes.is_none() || !mends_read, "attributes are those of files as they were read");
    let ahead = task.linter.ahead();
    if task.survey.is_none() && task.metrics.is_none() && !ahead.is_empty() && task.input.comes_again() {
        // What cannot be read is told when it is to be linted.
        survey(task, &ahead)?;
    }
    let budget = Budget::new(IN_FLIGHT);
    let size = Size::default();
    let stop = Arc::new(AtomicBool::new(false));
    let (jobs_in, jobs) = crossbeam_channel::bounded(4 * task.threads);
    let turn = Turn::default();
    let has_failed = AtomicBool::new(false);
    // Bounded, so that no worker is far ahead of the reports: one that has more findings than they can print must wait.
    let (sent_in, sent) = crossbeam_channel::bounded(4 * task.threads);
    let mut delivery = Delivery::new(task, outputs, aside.into(), collected);
    let is_whole = thread::scope(|scope| -> Result<bool> {
        let feeder = scope.spawn(|| feed::feed(task, &budget, &size, &stop, jobs_in));
        for _ in 0..task.threads {
            let (jobs, sent_in) = (jobs.clone(), sent_in.clone());
            let (size, budget, turn, stop, has_failed) = (&size, &budget, &turn, &stop, &has_failed);
            scope.spawn(move || {
                for job in jobs {
                    let mut outbox = Outbox::new(job.number, turn, &sent_in);
                    let Some(done) = done::unless_it_fails(|| work::work(task, size, job, &mut outbox)) else {
                        // Nobody may wait for this job, and no file of records be written without its part.
                        has_failed.store(true, Ordering::Relaxed);
                        stop.store(true, Ordering::Relaxed);
                        turn.open();
                        return budget.open();
                    };
                    outbox.finish(done);
                }
            });
        }
        drop((jobs, sent_in));
        let delivered = delivery.begin().and_then(|()| {
            for sent in &sent {
                delivery.take(sent, &budget, &turn)?;
            }
            Ok(())
        });
        stop.store(true, Ordering::Relaxed);
        // Whoever still has something to send is not kept waiting for a reader.
        drop(sent);
        turn.open();
        budget.open();
        let is_whole = feeder.join().expect("the feeder does not panic");
        delivered?;
        Ok(is_whole)
    })?;
    if has_failed.into_inner() {
        bail!("the run ended at a fault in corpuslint itself, please report it");
    }
    delivery.conclude(is_whole)
}

/// Shows all documents to some passes, and does nothing else with them.
///
/// # Errors
/// When what a pass keeps does not fit into memory and cannot be written, or the input comes only once.
pub fn survey(task: &Task, passes: &[&dyn CorpusPass]) -> Result<Summary> {
    let Input::Paths(paths) = &task.input else { bail!("what is read as it comes cannot be read a second time") };
    let survey = Task {
        input: Input::Paths(paths.clone()),
        only: task.only.clone(),
        sample: None,
        dropping: None,
        choice: task.choice.clone(),
        follow: task.follow.clone(),
        fields: task.fields.clone(),
        baseline: None,
        decisions: None,
        fix: None,
        metrics: None,
        survey: Some(passes),
        destination: Destination::InPlace,
        attributes: None,
        gates: Vec::new(),
        notes: Notes::default(),
        working_folder: task.working_folder.clone(),
        scratch: task.scratch.clone(),
        progress: Progress::default(),
        cache_folder: task.cache_folder.clone(),
        cache: None,
        journal: None,
        ..*task
    };
    Ok(run(&survey, &mut [], &mut io::sink(), None)?.summary)
}

/// Whether an error says that whoever read the output has gone away.
pub fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .any(|cause| cause.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe))
}
