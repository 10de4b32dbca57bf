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

use super::{CorpusPass, Digest, Invalid, Kind, Pass, Sink, Spec};
use crate::diagnostic::{Diagnostic, Rule};
use crate::text::Document;

pub(super) struct Duplicate;

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
    cards: Vec<(Arc<Rule>, u32)>,
}

impl Kind for Duplicate {
    fn name(&self) -> &'static str {
        "duplicate"
    }

    fn compile(&self, cards: &[Spec]) -> Result<Box<dyn Pass>, Invalid> {
        let mut compiled = Vec::with_capacity(cards.len());
        for card in cards {
            let Params { min_words } = card.params()?;
            compiled.push((Arc::clone(&card.rule), min_words));
        }
        Ok(Box::new(DuplicatePass { cards: compiled }))
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
        let words: u64 = document.lines().iter().map(|line| u64::from(line.words)).sum();
        let fewest = self.cards.iter().map(|(_, min_words)| *min_words).min()?;
        if words < u64::from(fewest) {
            return None;
        }
        let span = document.lines().iter().find(|line| !line.is_blank())?.span();
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
        Some(Digest { hash: hasher.digest128(), span })
    }

    fn conclude(&self, digests: &[(usize, &Digest)], name: &dyn Fn(usize) -> String) -> Vec<(usize, Diagnostic)> {
        let mut first: FxHashMap<u128, usize> = FxHashMap::default();
        let mut found = Vec::new();
        for (document, digest) in digests {
            let other = match first.entry(digest.hash) {
                Entry::Vacant(entry) => {
                    entry.insert(*document);
                    continue;
                }
                Entry::Occupied(entry) => name(*entry.get()),
            };
            for (rule, _) in &self.cards {
                let message = rule.message.replace("{other}", &other);
                let rule = Arc::clone(rule);
                found.push((*document, Diagnostic { rule, message, span: digest.span, notes: Vec::new(), fix: None }));
            }
        }
        found
    }
}
