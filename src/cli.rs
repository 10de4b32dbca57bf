//! The words of the command line. Where ruff has the same thing, it has ruff's name.

use std::ffi::OsStr;
use std::path::PathBuf;
use std::time::Duration;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Arg, Args, ColorChoice, Parser, Subcommand, ValueHint};
use clap_complete::Shell;
use corpuslint::lint::Share;
use corpuslint::report::{Gate, Most, OutputFormat};
use corpuslint::site::Grouping;

const AFTER_HELP: &str = "\
Exit status: 0 nothing at or above --fail-on, 1 findings, 2 could not work, 3 no document to check,
130 interrupted.

Examples:
  corpuslint init seeds/                  begin a corpuslint.toml with what the texts are like
  corpuslint seeds/                       report what is wrong, and where
  corpuslint seeds/ --fix                 strip what is safe to strip, in place
  corpuslint seeds/ --diff                show what --fix would do
  corpuslint review seeds/                decide what --fix --decisions is to strip
  corpuslint undo                         make files again what they were before the last run with --fix
  corpuslint learn crawl/ -o learned/     learn what each site prints on its pages, as cards
  corpuslint rules                        list what it looks for
  corpuslint explain text/joined-words    say of one rule why, with examples
  corpuslint explain --document a.txt     say what is known of a text, and which rules are silent for it";

/// A linter for text corpora: finds what is not the text, says exactly where, and strips it with --fix.
#[derive(Debug, Parser)]
#[command(
    name = "corpuslint",
    version,
    args_conflicts_with_subcommands = true,
    after_help = AFTER_HELP,
    max_term_width = 100
)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
    #[command(flatten)]
    pub(crate) lint: LintArgs,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Check the paths, as is done without a command
    Check(Box<LintArgs>),
    /// Look at what is to be linted, and write a corpuslint.toml for it, with what was seen in its comments
    Init(InitArgs),
    /// List the rules
    Rules(RulesArgs),
    /// Say what a rule finds, why, and how it is mended, with examples; or what is known of a document
    #[command(visible_alias = "rule")]
    Explain(ExplainArgs),
    /// Print the measures of each document that the rules of the category quality test
    Metrics(MetricsArgs),
    /// Ask of what fixes would do, the same words together, what is to be done, and write down the answers for
    /// --fix --decisions
    Review(Box<ReviewArgs>),
    /// Make files again what they were before a run with --fix
    Undo(UndoArgs),
    /// Learn the lines that each site prints on its pages, and write them down as cards, to be read and then used with
    /// --rules
    Learn(LearnArgs),
    /// Look after a baseline
    Baseline {
        #[command(subcommand)]
        command: BaselineCommand,
    },
    /// Try every card's examples
    TestRules {
        /// A folder of cards, laid out as <category>/<name>.toml; the built-in ones without it or without cards in it
        #[arg(value_hint = ValueHint::DirPath)]
        dir: Option<PathBuf>,
    },
    /// Print what the line score sees of labelled documents, as CSV, for training a model of one's own
    Features {
        /// Print the pieces of all lines instead, as 32-bit numbers
        #[arg(long)]
        pieces: bool,
        /// JSON lines with `text` and `labels`, a letter a line of the text: B boilerplate, C or T content, others are
        /// left out
        #[arg(required = true, value_hint = ValueHint::FilePath)]
        files: Vec<PathBuf>,
    },
    /// Print the JSON Schema of a file that is read or written: a card, the configuration, a finding, ...
    Schema {
        #[arg(value_parser = PossibleValuesParser::new(corpuslint::schema::names()))]
        name: String,
    },
    /// Serve an editor, as a language server on standard input and output
    Server(ServerArgs),
    /// Print a completion script
    Completions { shell: Shell },
    /// Print the manual page, or that of a command, as roff
    #[command(hide = true)]
    Man { command: Vec<String> },
}

#[derive(Debug, Subcommand)]
pub(crate) enum BaselineCommand {
    /// Take the findings out of it that are gone from the files that are looked at, and add none
    Prune(Box<PruneArgs>),
}

#[derive(Debug, Args)]
pub(crate) struct PruneArgs {
    /// The baseline [default: the configuration's]
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) baseline: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) selection: SelectionArgs,
    #[command(flatten)]
    pub(crate) cards: CardArgs,
    #[command(flatten)]
    pub(crate) input: InputArgs,
}

