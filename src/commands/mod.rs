//! What the program's commands do, and what they share: colours, cards, complaints.

use std::backtrace::{Backtrace, BacktraceStatus};
use std::io::{self, BufWriter, IsTerminal as _, Write as _};
use std::panic;
use std::path::{Path, PathBuf};

use anyhow::Result;
use clap::{ColorChoice, CommandFactory as _};
use clap_complete::Shell;
use codespan_reporting::diagnostic::{Diagnostic, Label};
use codespan_reporting::files::SimpleFile;
use codespan_reporting::term;
use corpuslint::broken::Broken;
use corpuslint::config::Config;
use corpuslint::corpus::target::Target;
use corpuslint::rules::RuleSet;
use corpuslint::text::printable::printable;

use crate::cli::{CardArgs, Cli, ConfigArgs};

pub(crate) mod catalogue;
pub(crate) mod explain;
pub(crate) mod features;
mod in_use;
mod input;
pub(crate) mod lint;
pub(crate) mod metrics;
pub(crate) mod rules;
pub(crate) mod test_rules;
mod wrap;

// The exit statuses; what cannot work at all is `FAILED` in `main`.
const CLEAN: u8 = 0;
const FINDINGS: u8 = 1;
const FAILED: u8 = 2;
const NOTHING_TO_CHECK: u8 = 3;
/// As a shell says of a program that Ctrl-C ended.
const INTERRUPTED: u8 = 130;

/// From now on a panic is told in one line that is safe to show: its message may quote a document.
pub(crate) fn tell_faults() {
    /// Characters of a message that are shown.
    const LONGEST: usize = 200;
    panic::set_hook(Box::new(|fault| {
        let message: String = fault.payload_as_str().unwrap_or("no message").chars().take(LONGEST).collect();
        let place = fault.location().map_or(String::new(), |place| format!(" at {}:{}", place.file(), place.line()));
        let trace = Backtrace::capture();
        let trace = if trace.status() == BacktraceStatus::Captured { format!("\n{trace}") } else { String::new() };
        // Where standard error is closed there is nobody to tell.
        drop(writeln!(io::stderr(), "corpuslint: internal error{place}: {}{trace}", printable(&message)));
    }));
}

/// The completion script of a shell.
pub(crate) fn completions(shell: Shell) -> Result<u8> {
    // Into memory first: clap panics on a closed pipe.
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "corpuslint", &mut script);
    io::stdout().write_all(&script)?;
    Ok(0)
}

/// The file to write to, or standard output.
fn written(path: Option<&Path>) -> Result<Target> {
    match path {
        Some(path) if path == Path::new("/dev/stderr") => Ok(Target::Stream(Box::new(BufWriter::new(io::stderr())))),
        Some(path) if path != Path::new("/dev/stdout") => Target::open(path),
        _ => Ok(Target::Stream(Box::new(BufWriter::with_capacity(1 << 16, io::stdout())))),
    }
}

/// Whether to colour what goes to a stream: as asked, or as the environment and the stream say.
pub(crate) fn colors(choice: ColorChoice, is_terminal: bool) -> bool {
    let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    match choice {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto if is_set("NO_COLOR") => false,
        ColorChoice::Auto if is_set("FORCE_COLOR") => true,
        ColorChoice::Auto => is_terminal && std::env::var_os("TERM").is_none_or(|term| term != "dumb"),
    }
}

/// The configuration that holds for `first`, and all cards it and the command line name.
pub(crate) fn cards(args: &CardArgs, first: Option<&Path>) -> Result<(Config, RuleSet)> {
    let config = config(&args.config, first)?;
    let mut rules = RuleSet::builtin();
    for folder in config.rules.iter().chain(&args.rules) {
        rules.load(folder)?;
    }
    for selector in config.selectors() {
        rules.check(selector)?;
    }
    Ok((config, rules))
}

/// The configuration that holds for `first`.
fn config(args: &ConfigArgs, first: Option<&Path>) -> Result<Config> {
    let file = match (&args.config, args.isolated) {
        (Some(file), _) => Some(file.clone()),
        (None, true) => None,
        (None, false) => Config::find(first.unwrap_or(Path::new("."))).map(relative),
    };
    Ok(file.as_deref().map(Config::load).transpose()?.unwrap_or_default())
}

/// The path as seen from the working folder, if it lies below: what a person would write.
fn relative(path: PathBuf) -> PathBuf {
    let here = std::env::current_dir().and_then(|here| here.canonicalize());
    match here.ok().and_then(|here| path.strip_prefix(here).ok().map(Path::to_owned)) {
        Some(relative) => relative,
        None => path,
    }
}

/// Says on standard error why the program could not work, pointing into a card or configuration if it is at fault.
pub(crate) fn complain(error: &anyhow::Error, color: ColorChoice) {
    let color = colors(color, io::stderr().is_terminal());
    let text = match error.downcast_ref::<Broken>() {
        Some(broken) => excerpt(broken, color),
        None => format!("error: {}\n", printable(&format!("{error:#}"))),
    };
    // If even this cannot be written, nobody is there to be told.
    drop(io::stderr().write_all(text.as_bytes()));
}

/// A broken card or configuration, with its place shown.
fn excerpt(broken: &Broken, color: bool) -> String {
    let source: String = broken.source.chars().map(|c| if c.is_control() && c != '\n' { ' ' } else { c }).collect();
    let file = SimpleFile::new(printable(&broken.path).into_owned(), source.as_str());
    let mut diagnostic = Diagnostic::error().with_message(printable(&broken.message));
    if let Some(span) = &broken.span {
        // Control characters became spaces, so a span may have moved; it is only shown where it still fits.
        let fits = source.len() == broken.source.len() && source.get(span.clone()).is_some();
        if fits {
            diagnostic = diagnostic.with_label(Label::primary((), span.clone()));
        }
    }
    if let Some(suggestion) = broken.suggestion() {
        diagnostic = diagnostic.with_note(format!("did you mean `{suggestion}`?"));
    }
    let config = term::Config::default();
    let drawn = if color {
        let mut out = codespan_reporting::term::termcolor::Ansi::new(Vec::new());
        term::emit_to_write_style(&mut out, &config, &file, &diagnostic)
            .map(|()| String::from_utf8_lossy(&out.into_inner()).into_owned())
    } else {
        term::emit_into_string(&config, &file, &diagnostic)
    };
    let plain = |_| format!("error: {}\n", printable(&broken.to_string()));
    let mut text = drawn.unwrap_or_else(plain);
    if broken.span.is_none() {
        text = format!("error: {}\n", printable(&broken.to_string()));
    }
    text
}
