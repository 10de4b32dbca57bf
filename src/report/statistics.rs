//! `--statistics`: what was found, counted by rule, or by rule in each group of documents.
//!
//! For people a table, for programs a row of JSON a rule. `fixable` counts what `--fix` would mend, `unsafe` what it
//! would with `--unsafe-fixes` only, and `characters` what of the text `--fix` would take away.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::paint::{BOLD, paint};
use super::rejected::Dropped;
use super::sample::{Rate, percent};
use super::summary::{GroupCount, GroupName, Groups, RuleCount};
use super::{Summary, counted, grouped, harmless};
use crate::diagnostic::Severity;

mod json;

pub(super) use json::{Row, of_rules};

/// How statistics are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Table,
    /// One array.
    Json,
    /// One object a line.
    Jsonl,
}

/// The statistics of a run, each line ended. A table is empty when nothing was found, unless it is of a sample: then it
/// says how much there may be all the same.
pub fn statistics(summary: &Summary, format: Format, color: bool) -> String {
    match format {
        Format::Table => table(summary, color),
        Format::Json => json::array(summary),
        Format::Jsonl => json::lines(summary),
    }
}

const HEAD: [&str; 9] =
    ["findings", "documents", "rate %", "95 %", "fixable", "unsafe", "characters", "dropped", "severity"];
/// Only where a sample was looked at.
const OF_SAMPLE: [usize; 2] = [2, 3];
/// Only where documents are left out.
const DROPPED: usize = 7;
/// Words, not numbers.
const SEVERITY: usize = 8;

/// What stands before a rule's id.
type Cells = [String; HEAD.len()];

/// The rows of some rules, those that found most first.
struct Section<'s> {
    /// What they have in common, to be printed above them.
    title: Option<String>,
    rows: Vec<(Cells, &'s str)>,
}

fn table(summary: &Summary, color: bool) -> String {
    let sections = match &summary.groups {
        Some(groups) => groups.by_count().into_iter().map(|(name, count)| of_group(groups, name, count)).collect(),
        None => vec![Section {
            title: None,
            rows: rows(counts(&summary.rules, summary.dropped.as_ref()), summary.documents),
        }],
    };
    let (found, clean): (Vec<Section>, Vec<Section>) =
        sections.into_iter().partition(|section| !section.rows.is_empty());
    if found.is_empty() {
        return rest_of_sample(summary);
    }
    let mut out = drawn(HEAD, &found, |column| is_shown(summary, column), color);
    if !clean.is_empty() {
        out.push_str(&format!("\nNothing found in {}.\n", counted(clean.len() as u64, "more group")));
    }
    out + &rest_of_sample(summary)
}

/// Whether a run has something to say in a column.
fn is_shown(summary: &Summary, column: usize) -> bool {
    match column {
        DROPPED => summary.dropped.is_some(),
        _ => summary.sample.is_some() || !OF_SAMPLE.contains(&column),
    }
}

fn drawn(head: [&str; HEAD.len()], sections: &[Section], is_shown: impl Fn(usize) -> bool, color: bool) -> String {
    let cells = || sections.iter().flat_map(|section| &section.rows).map(|(cells, _)| cells);
    let widths: [usize; HEAD.len()] = std::array::from_fn(|column| {
        cells().map(|cells| cells[column].len()).chain([head[column].len()]).max().unwrap_or_default()
    });
    let line = |cells: [&str; HEAD.len()], id: &str| {
        let shown = cells.iter().zip(widths).enumerate().filter(|(column, _)| is_shown(*column));
        let cell = |(column, (cell, width)): (usize, (&&str, usize))| match column {
            SEVERITY => format!("{cell:<width$}  "),
            _ => format!("{cell:>width$}  "),
        };
        shown.map(cell).chain([harmless(id).into_owned()]).collect::<String>()
    };
    let mut out = paint(color, BOLD, &line(head, "rule"));
    out.push('\n');
    for Section { title, rows } in sections {
        out.extend(title.iter().map(|title| format!("\n{}\n", paint(color, BOLD, title))));
        for (cells, id) in rows {
            out.push_str(&line(cells.each_ref().map(String::as_str), id));
            out.push('\n');
        }
    }
    out
}