#[derive(Debug, Args)]
pub(crate) struct InitArgs {
    /// Write this file; one that is there already is left as it is [default: corpuslint.toml]
    #[arg(short, long, value_name = "FILE", help_heading = "Output", value_hint = ValueHint::FilePath)]
    pub(crate) output: Option<PathBuf>,
    /// Files and folders to look at
    #[arg(value_name = "PATHS", value_hint = ValueHint::AnyPath)]
    pub(crate) paths: Vec<PathBuf>,
    /// The fields of a record that hold its texts [default: found]
    #[arg(long, value_name = "NAME", value_delimiter = ',', help_heading = "Input")]
    pub(crate) text_field: Vec<String>,
    /// Leave out files and folders that this glob names, now and by the configuration
    #[arg(long, value_name = "GLOB", help_heading = "Input")]
    pub(crate) exclude: Vec<String>,
    /// Read files of these endings as text too, now and by the configuration
    #[arg(long, value_name = "ENDING", value_delimiter = ',', help_heading = "Input")]
    pub(crate) extension: Vec<String>,
}

#[derive(Debug, Args)]
pub(crate) struct ServerArgs {
    #[command(flatten)]
    pub(crate) cards: CardArgs,
}

#[derive(Debug, Args)]
pub(crate) struct ExplainArgs {
    /// A rule's id, such as boilerplate/comment-form, or its name alone
    #[arg(required_unless_present = "document", conflicts_with = "document")]
    pub(crate) rule: Option<String>,
    /// Say of this document instead which dialect, genre and language it is in, what its lines are, and which rules are
    /// silent for it: a file, `-`, or a record by its number, as in a.jsonl:3
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) document: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) cards: CardArgs,
    /// How to print what is known of the document
    #[arg(long, value_name = "FORMAT", default_value = "text", conflicts_with = "rule")]
    #[arg(value_parser = PossibleValuesParser::new(["text", "json"]))]
    pub(crate) output_format: String,
    /// The fields of a record that hold its texts, or JSON Pointers to them [default: the usual ones]
    #[arg(long, value_name = "NAME", value_delimiter = ',', conflicts_with = "rule")]
    pub(crate) text_field: Vec<String>,
    /// When to colour the output
    #[arg(long, default_value = "auto")]
    pub(crate) color: ColorChoice,
}

#[derive(Debug, Args)]
pub(crate) struct RulesArgs {
    #[command(flatten)]
    pub(crate) cards: CardArgs,
    /// Print instead which language has which list of words, and how many words
    #[arg(long)]
    pub(crate) languages: bool,
    /// Print instead the kinds of checks, with the parameters that their cards take, as Markdown
    #[arg(long, conflicts_with = "languages")]
    pub(crate) kinds: bool,
    /// How to print them
    #[arg(
        long,
        value_name = "FORMAT",
        default_value = "text",
        value_parser = PossibleValuesParser::new(["text", "json", "markdown"])
    )]
    pub(crate) output_format: String,
}

/// Where cards come from besides the program.
#[derive(Debug, Args)]
pub(crate) struct CardArgs {
    /// Load the cards of this folder too; may be given several times
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath, help_heading = "Rules")]
    pub(crate) rules: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) config: ConfigArgs,
}

#[derive(Debug, Args)]
pub(crate) struct ConfigArgs {
    /// Use this configuration instead of the closest corpuslint.toml above the paths
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "Configuration")]
    pub(crate) config: Option<PathBuf>,
    /// Use no configuration file
    #[arg(long, conflicts_with = "config", help_heading = "Configuration")]
    pub(crate) isolated: bool,
}

#[derive(Debug, Args)]
pub(crate) struct MetricsArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,
    #[command(flatten)]
    pub(crate) config: ConfigArgs,
    /// How to print them
    #[arg(long, value_name = "FORMAT", default_value = "jsonl", help_heading = "Output")]
    #[arg(value_parser = PossibleValuesParser::new(["jsonl", "csv"]))]
    pub(crate) output_format: String,
    /// Write to this file instead of standard output
    #[arg(short, long, value_name = "FILE", help_heading = "Output", value_hint = ValueHint::FilePath)]
    pub(crate) output: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct ReviewArgs {
    /// The file of decisions, which is gone on with where it is there
    #[arg(long, value_name = "FILE", default_value = "corpuslint-decisions.jsonl", value_hint = ValueHint::FilePath)]
    pub(crate) decisions: PathBuf,
    /// Ask line by line, in a terminal too
    #[arg(long)]
    pub(crate) plain: bool,
    #[command(flatten)]
    pub(crate) selection: SelectionArgs,
    #[command(flatten)]
    pub(crate) cards: CardArgs,
    #[command(flatten)]
    pub(crate) input: InputArgs,
}

