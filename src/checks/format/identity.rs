//! `identity`: records that bear the same id.
//!
//! An id is known by its record's home, not by the text, so that a digest only says where a finding would stand.
//! Numbers are compared within a file only: files that each count from one are many, and none of them is wrong.

use std::path::Path;
use std::sync::Arc;

use anyhow::Result;
use schemars::JsonSchema;
use serde::Deserialize;
use xxhash_rust::xxh3::{xxh3_64_with_seed, xxh3_128};

use crate::diagnostic::Rule;
use crate::kind::{
    Across, Comparison, CorpusPass, Digest, Findings, Home, Invalid, Kind, MakeSchema, Pass, Sink, Slot, Spec,
};
use crate::spill::{Repeat, Repeats};
use crate::text::Document;

pub(crate) struct Identity;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Params {
    /// Whether ids that are no numbers are compared across files too.
    across_files: bool,
}

struct IdentityPass {
    cards: Vec<(Arc<Rule>, Params)>,
}

impl Kind for Identity {
    fn name(&self) -> &'static str {
        "identity"
    }

    fn summary(&self) -> &'static str {
        "records that bear the same id"
    }

    fn params(&self) -> MakeSchema {
        Params::json_schema
    }

    fn compile(&self, cards: &[Spec]) -> Result<Box<dyn Pass>, Invalid> {
        let cards = cards.iter().map(Spec::rule_with_params).collect::<Result<_, _>>()?;
        Ok(Box::new(IdentityPass { cards }))
    }
}

impl Pass for IdentityPass {
    fn run(&self, _: &Document, _: &mut Sink) {}

    fn corpus(&self) -> Option<&dyn CorpusPass> {
        Some(self)
    }
}

impl CorpusPass for IdentityPass {
    fn digest(&self, document: &Document) -> Option<Digest> {
        document.origin.is_record.then(|| Digest::lasting(()))
    }

    fn read(&self, raw: &[u8]) -> Option<Digest> {
        Digest::from_bytes::<()>(raw)
    }

    fn compare(&self, scratch: &Path) -> Box<dyn Comparison + '_> {
        let [in_files, across_files] = [Repeats::new(scratch), Repeats::new(scratch)];
        Box::new(Identities { cards: &self.cards, in_files, across_files, last: None })
    }
}

/// Remembers 24 bytes of every id, or twice that of one that is no number; what is more than some megabytes of them on
/// disk.
struct Identities<'p> {
    cards: &'p [(Arc<Rule>, Params)],
    /// By the hash of the path and the id.
    in_files: Repeats,
    /// By the hash of the id.
    across_files: Repeats,
    /// The path and the number of the last record: one that holds several texts comes several times.
    last: Option<(Arc<str>, u64)>,
}

impl Comparison for Identities<'_> {
    fn take(&mut self, number: usize, home: &Home, _: Digest) -> Result<()> {
        let Some(record) = &home.record else { return Ok(()) };
        let this = Some((Arc::clone(&home.path), record.number));
        if self.last == this {
            return Ok(());
        }
        self.last = this;
        let id = record.id.as_deref();
        let Some(id) = id.filter(|id| !id.trim().is_empty()) else { return Ok(()) };
        self.in_files.push(key(Some(&home.path), id), number)?;
        if !is_number(id) {
            self.across_files.push(key(None, id), number)?;
        }
        Ok(())
    }

    fn conclude<'c>(self: Box<Self>) -> Result<Findings<'c>>
    where
        Self: 'c,
    {
        let cards = self.cards;
        let mut in_files = self.in_files.finish()?.peekable();
        let mut across_files = self.across_files.finish()?.peekable();
        // An id seen in this file and in another is told once, of this file.
        let repeats = std::iter::from_fn(move || {
            let number = |repeat: Option<&std::io::Result<Repeat>>| match repeat {
                Some(Ok(repeat)) => repeat.document,
                Some(Err(_)) => 0,
                None => usize::MAX,
            };
            let (inside, across) = (number(in_files.peek()), number(across_files.peek()));
            if inside <= across {
                let repeat = in_files.next()?;
                across_files.next_if(|_| inside == across);
                Some(repeat.map(|repeat| (repeat, true)))
            } else {
                across_files.next().map(|repeat| repeat.map(|repeat| (repeat, false)))
            }
        });
        let found = repeats.flat_map(move |repeat| {
            let told = move |(rule, params): &(Arc<Rule>, Params)| match &repeat {
                Ok((_, is_in_file)) if !is_in_file && !params.across_files => None,
                Ok((repeat, _)) => {
                    let slots = vec![("id", Slot::Id), ("other", Slot::Document(repeat.original))];
                    Some(Ok(Across { document: repeat.document, rule: Arc::clone(rule), content: repeat.key, slots }))
                }
                Err(error) => Some(Err(anyhow::anyhow!("{error}"))),
            };
            cards.iter().filter_map(told)
        });
        Ok(Box::new(found))
    }
}

fn is_number(id: &str) -> bool {
    id.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b'+' | b' '))
}

/// The half that stands for it in a fingerprint is the id's alone, so that a file may be moved.
fn key(path: Option<&str>, id: &str) -> u128 {
    let of_id = xxh3_128(id.as_bytes());
    match path {
        Some(path) => u128::from(xxh3_64_with_seed(path.as_bytes(), of_id as u64)) << 64 | u128::from(of_id as u64),
        None => of_id,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Record;
    use crate::lint::{Compared, Linter};
    use crate::rules::builtin;

    /// Records by file and id; those that are told, each with the one that had its id.
    #[track_caller]
    fn check(records: &[(&str, &str)], expected: &[(usize, &str)]) {
        let cards: Vec<_> = builtin::cards().into_iter().filter(|card| card.check == "identity").collect();
        let linter = Linter::new(&cards).expect("built-in cards compile");
        let origin = crate::text::Origin { is_record: true, ..crate::text::Origin::default() };
        let mut comparisons = linter.compare(Path::new(""));
        for (number, (path, id)) in (1..).zip(records) {
            let record = Record { number, line: number, id: Some((*id).to_owned()), field: "text".to_owned() };
            let home = Home { path: (*path).into(), record: Some(Arc::new(record)) };
            let document = Document::new_from("Salt.", origin);
            comparisons.take(Compared::new(home, &document, linter.digest(&document))).expect("it is in memory");
        }
        let found = comparisons.conclude().expect("it is in memory").map(|found| found.expect("it is in memory"));
        let found: Vec<_> = found.map(|(number, finding)| (number, finding.message)).collect();
        assert_eq!(found.len(), expected.len(), "{found:?}");
        for ((number, message), (wanted, other)) in found.iter().zip(expected) {
            assert!(number == wanted && message.contains(other), "{message}");
        }
    }

    #[test]
    fn ids_are_told_within_a_file_and_across_files() {
        check(&[("a", "x"), ("a", "y"), ("a", "x"), ("a", "x")], &[(2, "a:1"), (3, "a:1")]);
        check(&[("a", "x"), ("b", "x"), ("b", "x")], &[(1, "a:1"), (2, "b:2")]);
        check(&[("a", "1"), ("b", "1"), ("b", "1")], &[(2, "b:2")]);
        check(&[("a", ""), ("a", " "), ("a", "")], &[]);
    }
}
