//! What the page is told, as JSON. Texts are printable: what a reader would not see, or what would turn a line around,
//! is named.

use std::borrow::Cow;
use std::sync::Arc;

use rustc_hash::FxHashMap;
use serde::Serialize;

use super::documents::{CLASSES, Named, Spread};
use super::repeated::Text;
use super::{Html, mending};
use crate::diagnostic::{Finding, Record, Severity};
use crate::report::described::describe;
use crate::report::help::help_uri;
use crate::report::summary::{self, GroupCount, GroupName, LENGTHS, Lengths, RuleCount, SHARES};
use crate::report::{Earlier, Summary, interruption, sample};
use crate::text::printable::printable;

/// Of groups, failures and reasons so many are named.
const MOST_GROUPS: usize = 500;
const MOST_FAILURES: usize = 50;
/// Findings that are no longer there, with their words.
const MOST_GONE: usize = 2_000;
/// Characters of a message, a path, a name.
const SHOWN: usize = 500;

/// A finding as it is held until the end.
pub(super) struct Row {
    rule: Arc<str>,
    path: Arc<str>,
    record: Option<Arc<Record>>,
    group: Option<Arc<str>>,
    line: usize,
    column: usize,
    mending: u8,
    is_new: bool,
    message: String,
    /// What is shown of the text: before the finding, the finding, behind it.
    excerpt: [String; 3],
    fix: String,
    notes: Vec<String>,
}

impl Row {
    pub(super) fn new(finding: &Finding, is_new: bool) -> Self {
        let excerpt = match &finding.excerpt {
            Some(excerpt) => {
                let (before, rest) = excerpt.text.split_at(excerpt.span.start);
                let (marked, behind) = rest.split_at(excerpt.span.len());
                [before, marked, behind].map(str::to_owned)
            }
            None => [String::new(), shown(&finding.snippet).into_owned(), String::new()],
        };
        Self {
            rule: finding.rule.id.as_str().into(),
            path: Arc::clone(&finding.path),
            record: finding.record.clone(),
            group: finding.group.clone(),
            line: finding.line,
            column: finding.column,
            mending: mending(finding),
            is_new,
            message: shown(&finding.message).into_owned(),
            excerpt,
            fix: finding.fix.as_ref().map(|fix| describe(fix, finding)).unwrap_or_default(),
            notes: finding.notes.iter().take(8).map(|note| shown(note).into_owned()).collect(),
        }
    }
}

/// A row as the page reads it: rule, document, group, line, column, mending, new, message, the three parts of the
/// excerpt, the fix, notes. Rules and groups are named by their index, and so are documents: each comes with the first
/// row that is of it.
#[derive(Serialize)]
pub(super) struct WireRow<'r>(
    usize,
    WireDocument<'r>,
    i64,
    usize,
    usize,
    u8,
    u8,
    &'r str,
    &'r str,
    &'r str,
    &'r str,
    &'r str,
    &'r [String],
);

#[derive(Serialize)]
#[serde(untagged)]
enum WireDocument<'r> {
    Known(usize),
    New { path: Cow<'r, str>, record: Option<u64>, id: Option<Cow<'r, str>> },
}

/// The indices of what rows name.
pub(super) struct Table<'s> {
    rules: FxHashMap<&'s str, usize>,
    groups: FxHashMap<Option<&'s str>, i64>,
    documents: FxHashMap<(Arc<str>, Option<u64>), usize>,
}

impl<'s> Table<'s> {
    pub(super) fn new(summary: &'s Summary) -> Self {
        let rules = summary.by_count().into_iter().enumerate().map(|(index, (id, _))| (id, index)).collect();
        let groups = summary.groups.iter().flat_map(|groups| groups.by_count()).take(MOST_GROUPS).enumerate();
        let groups = groups.filter_map(|(index, (name, _))| match name {
            GroupName::Named(name) => Some((Some(name), index as i64)),
            GroupName::None => Some((None, index as i64)),
            GroupName::Others => None,
        });
        Self { rules, groups: groups.collect(), documents: FxHashMap::default() }
    }