#[derive(Debug, Args)]
pub(crate) struct UndoArgs {
    /// The journal of a run, from .corpuslint/journal, where it is not to be the last one that is not undone; and files
    /// and folders, where not all is to be undone
    #[arg(value_name = "JOURNAL|PATHS", value_hint = ValueHint::AnyPath)]
    pub(crate) paths: Vec<PathBuf>,
    /// List the journals there are, and undo nothing
    #[arg(long, conflicts_with = "paths")]
    pub(crate) list: bool,
    /// Remove the journals of runs that are undone, and undo nothing
    #[arg(long, conflicts_with_all = ["paths", "list"])]
    pub(crate) prune: bool,
    /// With --prune: remove those that are older, too, as in 30d, 2w or 12h; what those runs did cannot be undone then
    #[arg(long, value_name = "AGE", requires = "prune", value_parser = age)]
    pub(crate) older_than: Option<Duration>,
    /// Say nothing but what could not be done
    #[arg(short, long)]
    pub(crate) quiet: bool,
}

#[derive(Debug, Args)]
pub(crate) struct LearnArgs {
    /// Write the cards below this folder
    #[arg(short, long, value_name = "DIR", default_value = "learned", help_heading = "Output")]
    #[arg(value_hint = ValueHint::DirPath)]
    pub(crate) output: PathBuf,
    /// What a site is: site (the host of a record's address, else the folder), host, folder, field:NAME, or a JSON
    /// Pointer into records
    #[arg(long, value_name = "WHAT", default_value = "site", help_heading = "Learning")]
    pub(crate) group_by: Grouping,
    /// Leave out sites of fewer documents; copies of a document count once
    #[arg(long, value_name = "N", default_value_t = 3, help_heading = "Learning")]
    pub(crate) min_documents: u32,
    /// In so many documents of its site a line has to stand
    #[arg(long, value_name = "N", default_value_t = 3, help_heading = "Learning")]
    #[arg(value_parser = clap::value_parser!(u32).range(3..))]
    pub(crate) at_least: u32,
    /// And in this share of them
    #[arg(long, value_name = "SHARE", default_value_t = 0.1, help_heading = "Learning")]
    pub(crate) min_share: f64,
    /// Leave out shorter lines, in words
    #[arg(long, value_name = "N", default_value_t = 1, help_heading = "Learning")]
    pub(crate) min_words: u32,
    #[command(flatten)]
    pub(crate) config: ConfigArgs,
    #[command(flatten)]
    pub(crate) input: InputArgs,
}

#[derive(Debug, Args)]
pub(crate) struct LintArgs {
    /// Make the safe fixes, in place
    #[arg(long, help_heading = "Fixing")]
    pub(crate) fix: bool,
    /// With --fix, --diff or --out-dir: make the unsafe fixes too
    #[arg(long, help_heading = "Fixing")]
    pub(crate) unsafe_fixes: bool,
    /// With --fix, --diff or --out-dir: make the fixes, safe and unsafe, that this file of `review` says yes to, and no
    /// others
    #[arg(long, value_name = "FILE", help_heading = "Fixing", value_hint = ValueHint::FilePath)]
    #[arg(conflicts_with_all = ["unsafe_fixes", "resume"])]
    pub(crate) decisions: Option<PathBuf>,
    /// Show what --fix would do, and write nothing
    #[arg(long, help_heading = "Fixing", conflicts_with_all = ["fix", "out_dir"])]
    pub(crate) diff: bool,
    /// Write the mended files below this folder, and leave the originals alone
    #[arg(long, value_name = "DIR", help_heading = "Fixing", value_hint = ValueHint::DirPath)]
    pub(crate) out_dir: Option<PathBuf>,
    /// With --out-dir: go on with what a run with --resume had begun; what lies there and is newer than its original
    /// is done
    #[arg(long, help_heading = "Fixing", requires = "out_dir")]
    pub(crate) resume: bool,
    /// With --fix: write down nothing that `undo` could put back, as with `journal = false` in the configuration
    #[arg(long, help_heading = "Fixing", requires = "fix")]
    pub(crate) no_journal: bool,
    /// With --fix, --diff or --out-dir: write each text that a fix takes away to this file, as JSON Lines
    #[arg(long, value_name = "FILE", help_heading = "Fixing", value_hint = ValueHint::FilePath)]
    pub(crate) removed: Option<PathBuf>,

