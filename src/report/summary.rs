//! How a run went, and the sentences that say so.
//!
//! Plain functions from a [`Summary`] to text. The closing line is one line; what is worth a line of its own stands
//! above it, so that the last line of a run is always the answer.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::time::Duration;

use super::gate::{self, Gated};
use super::paint::{BAD, BOLD, DOUBTFUL, GOOD, paint};
use super::rejected::Dropped;
use super::{Interruption, Sample, counted, grouped, harmless, sample};
use crate::diagnostic::{Finding, Mending, Severity};
use crate::fix::Applicability;
use crate::lint::Share;

mod advice;
mod groups;
mod hint;
mod lengths;

pub use advice::advice;
pub use groups::{GroupCount, GroupName, Groups};
pub use lengths::{LENGTHS, Lengths, SHARES};

/// How a run went.
#[derive(Clone, Debug, Default)]
pub struct Summary {
    /// Documents looked at: files, or records of files that hold many.
    pub documents: u64,
    pub files: u64,
    /// Bytes read.
    pub bytes: u64,
    /// What was found and not suppressed, by rule id.
    pub rules: BTreeMap<String, RuleCount>,
    /// Documents in which something was found.
    pub documents_with_findings: u64,
    /// The same by groups of documents, where that was asked for.
    pub groups: Option<Groups>,
    /// How long documents are and would be, where that was asked for.
    pub lengths: Option<Lengths>,
    /// Findings mended by `--fix`.
    pub mended: u64,
    /// Documents that `--fix` left alone, because nothing of their text would have remained.
    pub kept_whole: u64,
    /// Documents that it left alone, because it would have taken more of them away than [`Self::max_removed`].
    pub cut_too_far: u64,
    pub max_removed: Option<Share>,
    /// Documents that are left out of what was written; `None` where none could be.
    pub dropped: Option<Dropped>,
    /// Files that attributes were asked of and that are no JSON.
    pub without_attributes: u64,
    /// Temporary files that a run which was killed had left behind, and `--fix` removed.
    pub removed: u64,
    /// Findings that a baseline knew.
    pub suppressed: u64,
    /// Files left out in folders, by reason (`hidden`, `binary`, `.png`, ...).
    pub skipped: BTreeMap<String, u64>,
    /// What went wrong with the run itself, not with a document: a file that could not be written.
    pub failures: Vec<String>,
    /// Bounds on how often rules may speak, and what came of them.
    pub gates: Vec<Gated>,
    /// Only some of the documents were to be looked at.
    pub sample: Option<Sample>,
    /// The run was stopped before it had looked at everything.
    pub interrupted: Option<Interruption>,
    pub elapsed: Duration,
    /// Fixes of this trust were made.
    pub fixing: Option<Applicability>,
    /// `--diff` was asked for: nothing was written.
    pub diffing: bool,
}

/// What was found of one rule.
#[derive(Clone, Debug, Default)]
pub struct RuleCount {
    pub severity: Option<Severity>,
    pub findings: u64,
    /// Of these, that `--fix` would mend.
    pub safe: u64,
    /// Of these, that it would mend with `--unsafe-fixes`.
    pub unsafe_: u64,
    /// Of these, that it would mend if the file could be written.
    pub refused: u64,
    pub documents: u64,
    /// Characters that `--fix` would take away, where that was asked for. What two findings would take both count.
    pub characters: u64,
    /// Characters that it would take away with `--unsafe-fixes` besides.
    pub unsafe_characters: u64,
}

impl RuleCount {
    fn count(&mut self, finding: &Finding) {
        self.severity = Some(finding.severity());
        self.findings += 1;
        match finding.mending {
            Mending::By(Applicability::Safe) => {
                self.safe += 1;
                self.characters += finding.takes;
            }
            Mending::By(_) => {
                self.unsafe_ += 1;
                self.unsafe_characters += finding.takes;
            }
            Mending::Refused => self.refused += 1,
            Mending::Nothing => {}
        }
    }

    fn add(&mut self, other: &Self) {
        self.severity = other.severity.or(self.severity);
        self.findings += other.findings;
        self.safe += other.safe;
        self.unsafe_ += other.unsafe_;
        self.refused += other.refused;
        self.documents += other.documents;
        self.characters += other.characters;
        self.unsafe_characters += other.unsafe_characters;
    }
}

/// The count of a rule, begun if it has none.
fn count_of<'c>(rules: &'c mut BTreeMap<String, RuleCount>, id: &str) -> &'c mut RuleCount {
    if !rules.contains_key(id) {
        rules.insert(id.to_owned(), RuleCount::default());
    }
    rules.get_mut(id).expect("it was just put there")
}

