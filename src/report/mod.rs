//! Reports: one file an output format. Each is fed the findings in order and told at the end how the run went.
//!
//! A report only formats: the closing line for people is [`summary::closing`]'s, and the pipeline prints it.

use std::borrow::Cow;
use std::fmt;
use std::io::{self, Write};
use std::path::PathBuf;
use std::str::FromStr;
use std::sync::Arc;

use crate::broken::Broken;
use crate::diagnostic::{Finding, Rule};
use crate::text::printable::printable;

mod account;
pub mod attributes;
mod azure;
#[cfg(feature = "cli")]
mod checkstyle;
mod concise;
pub(crate) mod described;
#[cfg(feature = "cli")]
mod digest;
pub mod earlier;
#[cfg(feature = "cli")]
mod full;
pub mod gate;
mod github;
mod gitlab;
pub(crate) mod help;
mod html;
pub mod interruption;
pub(crate) mod json;
#[cfg(feature = "cli")]
mod junit;
mod markdown;
pub mod metrics;
mod most;
mod occurrences;
mod paint;
mod placed;
mod rdjson;
pub mod rejected;
pub mod removed;
mod runner;
pub mod sample;
mod sarif;
mod schemas;
pub mod statistics;
pub mod summary;
#[cfg(feature = "cli")]
mod template;

pub use earlier::Earlier;
pub use gate::Gate;
pub use interruption::Interruption;
pub use json::SCHEMA as SCHEMA_VERSION;
pub use most::Most;
use runner::without_commands;
pub use sample::Sample;
pub(crate) use schemas::SCHEMAS;
pub use summary::{RuleCount, Summary};
#[cfg(feature = "cli")]
pub use template::Template;

/// An output format at work.
pub trait Report {
    /// Called once, before the first finding.
    fn begin(&mut self, _out: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    /// Called for each finding, in the order of the walk. Findings that a baseline knew come with `suppressed` set;
    /// most formats leave them out.
    fn finding(&mut self, finding: &Finding, out: &mut dyn Write) -> io::Result<()>;

    /// Called once, after the last finding.
    fn end(&mut self, _summary: &Summary, _out: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }
}

/// The output formats there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OutputFormat {
    /// For people: the text itself, with the finding marked.
    #[cfg(feature = "cli")]
    Full,
    /// For people at a terminal: some of the findings, and tables of all.
    #[cfg(feature = "cli")]
    Digest,
    /// For people and editors: a line a finding.
    Concise,
    /// One array.
    Json,
    /// One object a line.
    Jsonl,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// Workflow commands, which GitHub shows as annotations.
    Github,
    /// For a step summary.
    Markdown,
    /// A page for a browser, in one file.
    Html,
    /// GitLab's Code Quality report.
    Gitlab,
    /// JUnit's XML, which every CI shows as failed tests.
    #[cfg(feature = "cli")]
    Junit,
    /// Checkstyle's XML.
    #[cfg(feature = "cli")]
    Checkstyle,
    /// The Reviewdog Diagnostic Format.
    Rdjson,
    /// Logging commands of Azure Pipelines.
    Azure,
    /// How the run went, without the findings, in one object of JSON.
    Summary,
}

impl OutputFormat {
    /// All of them, in the order in which help lists them.
    pub fn all() -> &'static [Self] {
        &[
            #[cfg(feature = "cli")]
            Self::Full,
            #[cfg(feature = "cli")]
            Self::Digest,
            Self::Concise,
            Self::Json,
            Self::Jsonl,
            Self::Sarif,
            Self::Github,
            Self::Markdown,
            Self::Html,
            Self::Gitlab,
            #[cfg(feature = "cli")]
            Self::Junit,
            #[cfg(feature = "cli")]
            Self::Checkstyle,
            Self::Rdjson,
            Self::Azure,
            Self::Summary,
        ]
    }

    /// What a user writes.
    pub fn name(self) -> &'static str {
        match self {
            #[cfg(feature = "cli")]
            Self::Full => "full",
            #[cfg(feature = "cli")]
            Self::Digest => "digest",
            Self::Concise => "concise",
            Self::Json => "json",
            Self::Jsonl => "jsonl",
            Self::Sarif => "sarif",
            Self::Github => "github",
            Self::Markdown => "markdown",
            Self::Html => "html",
            Self::Gitlab => "gitlab",
            #[cfg(feature = "cli")]
            Self::Junit => "junit",
            #[cfg(feature = "cli")]
            Self::Checkstyle => "checkstyle",
            Self::Rdjson => "rdjson",
            Self::Azure => "azure",
            Self::Summary => "summary",
        }
    }
}

impl fmt::Display for OutputFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for OutputFormat {
    type Err = anyhow::Error;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::all().iter().copied().find(|format| format.name() == name).ok_or_else(|| {
            let names: Vec<&str> = Self::all().iter().map(|format| format.name()).collect();
            anyhow::anyhow!("no output format `{name}`; there are {}", names.join(", "))
        })
    }
}

