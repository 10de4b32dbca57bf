//! `identity`: records that bear the same id.
//!
//! An id is known by its record's home, not by the text, so that a digest only says where a finding would stand.
//! Numbers are compared within a file only: files that each count from one are many, and none of them is wrong.

use std::collections::hash_map::Entry;
use std::sync::Arc;

use rustc_hash::FxHashMap;
use serde::Deserialize;
use xxhash_rust::xxh3::Xxh3;

use crate::diagnostic::{Record, Rule};
use crate::kind::{Across, Comparison, CorpusPass, Digest, Home, Invalid, Kind, Opening, Pass, Sink, Spec, Spot};
use crate::span::Span;
use crate::text::Document;

pub(crate) struct Identity;

#[derive(Deserialize)]
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
        let spot = Spot { span: Span::at(0), line_number: 1, chars: 0 };
        let empty = Opening { spot, shown: Box::default() };
        document.origin.is_record.then(|| Digest::new(Opening::of(document).unwrap_or(empty)))
    }

    fn compare(&self) -> Box<dyn Comparison + '_> {
        Box::new(Identities { cards: &self.cards, first: FxHashMap::default(), repeated: Vec::new(), last: None })
    }
}

/// Remembers 20 bytes of every id.
struct Identities<'p> {
    cards: &'p [(Arc<Rule>, Params)],
    /// The first document with an id, by the hash of the id, and of the path where only that file counts.
    first: FxHashMap<u128, u32>,
    repeated: Vec<Repeated>,
    /// The path and the number of the last record: one that holds several texts comes several times.
    last: Option<(Arc<str>, u64)>,
}

struct Repeated {
    document: usize,
    original: u32,
    is_in_file: bool,
    record: Arc<Record>,
    opening: Opening,
}

impl Comparison for Identities<'_> {
    fn take(&mut self, number: usize, home: &Home, digest: Digest) {
        let opening: Opening = *digest.open();
        let Some(record) = &home.record else { return };
        let this = (Arc::clone(&home.path), record.number);
        if self.last.replace(this) == Some((Arc::clone(&home.path), record.number)) {
            return;
        }
        let Some(id) = record.id.as_deref().filter(|id| !id.trim().is_empty()) else { return };
        let document = u32::try_from(number).expect("fewer documents than four thousand million");
        // An id seen in this file and in another is told once, of this file.
        let scopes = [(true, true), (false, !is_number(id))];
        let mut seen = None;
        for (is_in_file, _) in scopes.into_iter().filter(|(_, is_compared)| *is_compared) {
            match self.first.entry(key(is_in_file.then_some(&*home.path), id)) {
                Entry::Vacant(entry) => {
                    entry.insert(document);
                }
                Entry::Occupied(entry) => seen = seen.or(Some((*entry.get(), is_in_file))),
            }
        }
        if let Some((original, is_in_file)) = seen {
            let record = Arc::clone(record);
            self.repeated.push(Repeated { document: number, original, is_in_file, record, opening });
        }
    }

    fn conclude(self: Box<Self>, name: &dyn Fn(usize) -> String) -> Vec<Across> {
        let mut found = Vec::new();
        for repeated in &self.repeated {
            let other = name(repeated.original as usize);
            let id = repeated.record.id.as_deref().unwrap_or_default();
            let slots = [("id", id), ("other", other.as_str())];
            let content = key(None, id) as u64;
            for (rule, _) in self.cards.iter().filter(|(_, params)| repeated.is_in_file || params.across_files) {
                found.push(Across::new(rule, repeated.document, repeated.opening.place(), content, &slots));
            }
        }
        found
    }
}

fn is_number(id: &str) -> bool {
    id.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b'+' | b' '))
}

fn key(path: Option<&str>, id: &str) -> u128 {
    let mut hasher = Xxh3::new();
    if let Some(path) = path {
        hasher.update(path.as_bytes());
        hasher.update(b"\0");
    }
    hasher.update(id.as_bytes());
    hasher.digest128()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::Linter;
    use crate::rules::builtin;

    /// Records by file and id; those that are told, each with the one that had its id.
    #[track_caller]
    fn check(records: &[(&str, &str)], expected: &[(usize, &str)]) {
        let cards: Vec<_> = builtin::cards().into_iter().filter(|card| card.check == "identity").collect();
        let linter = Linter::new(&cards).expect("built-in cards compile");
        let origin = crate::text::Origin { is_record: true, ..crate::text::Origin::default() };
        let mut comparisons = linter.compare();
        for (number, (path, id)) in (1..).zip(records) {
            let record = Record { number, line: number, id: Some((*id).to_owned()), field: "text".to_owned() };
            let home = Home { path: (*path).into(), record: Some(Arc::new(record)) };
            comparisons.take(home, linter.digest(&Document::new_from("Salt.", origin)));
        }
        let told = |(number, finding): &(usize, crate::diagnostic::Finding)| (*number, finding.message.clone());
        let found: Vec<_> = comparisons.conclude().iter().map(told).collect();
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
