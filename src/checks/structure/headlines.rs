//! `headlines`: a folder whose documents hardly ever begin with a headline.
//!
//! The rule for a single document cannot wait for the others: its findings are delivered as they come. This one speaks
//! once, at the end, on the first document of the folder, and says what a thousand single findings would have meant.

use std::path::Path;
use std::sync::Arc;

use anyhow::Result;
use rustc_hash::FxHashMap;
use schemars::JsonSchema;
use serde::Deserialize;
use xxhash_rust::xxh3::xxh3_64;

use crate::checks::structure::headline::{self, LISTS, has_headline};
use crate::diagnostic::Rule;
use crate::kind::{
    Across, Comparison, CorpusPass, Digest, Findings, Home, Invalid, Kind, MakeSchema, Pass, Sink, Slot, Spec,
};
use crate::language::Lexicon;
use crate::text::Document;

pub(crate) struct Headlines;

/// What a headline is, as for a single document, and how few of them are worth a word.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Params {
    min_words: u32,
    max_words: u32,
    max_chars: usize,
    min_document_words: u32,
    /// Under this share of documents with a headline the folder is reported.
    below_share: f64,
    /// Folders of fewer articles are not judged.
    min_documents: u32,
}

struct Compiled {
    rule: Arc<Rule>,
    shape: headline::Params,
    below_share: f64,
    min_documents: u32,
}

/// The first card says what a headline is: a document is looked at once.
struct HeadlinesPass {
    cards: Vec<Compiled>,
    words: Lexicon,
}

impl Kind for Headlines {
    fn name(&self) -> &'static str {
        "headlines"
    }

    fn summary(&self) -> &'static str {
        "a folder whose documents hardly ever begin with a headline"
    }

    fn params(&self) -> MakeSchema {
        Params::json_schema
    }

    fn compile(&self, cards: &[Spec]) -> Result<Box<dyn Pass>, Invalid> {
        let compile = |card: &Spec| {
            let params: Params = card.params()?;
            let Params { min_words, max_words, max_chars, min_document_words, below_share, min_documents } = params;
            let shape = headline::Params { min_words, max_words, max_chars, min_document_words, above: Vec::new() };
            Ok(Compiled { rule: Arc::clone(&card.rule), shape, below_share, min_documents })
        };
        let words = Spec::lexicon(cards, LISTS);
        Ok(Box::new(HeadlinesPass { cards: cards.iter().map(compile).collect::<Result<_, Invalid>>()?, words }))
    }
}

impl Pass for HeadlinesPass {
    fn run(&self, _: &Document, _: &mut Sink) {}

    fn corpus(&self) -> Option<&dyn CorpusPass> {
        Some(self)
    }
}

impl CorpusPass for HeadlinesPass {
    fn digest(&self, document: &Document) -> Option<Digest> {
        let is_there = has_headline(document, &self.cards.first()?.shape, &self.words)?;
        Some(Digest::lasting(is_there))
    }

    fn read(&self, raw: &[u8]) -> Option<Digest> {
        Digest::from_bytes::<bool>(raw)
    }

    fn compare(&self, _: &Path) -> Box<dyn Comparison + '_> {
        Box::new(Folders { cards: &self.cards, folders: FxHashMap::default() })
    }
}

/// Remembers a few bytes of every folder, and nothing of a document.
struct Folders<'p> {
    cards: &'p [Compiled],
    folders: FxHashMap<String, Folder>,
}

struct Folder {
    documents: u32,
    with_headline: u32,
    /// Number of its first document.
    first: usize,
}

impl Comparison for Folders<'_> {
    fn take(&mut self, number: usize, home: &Home, digest: Digest) -> Result<()> {
        let is_there: bool = *digest.open();
        let name = home.folder();
        if !self.folders.contains_key(name) {
            self.folders.insert(name.to_owned(), Folder { documents: 0, with_headline: 0, first: number });
        }
        let folder = self.folders.get_mut(name).expect("it was put there");
        folder.documents += 1;
        folder.with_headline += u32::from(is_there);
        Ok(())
    }

    fn conclude<'c>(self: Box<Self>) -> Result<Findings<'c>>
    where
        Self: 'c,
    {
        let mut found = Vec::new();
        for (name, folder) in &self.folders {
            for card in self.cards {
                let share = f64::from(folder.with_headline) / f64::from(folder.documents);
                if folder.documents < card.min_documents || share >= card.below_share {
                    continue;
                }
                let slots = [
                    ("with", folder.with_headline.to_string()),
                    ("documents", folder.documents.to_string()),
                    ("folder", name.clone()),
                ];
                found.push(Across {
                    document: folder.first,
                    rule: Arc::clone(&card.rule),
                    content: xxh3_64(name.as_bytes()),
                    slots: slots.into_iter().map(|(slot, text)| (slot, Slot::Text(text))).collect(),
                });
            }
        }
        found.sort_by_key(|across| across.document);
        Ok(Box::new(found.into_iter().map(Ok)))
    }
}