/// The table of a report that shows findings too: the gravest rules first, of at most so many, in 80 columns.
#[cfg(feature = "cli")]
pub(super) fn by_severity(summary: &Summary, most: usize, color: bool) -> String {
    let mut counts = counts(&summary.rules, summary.dropped.as_ref());
    // An error is never among those that are left out for the sake of a note.
    counts.sort_by_key(|(_, count, _)| count.severity != Some(Severity::Error));
    // One that would be counted as another is as well named.
    let most = if counts.len() == most + 1 { counts.len() } else { most.min(counts.len()) };
    let rest = counts.split_off(most);
    let mut sections = Vec::new();
    for severity in [Some(Severity::Error), Some(Severity::Warning), Some(Severity::Note), None] {
        let (own, others) = counts.into_iter().partition(|(_, count, _)| count.severity == severity);
        counts = others;
        let title = severity.map_or("left out".to_owned(), |severity| format!("{severity}s"));
        let rows = rows(own, summary.documents);
        sections.extend((!rows.is_empty()).then_some(Section { title: Some(title), rows }));
    }
    if sections.is_empty() {
        return String::new();
    }
    // The longest id fits into the line with these.
    let head = HEAD.map(|name| match name {
        "fixable" => "safe",
        "characters" => "chars",
        name => name,
    });
    let mut out = drawn(head, &sections, |column| column != SEVERITY && is_shown(summary, column), color);
    if !rest.is_empty() {
        let findings: u64 = rest.iter().map(|(_, count, _)| count.findings).sum();
        let (rules, findings) = (counted(rest.len() as u64, "more rule"), counted(findings, "finding"));
        out.push_str(&format!("\nand {rules} with {findings}; --statistics lists all\n"));
    }
    out
}

/// How often there may be what a sample has no example of.
fn rest_of_sample(summary: &Summary) -> String {
    if summary.sample.is_none() || summary.documents == 0 || summary.groups.is_some() {
        return String::new();
    }
    let most = percent(Rate::of(0, summary.documents).high);
    format!("A rule that is not listed has something to say of at most {most} % of all documents (95 %).\n")
}

fn of_group<'s>(groups: &Groups, name: GroupName, count: &'s GroupCount) -> Section<'s> {
    let name = match name {
        GroupName::Named(name) => harmless(name).into_owned(),
        GroupName::None => format!("(no {})", harmless(&groups.by.to_string())),
        GroupName::Others => "(all others)".to_owned(),
    };
    let (found, of) = (grouped(count.documents_with_findings), counted(count.documents, "document"));
    let dropped = match count.dropped.documents {
        0 => String::new(),
        documents => format!(", {} dropped", grouped(documents)),
    };
    let rows = rows(counts(&count.rules, Some(&count.dropped)), count.documents);
    Section { title: Some(format!("{name}: in {found} of {of}{dropped}")), rows }
}

/// What there is to say of a rule, or of a bound that documents were over.
type Counted<'s> = (&'s str, Cow<'s, RuleCount>, u64);

/// Rules with what they found and how many documents were left out for them, those that found most first.
fn counts<'s>(rules: &'s BTreeMap<String, RuleCount>, dropped: Option<&'s Dropped>) -> Vec<Counted<'s>> {
    let reasons = dropped.map(|dropped| &dropped.reasons);
    let dropped = |id: &str| reasons.and_then(|reasons| reasons.get(id)).copied().unwrap_or_default();
    let mut counts: Vec<Counted> =
        rules.iter().map(|(id, count)| (id.as_str(), Cow::Borrowed(count), dropped(id))).collect();
    let more = reasons.into_iter().flatten().filter(|(id, _)| !rules.contains_key(*id));
    counts.extend(more.map(|(id, documents)| (id.as_str(), Cow::Owned(RuleCount::default()), *documents)));
    counts.sort_by(|a, b| (b.1.findings, b.2).cmp(&(a.1.findings, a.2)).then_with(|| a.0.cmp(b.0)));
    counts
}

