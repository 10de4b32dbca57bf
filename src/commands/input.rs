//! What the commands that read a collection share: paths, standard input, the fields of records, threads and Ctrl-C.

use std::fs::File;
use std::io::{self, BufRead as _, Read as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Instant;

use anyhow::{Context as _, Result, bail};
use corpuslint::config::Config;
use corpuslint::corpus::Fields;
use corpuslint::corpus::walk::Realm;
use corpuslint::lint::Linter;
use corpuslint::report::{Summary, interruption};
use corpuslint::run::{Destination, DiffStyle, Input, Task};
use corpuslint::text::printable::printable;

use super::changed;
use super::{Data, FAILED, INTERRUPTED, NOTHING_TO_CHECK};
use crate::cli::InputArgs;

/// What is to be read; standard input is read here.
pub(super) fn read(args: &InputArgs) -> Result<Input> {
    let mut paths = args.paths.clone();
    if let Some(list) = &args.files_from {
        paths.extend(listed(list)?);
    } else if paths.is_empty() {
        paths.push(PathBuf::from("."));
    }
    if !paths.iter().any(|path| path == Path::new("-")) {
        if args.stdin_filename.is_some() {
            bail!("--stdin-filename goes with the path `-`");
        }
        return Ok(Input::Paths(paths));
    }
    if paths.len() > 1 {
        bail!("`-` is standard input, and goes with no other path");
    }
    let mut raw = Vec::new();
    io::stdin().read_to_end(&mut raw).context("cannot read standard input")?;
    Ok(Input::Content { name: args.stdin_filename.clone().unwrap_or_else(|| "-".into()), raw })
}

/// What a configuration is looked for.
pub(super) fn data<'d>(args: &InputArgs, input: &'d Input, is_quiet: bool) -> Data<'d> {
    let paths: &[PathBuf] = match input {
        Input::Paths(paths) => paths,
        Input::Content { .. } => &[],
    };
    Data { paths, is_trusted: args.trust_config, is_quiet }
}

fn listed(list: &Path) -> Result<Vec<PathBuf>> {
    let named = || format!("cannot read the paths in `{}`", list.display());
    let reader: Box<dyn io::Read> =
        if list == Path::new("-") { Box::new(io::stdin()) } else { Box::new(File::open(list).with_context(named)?) };
    let lines = io::BufReader::new(reader).lines();
    let lines: Vec<String> = lines.collect::<Result<_, _>>().with_context(named)?;
    Ok(lines.into_iter().filter(|line| !line.trim().is_empty()).map(PathBuf::from).collect())
}

/// A task that reads all there is and does no more with it.
pub(super) fn task<'t>(args: &InputArgs, input: Input, config: &'t Config, linter: &'t Linter) -> Result<Task<'t>> {
    let follow = match &input {
        Input::Paths(paths) if args.follow => Some(Realm::of(paths)),
        _ => None,
    };
    let only = match (&args.changed, &input) {
        (None, _) => None,
        (Some(commit), Input::Paths(paths)) => Some(Arc::new(changed::files(paths, commit)?)),
        (Some(_), Input::Content { .. }) => bail!("--changed goes with files and folders, not with standard input"),
    };
    Ok(Task {
        input,
        only,
        follow,
        obey_ignores: !args.no_ignore,
        threads: threads(args),
        fields: fields(args, config, linter),
        linter,
        config,
        baseline: None,
        fix: None,
        metrics: None,
        survey: None,
        destination: Destination::InPlace,
        diff_style: DiffStyle::default(),
        excerpt_columns: None,
        stop: interrupted(),
        began: Instant::now(),
        working_folder: std::env::current_dir().context("cannot tell the working folder")?,
        scratch: std::env::temp_dir(),
    })
}

/// The exit status of a run that did not come to its end, or had nothing to read. That nothing has changed is no such
/// thing.
pub(super) fn exit_status(args: &InputArgs, summary: &Summary) -> Option<u8> {
    if summary.interrupted.is_some() {
        Some(INTERRUPTED)
    } else if !summary.failures.is_empty() {
        Some(FAILED)
    } else {
        (summary.documents == 0 && args.changed.is_none()).then_some(NOTHING_TO_CHECK)
    }
}

/// Says what could not be done, and how far an interrupted run came.
pub(super) fn tell_failures(summary: &Summary, errors: &mut impl io::Write) -> io::Result<()> {
    if let Some(text) = interruption::sentence(summary) {
        writeln!(errors, "{text}")?;
    }
    summary.failures.iter().try_for_each(|failure| writeln!(errors, "error: {}", printable(failure)))
}

fn fields(args: &InputArgs, config: &Config, linter: &Linter) -> Fields {
    let default = Fields::default();
    Fields {
        text: args.text_field.clone().or_else(|| config.text_field.clone()).unwrap_or(default.text),
        id: args.id_field.clone().or_else(|| config.id_field.clone()).unwrap_or(default.id),
        group: linter.group_field().map(str::to_owned),
        languages: Arc::clone(linter.languages()),
    }
}

fn threads(args: &InputArgs) -> usize {
    let cores = || std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    args.threads.map_or_else(cores, usize::from)
}

/// Set by the first Ctrl-C: the run ends after the documents in flight. The second one ends the program; what was being
/// written then is still in its temporary file.
fn interrupted() -> &'static AtomicBool {
    static INTERRUPTED_FLAG: AtomicBool = AtomicBool::new(false);
    static HANDLER: OnceLock<()> = OnceLock::new();
    HANDLER.get_or_init(|| {
        let handle = || {
            if INTERRUPTED_FLAG.swap(true, Ordering::Relaxed) {
                std::process::exit(i32::from(INTERRUPTED));
            }
        };
        // Without a handler Ctrl-C still ends the program at once, and harms no file either.
        drop(ctrlc::set_handler(handle));
    });
    &INTERRUPTED_FLAG
}
