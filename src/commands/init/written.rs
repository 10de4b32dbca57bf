//! The configuration that `init` writes: what is certain as it is to be, what is a matter of choice behind a `#`.
//!
//! Names of fields come from the data: they are written as TOML writes strings, on a line of their own.

use std::fmt::Write as _;

use corpuslint::report::grouped;
use corpuslint::report::sample::Rate;
use corpuslint::text::printable::printable;

use super::seen::{Seen, commonest, is_plain};
use crate::cli::InitArgs;

/// Rules that are named.
const MOST_RULES: usize = 12;
/// Languages and reasons that are named.
const MOST_NAMES: usize = 6;

/// The paths as they were typed.
pub(super) fn words(args: &InitArgs) -> String {
    let paths = args.paths.iter().map(|path| printable(&path.display().to_string()).into_owned());
    let words = paths.collect::<Vec<_>>().join(" ");
    if words.is_empty() { ".".to_owned() } else { words }
}

/// The text of the file. `on` says how many rules run, and how many there are.
pub(super) fn configuration(seen: &Seen, args: &InitArgs, on: (usize, usize)) -> String {
    let words = words(args);
    let mut out = String::new();
    let mut line = |text: &str| {
        out.push_str(text);
        out.push('\n');
    };
    line(&format!("# Begun by `corpuslint init {words}`: {}.", seen.sentence()));
    for (name, (files, bytes)) in &seen.formats {
        line(&format!("#   {name}: {} files, {}", grouped(*files), size(*bytes)));
    }
    if !seen.languages.is_empty() {
        line(&format!("# Languages: {}.", languages(seen)));
    }
    line("");
    text_field(seen, &args.text_field, &mut line);
    files(seen, args, &mut line);
    line(&format!(
        "# Which rules run: ids, categories, tags or globs, as `corpuslint rules` lists them. Without `select` {}",
        on.0
    ));
    line(&format!("# of {} do; `extend-select` takes more in.", on.1));
    line("# select        = [\"boilerplate\", \"encoding\", \"markup\", \"structure\", \"text\"]");
    line("# extend-select = [\"privacy\"]");
    line("# ignore        = [\"boilerplate/copyright\"]");
    line("# rules         = [\"mine/\"]    # a folder of cards of your own");
    line("");
    first_run(seen, &mut line);
    line("# The mildest severity that makes the exit status 1: error, warning, note or never.");
    line("fail-on = \"warning\"");
    line("");
    line(
        "# What is known and may stay: `corpuslint --write-baseline known.json` writes it, and a run fails at what is",
    );
    line("# new alone.");
    line("# baseline        = \"known.json\"");
    line("# strict-baseline = true");
    line("");
    line("# What came of each file is kept in .corpuslint_cache beside this file, so that a second run takes no time.");
    line("# cache = false");
    line("# What --fix changes is kept in .corpuslint/journal, so that `corpuslint undo` takes it back.");
    line("# journal = false");
    rates(seen, &mut line);
    line("");
    line("# Rules that are no matter in some files.");
    line("# [per-file-ignores]");
    line("# \"drafts/**\" = [\"whitespace\"]");
    out
}

fn text_field(seen: &Seen, asked: &[String], line: &mut impl FnMut(&str)) {
    let usual = commonest(&seen.fields).filter(|_| seen.fields.len() == 1);
    let unusual = commonest(&seen.unusual).filter(|name| seen.fields.is_empty() && is_plain(name));
    match (usual.filter(|name| is_plain(name)), unusual) {
        _ if !asked.is_empty() => {
            line("# The fields of a record that hold its texts.");
            line(&format!("text-field = {}", list(asked)));
        }
        (Some(name), _) => {
            line("# The field of a record that holds its text.");
            line(&format!("text-field = {}", string(name)));
        }
        (None, Some(name)) => {
            line(
                "# The field of a record that holds its text: none has one of the usual names, this holds the longest",
            );
            line("# strings.");
            line(&format!("text-field = {}", string(name)));
        }
        (None, None) if seen.fields.is_empty() => return,
        (None, None) => {
            line(
                "# The fields of a record that hold its texts; without this the first of text, content, body, ... that",
            );
            line("# holds one.");
            line("# text-field = [\"title\", \"text\"]");
        }
    }
    line("# id-field   = \"id\"");
    line("");
}

