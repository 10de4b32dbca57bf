//! Reports: one file an output format. Each is fed the findings in order and told at the end how the run went.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::time::Duration;

use crate::diagnostic::{Finding, Severity};
use crate::fix::Applicability;

/// An output format at work.
pub trait Report {
    /// Called once, before the first finding.
    fn begin(&mut self, _out: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    /// Called for each finding, in the order of the walk. Findings that a baseline knew come with `suppressed` set; most
    /// formats leave them out.
    fn finding(&mut self, finding: &Finding, out: &mut dyn Write) -> io::Result<()>;

    /// Called once, after the last finding.
    fn end(&mut self, summary: &Summary, out: &mut dyn Write) -> io::Result<()>;
}

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
    /// Findings mended by `--fix`.
    pub mended: u64,
    /// Findings that a baseline knew.
    pub suppressed: u64,
    /// Files left out in folders, by reason (`hidden`, `binary`, `ending .png`, ...).
    pub skipped: BTreeMap<String, u64>,
    /// What went wrong with the run itself, not with a document: a file that could not be written.
    pub failures: Vec<String>,
    pub elapsed: Duration,
    /// `--fix` was asked for.
    pub fixing: bool,
    /// `--diff` was asked for: nothing was written.
    pub diffing: bool,
}

/// What was found of one rule.
#[derive(Clone, Debug, Default)]
pub struct RuleCount {
    pub severity: Option<Severity>,
    pub findings: u64,
    /// Of these, with a safe fix.
    pub safe: u64,
    /// Of these, with an unsafe fix.
    pub unsafe_: u64,
    pub documents: u64,
}

impl Summary {
    /// Counts a finding that is not suppressed.
    pub fn count(&mut self, finding: &Finding) {
        let count = self.rules.entry(finding.rule.id.clone()).or_default();
        count.severity = Some(finding.severity());
        count.findings += 1;
        match finding.fix.as_ref().map(|fix| fix.applicability) {
            Some(Applicability::Safe) => count.safe += 1,
            Some(Applicability::Unsafe) => count.unsafe_ += 1,
            _ => {}
        }
    }

    /// All findings.
    pub fn findings(&self) -> u64 {
        self.rules.values().map(|count| count.findings).sum()
    }

    /// Findings at least this severe.
    pub fn at_least(&self, severity: Severity) -> u64 {
        self.rules.values().filter(|count| count.severity >= Some(severity)).map(|count| count.findings).sum()
    }
}