    /// Write where in which document something was found, as Dolma's mixer reads it, into this folder: for each file of
    /// JSON Lines one of the same name, with the path that it has below its folder `documents`
    #[arg(long, value_name = "DIR", help_heading = "Output", value_hint = ValueHint::DirPath)]
    #[arg(conflicts_with_all = ["fix", "resume", "sample"])]
    pub(crate) attributes: Option<PathBuf>,

    /// Leave a document alone of which fixes would take away more than this share of its characters, as in 0.3 or 30%
    #[arg(long, value_name = "SHARE", help_heading = "Fixing")]
    pub(crate) max_removed: Option<Share>,

    /// With --out-dir, or --fix on standard input: leave documents out in which these rules find something, or, with
    /// max-removed, those that --max-removed would leave alone
    #[arg(long, value_name = "RULE", value_delimiter = ',', help_heading = "Leaving documents out")]
    pub(crate) drop: Vec<String>,
    /// Leave documents out of which more than this share is noise: what all fixes, unsafe ones too, would take away
    #[arg(long, value_name = "SHARE", help_heading = "Leaving documents out")]
    pub(crate) max_noise: Option<Share>,
    /// Write each document that is left out to this file, with the reasons, as JSON Lines
    #[arg(long, value_name = "FILE", help_heading = "Leaving documents out", value_hint = ValueHint::FilePath)]
    pub(crate) rejected: Option<PathBuf>,
    /// Put an empty record in the place of one that is left out, so that files which belong to each other line by line
    /// still do
    #[arg(long, help_heading = "Leaving documents out")]
    pub(crate) keep_lines: bool,
    /// With --out-dir: leave the same lines out of the files of these names beside each file of JSON Lines, to which
    /// they belong line by line
    #[arg(long, value_name = "NAME", value_delimiter = ',', help_heading = "Leaving documents out")]
    pub(crate) aligned: Vec<String>,

    #[command(flatten)]
    pub(crate) selection: SelectionArgs,
    #[command(flatten)]
    pub(crate) cards: CardArgs,

    /// How to print the findings; may be given several times, each with its --output [default: digest on a terminal,
    /// concise where an agent runs it, else full]
    #[arg(long, value_name = "FORMAT", help_heading = "Output", value_parser = format_parser())]
    pub(crate) output_format: Vec<String>,
    /// Where the --output-format before it goes; standard output without it
    #[arg(short, long, value_name = "FILE", help_heading = "Output", value_hint = ValueHint::FilePath)]
    pub(crate) output: Vec<PathBuf>,
    /// Show so many findings in the digest, or `all`; the tables count them all [default: 30]
    #[arg(long, value_name = "N", help_heading = "Output")]
    pub(crate) max_findings: Option<Most>,
    /// With --output-format html: show what has changed since this report of an earlier run, made with json or jsonl
    #[arg(long, value_name = "FILE", help_heading = "Output", value_hint = ValueHint::FilePath)]
    pub(crate) compare: Option<PathBuf>,
    /// Print a table of what was found by rule, or rows with --output-format json or jsonl. The findings themselves
    /// only with another format or an --output
    #[arg(long, help_heading = "Output")]
    pub(crate) statistics: bool,
    /// With --statistics or --output-format digest or html: count by groups of documents: folder, host, or a field of
    /// the record by its name or JSON Pointer
    #[arg(long, value_name = "GROUPS", help_heading = "Output")]
    pub(crate) group_by: Option<Grouping>,
    /// Look at every file anew, and keep nothing of what was found
    #[arg(long, help_heading = "Cache", conflicts_with = "cache_dir")]
    pub(crate) no_cache: bool,
    /// Keep what was found in files that do not change in this folder [default: .corpuslint_cache beside the
    /// configuration, nowhere without one]
    #[arg(long, value_name = "DIR", help_heading = "Cache", value_hint = ValueHint::DirPath)]
    pub(crate) cache_dir: Option<PathBuf>,

