//! Statistics as programs read them: a flat row a rule, and a rule in each group.
//!
//! The names and the order of the fields are a contract.

use schemars::JsonSchema;
use serde::Serialize;

use super::super::json::write_json;
use super::super::sample::{Rate, Sample};
use super::super::summary::{GroupName, RuleCount};
use super::{GroupCount, Summary, counts};
use crate::diagnostic::Severity;

/// What a rule found: a row of `--statistics`.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Statistics")]
pub(in crate::report) struct Row<'r> {
    /// Not there where documents are not grouped; null for those that have no group.
    #[serde(skip_serializing_if = "Option::is_none")]
    group: Option<Option<&'r str>>,
    /// These are all groups that were too many to be counted each for itself.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    is_rest: bool,
    /// The rule's id.
    rule: &'r str,
    severity: Option<Severity>,
    /// Findings of the rule.
    findings: u64,
    /// Documents with a finding.
    documents: u64,
    /// Documents that were looked at.
    checked: u64,
    /// Findings that `--fix` would mend.
    fixable: u64,
    /// Findings that only `--unsafe-fixes` would mend.
    unsafe_fixable: u64,
    /// Characters that `--fix` would take away, those taken off that it puts in their place.
    characters: u64,
    /// Characters that only `--unsafe-fixes` would take away.
    unsafe_characters: u64,
    /// Documents that are left out for it; not there where none can be.
    #[serde(skip_serializing_if = "Option::is_none")]
    dropped: Option<u64>,
    /// Of a sample, and not there otherwise: see [`Rate`].
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    sample: Option<OfSample>,
}

#[derive(Serialize, JsonSchema)]
struct OfSample {
    /// The share of the sample's documents with a finding.
    rate: f64,
    /// The lower end of its 95 % interval (Wilson's).
    rate_low: f64,
    /// The upper end.
    rate_high: f64,
    /// The share of the documents that were to be looked at.
    sample: f64,
    /// The number that drew it.
    seed: u64,
}

impl OfSample {
    fn of(sample: &Sample, found: u64, documents: u64) -> Self {
        let Rate { rate, low, high } = Rate::of(found, documents);
        // What is behind the sixth place says nothing, and would not be the same on each machine.
        let rounded = |share: f64| (share * 1e6).round() / 1e6;
        Self {
            rate: rounded(rate),
            rate_low: rounded(low),
            rate_high: rounded(high),
            sample: sample.share.as_f64(),
            seed: sample.seed,
        }
    }
}

pub(super) fn array(summary: &Summary) -> String {
    let rows: Vec<String> = lines_of(&rows(summary)).collect();
    if rows.is_empty() { "[]\n".to_owned() } else { format!("[\n{}\n]\n", rows.join(",\n")) }
}

pub(super) fn lines(summary: &Summary) -> String {
    lines_of(&rows(summary)).map(|row| row + "\n").collect()
}

fn lines_of(rows: &[Row]) -> impl Iterator<Item = String> {
    rows.iter().map(|row| write_json(row).expect("a string takes what is written"))
}

/// The rows of rules, whatever groups there are.
pub(in crate::report) fn of_rules(summary: &Summary) -> Vec<Row<'_>> {
    let shown = |dropped| summary.dropped.as_ref().map(|_| dropped);
    let counts = counts(&summary.rules, summary.dropped.as_ref()).into_iter();
    counts.map(|(rule, count, dropped)| row(summary, None, summary.documents, (rule, &count), shown(dropped))).collect()
}

fn rows(summary: &Summary) -> Vec<Row<'_>> {
    let Some(groups) = &summary.groups else { return of_rules(summary) };
    groups.by_count().into_iter().flat_map(|(name, count)| of_group(summary, name, count)).collect()
}

fn of_group<'s>(summary: &Summary, name: GroupName<'s>, count: &'s GroupCount) -> Vec<Row<'s>> {
    let shown = |dropped| summary.dropped.as_ref().map(|_| dropped);
    let counts = counts(&count.rules, Some(&count.dropped)).into_iter();
    counts
        .map(|(rule, found, dropped)| row(summary, Some(name), count.documents, (rule, &found), shown(dropped)))
        .collect()
}

fn row<'s>(
    summary: &Summary,
    group: Option<GroupName<'s>>,
    checked: u64,
    (rule, count): (&'s str, &RuleCount),
    dropped: Option<u64>,
) -> Row<'s> {
    Row {
        group: group.map(|name| if let GroupName::Named(name) = name { Some(name) } else { None }),
        is_rest: group == Some(GroupName::Others),
        rule,
        severity: count.severity,
        findings: count.findings,
        documents: count.documents,
        checked,
        fixable: count.safe,
        unsafe_fixable: count.unsafe_,
        characters: count.characters,
        unsafe_characters: count.unsafe_characters,
        dropped,
        sample: summary.sample.as_ref().map(|sample| OfSample::of(sample, count.documents, checked)),
    }
}
