//! The comparisons of a run: digests in, in the order of the walk; findings out, when all documents are known.

use super::fingerprint::with_rule;
use crate::diagnostic::{EditPlaces, Finding, InFile, Mending};
use crate::kind::{Across, Comparison, CorpusPass, Digest, Home};

/// All checks across documents at work.
#[derive(Default)]
pub struct Comparisons<'l> {
    all: Vec<Box<dyn Comparison + 'l>>,
    /// By the document's number.
    homes: Vec<Home>,
}

impl<'l> Comparisons<'l> {
    pub(super) fn new(passes: impl Iterator<Item = &'l dyn CorpusPass>) -> Self {
        Self { all: passes.map(CorpusPass::compare).collect(), homes: Vec::new() }
    }

    /// Takes in what [`super::Linter::digest`] made of the next document.
    pub fn take(&mut self, home: Home, digests: Vec<Option<Digest>>) {
        let number = self.homes.len();
        for (comparison, digest) in self.all.iter_mut().zip(digests) {
            if let Some(digest) = digest {
                comparison.take(number, &home, digest);
            }
        }
        self.homes.push(home);
    }

    /// The findings, each with the number of its document: by document, then by place, then by rule.
    pub fn conclude(self) -> Vec<(usize, Finding)> {
        let Self { all, homes } = self;
        let name = |number: usize| homes[number].name();
        let mut found: Vec<Across> = all.into_iter().flat_map(|comparison| comparison.conclude(&name)).collect();
        found.sort_by(|a, b| {
            let place = |across: &Across| (across.document, across.spot.span);
            place(a).cmp(&place(b)).then_with(|| a.diagnostic.rule.id.cmp(&b.diagnostic.rule.id))
        });
        found.into_iter().map(|across| (across.document, finding(&homes[across.document], across))).collect()
    }
}

fn finding(home: &Home, across: Across) -> Finding {
    let Across { spot, content, snippet, diagnostic, .. } = across;
    let line = spot.line_number as usize;
    Finding {
        fingerprint: with_rule(&diagnostic.rule.id, content),
        // Whoever compares documents has said it already: the text is gone.
        message: diagnostic.message("").into_owned(),
        notes: diagnostic.notes().to_vec(),
        rule: diagnostic.rule,
        path: home.path.clone(),
        record: home.record.clone(),
        span: spot.span,
        in_file: InFile { span: Some(spot.span), edits: EditPlaces::AsInText },
        written: None,
        line,
        column: 1,
        end_line: line,
        end_column: 1 + spot.chars as usize,
        fix: None,
        fix_places: Vec::new(),
        snippet,
        excerpt: None,
        mending: Mending::Nothing,
        takes: 0,
        group: None,
        suppressed: false,
    }
}