    /// Look only at this share of the documents, as in 2% or 0.02; --statistics then says of each rule in what share of
    /// all documents it finds something, give or take
    #[arg(long, value_name = "SHARE", help_heading = "Output")]
    #[arg(conflicts_with_all = ["fix", "out_dir", "drop", "max_noise", "write_baseline", "removed", "show_files"])]
    pub(crate) sample: Option<Share>,
    /// With --sample: another number draws another sample
    #[arg(long, value_name = "N", default_value_t = 0, help_heading = "Output", requires = "sample")]
    pub(crate) seed: u64,
    /// Print the files that would be read, one a line, and do nothing else
    #[arg(long, help_heading = "Output")]
    pub(crate) show_files: bool,
    /// When to colour the output
    #[arg(long, default_value = "auto", help_heading = "Output")]
    pub(crate) color: ColorChoice,
    /// Print findings, or the table of --statistics, and nothing else
    #[arg(short, long, help_heading = "Output", conflicts_with = "verbose")]
    pub(crate) quiet: bool,
    /// Say more about the run
    #[arg(short, long, help_heading = "Output")]
    pub(crate) verbose: bool,

    /// The mildest severity that makes the exit status 1 [default: warning]
    #[arg(
        long,
        value_name = "LEVEL",
        help_heading = "Gate",
        value_parser = PossibleValuesParser::new(["error", "warning", "note", "never"])
    )]
    pub(crate) fail_on: Option<String>,
    /// Make the exit status 1 where these rules find something in more than this share of the documents, as in
    /// boilerplate/*=1%, and only then; may be given several times
    #[arg(long, value_name = "RULE=SHARE", help_heading = "Gate")]
    pub(crate) fail_on_rate: Vec<Gate>,
    /// Hide the findings that this file knows
    #[arg(long, value_name = "FILE", help_heading = "Gate", value_hint = ValueHint::FilePath)]
    pub(crate) baseline: Option<PathBuf>,
    /// Make the exit status 1 where the baseline knows findings that are gone; `corpuslint baseline prune` takes them
    /// out
    #[arg(long, help_heading = "Gate", conflicts_with = "write_baseline")]
    pub(crate) strict_baseline: bool,
    /// Write all findings to this file, to be hidden from then on
    #[arg(long, value_name = "FILE", help_heading = "Gate", value_hint = ValueHint::FilePath)]
    pub(crate) write_baseline: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) input: InputArgs,
}

/// Which rules run.
#[derive(Debug, Args)]
pub(crate) struct SelectionArgs {
    /// Run only these rules: an id, category, tag or glob, or ALL
    #[arg(long, value_name = "RULE", value_delimiter = ',', help_heading = "Rules")]
    pub(crate) select: Vec<String>,
    /// Do not run these
    #[arg(long, value_name = "RULE", value_delimiter = ',', help_heading = "Rules")]
    pub(crate) ignore: Vec<String>,
    /// Run these besides what is selected
    #[arg(long, value_name = "RULE", value_delimiter = ',', help_heading = "Rules")]
    pub(crate) extend_select: Vec<String>,
    /// Run the rules of this published quality filter too: c4, datatrove, fineweb, gopher,
    /// gopher-repetition, oscar or refinedweb
    #[arg(long, value_name = "NAME", value_delimiter = ',', help_heading = "Rules")]
    pub(crate) profile: Vec<String>,
}