fn files(seen: &Seen, args: &InitArgs, line: &mut impl FnMut(&str)) {
    let mut reasons: Vec<(&String, &u64)> = seen.skipped.iter().collect();
    reasons.sort_by(|a, b| b.1.cmp(a.1).then_with(|| a.0.cmp(b.0)));
    let named: Vec<String> = reasons
        .iter()
        .take(MOST_NAMES)
        .map(|(reason, count)| format!("{} {}", printable(reason), grouped(**count)))
        .collect();
    match named.is_empty() {
        true => line("# Nothing is left out of these folders."),
        false => line(&format!("# Left out of these folders: {}.", named.join(", "))),
    }
    match args.exclude.is_empty() {
        true => line("# exclude   = [\"drafts\", \"raw/**\"]"),
        false => line(&format!("exclude   = {}", list(&args.exclude))),
    }
    match args.extension.is_empty() {
        true => line("# extension = [\"log\"]           # read these endings as text too"),
        false => line(&format!("extension = {}", list(&args.extension))),
    }
    line("");
}

/// What the rules found, the commonest first.
fn first_run(seen: &Seen, line: &mut impl FnMut(&str)) {
    let mut rules: Vec<_> = seen.rules.iter().collect();
    rules.sort_by(|a, b| (b.1.documents, b.1.findings).cmp(&(a.1.documents, a.1.findings)).then_with(|| a.0.cmp(b.0)));
    if rules.is_empty() {
        line("# In the documents that were looked at they find nothing.");
        line("");
        return;
    }
    line(&format!(
        "# What they find in the {} documents that were looked at; `--fix` mends what is safe:",
        grouped(seen.documents)
    ));
    line("#   documents  findings     safe  severity  rule");
    for (id, found) in rules.iter().take(MOST_RULES) {
        let (documents, findings, safe) = (grouped(found.documents), grouped(found.findings), grouped(found.safe));
        line(&format!("#   {documents:>9}  {findings:>8}  {safe:>7}  {:<8}  {}", found.severity.name(), printable(id)));
    }
    if rules.len() > MOST_RULES {
        line(&format!("#   and {} more rules", rules.len() - MOST_RULES));
    }
    line("");
}

/// Bounds a little above what is there: the upper end of what the documents that were looked at say of all.
fn rates(seen: &Seen, line: &mut impl FnMut(&str)) {
    if seen.categories.is_empty() {
        return;
    }
    line("");
    line(
        "# For data that is never spotless: fail where rules find something in more than this share of the documents,",
    );
    line("# and not at each finding of them. The bounds are what there is today and a little more.");
    line("# [fail-on-rate]");
    for (category, documents) in &seen.categories {
        let Rate { high, .. } = Rate::of(*documents, seen.documents);
        line(&format!("# {} = \"{}%\"", string(&format!("{category}/*")), (high * 100.0).ceil()));
    }
}

fn languages(seen: &Seen) -> String {
    let mut languages: Vec<_> = seen.languages.iter().collect();
    languages.sort_by(|a, b| b.1.cmp(a.1).then_with(|| a.0.cmp(b.0)));
    let share = |count: u64| format!("{:.0} %", 100.0 * count as f64 / seen.documents as f64);
    let named = languages.iter().take(MOST_NAMES);
    let mut parts: Vec<String> =
        named.map(|(name, count)| format!("{} {}", name.unwrap_or("not clear"), share(**count))).collect();
    let rest: u64 = languages.iter().skip(MOST_NAMES).map(|(_, count)| **count).sum();
    parts.extend((rest > 0).then(|| format!("others {}", share(rest))));
    parts.join(", ")
}

fn size(bytes: u64) -> String {
    match bytes {
        0..1_000_000 => format!("{} kB", bytes.div_ceil(1_000)),
        _ => format!("{} MB", grouped(bytes.div_ceil(1_000_000))),
    }
}

fn list(texts: &[String]) -> String {
    format!("[{}]", texts.iter().map(|text| string(text)).collect::<Vec<_>>().join(", "))
}

/// As TOML writes it.
fn string(text: &str) -> String {
    let mut out = String::new();
    write!(out, "{}", toml::Value::String(text.to_owned())).expect("a string takes what is written");
    out
}
