//! A finding at its place in the editor's text.

use std::ops::Range;

use gen_lsp_types as lsp;

use super::client::Client;
use super::look::Seen;
use super::mirror::{Columns, Mirror};
use crate::diagnostic::{EditPlaces, Finding, Severity};
use crate::fix::{Applicability, Fix};
use crate::report::help::help_uri;
use crate::text::printable::printable;

/// Of a document no more findings are shown; editors themselves stop there.
const MOST_SHOWN: usize = 1_000;

/// A finding that is shown.
#[derive(Debug)]
pub(crate) struct Mark {
    pub(crate) finding: Finding,
    /// Bytes of the text; of a record where its text is written, or else its line.
    pub(crate) span: Range<usize>,
    pub(crate) range: lsp::Range,
}

/// What is shown of a document, in the order of its text: where there is too much, the worst of it.
pub(crate) fn marks(seen: Seen, text: &Mirror, columns: Columns) -> Vec<Mark> {
    let mut findings = seen.findings;
    if findings.len() > MOST_SHOWN {
        findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity()));
        findings.truncate(MOST_SHOWN);
    }
    let mark = |finding: Finding| {
        let span = span(&finding, text);
        Mark { range: text.range(span.clone(), columns), span, finding }
    };
    let mut marks: Vec<Mark> = findings.into_iter().map(mark).collect();
    marks.sort_by_key(|mark| (mark.span.start, mark.span.end));
    marks
}

fn span(finding: &Finding, text: &Mirror) -> Range<usize> {
    let byte = |offset: u64| usize::try_from(offset).unwrap_or(usize::MAX);
    match (&finding.record, &finding.written) {
        (None, _) => {
            let span = finding.in_file.span.unwrap_or(finding.span);
            span.start..span.end
        }
        (Some(_), Some(written)) => byte(written.start)..byte(written.end),
        (Some(record), None) => text.line(byte(record.line).saturating_sub(1)),
    }
}

impl Mark {
    /// The fixes that may be chosen, the one that takes least away first.
    pub(crate) fn fixes(&self) -> Vec<&Fix> {
        let Some(own) = &self.finding.fix else { return Vec::new() };
        let bolder = own.at_least(Applicability::Unsafe).filter(|bolder| *bolder != own);
        let changes = |fix: &&Fix| !fix.edits().iter().all(|edit| edit.is_rewrite());
        std::iter::once(own).chain(bolder).filter(changes).collect()
    }

    /// What a fix puts in the place of which bytes, where the document is no record; `None` where it cannot be made in
    /// an editor.
    pub(crate) fn edits<'f>(&self, fix: &'f Fix) -> Option<Vec<(Range<usize>, &'f str)>> {
        let is_own = self.finding.fix.as_ref() == Some(fix);
        let spans: Vec<_> = match &self.finding.in_file.edits {
            EditPlaces::AsInText => fix.edits().iter().map(|edit| edit.span).collect(),
            EditPlaces::At(spans) if is_own => spans.clone(),
            EditPlaces::At(_) | EditPlaces::Nowhere => return None,
        };
        let edits = spans.into_iter().zip(fix.edits());
        Some(edits.map(|(span, edit)| (span.start..span.end, edit.text())).collect())
    }

    /// As the editor takes it.
    pub(crate) fn diagnostic(&self, client: Client) -> lsp::Diagnostic {
        let rule = &self.finding.rule;
        // What is taken away as a whole and is no text of the author's is shown as what it is: not needed.
        let is_furniture = rule.category() == "boilerplate"
            && self.finding.fix.as_ref().is_some_and(|fix| {
                fix.applicability >= Applicability::Unsafe && fix.edits().iter().all(|edit| edit.text().is_empty())
            });
        let fades = client.fades && is_furniture && self.finding.record.is_none();
        lsp::Diagnostic {
            range: self.range,
            severity: Some(match rule.severity {
                Severity::Error => lsp::DiagnosticSeverity::Error,
                Severity::Warning => lsp::DiagnosticSeverity::Warning,
                Severity::Note => lsp::DiagnosticSeverity::Information,
            }),
            code: Some(rule.id.as_str().into()),
            code_description: help_uri(&rule.id).map(|href| lsp::CodeDescription { href: href.into() }),
            source: Some("corpuslint".to_owned()),
            message: self.message().into(),
            tags: fades.then(|| vec![lsp::DiagnosticTag::Unnecessary]),
            ..Default::default()
        }
    }

    /// What is said of it, a line a sentence. A terminal may show it.
    fn message(&self) -> String {
        let Finding { message, notes, record, line, column, .. } = &self.finding;
        let mut out = printable(message).into_owned();
        if let Some(record) = record.as_ref().filter(|_| self.finding.written.is_none()) {
            out = format!("record {}, line {line}, column {column}: {out}", record.number);
        }
        for note in notes {
            out.push('\n');
            out.push_str(&printable(note));
        }
        out
    }
}

/// Says how many findings are not shown, at the beginning of the text.
pub(crate) fn surplus(count: usize) -> lsp::Diagnostic {
    lsp::Diagnostic {
        severity: Some(lsp::DiagnosticSeverity::Information),
        source: Some("corpuslint".to_owned()),
        message: format!("{count} more findings are not shown; `corpuslint` on the command line lists them all").into(),
        ..Default::default()
    }
}