    pub(super) fn row<'r>(&mut self, row: &'r Row) -> WireRow<'r> {
        let next = self.documents.len();
        let key = (Arc::clone(&row.path), row.record.as_ref().map(|record| record.number));
        let known = *self.documents.entry(key).or_insert(next);
        let document = if known < next {
            WireDocument::Known(known)
        } else {
            let record = row.record.as_ref();
            WireDocument::New {
                path: shown(&row.path),
                record: record.map(|record| record.number),
                id: record.and_then(|record| record.id.as_deref()).map(shown),
            }
        };
        let [before, marked, behind] = &row.excerpt;
        WireRow(
            self.rules.get(&*row.rule).copied().unwrap_or_default(),
            document,
            self.groups.get(&row.group.as_deref()).copied().unwrap_or(-1),
            row.line,
            row.column,
            row.mending,
            u8::from(row.is_new),
            &row.message,
            before,
            marked,
            behind,
            &row.fix,
            &row.notes,
        )
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct WireData<'d> {
    version: &'d str,
    verdict: String,
    interrupted: Option<String>,
    sample: Option<String>,
    failures: Vec<Cow<'d, str>>,
    failure_count: usize,
    documents: u64,
    files: u64,
    documents_with_findings: u64,
    findings: u64,
    suppressed: u64,
    skipped: Vec<(Cow<'d, str>, u64)>,
    is_fixed: bool,
    mended: u64,
    rules: Vec<WireRule<'d>>,
    grouping: Option<String>,
    groups: Vec<WireGroup<'d>>,
    group_count: usize,
    lengths: Option<WireLengths>,
    classes: [u64; CLASSES.len()],
    spread: [u64; CLASSES.len()],
    repeated: Vec<(Cow<'d, str>, Cow<'d, str>, u64, u8)>,
    worst: Vec<WireWorst<'d>>,
    shown: usize,
    earlier: Option<WireEarlier<'d>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct WireRule<'d> {
    id: Cow<'d, str>,
    summary: Cow<'d, str>,
    why: Cow<'d, str>,
    help: Option<String>,
    severity: Option<Severity>,
    findings: u64,
    documents: u64,
    safe: u64,
    r#unsafe: u64,
    refused: u64,
    characters: u64,
    unsafe_characters: u64,
    earlier: Option<u64>,
}

#[derive(Serialize)]
struct WireGroup<'d> {
    name: Cow<'d, str>,
    /// These are all groups that were too many to be counted each for itself.
    rest: bool,
    documents: u64,
    damaged: u64,
    findings: u64,
    safe: u64,
    r#unsafe: u64,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct WireLengths {
    lengths: [u64; LENGTHS.len()],
    shares: [f64; SHARES.len()],
    before: u64,
    after: u64,
    after_unsafe: u64,
    by_length_before: [u64; LENGTHS.len() + 1],
    by_length_after: [u64; LENGTHS.len() + 1],
    by_share: [u64; SHARES.len() + 1],
}

#[derive(Serialize)]
struct WireWorst<'d> {
    path: Cow<'d, str>,
    record: Option<u64>,
    id: Option<Cow<'d, str>>,
    errors: u64,
    warnings: u64,
    notes: u64,
}