impl Summary {
    /// Counts a finding that is not suppressed.
    pub fn count(&mut self, finding: &Finding) {
        count_of(&mut self.rules, &finding.rule.id).count(finding);
        if let Some(groups) = &mut self.groups {
            count_of(&mut groups.of(finding.group.as_ref()).rules, &finding.rule.id).count(finding);
        }
    }

    /// Counts the document of a finding that is the first in it.
    pub fn count_document(&mut self, finding: &Finding) {
        self.documents_with_findings += 1;
        if let Some(groups) = &mut self.groups {
            groups.of(finding.group.as_ref()).documents_with_findings += 1;
        }
    }

    /// Counts the document of a finding that is the first of its rule in it.
    pub fn count_rule_of_document(&mut self, finding: &Finding) {
        count_of(&mut self.rules, &finding.rule.id).documents += 1;
        if let Some(groups) = &mut self.groups {
            count_of(&mut groups.of(finding.group.as_ref()).rules, &finding.rule.id).documents += 1;
        }
    }

    /// Counts documents that are left out of what was written.
    pub fn drop(&mut self, dropped: Dropped) {
        if let Some(all) = &mut self.dropped {
            all.add(dropped);
        }
    }

    /// All findings.
    pub fn findings(&self) -> u64 {
        self.rules.values().map(|count| count.findings).sum()
    }

    /// Documents that were looked at and not left out of what was written.
    pub fn kept(&self) -> u64 {
        self.documents.saturating_sub(self.dropped.as_ref().map_or(0, |dropped| dropped.documents))
    }

    /// Whether a finding is at least this severe, or a rule speaks more often than it may. A rule with a bound is
    /// judged by that alone.
    pub fn fails(&self, least: Option<Severity>) -> bool {
        let has_bound = |id: &str| self.gates.iter().any(|gated| gated.rules.contains(id));
        let is_grave = |count: &RuleCount| least.is_some_and(|least| count.severity >= Some(least));
        self.gates.iter().any(|gated| gated.is_over(self.kept()))
            || self.rules.iter().any(|(id, count)| count.findings > 0 && is_grave(count) && !has_bound(id))
    }

    /// The rules, those that found most first.
    pub(super) fn by_count(&self) -> Vec<(&str, &RuleCount)> {
        by_count(&self.rules)
    }
}

/// Rules, those that found most first.
pub(super) fn by_count(rules: &BTreeMap<String, RuleCount>) -> Vec<(&str, &RuleCount)> {
    let mut rules: Vec<_> = rules.iter().map(|(id, count)| (id.as_str(), count)).collect();
    rules.sort_by(|a, b| b.1.findings.cmp(&a.1.findings).then_with(|| a.0.cmp(b.0)));
    rules
}

/// Reasons for skipping that are named; the rest is counted together.
const MOST_REASONS: usize = 6;

/// What a run says at its end, each line ended: what was left out, and last what was found. What failed goes to
/// standard error, by whoever runs it.
pub fn closing(summary: &Summary, color: bool, verbose: bool) -> String {
    let mut out = String::new();
    if !summary.skipped.is_empty() {
        let _ = writeln!(out, "{}", skipped(&summary.skipped));
    }
    let severities = severities(summary);
    let known = match summary.suppressed {
        0 => String::new(),
        count => format!("{} known to the baseline", grouped(count)),
    };
    let details: Vec<String> = [severities, known].into_iter().filter(|part| !part.is_empty()).collect();
    if !details.is_empty() {
        let _ = writeln!(out, "{} checked: {}.", counted(summary.documents, "document"), details.join("; "));
    }
    if let Some(text) = sample::sentence(summary) {
        let _ = writeln!(out, "{text}");
    }
    if summary.kept_whole > 0 {
        let documents = counted(summary.kept_whole, "document");
        let _ = writeln!(out, "Not fixed: {documents} of which nothing but blanks would have remained.");
    }
    if let Some(most) = summary.max_removed.filter(|_| summary.cut_too_far > 0) {
        let documents = counted(summary.cut_too_far, "document");
        let _ = writeln!(out, "Not fixed: {documents} of which more than {most} would have been taken away.");
    }
    if let Some(dropped) = &summary.dropped {
        let _ = writeln!(out, "{}", dropped_of(dropped, summary.documents));
    }
    if summary.without_attributes > 0 {
        let files = counted(summary.without_attributes, "file");
        let _ = writeln!(out, "Without attributes, which only records of JSON have: {files}.");
    }
    for (text, is_over) in gate::sentences(summary) {
        let _ = writeln!(out, "{}", if is_over { paint(color, BAD, &text) } else { text });
    }
    if summary.removed > 0 {
        let files = counted(summary.removed, "temporary file");
        let _ = writeln!(out, "Removed {files} of a run that was killed.");
    }
    let _ = writeln!(out, "{} Took {}.", verdict(summary, color), took(summary, verbose));
    out
}

