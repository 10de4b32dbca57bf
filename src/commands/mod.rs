//! What the program's commands do, and what they share: colours, cards, complaints.

use std::backtrace::{Backtrace, BacktraceStatus};
use std::io::{self, BufWriter, IsTerminal as _, Write as _};
use std::ops::Range;
use std::panic;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use clap::ColorChoice;
use codespan_reporting::diagnostic::{Diagnostic, Label};
use codespan_reporting::files::SimpleFile;
use codespan_reporting::term;
use corpuslint::broken::Broken;
use corpuslint::config::{self, Config, Found, Site};
use corpuslint::corpus::target::Target;
use corpuslint::rules::RuleSet;
use corpuslint::text::printable::{is_printable, printable};

use crate::cli::{CardArgs, ConfigArgs};

mod agent;
pub(crate) mod baseline;
mod cache;
pub(crate) mod catalogue;
mod changed;
mod closing;
pub(crate) mod completions;
pub(crate) mod document;
mod dropping;
pub(crate) mod explain;
pub(crate) mod features;
mod gates;
mod in_use;
pub(crate) mod init;
mod input;
mod journal;
mod kinds;
mod languages;
pub(crate) mod learn;
pub(crate) mod lint;
pub(crate) mod man;
pub(crate) mod metrics;
mod next;
mod outputs;
mod progress;
mod resume;
pub(crate) mod review;
pub(crate) mod rules;
pub(crate) mod schema;
mod selected;
mod show_files;
mod silence;
pub(crate) mod test_rules;
pub(crate) mod undo;
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
    match choice {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto if is_set("NO_COLOR") => false,
        ColorChoice::Auto if is_set("FORCE_COLOR") => true,
        ColorChoice::Auto => is_terminal && std::env::var_os("TERM").is_none_or(|term| term != "dumb"),
    }
}

/// Whether a variable of the environment is set, and not to nothing.
fn is_set(name: &str) -> bool {
    std::env::var_os(name).is_some_and(|value| !value.is_empty())
}

/// Whether standard error, or else standard output, is a terminal.
fn terminal(on_stderr: bool) -> bool {
    if on_stderr { io::stderr().is_terminal() } else { io::stdout().is_terminal() }
}

/// What a configuration is looked for: the paths that are linted, none to look from the working folder.
#[derive(Clone, Copy, Default)]
struct Data<'d> {
    paths: &'d [PathBuf],
    /// A configuration that lies in the data may be used.
    is_trusted: bool,
    /// One that is not used is not told.
    is_quiet: bool,
}

/// The configuration that holds for the data, and all cards it and the command line name.
fn cards(args: &CardArgs, data: Data) -> Result<(Config, RuleSet)> {
    let config = config(&args.config, data)?;
    let mut rules = RuleSet::builtin();
    for (folder, site) in &config.rules {
        rules.load(folder).map_err(|error| match error.downcast_ref::<Broken>() {
            // Elsewhere there may be other TOML than cards.
            Some(broken) if !site.is_beside(folder) => site.broken(broken.without_content()).into(),
            _ => at(error, site),
        })?;
    }
    for folder in &args.rules {
        rules.load(folder)?;
    }
    for (selector, site) in &config.selectors {
        rules.check(selector).map_err(|error| at(error, site))?;
    }
    Ok((config, rules))
}

/// An error with the place in the configuration that leads to it, unless it has a place of its own.
fn at(error: anyhow::Error, site: &Site) -> anyhow::Error {
    if error.is::<Broken>() { error } else { site.broken(format!("{error:#}")).into() }
}

/// The configuration that holds for the data.
fn config(args: &ConfigArgs, data: Data) -> Result<Config> {
    let file = match (&args.config, args.isolated) {
        (Some(file), _) => Some(file.clone()),
        (None, true) => None,
        (None, false) if data.is_trusted => {
            config::closest(data.paths.first().map_or(Path::new("."), PathBuf::as_path)).map(relative)
        }
        (None, false) => {
            let here = std::env::current_dir().context("cannot tell the working folder")?;
            let Found { used, left } = config::find(data.paths, &here);
            if !data.is_quiet {
                tell_left(left)?;
            }
            used.map(relative)
        }
    };
    Ok(file.as_deref().map(Config::load).transpose()?.unwrap_or_default())
}

/// Says which configurations lie with the data and are not used.
fn tell_left(files: Vec<PathBuf>) -> io::Result<()> {
    const MOST: usize = 3;
    let mut errors = io::stderr().lock();
    let count = files.len();
    for file in files.into_iter().take(MOST).map(relative) {
        let file = file.display().to_string();
        let file = printable(&file);
        writeln!(
            errors,
            "warning: `{file}` lies with the data, and is not used; `--config {file}` or `--trust-config` uses it"
        )?;
    }
    if count > MOST {
        writeln!(errors, "warning: so do {} more", count - MOST)?;
    }
    Ok(())
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
    let source: String = broken.source.chars().flat_map(harmless).collect();
    let file = SimpleFile::new(printable(&broken.path).into_owned(), source.as_str());
    let mut diagnostic = Diagnostic::error().with_message(printable(&broken.message));
    let shown = broken.span.clone().filter(|span| is_short(&source, span));
    let is_shown = shown.is_some();
    diagnostic = diagnostic.with_labels(shown.map(|span| Label::primary((), span)).into_iter().collect());
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
    if !is_shown {
        text = format!("error: {}\n", printable(&broken.to_string()));
    }
    text
}

/// A character as it may be printed, in as many bytes: a place keeps its distance from the beginning.
fn harmless(c: char) -> impl Iterator<Item = char> {
    let is_seen = c == '\n' || c == ' ' || !c.is_whitespace() && is_printable(c);
    let (c, count) = if is_seen { (c, 1) } else { (' ', c.len_utf8()) };
    std::iter::repeat_n(c, count)
}

/// Whether the lines of a place may be printed: codespan prints them in full.
fn is_short(source: &str, span: &Range<usize>) -> bool {
    const LONGEST: usize = 400;
    let (Some(before), Some(behind)) = (source.get(..span.start), source.get(span.end..)) else { return false };
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    let end = behind.find('\n').map_or(source.len(), |at| span.end + at);
    end - start <= LONGEST
}

#[cfg(test)]
mod tests {
    use super::*;

    fn excerpt_of(source: &str, span: Range<usize>) -> String {
        let broken = Broken { path: "a.toml".into(), source: source.into(), message: "wrong".into(), span: Some(span) };
        excerpt(&broken, false)
    }

    #[test]
    fn what_cannot_be_printed_moves_no_place() {
        let source = "select = ['\u{202e}\u{1b}[31m', 'x']";
        let drawn = excerpt_of(source, source.find("'x'").map_or(0..0, |at| at..at + 3));
        assert!(!drawn.contains(['\u{202e}', '\u{1b}']), "{drawn:?}");
        assert!(drawn.contains("select = ['    [31m', 'x']") && drawn.contains("^^^"), "{drawn}");
    }

    #[test]
    fn a_long_line_is_named_and_not_drawn() {
        let source = format!("fail-on = '{}'", "x".repeat(10_000));
        assert_eq!(excerpt_of(&source, 10..source.len()), "error: a.toml:1:11: wrong\n");
    }
}