/// What has changed since an earlier report.
#[derive(Serialize)]
struct WireEarlier<'d> {
    findings: u64,
    new: u64,
    gone: u64,
    /// Rules that found something then and nothing now.
    silent: Vec<(Cow<'d, str>, u64)>,
    /// Rule, path, record, line, message.
    list: Vec<(Cow<'d, str>, Cow<'d, str>, Option<u64>, u64, Cow<'d, str>)>,
}

impl<'d> WireData<'d> {
    pub(super) fn new(report: &'d Html, summary: &'d Summary, documents: &'d Spread, rows: &[Row]) -> Self {
        let groups = summary.groups.as_ref().map(|groups| groups.by_count()).unwrap_or_default();
        let rules = summary.by_count();
        let mut skipped: Vec<_> = summary.skipped.iter().map(|(reason, count)| (shown(reason), *count)).collect();
        skipped.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        skipped.truncate(MOST_FAILURES);
        Self {
            version: &report.version,
            verdict: summary::verdict(summary, false),
            interrupted: interruption::sentence(summary),
            sample: sample::sentence(summary),
            failures: summary.failures.iter().take(MOST_FAILURES).map(|failure| shown(failure)).collect(),
            failure_count: summary.failures.len(),
            documents: summary.documents,
            files: summary.files,
            documents_with_findings: summary.documents_with_findings,
            findings: summary.findings(),
            suppressed: summary.suppressed,
            skipped,
            is_fixed: summary.fixing.is_some(),
            mended: summary.mended,
            rules: rules.into_iter().map(|(id, count)| WireRule::new(report, id, count)).collect(),
            grouping: summary.groups.as_ref().map(|groups| shown(&groups.by.to_string()).into_owned()),
            group_count: groups.len(),
            groups: groups.into_iter().take(MOST_GROUPS).map(|(name, count)| WireGroup::new(name, count)).collect(),
            lengths: summary.lengths.as_ref().filter(|lengths| lengths.documents > 0).map(WireLengths::from),
            classes: CLASSES,
            spread: documents.classes,
            repeated: report.repeated.commonest().into_iter().map(of_repeated).collect(),
            worst: documents.worst.iter().map(WireWorst::from).collect(),
            shown: rows.len(),
            earlier: report.earlier.as_ref().map(|earlier| WireEarlier::new(earlier, report.new, summary)),
        }
    }
}

fn of_repeated(Text { rule, text, times, mending }: Text) -> (Cow<str>, Cow<str>, u64, u8) {
    (shown(rule), Cow::Borrowed(text), times, mending)
}

impl<'d> WireRule<'d> {
    fn new(report: &'d Html, id: &'d str, count: &RuleCount) -> Self {
        let rule = report.rules.get(id);
        Self {
            id: shown(id),
            summary: rule.map_or(Cow::Borrowed(""), |rule| shown(&rule.summary)),
            why: rule.map_or(Cow::Borrowed(""), |rule| cut(lines(&rule.why), 2_000)),
            help: help_uri(id),
            severity: count.severity,
            findings: count.findings,
            documents: count.documents,
            safe: count.safe,
            r#unsafe: count.unsafe_,
            refused: count.refused,
            characters: count.characters,
            unsafe_characters: count.unsafe_characters,
            earlier: report.earlier.as_ref().map(|earlier| earlier.rules.get(id).copied().unwrap_or_default()),
        }
    }
}

impl<'d> WireGroup<'d> {
    fn new(name: GroupName<'d>, count: &GroupCount) -> Self {
        let sum = |part: fn(&RuleCount) -> u64| count.rules.values().map(part).sum();
        Self {
            name: match name {
                GroupName::Named(name) => shown(name),
                GroupName::None => Cow::Borrowed("(none)"),
                GroupName::Others => Cow::Borrowed("(all others)"),
            },
            rest: name == GroupName::Others,
            documents: count.documents,
            damaged: count.documents_with_findings,
            findings: sum(|count| count.findings),
            safe: sum(|count| count.safe),
            r#unsafe: sum(|count| count.unsafe_),
        }
    }
}

impl From<&Lengths> for WireLengths {
    fn from(lengths: &Lengths) -> Self {
        Self {
            lengths: LENGTHS,
            shares: SHARES,
            before: lengths.before,
            after: lengths.after,
            after_unsafe: lengths.after_unsafe,
            by_length_before: lengths.by_length_before,
            by_length_after: lengths.by_length_after,
            by_share: lengths.by_share,
        }
    }
}

impl<'d> From<&'d Named> for WireWorst<'d> {
    fn from(named: &'d Named) -> Self {
        let record = named.record.as_ref();
        Self {
            path: shown(&named.path),
            record: record.map(|record| record.number),
            id: record.and_then(|record| record.id.as_deref()).map(shown),
            errors: named.counts.errors,
            warnings: named.counts.warnings,
            notes: named.counts.notes,
        }
    }
}

impl<'d> WireEarlier<'d> {
    fn new(earlier: &'d Earlier, new: u64, summary: &Summary) -> Self {
        let (gone, words) = earlier.gone();
        let silent = earlier.rules.iter().filter(|(id, _)| !summary.rules.contains_key(*id));
        let list = words.into_iter().take(MOST_GONE).map(|gone| {
            let record = gone.record.as_ref().map(|record| record.number);
            (shown(&gone.rule), shown(&gone.path), record, gone.line, shown(&gone.message))
        });
        Self {
            findings: earlier.rules.values().sum(),
            new,
            gone,
            silent: silent.map(|(id, count)| (shown(id), *count)).collect(),
            list: list.collect(),
        }
    }
}

/// Printable, and no longer than a reader wants it.
fn shown(text: &str) -> Cow<'_, str> {
    cut(printable(text), SHOWN)
}

/// Printable but for its line ends.
fn lines(text: &str) -> Cow<'_, str> {
    Cow::Owned(text.lines().map(printable).collect::<Vec<_>>().join("\n"))
}

fn cut(text: Cow<'_, str>, most: usize) -> Cow<'_, str> {
    match text.char_indices().nth(most) {
        Some((end, _)) => Cow::Owned(format!("{}…", &text[..end])),
        None => text,
    }
}