/// The sentence that says what was found and what a fix would make of it.
pub(super) fn verdict(summary: &Summary, color: bool) -> String {
    let findings = summary.findings();
    if summary.documents == 0 && findings == 0 {
        let text = if summary.sample.is_some() { "No document in the sample." } else { "No document to check." };
        return paint(color, DOUBTFUL, text);
    }
    // With --diff nothing was written: what would be mended is among what was found.
    let fixed = summary.fixing.map(|_| format!("Mended {}", counted(summary.mended, "finding")));
    let so_far = match (&summary.interrupted, &summary.sample) {
        (Some(_), _) => " so far",
        (None, Some(_)) => " of a sample",
        (None, None) => "",
    };
    let documents = format!("{}{so_far}", counted(summary.kept(), "document"));
    if findings == 0 {
        return match fixed.filter(|_| summary.mended > 0) {
            Some(fixed) => paint(color, GOOD, &format!("{fixed}; nothing remains in {documents}.")),
            None if summary.interrupted.is_some() => paint(color, DOUBTFUL, &format!("Nothing found in {documents}.")),
            None => paint(color, GOOD, &format!("All clean: {documents}.")),
        };
    }
    let places = format!("{}{so_far}", counted(summary.documents_with_findings, "document"));
    let hint = hint::hint(summary);
    match fixed {
        Some(fixed) => {
            let remain = if findings == 1 { "remains" } else { "remain" };
            let left = paint(color, BOLD, &format!("{fixed}; {} {remain} in {places}", grouped(findings)));
            format!("{left}{hint}.")
        }
        None => {
            let found = paint(color, BOLD, &format!("Found {} in {places}", counted(findings, "finding")));
            let would = if summary.diffing { format!("; the diff mends {}", grouped(summary.mended)) } else { hint };
            format!("{found}{would}.")
        }
    }
}

fn severities(summary: &Summary) -> String {
    let count = |severity| -> u64 {
        summary.rules.values().filter(|count| count.severity == Some(severity)).map(|count| count.findings).sum()
    };
    let parts: Vec<String> = [Severity::Error, Severity::Warning, Severity::Note]
        .into_iter()
        .filter(|&severity| count(severity) > 0)
        .map(|severity| counted(count(severity), severity.name()))
        .collect();
    parts.join(", ")
}

fn dropped_of(dropped: &Dropped, documents: u64) -> String {
    let kept = grouped(documents.saturating_sub(dropped.documents));
    let all = counted(documents, "document");
    match dropped.documents {
        0 => format!("Dropped none of {all}."),
        count => format!("Dropped {} of {all}, kept {kept}: {}.", grouped(count), by_reason(&dropped.reasons)),
    }
}

fn skipped(reasons: &BTreeMap<String, u64>) -> String {
    let all = reasons.values().sum();
    format!("Skipped {}: {}.", counted(all, "file"), by_reason(reasons))
}

/// The commonest reasons, each with its count.
fn by_reason(reasons: &BTreeMap<String, u64>) -> String {
    let mut reasons: Vec<_> = reasons.iter().collect();
    reasons.sort_by(|a, b| b.1.cmp(a.1).then_with(|| a.0.cmp(b.0)));
    // One that would be counted as another is as well named.
    let most = if reasons.len() == MOST_REASONS + 1 { reasons.len() } else { MOST_REASONS };
    let named = reasons.iter().take(most);
    let mut parts: Vec<String> =
        named.map(|(reason, count)| format!("{} {}", harmless(reason), grouped(**count))).collect();
    let rest: u64 = reasons.iter().skip(most).map(|(_, count)| **count).sum();
    if rest > 0 {
        parts.push(format!("others {}", grouped(rest)));
    }
    parts.join(", ")
}

