//! Findings and documents as bytes, for the cache.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::done::Remembered;
use crate::diagnostic::{Excerpt, FilePlace, Finding, InFile, Mending, Place, Record, Rule};
use crate::fix::Fix;
use crate::lint::{KeptCompared, Linter};
use crate::span::Span;

/// Bytes of the findings of a piece, at most: of one with more nothing is kept.
const MOST: usize = 4 << 20;

/// A finding without what its piece or its run says of it.
#[derive(Serialize, Deserialize)]
struct Packed {
    /// Its place among the rules that run.
    rule: u32,
    message: String,
    notes: Vec<String>,
    record: Option<Record>,
    span: Span,
    in_file: InFile,
    written: Option<FilePlace>,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    byte_column: usize,
    end_byte_column: usize,
    fix: Option<Fix>,
    fix_places: Vec<Place>,
    fingerprint: String,
    snippet: String,
    excerpt: Option<Excerpt>,
    mending: Mending,
    takes: u64,
    group: Option<Arc<str>>,
}

/// Findings, one behind the other, as they are made.
#[derive(Default)]
pub(super) struct Notes {
    raw: Vec<u8>,
    count: usize,
    /// There are more than is worth keeping.
    is_given_up: bool,
}

impl Notes {
    /// Adds a finding of one of these rules, which are sorted by their ids.
    pub(super) fn add(&mut self, finding: &Finding, rules: &[Arc<Rule>]) {
        if !self.is_given_up && self.try_add(finding, rules).is_none() {
            *self = Self { is_given_up: true, ..Self::default() };
        }
    }

    fn try_add(&mut self, finding: &Finding, rules: &[Arc<Rule>]) -> Option<()> {
        let finding = finding.clone();
        let rule = rules.binary_search_by(|rule| rule.id.cmp(&finding.rule.id)).ok()?;
        let packed = Packed {
            rule: u32::try_from(rule).ok()?,
            message: finding.message,
            notes: finding.notes,
            record: finding.record.as_deref().cloned(),
            span: finding.span,
            in_file: finding.in_file,
            written: finding.written,
            line: finding.line,
            column: finding.column,
            end_line: finding.end_line,
            end_column: finding.end_column,
            byte_column: finding.byte_column,
            end_byte_column: finding.end_byte_column,
            fix: finding.fix,
            fix_places: finding.fix_places,
            fingerprint: finding.fingerprint,
            snippet: finding.snippet,
            excerpt: finding.excerpt,
            mending: finding.mending,
            takes: finding.takes,
            group: finding.group,
        };
        self.raw = postcard::to_extend(&packed, std::mem::take(&mut self.raw)).ok()?;
        self.count += 1;
        (self.raw.len() <= MOST).then_some(())
    }

    /// How many there are, and their bytes; `None` where they are not kept.
    pub(super) fn finish(self) -> Option<(usize, Vec<u8>)> {
        (!self.is_given_up).then_some((self.count, self.raw))
    }
}

/// Reads a finding of the file shown as `path`, and what is behind it.
fn finding<'r>(raw: &'r [u8], path: &Arc<str>, rules: &[Arc<Rule>]) -> Option<(Finding, &'r [u8])> {
    let (packed, rest): (Packed, _) = postcard::take_from_bytes(raw).ok()?;
    if packed.fix.as_ref().is_some_and(|fix| fix.edits().is_empty()) {
        return None;
    }
    let finding = Finding {
        rule: Arc::clone(rules.get(packed.rule as usize)?),
        message: packed.message,
        notes: packed.notes,
        path: Arc::clone(path),
        record: packed.record.map(Arc::new),
        span: packed.span,
        in_file: packed.in_file,
        written: packed.written,
        line: packed.line,
        column: packed.column,
        end_line: packed.end_line,
        end_column: packed.end_column,
        byte_column: packed.byte_column,
        end_byte_column: packed.end_byte_column,
        fix: packed.fix,
        fix_places: packed.fix_places,
        fingerprint: packed.fingerprint,
        snippet: packed.snippet,
        excerpt: packed.excerpt,
        mending: packed.mending,
        takes: packed.takes,
        group: packed.group,
        suppressed: false,
    };
    Some((finding, rest))
}

/// Reads so many findings of the file shown as `path`; `None` where these are no such bytes.
pub(super) fn findings(mut raw: &[u8], count: usize, path: &Arc<str>, rules: &[Arc<Rule>]) -> Option<Vec<Finding>> {
    let mut findings = Vec::new();
    for _ in 0..count {
        let (finding, rest) = finding(raw, path, rules)?;
        findings.push(finding);
        raw = rest;
    }
    raw.is_empty().then_some(findings)
}

/// What the checks across documents have to know of one, but for its path.
#[derive(Serialize, Deserialize)]
pub(super) struct PackedDocument {
    compared: KeptCompared,
    group: Option<Arc<str>>,
    mark: Option<usize>,
}

impl PackedDocument {
    pub(super) fn of(remembered: &Remembered) -> Option<Self> {
        let Remembered { compared, group, mark } = remembered;
        Some(Self { compared: compared.kept()?, group: group.clone(), mark: *mark })
    }

    pub(super) fn read(self, path: &Arc<str>, linter: &Linter) -> Option<Remembered> {
        let Self { compared, group, mark } = self;
        Some(Remembered { compared: linter.compared(compared, Arc::clone(path))?, group, mark })
    }
}
