//! `duplicate`: a document whose words are those of an earlier one.
//!
//! White space does not count, case and punctuation do: what is called a copy here could be deleted without losing a
//! word. The first document of the walk is the original, whichever came first in the world.

use std::collections::hash_map::Entry;
use std::sync::Arc;

use memchr::memmem;
use rustc_hash::FxHashMap;
use serde::Deserialize;
use xxhash_rust::xxh3::Xxh3;

use crate::diagnostic::Rule;
use crate::kind::{Across, Comparison, CorpusPass, Digest, Home, Invalid, Kind, Opening, Pass, Sink, Spec};
use crate::text::Document;
use crate::text::words::has_words;

pub(crate) struct Duplicate;

#[derive(Deserialize)]
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
        Some(Digest::new(Words { hash: content_hash(document), opening: Opening::of(document)? }))
    }

    fn compare(&self) -> Box<dyn Comparison + '_> {
        Box::new(Duplicates { cards: &self.cards, first: FxHashMap::default(), copies: Vec::new() })
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

/// What is known of a document until it is compared.
#[derive(Debug)]
struct Words {
    /// Of all words.
    hash: u128,
    opening: Opening,
}

/// Remembers 20 bytes of every text and some 150 more of every copy.
struct Duplicates<'p> {
    cards: &'p [(Arc<Rule>, Params)],
    /// The first document with a content, by the content's hash.
    first: FxHashMap<u128, u32>,
    copies: Vec<Copy>,
}

struct Copy {
    document: usize,
    original: u32,
    hash: u128,
    opening: Opening,
}

impl Comparison for Duplicates<'_> {
    fn take(&mut self, number: usize, _: &Home, digest: Digest) {
        let Words { hash, opening } = *digest.open();
        match self.first.entry(hash) {
            Entry::Vacant(entry) => {
                entry.insert(u32::try_from(number).expect("fewer documents than four thousand million"));
            }
            Entry::Occupied(entry) => {
                self.copies.push(Copy { document: number, original: *entry.get(), hash, opening })
            }
        }
    }

    fn conclude(self: Box<Self>, name: &dyn Fn(usize) -> String) -> Vec<Across> {
        let mut found = Vec::new();
        for copy in &self.copies {
            let other = name(copy.original as usize);
            for (rule, _) in self.cards {
                let slots = [("other", other.as_str())];
                // Half of the content's hash is the best of fingerprints.
                found.push(Across::new(rule, copy.document, copy.opening.place(), copy.hash as u64, &slots));
            }
        }
        found
    }
}