fn rows(rules: Vec<Counted<'_>>, documents: u64) -> Vec<(Cells, &str)> {
    let or_dash = |count| if count == 0 { "-".to_owned() } else { grouped(count) };
    let cells = |count: &RuleCount, dropped| {
        let Rate { rate, low, high } = Rate::of(count.documents, documents);
        [
            or_dash(count.findings),
            or_dash(count.documents),
            percent(rate),
            format!("{} to {}", percent(low), percent(high)),
            or_dash(count.safe),
            or_dash(count.unsafe_),
            or_dash(count.characters),
            or_dash(dropped),
            count.severity.map_or("", Severity::name).to_owned(),
        ]
    };
    rules.into_iter().map(|(id, count, dropped)| (cells(&count, dropped), id)).collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::report::sample::Sample;

    fn count(severity: Severity, findings: u64, safe: u64, unsafe_: u64) -> RuleCount {
        RuleCount {
            severity: Some(severity),
            findings,
            safe,
            unsafe_,
            characters: 17 * safe,
            documents: findings,
            ..RuleCount::default()
        }
    }

    #[test]
    fn statistics_are_a_table() {
        let rules = [("a/b", count(Severity::Warning, 1_200, 8, 1)), ("a/c", count(Severity::Note, 3, 0, 0))];
        let rules = rules.into_iter().map(|(id, count)| (id.to_owned(), count)).collect();
        let run = Summary { documents: 1_200, rules, ..Summary::default() };
        let expected = "\
findings  documents  fixable  unsafe  characters  severity  rule
   1,200      1,200        8       1         136  warning   a/b
       3          3        -       -           -  note      a/c
";
        assert_eq!(table(&run, false), expected);
        assert_eq!(table(&Summary::default(), false), "");
        let expected = "[\n{\"rule\":\"a/b\",\"severity\":\"warning\",\"findings\":1200,\"documents\":1200,\
                        \"checked\":1200,\"fixable\":8,\"unsafe_fixable\":1,\"characters\":136,\
                        \"unsafe_characters\":0},\n";
        assert!(statistics(&run, Format::Json, false).starts_with(expected));
        assert_eq!(statistics(&run, Format::Jsonl, false).lines().count(), 2);
        assert_eq!(statistics(&Summary::default(), Format::Json, false), "[]\n");
    }

    #[test]
    fn what_is_left_out_has_a_column() {
        let mut run = Summary { documents: 9, dropped: Some(Dropped::default()), ..Summary::default() };
        run.rules.insert("a/b".to_owned(), count(Severity::Warning, 2, 0, 0));
        let dropped = run.dropped.as_mut().expect("it was just put there");
        dropped.count(3, ["a/b", "max-noise"].into_iter());
        dropped.count(1, ["max-noise"].into_iter());
        let expected = "\
findings  documents  fixable  unsafe  characters  dropped  severity  rule
       2          2        -       -           -        3  warning   a/b
       -          -        -       -           -        4            max-noise
";
        assert_eq!(table(&run, false), expected);
        let rows = statistics(&run, Format::Jsonl, false);
        assert!(rows.lines().all(|row| row.contains("\"dropped\":")), "{rows}");
    }

    #[test]
    fn a_sample_has_rates() {
        let share = "2%".parse().expect("a share");
        let sample = Some(Sample { share, seed: 7, passed: 12_751 });
        let mut run = Summary { documents: 263, sample, ..Summary::default() };
        run.rules.insert("a/b".to_owned(), count(Severity::Warning, 81, 0, 0));
        let expected = "\
findings  documents  rate %            95 %  fixable  unsafe  characters  severity  rule
      81         81   30.80  25.53 to 36.62        -       -           -  warning   a/b
A rule that is not listed has something to say of at most 1.44 % of all documents (95 %).
";
        assert_eq!(table(&run, false), expected);
        let row = statistics(&run, Format::Jsonl, false);
        let end = "\"rate\":0.307985,\"rate_low\":0.255289,\"rate_high\":0.36621,\"sample\":0.02,\"seed\":7}\n";
        assert!(row.ends_with(end), "{row}");
        run.rules.clear();
        assert!(table(&run, false).starts_with("A rule that is not listed"));
        assert_eq!(table(&Summary { documents: 0, ..run }, false), "");
    }

    #[test]
    fn groups_stand_below_each_other_the_worst_first() {
        let mut groups = Groups::new("/meta/source".parse().expect("a pointer"));
        for (name, documents, findings) in
            [(Some("a\u{1b}"), 10, 2), (Some("b"), 9, 7), (None, 3, 1), (Some("c"), 9, 0)]
        {
            let group = groups.of(name.map(Arc::from).as_ref());
            (group.documents, group.documents_with_findings) = (documents, findings);
            if findings > 0 {
                group.rules.insert("a/b".to_owned(), count(Severity::Note, findings, 0, 1));
            }
        }
        let run = Summary { documents: 27, groups: Some(groups), ..Summary::default() };
        let expected = "\
findings  documents  fixable  unsafe  characters  severity  rule

b: in 7 of 9 documents
       7          7        -       1           -  note      a/b

a<U+001B>: in 2 of 10 documents
       2          2        -       1           -  note      a/b

(no /meta/source): in 1 of 3 documents
       1          1        -       1           -  note      a/b

Nothing found in 1 more group.
";
        assert_eq!(table(&run, false), expected);
        let rows = statistics(&run, Format::Jsonl, false);
        let groups: Vec<serde_json::Value> = rows
            .lines()
            .map(|row| serde_json::from_str::<serde_json::Value>(row).expect("JSON")["group"].clone())
            .collect();
        assert_eq!(groups, [serde_json::json!("b"), serde_json::json!("a\u{1b}"), serde_json::json!(null)]);
    }
}
