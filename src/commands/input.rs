//! What the commands that read a collection share: paths, standard input, the fields of records, threads and Ctrl-C.

use std::fs::File;
use std::io::{self, BufRead as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Instant;

use anyhow::{Context as _, Result, anyhow, bail};
use corpuslint::config::Config;
use corpuslint::corpus::fields::{Fields, TextFields};
use corpuslint::corpus::glob::Glob;
use corpuslint::corpus::walk::{Choice, Realm, plain_ending};
use corpuslint::language::Languages;
use corpuslint::lint::Linter;
use corpuslint::pointer::Pointer;
use corpuslint::report::{Summary, interruption};
use corpuslint::run::{Destination, DiffStyle, Input, Notes, Progress, Task};
use corpuslint::text::printable::printable;

use super::changed;
use super::{Data, FAILED, INTERRUPTED, NOTHING_TO_CHECK};
use crate::cli::InputArgs;

/// What is to be read.
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
    let name = args.stdin_filename.clone().unwrap_or_else(|| "-".into());
    Ok(Input::Stream { name, input: Mutex::new(Box::new(io::stdin())) })
}

/// What a configuration is looked for.
pub(super) fn data<'d>(args: &InputArgs, input: &'d Input, is_quiet: bool) -> Data<'d> {
    let paths: &[PathBuf] = match input {
        Input::Paths(paths) => paths,
        Input::Stream { .. } => &[],
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
        (Some(_), Input::Stream { .. }) => bail!("--changed goes with files and folders, not with standard input"),
    };
    let working_folder = std::env::current_dir().context("cannot tell the working folder")?;
    Ok(Task {
        input,
        only,
        sample: None,
        follow,
        obey_ignores: !args.no_ignore,
        choice: choice(args, config, &working_folder)?,
        threads: threads(args),
        fields: Fields {
            asked: linter.site_fields(),
            ..fields(&args.text_field, args.id_field.as_deref(), config, linter.languages())
        },
        linter,
        config,
        baseline: None,
        decisions: None,
        fix: None,
        max_removed: None,
        dropping: None,
        metrics: None,
        survey: None,
        destination: Destination::InPlace,
        attributes: None,
        gates: Vec::new(),
        notes: Notes::default(),
        resumes: false,
        diff_style: DiffStyle::default(),
        excerpt_columns: None,
        stop: interrupted(),
        progress: Progress::default(),
        began: Instant::now(),
        working_folder,
        scratch: std::env::temp_dir(),
        cache_folder: None,
        cache: None,
        journal: None,
    })
}

/// The command line's globs over the configuration's. Those of the command line start from the working folder.
fn choice(args: &InputArgs, config: &Config, here: &Path) -> Result<Choice> {
    let glob = |option: &str, text: &str| {
        Glob::new(text, here).map_err(|error| anyhow!("{option} `{text}` is no glob: {error}"))
    };
    let globs = |option: &str, list: &[String]| {
        list.iter().flat_map(|text| at_commas(text)).map(|text| glob(option, text)).collect::<Result<Vec<_>>>()
    };
    let mut choice = Choice { here: here.to_owned(), ..config.choice.clone() };
    if !args.include.is_empty() {
        choice.include = globs("--include", &args.include)?;
    }
    if !args.exclude.is_empty() {
        choice.exclude = globs("--exclude", &args.exclude)?;
    }
    choice.exclude.extend(globs("--extend-exclude", &args.extend_exclude)?);
    choice.endings.extend(args.extension.iter().map(|ending| plain_ending(ending)));
    choice.force_exclude |= args.force_exclude;
    Ok(choice)
}

/// The globs of a list with commas; one in braces, as in `*.{txt,log}`, is the glob's own.
fn at_commas(list: &str) -> impl Iterator<Item = &str> {
    let mut depth = 0_usize;
    let globs = list.split(move |c| {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        c == ',' && depth == 0
    });
    globs.map(str::trim).filter(|glob| !glob.is_empty())
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

/// Where records keep what: as the options say, or else the configuration.
pub(super) fn fields(texts: &[String], id: Option<&str>, config: &Config, languages: &Arc<Languages>) -> Fields {
    let texts = if texts.is_empty() { &config.text_field } else { texts };
    let id = id.or(config.id_field.as_deref());
    Fields {
        texts: TextFields::named(texts.iter().map(String::as_str)),
        id: id.map_or_else(|| Fields::default().id, Pointer::of),
        asked: Vec::new(),
        languages: Arc::clone(languages),
    }
}

fn threads(args: &InputArgs) -> usize {
    let cores = || std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    args.threads.map_or_else(cores, usize::from)
}

/// Set by the first Ctrl-C: the run ends after the documents in flight. The second one ends the program; what was being
/// written then is still in its temporary file.
pub(super) fn interrupted() -> &'static AtomicBool {
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
