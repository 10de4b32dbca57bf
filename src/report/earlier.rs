//! A report of an earlier run, `json` or `jsonl`, to be compared with.
//!
//! A finding is the same where its path, its rule and its fingerprint are: its line may be another. Of an earlier
//! report of any length some bytes a finding are kept, and the words of the first ones.

use std::collections::BTreeMap;
use std::fmt;
use std::io::BufRead;

use anyhow::{Context as _, Result};
use rustc_hash::FxHashMap;
use serde::de::{SeqAccess, Visitor};
use serde::{Deserialize, Deserializer as _};
use xxhash_rust::xxh3::Xxh3;

use crate::diagnostic::Finding;

/// Findings whose words are kept.
const MOST_WORDS: usize = 50_000;

/// What an earlier run found, less what was met again.
#[derive(Clone, Debug, Default)]
pub struct Earlier {
    /// How many findings of each rule it had.
    pub rules: BTreeMap<String, u64>,
    /// How often each finding was there and has not been met since, by its hash.
    left: FxHashMap<u64, u64>,
    words: Vec<(u64, Gone)>,
}

/// A finding that was there.
#[derive(Clone, Debug, Deserialize)]
pub struct Gone {
    pub rule: String,
    pub path: String,
    pub line: u64,
    pub message: String,
    #[serde(default)]
    pub record: Option<GoneRecord>,
    fingerprint: String,
}

/// Which record it was in.
#[derive(Clone, Debug, Deserialize)]
pub struct GoneRecord {
    pub number: u64,
}

impl Earlier {
    /// Reads a report.
    ///
    /// # Errors
    /// When it cannot be read, or is no report of findings.
    pub fn read(mut input: impl BufRead) -> Result<Self> {
        let mut earlier = Self::default();
        let is_array = loop {
            let bytes = input.fill_buf()?;
            let Some(first) = bytes.first() else { break false };
            if !first.is_ascii_whitespace() {
                break *first == b'[';
            }
            input.consume(1);
        };
        if is_array {
            let mut json = serde_json::Deserializer::from_reader(input);
            json.deserialize_seq(Each(&mut earlier)).context("not a report made with json")?;
            json.end()?;
        } else {
            for one in serde_json::Deserializer::from_reader(input).into_iter() {
                earlier.add(one.context("not a report made with json or jsonl")?);
            }
        }
        Ok(earlier)
    }

    fn add(&mut self, one: Gone) {
        let hash = hash(&one.path, &one.rule, &one.fingerprint);
        *self.left.entry(hash).or_default() += 1;
        match self.rules.get_mut(&one.rule) {
            Some(count) => *count += 1,
            None => drop(self.rules.insert(one.rule.clone(), 1)),
        }
        if self.words.len() < MOST_WORDS {
            self.words.push((hash, one));
        }
    }

    /// Takes out a finding that is still there; whether it was there before.
    pub fn meet(&mut self, finding: &Finding) -> bool {
        let left = self.left.get_mut(&hash(&finding.path, &finding.rule.id, &finding.fingerprint));
        left.filter(|count| **count > 0).map(|count| *count -= 1).is_some()
    }

    /// How many have not been met, and those of them whose words are kept, in the order of the earlier report.
    pub fn gone(&self) -> (u64, Vec<&Gone>) {
        let mut left = self.left.clone();
        let mut is_left =
            |hash: &u64| left.get_mut(hash).filter(|count| **count > 0).map(|count| *count -= 1).is_some();
        let gone = self.words.iter().filter(|(hash, _)| is_left(hash)).map(|(_, gone)| gone).collect();
        (self.left.values().sum(), gone)
    }
}

/// Reads an array without holding it.
struct Each<'e>(&'e mut Earlier);

impl<'d> Visitor<'d> for Each<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("an array of findings")
    }

    fn visit_seq<A: SeqAccess<'d>>(self, mut list: A) -> Result<(), A::Error> {
        while let Some(one) = list.next_element()? {
            self.0.add(one);
        }
        Ok(())
    }
}

fn hash(path: &str, rule: &str, fingerprint: &str) -> u64 {
    let mut hasher = Xxh3::new();
    for part in [path, rule, fingerprint] {
        hasher.update(part.as_bytes());
        hasher.update(&[0]);
    }
    hasher.digest()
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINES: &str = r#"
{"rule":"a/b","path":"x","line":3,"message":"first","record":null,"fingerprint":"1","fix":null}
{"rule":"a/b","path":"x","line":4,"message":"second","record":{"number":2,"id":null},"fingerprint":"2"}
"#;

    #[test]
    fn an_array_and_lines_are_read_alike() {
        let array = format!("[{}]", LINES.trim().replace('\n', ","));
        for report in [LINES, &array] {
            let mut earlier = Earlier::read(report.as_bytes()).expect("a report");
            assert_eq!(earlier.rules, [("a/b".to_owned(), 2)].into());
            *earlier.left.get_mut(&hash("x", "a/b", "1")).expect("it was there") -= 1;
            let (count, gone) = earlier.gone();
            assert_eq!((count, gone.len(), &*gone[0].message), (1, 1, "second"));
        }
        assert!(Earlier::read("[{}]".as_bytes()).is_err() && Earlier::read("x".as_bytes()).is_err());
        assert_eq!(Earlier::read("[]\n".as_bytes()).expect("a report").gone().0, 0);
    }
}