/// What a format may want to know beside the findings.
#[derive(Clone, Debug, Default)]
pub struct Context {
    pub color: bool,
    /// Of the terminal; what is no terminal has 80.
    pub columns: usize,
    /// The rules that ran.
    pub rules: Vec<Arc<Rule>>,
    /// The program's version.
    pub version: String,
    /// What relative paths start from; absolute paths under it are made relative where a format wants that.
    pub directory: Option<PathBuf>,
    /// An earlier report, for the formats that say what has changed since.
    pub earlier: Option<Earlier>,
    /// How many findings a digest shows.
    pub most: Most,
}

/// The report of this format.
pub fn report(format: OutputFormat, context: &Context) -> Box<dyn Report> {
    match format {
        #[cfg(feature = "cli")]
        OutputFormat::Full => Box::new(full::Full::new(context.color, context.columns)),
        #[cfg(feature = "cli")]
        OutputFormat::Digest => Box::new(digest::Digest::new(context)),
        OutputFormat::Concise => Box::new(concise::Concise::new(context.color)),
        OutputFormat::Json => Box::new(json::Json::array()),
        OutputFormat::Jsonl => Box::new(json::Json::lines()),
        OutputFormat::Sarif => Box::new(sarif::Sarif::new(context.clone())),
        OutputFormat::Github => Box::new(github::Github::default()),
        OutputFormat::Markdown => Box::new(markdown::Markdown::default()),
        OutputFormat::Html => Box::new(html::Html::new(context)),
        OutputFormat::Gitlab => Box::new(gitlab::Gitlab::default()),
        #[cfg(feature = "cli")]
        OutputFormat::Junit => Box::new(junit::Junit::default()),
        #[cfg(feature = "cli")]
        OutputFormat::Checkstyle => Box::new(checkstyle::Checkstyle::new(&context.version)),
        OutputFormat::Rdjson => Box::new(rdjson::Rdjson::default()),
        OutputFormat::Azure => Box::new(azure::Azure),
        OutputFormat::Summary => Box::new(account::Account),
    }
}

/// Why a report could not be written: what is wrong with a template keeps its place.
pub(crate) fn failed(error: io::Error) -> anyhow::Error {
    error.downcast::<Broken>().map_or_else(anyhow::Error::from, anyhow::Error::from)
}

/// The report that a template makes.
#[cfg(feature = "cli")]
pub fn templated(template: Template) -> Box<dyn Report> {
    Box::new(template::Rendered::new(template))
}

/// Whether the format shows [`Finding::excerpt`], which costs time to cut out.
pub fn wants_excerpts(format: OutputFormat) -> bool {
    #[cfg(feature = "cli")]
    if matches!(format, OutputFormat::Full | OutputFormat::Digest) {
        return true;
    }
    format == OutputFormat::Html
}

/// A number sign, as unprintable characters are named.
const NAMED: &str = "<U+0023>";

/// Printable, and no runner's command: its second sign is named as unprintable characters are. `::` only counts where a
/// line begins, and no format begins a line with text that is not its own.
fn harmless(text: &str) -> Cow<'_, str> {
    without_commands(printable(text), NAMED)
}

/// A path that begins a line: as it is, or from `./` where a runner would take it for a command.
fn leading(path: &str) -> Cow<'_, str> {
    let text = harmless(path);
    if text.trim_start().starts_with("::") { Cow::Owned(format!("./{text}")) } else { text }
}

/// A number with its noun: `1 finding`, `2 findings`, `12,000 findings`.
pub fn counted(count: u64, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{} {noun}{plural}", grouped(count))
}

/// A number with a comma after each three digits.
pub fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_known_by_their_names() {
        for &format in OutputFormat::all() {
            assert_eq!(format.name().parse::<OutputFormat>().expect("its own name"), format);
        }
        let error = "sarf".parse::<OutputFormat>().expect_err("no such format").to_string();
        assert!(error.contains("`sarf`") && error.contains("sarif"), "{error}");
    }

    #[test]
    fn a_runner_obeys_no_text() {
        assert_eq!(harmless("a ##[add-mask]b\u{1b}"), "a #<U+0023>[add-mask]b<U+001B>");
        assert_eq!(harmless("a ##vso[task.complete]"), "a #<U+0023>vso[task.complete]");
        assert_eq!(leading(" ::error ::x"), "./ ::error ::x");
        assert_eq!(leading("a::b"), "a::b");
    }

    #[test]
    fn numbers_are_grouped() {
        assert_eq!(
            [1, 12, 1_000, 1_234_567].map(|count| counted(count, "line")),
            ["1 line", "12 lines", "1,000 lines", "1,234,567 lines"]
        );
    }
}