fn took(summary: &Summary, verbose: bool) -> String {
    let seconds = summary.elapsed.as_secs_f64();
    let time = match seconds {
        60.0.. => format!("{} min {:02} s", summary.elapsed.as_secs() / 60, summary.elapsed.as_secs() % 60),
        1.0.. => format!("{seconds:.1} s"),
        _ => format!("{} ms", summary.elapsed.as_millis()),
    };
    if !verbose || seconds <= 0.0 {
        return time;
    }
    let megabytes = summary.bytes as f64 / 1e6;
    format!("{time} for {}, {megabytes:.1} MB: {:.0} MB/s", counted(summary.files, "file"), megabytes / seconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn summary(rules: &[(&str, Severity, u64, u64, u64)]) -> Summary {
        let rules = rules.iter().map(|&(id, severity, findings, safe, unsafe_)| {
            (
                id.to_owned(),
                RuleCount {
                    severity: Some(severity),
                    findings,
                    safe,
                    unsafe_,
                    documents: findings,
                    ..RuleCount::default()
                },
            )
        });
        let rules: BTreeMap<_, _> = rules.collect();
        let documents_with_findings = if rules.is_empty() { 0 } else { 5 };
        let elapsed = Duration::from_millis(12);
        Summary { documents: 12, files: 12, rules, documents_with_findings, elapsed, ..Summary::default() }
    }

    #[track_caller]
    fn check(summary: &Summary, expected: &str) {
        let text = closing(summary, false, false);
        assert_eq!(text.lines().last(), Some(expected), "{text}");
    }

    #[test]
    fn the_last_line_is_the_answer() {
        let mut run = summary(&[("a/b", Severity::Warning, 11, 8, 1), ("a/c", Severity::Note, 3, 0, 1)]);
        check(
            &run,
            "Found 14 findings in 5 documents (8 fixable with --fix, 2 more with --fix --unsafe-fixes). Took 12 ms.",
        );
        run.fixing = Some(Applicability::Safe);
        run.mended = 8;
        run.rules.remove("a/b");
        check(&run, "Mended 8 findings; 3 remain in 5 documents (1 fixable with --fix --unsafe-fixes). Took 12 ms.");
        run.rules.clear();
        check(&run, "Mended 8 findings; nothing remains in 12 documents. Took 12 ms.");
        let mut run = summary(&[("a/b", Severity::Warning, 11, 8, 1)]);
        (run.diffing, run.mended) = (true, 8);
        check(&run, "Found 11 findings in 5 documents; the diff mends 8. Took 12 ms.");
    }

    #[test]
    fn one_is_not_many() {
        let mut run = summary(&[("a/b", Severity::Error, 1, 1, 0)]);
        run.documents_with_findings = 1;
        check(&run, "Found 1 finding in 1 document (1 fixable with --fix). Took 12 ms.");
        let mut run = summary(&[]);
        check(&run, "All clean: 12 documents. Took 12 ms.");
        run.documents = 1;
        check(&run, "All clean: 1 document. Took 12 ms.");
        run.documents = 0;
        check(&run, "No document to check. Took 12 ms.");
        let mut run = summary(&[]);
        let share = "2%".parse().expect("a share");
        run.sample = Some(Sample { share, seed: 0, passed: 500 });
        check(&run, "All clean: 12 documents of a sample. Took 12 ms.");
        run.interrupted = Some(Interruption { last: Some("x".to_owned()) });
        check(&run, "Nothing found in 12 documents so far. Took 12 ms.");
    }

    #[test]
    fn what_was_dropped_is_counted_by_reason() {
        let mut run = summary(&[]);
        (run.fixing, run.mended) = (Some(Applicability::Safe), 8);
        let mut dropped = Dropped::default();
        dropped.count(2, ["a/b"].into_iter());
        dropped.count(1, ["a/b", "max-noise"].into_iter());
        run.dropped = Some(dropped);
        (run.max_removed, run.cut_too_far) = (Some("0.3".parse().expect("a share")), 1);
        let expected = "\
Not fixed: 1 document of which more than 30 % would have been taken away.
Dropped 3 of 12 documents, kept 9: a/b 3, max-noise 1.
Mended 8 findings; nothing remains in 9 documents. Took 12 ms.
";
        assert_eq!(closing(&run, false, false), expected);
        run.dropped = Some(Dropped::default());
        assert!(closing(&run, false, false).contains("Dropped none of 12 documents.\n"));
    }

    #[test]
    fn what_was_left_out_is_named() {
        let mut run = summary(&[("a/b", Severity::Error, 2, 0, 0), ("a/c", Severity::Note, 1, 0, 0)]);
        run.suppressed = 4;
        let reasons =
            [("hidden", 1), (".png", 20), ("binary", 3), (".gif", 2), (".a", 1), (".b", 1), (".c", 1), (".d", 1)];
        run.skipped = reasons.map(|(reason, count)| (reason.to_owned(), count)).into();
        run.elapsed = Duration::from_millis(2_000);
        run.bytes = 400_000_000;
        let expected = "\
Skipped 30 files: .png 20, binary 3, .gif 2, .a 1, .b 1, .c 1, others 2.
12 documents checked: 2 errors, 1 note; 4 known to the baseline.
Found 3 findings in 5 documents. Took 2.0 s for 12 files, 400.0 MB: 200 MB/s.
";
        assert_eq!(closing(&run, false, true), expected);
    }
}