/// What is read.
#[derive(Debug, Default, Args)]
pub(crate) struct InputArgs {
    /// Files and folders to read; `-` is standard input
    #[arg(value_name = "PATHS", value_hint = ValueHint::AnyPath)]
    pub(crate) paths: Vec<PathBuf>,
    /// Read the paths from this file, one a line; `-` is standard input
    #[arg(long, value_name = "FILE", help_heading = "Input", value_hint = ValueHint::FilePath)]
    pub(crate) files_from: Option<PathBuf>,
    /// Read only what differs from this commit, by git, and what git does not know yet [default: HEAD]
    #[arg(long, value_name = "REF", help_heading = "Input", num_args = 0..=1, require_equals = true)]
    #[arg(default_missing_value = "HEAD")]
    pub(crate) changed: Option<String>,
    /// The name under which standard input goes
    #[arg(long, value_name = "FILE", help_heading = "Input")]
    pub(crate) stdin_filename: Option<PathBuf>,
    /// The fields of a record that hold its texts, or JSON Pointers to them, as /messages/*/content [default: the first
    /// of text, content, body, article, document, markdown, completion, messages, conversations that holds one]
    #[arg(long, value_name = "NAME", value_delimiter = ',', help_heading = "Input")]
    pub(crate) text_field: Vec<String>,
    /// The field of a record that names it, or a JSON Pointer to it [default: id]
    #[arg(long, value_name = "NAME", help_heading = "Input")]
    pub(crate) id_field: Option<String>,
    /// Of folders read only the files that this glob names; one or more with commas, or several times
    #[arg(long, value_name = "GLOB", help_heading = "Input")]
    pub(crate) include: Vec<String>,
    /// Leave out files and folders that this glob names; in the place of the configuration's `exclude`
    #[arg(long, value_name = "GLOB", help_heading = "Input")]
    pub(crate) exclude: Vec<String>,
    /// Leave these out besides
    #[arg(long, value_name = "GLOB", help_heading = "Input")]
    pub(crate) extend_exclude: Vec<String>,
    /// Leave out what is excluded even where it was named
    #[arg(long, help_heading = "Input")]
    pub(crate) force_exclude: bool,
    /// Read files of these endings as text too; an empty one means files without an ending
    #[arg(long, value_name = "ENDING", value_delimiter = ',', help_heading = "Input")]
    pub(crate) extension: Vec<String>,
    /// Read hidden files too, and what .gitignore and .ignore name
    #[arg(long, help_heading = "Input")]
    pub(crate) no_ignore: bool,
    /// Follow the links in folders; --fix then writes nothing outside the named paths
    #[arg(long, help_heading = "Input")]
    pub(crate) follow: bool,
    /// Use the closest corpuslint.toml even where it lies in the folders that are linted
    #[arg(long, conflicts_with_all = ["config", "isolated"], help_heading = "Configuration")]
    pub(crate) trust_config: bool,
    /// How many threads work [default: one a core]
    #[arg(long, value_name = "N", help_heading = "Input", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(crate) threads: Option<u16>,
}

/// An age, as a number of hours, days or weeks.
fn age(text: &str) -> Result<Duration, String> {
    let wrong = || "an age is written as 30d, 2w or 12h".to_owned();
    let unit = text.chars().last().ok_or_else(wrong)?;
    let hours: u64 = match unit {
        'h' => 1,
        'd' => 24,
        'w' => 24 * 7,
        _ => return Err(wrong()),
    };
    let number = &text[..text.len() - unit.len_utf8()];
    // So that no sign is taken for part of a number.
    let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    let number: u64 = number.parse().ok().filter(|_| is_number).ok_or_else(wrong)?;
    number.checked_mul(hours * 3600).map(Duration::from_secs).ok_or_else(wrong)
}

/// What stands before a template's path where a format is named.
pub(crate) const TEMPLATE: &str = "template:";

/// The name of a format, or a template.
#[derive(Clone)]
struct Format(PossibleValuesParser);

fn format_parser() -> Format {
    Format(PossibleValuesParser::new(OutputFormat::all().iter().map(|format| format.name())))
}

impl TypedValueParser for Format {
    type Value = String;

    fn parse_ref(&self, command: &clap::Command, arg: Option<&Arg>, value: &OsStr) -> Result<String, clap::Error> {
        match value.to_str() {
            Some(name) if name.len() > TEMPLATE.len() && name.starts_with(TEMPLATE) => Ok(name.to_owned()),
            _ => self.0.parse_ref(command, arg, value),
        }
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(self.0.possible_values()?.chain([PossibleValue::new("template:FILE")])))
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_definitions_are_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn an_age_is_a_number_with_its_unit() {
        let hours = |text: &str| age(text).ok().map(|age| age.as_secs() / 3600);
        assert_eq!(["12h", "30d", "2w", "0d"].map(hours), [Some(12), Some(720), Some(336), Some(0)]);
        assert_eq!(["", "d", "30", "+3d", "-1d", "1.5d", "30m", "3ä", "99999999999999999999d"].map(hours), [None; 9]);
        assert_eq!(age("18446744073709551615w").ok(), None);
    }
}
