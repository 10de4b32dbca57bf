//! The comparisons of a run: digests in, in the order of the walk; findings out, when all documents are known.

use std::iter::Peekable;
use std::path::Path;
use std::sync::Arc;

use anyhow::Result;
use serde::{Deserialize, Serialize};

use self::log::{Entry, Log};
use super::fingerprint::with_rule;
use crate::diagnostic::{EditPlaces, Finding, InFile, Mending, Record, fill};
use crate::kind::{Across, Comparison, CorpusPass, Digest, Findings, Home, Opening, Slot};
use crate::span::Span;
use crate::text::Document;

mod log;

/// All checks across documents at work.
pub struct Comparisons<'l> {
    all: Vec<Box<dyn Comparison + 'l>>,
    documents: Log,
    /// How many there were.
    count: usize,
    /// There are no findings, so that nobody asks where a document came from.
    is_survey: bool,
}

/// A document as the comparisons take it in.
pub struct Compared {
    home: Home,
    opening: Opening,
    /// What each pass has to know of it.
    digests: Vec<Option<Digest>>,
}

impl Compared {
    /// A document with what each pass has to know of it.
    pub fn new(home: Home, document: &Document, digests: Vec<Option<Digest>>) -> Self {
        Self { home, opening: Opening::of(document), digests }
    }
}

/// The same but for its path, as it may be kept for a later run.
#[derive(Debug, Serialize, Deserialize)]
pub struct KeptCompared {
    record: Option<Record>,
    opening: Opening,
    digests: Vec<Option<Vec<u8>>>,
}

impl Compared {
    /// What may be kept of it; `None` where a pass keeps nothing.
    pub fn kept(&self) -> Option<KeptCompared> {
        let bytes = |digest: &Option<Digest>| match digest {
            Some(digest) => digest.to_bytes().map(Some),
            None => Some(None),
        };
        let digests = self.digests.iter().map(bytes).collect::<Option<_>>()?;
        let record = self.home.record.as_deref().cloned();
        Some(KeptCompared { record, opening: self.opening.clone(), digests })
    }

    pub(super) fn read<'l>(
        kept: KeptCompared,
        path: Arc<str>,
        passes: impl Iterator<Item = &'l dyn CorpusPass>,
    ) -> Option<Self> {
        let KeptCompared { record, opening, digests } = kept;
        let passes: Vec<_> = passes.collect();
        let read = |(pass, raw): (&&dyn CorpusPass, Option<Vec<u8>>)| match raw {
            Some(raw) => pass.read(&raw).map(Some),
            None => Some(None),
        };
        if passes.len() != digests.len() {
            return None;
        }
        let digests = passes.iter().zip(digests).map(read).collect::<Option<_>>()?;
        Some(Self { home: Home { path, record: record.map(Arc::new) }, opening, digests })
    }
}

impl<'l> Comparisons<'l> {
    pub(super) fn new(passes: impl Iterator<Item = &'l dyn CorpusPass>, scratch: &Path, is_survey: bool) -> Self {
        let all = passes.map(|pass| pass.compare(scratch)).collect();
        Self { all, documents: Log::new(scratch), count: 0, is_survey }
    }

    /// Takes in what [`super::Linter::digest`] made of the next document, and says its number.
    ///
    /// # Errors
    /// When what does not fit into memory cannot be written.
    pub fn take(&mut self, compared: Compared) -> Result<usize> {
        let Compared { home, opening, digests } = compared;
        let number = self.count;
        self.count += 1;
        for (comparison, digest) in self.all.iter_mut().zip(digests) {
            if let Some(digest) = digest {
                comparison.take(number, &home, digest)?;
            }
        }
        if !self.is_survey {
            self.documents.push(&home, opening)?;
        }
        Ok(number)
    }

    /// The findings, each with the number of its document: by document, then by rule.
    ///
    /// # Errors
    /// When what was written cannot be read.
    pub fn conclude(self) -> Result<impl Iterator<Item = Result<(usize, Finding)>> + 'l> {
        let found = self.all.into_iter().map(|comparison| Ok(comparison.conclude()?.peekable()));
        let mut found: Vec<Peekable<Findings<'l>>> = found.collect::<Result<_>>()?;
        let mut documents = self.documents;
        Ok(std::iter::from_fn(move || {
            let place = |findings: &mut Peekable<Findings<'l>>| match findings.peek()? {
                Ok(across) => Some((across.document, across.rule.id.clone())),
                // Told at once.
                Err(_) => Some((0, String::new())),
            };
            let places = found.iter_mut().enumerate().filter_map(|(index, findings)| Some((place(findings)?, index)));
            let (_, index) = places.min()?;
            let across = found[index].next()?;
            Some(across.and_then(|across| Ok((across.document, finding(across, &mut documents)?))))
        }))
    }
}

fn finding(across: Across, documents: &mut Log) -> Result<Finding> {
    let Across { document, rule, content, slots } = across;
    let Entry { home, opening } = documents.entry(document)?;
    let mut filled = Vec::with_capacity(slots.len());
    for (name, slot) in slots {
        let text = match slot {
            Slot::Text(text) => text,
            Slot::Document(number) => documents.entry(number)?.home.name(),
            Slot::Id => home.record.as_ref().and_then(|record| record.id.clone()).unwrap_or_default(),
        };
        filled.push((name, text));
    }
    let mut message = String::new();
    fill(&mut message, &rule.message, &|name, out| {
        let value = filled.iter().find(|(slot, _)| *slot == name);
        value.inspect(|(_, value)| out.push_str(value)).is_some()
    });
    let span = Span::new(opening.start, opening.end);
    Ok(Finding {
        fingerprint: with_rule(&rule.id, content),
        message,
        notes: Vec::new(),
        rule,
        path: home.path,
        record: home.record,
        span,
        in_file: InFile { span: Some(span), edits: EditPlaces::AsInText },
        written: None,
        line: opening.line_number,
        column: 1,
        end_line: opening.line_number,
        end_column: 1 + opening.chars,
        byte_column: 1,
        end_byte_column: 1 + span.len(),
        fix: None,
        fix_places: Vec::new(),
        snippet: opening.shown.into(),
        excerpt: None,
        mending: Mending::Nothing,
        takes: 0,
        group: None,
        suppressed: false,
    })
}
