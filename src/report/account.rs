//! `summary`: how a run went, as programs read it, in one object: what was found by rule, and what came of the bounds
//! that decide over the exit status.
//!
//! The reports `json` and `jsonl` are findings and nothing else, and stay so. The names and the order of the fields are
//! a contract.

use std::collections::BTreeMap;
use std::io::{self, Write};

use schemars::JsonSchema;
use serde::Serialize;

use super::gate::Gated;
use super::json::{SCHEMA, write_json};
use super::statistics::{Row, of_rules};
use super::{Report, Summary};
use crate::diagnostic::Finding;

/// How a run went: what the report `summary` writes.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Summary")]
pub(super) struct WireSummary<'s> {
    /// Findings that no baseline knew.
    findings: u64,
    /// Documents in which something was found.
    documents_with_findings: u64,
    /// Documents that were looked at: files, or the texts of records.
    documents: u64,
    /// Files that were looked at.
    files: u64,
    /// Bytes that were read.
    bytes: u64,
    /// Findings that a baseline knew.
    suppressed: u64,
    /// Findings that were mended, or would be where a diff was asked for.
    mended: u64,
    /// What each rule found, those that found most first: the rows of `--statistics`, without groups.
    rules: Vec<Row<'s>>,
    /// What came of each bound of `--fail-on-rate`, in their order.
    rates: Vec<WireRate<'s>>,
    /// Files that were left out in folders, by reason.
    skipped: &'s BTreeMap<String, u64>,
    /// What went wrong with the run itself: a file that could not be read or written.
    failures: &'s [String],
    /// The share of the documents that were to be looked at, where it was a sample; else null.
    sample: Option<f64>,
    /// Whether the run was stopped before it had looked at everything.
    interrupted: bool,
    /// The version of this object: fields may be added to it, but none goes or changes its meaning.
    schema: u32,
}

/// What came of a bound on how often rules may speak.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Rate")]
pub(super) struct WireRate<'s> {
    /// The rules that it bounds, as they were selected.
    rules: &'s str,
    /// The greatest share of the documents in which they may find something.
    allowed: f64,
    /// The share in which they did.
    seen: f64,
    /// Documents in which they found something.
    documents: u64,
    /// Documents that count: looked at, and not left out of what was written.
    of: u64,
    /// Whether there were no more than allowed. Of no document there are not.
    passed: bool,
}

impl<'s> WireSummary<'s> {
    pub(super) fn of(summary: &'s Summary) -> Self {
        Self {
            findings: summary.findings(),
            documents_with_findings: summary.documents_with_findings,
            documents: summary.documents,
            files: summary.files,
            bytes: summary.bytes,
            suppressed: summary.suppressed,
            mended: summary.mended,
            rules: of_rules(summary),
            rates: rates(summary),
            skipped: &summary.skipped,
            failures: &summary.failures,
            sample: summary.sample.as_ref().map(|sample| sample.share.as_f64()),
            interrupted: summary.interrupted.is_some(),
            schema: SCHEMA,
        }
    }
}

/// What came of each bound.
pub(super) fn rates(summary: &Summary) -> Vec<WireRate<'_>> {
    let of = summary.kept();
    let wire = |gated| {
        let Gated { gate, documents, .. }: &Gated = gated;
        // What is behind the sixth place says nothing, and would not be the same on each machine.
        let seen = (*documents as f64 / of.max(1) as f64 * 1e6).round() / 1e6;
        let (allowed, passed) = (gate.most.as_f64(), !gated.is_over(of));
        WireRate { rules: &gate.rules.text, allowed, seen, documents: *documents, of, passed }
    };
    summary.gates.iter().map(wire).collect()
}

/// Writes it, and no finding.
pub(super) struct Account;

impl Report for Account {
    fn finding(&mut self, _finding: &Finding, _out: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    fn end(&mut self, summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "{}", write_json(&WireSummary::of(summary))?)
    }
}

#[cfg(test)]
mod tests {
    use rustc_hash::FxHashSet;

    use super::*;

    #[test]
    fn bounds_say_what_is_allowed_and_what_was_seen() {
        let gated = |gate: &str, documents| Gated {
            gate: gate.parse().expect("a bound"),
            rules: FxHashSet::default(),
            documents,
        };
        let gates = vec![gated("boilerplate/*=1%", 31), gated("ALL=0.02", 31)];
        let run = Summary { documents: 3_000, gates, ..Summary::default() };
        let written = serde_json::to_value(rates(&run)).expect("plain data");
        let expected = |rules: &str, allowed: f64, passed: bool| {
            let seen = 0.010333;
            let of = 3_000;
            serde_json::json!({
                "rules": rules, "allowed": allowed, "seen": seen, "documents": 31, "of": of, "passed": passed
            })
        };
        let expected = serde_json::json!([expected("boilerplate/*", 0.01, false), expected("ALL", 0.02, true)]);
        assert_eq!(written, expected);
        let none = Summary { gates: vec![gated("ALL=0%", 0)], ..Summary::default() };
        let written = serde_json::to_value(rates(&none)).expect("plain data");
        assert_eq!((&written[0]["seen"], &written[0]["passed"]), (&0.0.into(), &true.into()));
    }
}
