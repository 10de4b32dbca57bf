//! `duplicate`: a document whose words are those of an earlier one.
//!
//! White space does not count, case and punctuation do: what is called a copy here could be deleted without losing a
//! word. The first document of the walk is the original, whichever came first in the world.

use std::path::Path;
use std::sync::Arc;

use anyhow::Result;
use memchr::memmem;
use schemars::JsonSchema;
use serde::Deserialize;
use xxhash_rust::xxh3::Xxh3;

use crate::diagnostic::Rule;
use crate::kind::{
    Across, Comparison, CorpusPass, Digest, Findings, Home, Invalid, Kind, MakeSchema, Pass, Sink, Slot, Spec,
};
use crate::spill::Repeats;
use crate::text::Document;
use crate::text::words::has_words;

pub(crate) struct Duplicate;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Params {
    /// Documents of fewer words are not compared.
    #[serde(default = "min_words")]
    min_words: u32,
}

fn min_words() -> u32 {
    20
}

struct DuplicatePass {
    cards: Vec<(Arc<Rule>, Params)>,
}

impl Kind for Duplicate {
    fn name(&self) -> &'static str {
        "duplicate"
    }

    fn summary(&self) -> &'static str {
        "a document whose words are those of an earlier one"
    }

    fn params(&self) -> MakeSchema {
        Params::json_schema
    }

    fn compile(&self, cards: &[Spec]) -> Result<Box<dyn Pass>, Invalid> {
        let cards = cards.iter().map(Spec::rule_with_params).collect::<Result<_, _>>()?;
        Ok(Box::new(DuplicatePass { cards }))
    }
}

impl Pass for DuplicatePass {
    fn run(&self, _: &Document, _: &mut Sink) {}

    fn corpus(&self) -> Option<&dyn CorpusPass> {
        Some(self)
    }
}

impl CorpusPass for DuplicatePass {
    fn digest(&self, document: &Document) -> Option<Digest> {
        let fewest = self.cards.iter().map(|(_, params)| params.min_words).min()?;
        if !has_words(document, fewest) {
            return None;
        }
        Some(Digest::lasting(content_hash(document)))
    }

    fn read(&self, raw: &[u8]) -> Option<Digest> {
        Digest::from_bytes::<u128>(raw)
    }

    fn compare(&self, scratch: &Path) -> Box<dyn Comparison + '_> {
        Box::new(Duplicates { cards: &self.cards, contents: Repeats::new(scratch) })
    }
}

/// A hash of all words of a document, whatever the white space between them.
pub(crate) fn content_hash(document: &Document) -> u128 {
    let mut hasher = Xxh3::new();
    let mut folded = Vec::new();
    let gap = memmem::Finder::new(b"  ");
    for line in document.lines().iter().filter(|line| !line.is_blank()) {
        let text = document.line_text(line).trim_ascii().as_bytes();
        // Most lines have single spaces between their words and are hashed as they stand.
        let is_folded = memchr::memchr3(b'\t', b'\r', 0x0C, text).is_none() && gap.find(text).is_none();
        if is_folded {
            hasher.update(text);
        } else {
            folded.clear();
            for word in text.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty()) {
                if !folded.is_empty() {
                    folded.push(b' ');
                }
                folded.extend_from_slice(word);
            }
            hasher.update(&folded);
        }
        hasher.update(b" ");
    }
    hasher.digest128()
}

/// Remembers 24 bytes of every text, and as many of every copy; what is more than some megabytes of them on disk.
struct Duplicates<'p> {
    cards: &'p [(Arc<Rule>, Params)],
    contents: Repeats,
}

impl Comparison for Duplicates<'_> {
    fn take(&mut self, number: usize, _: &Home, digest: Digest) -> Result<()> {
        let hash: u128 = *digest.open();
        Ok(self.contents.push(hash, number)?)
    }

    fn conclude<'c>(self: Box<Self>) -> Result<Findings<'c>>
    where
        Self: 'c,
    {
        let cards = self.cards;
        let found = self.contents.finish()?.flat_map(move |copy| {
            cards.iter().map(move |(rule, _)| {
                let copy = copy.as_ref().map_err(|error| anyhow::anyhow!("{error}"))?;
                let slots = vec![("other", Slot::Document(copy.original))];
                // Half of the content's hash is the best of fingerprints.
                Ok(Across { document: copy.document, rule: Arc::clone(rule), content: copy.key, slots })
            })
        });
        Ok(Box::new(found))
    }
}
