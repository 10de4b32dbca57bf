//! What somebody decided of findings, group by group: which of them a fix may mend.
//!
//! A group is a rule and a text. The file has a line of JSON for each, sorted, so that a colleague can read it, and
//! what was changed in it, as one reads a change of a program. What is not in it was not decided, and nothing is done
//! to it.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use serde::{Deserialize, Serialize};

use crate::corpus::new_file;
use crate::fix::Applicability;
use crate::report::json::write_json;

mod groups;

pub use groups::{Example, Group, Groups, open};

/// What was decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Answer {
    /// It is mended.
    Yes,
    /// It is left, and asked again.
    No,
    /// It is left, and not asked again.
    Never,
    /// It is right as it is: the configuration says so.
    Allow,
}

impl Answer {
    /// The answer that a letter stands for.
    pub fn of_letter(letter: char) -> Option<Self> {
        Some(match letter {
            'y' => Self::Yes,
            'n' => Self::No,
            'v' => Self::Never,
            'a' => Self::Allow,
            _ => return None,
        })
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Yes => "yes",
            Self::No => "no",
            Self::Never => "never",
            Self::Allow => "allow",
        })
    }
}

/// What is decided together.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// The rule's id.
    pub rule: String,
    /// As [`group_text`](crate::lint::group_text) has it.
    pub text: String,
}

/// An answer, with what it was given on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    pub answer: Answer,
    /// How far the fix was trusted.
    pub fix: Applicability,
    /// How many findings there were.
    pub count: u64,
    /// Where one of them stood.
    pub example: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    rule: String,
    text: String,
    answer: Answer,
    fix: Applicability,
    count: u64,
    example: String,
}

/// All that was decided.
#[derive(Clone, Debug, Default)]
pub struct Decisions {
    by_key: BTreeMap<Key, Decision>,
}

impl Decisions {
    /// Reads a file of them.
    ///
    /// # Errors
    /// When it cannot be read, or a line of it is no decision.
    pub fn load(path: &Path) -> Result<Self> {
        let named = || format!("decisions `{}`", path.display());
        let text = std::fs::read_to_string(path).with_context(named)?;
        Self::read(&text).with_context(named)
    }

    fn read(text: &str) -> Result<Self> {
        let mut decisions = Self::default();
        for (number, line) in (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty()) {
            let Line { rule, text, answer, fix, count, example } =
                serde_json::from_str(line).with_context(|| format!("line {number}"))?;
            if decisions.put(Key { rule, text }, Decision { answer, fix, count, example }).is_some() {
                bail!("line {number}: the same rule and text as in a line before");
            }
        }
        Ok(decisions)
    }

    /// Writes them.
    ///
    /// # Errors
    /// What the system said.
    pub fn save(&self, path: &Path) -> Result<()> {
        new_file::write_new(path, self.written().as_bytes())
    }

    fn written(&self) -> String {
        let mut written = String::new();
        for (Key { rule, text }, Decision { answer, fix, count, example }) in &self.by_key {
            let (rule, text, example) = (rule.clone(), text.clone(), example.clone());
            let line = Line { rule, text, answer: *answer, fix: *fix, count: *count, example };
            written.push_str(&write_json(&line).expect("a string takes what is written"));
            written.push('\n');
        }
        written
    }

    /// What was decided of a group.
    pub fn of(&self, key: &Key) -> Option<&Decision> {
        self.by_key.get(key)
    }

    /// Notes a decision; what was decided before.
    pub fn put(&mut self, key: Key, decision: Decision) -> Option<Decision> {
        self.by_key.insert(key, decision)
    }

    /// Whether a finding of the rule with this text is to be mended.
    pub fn admit(&self, rule: &str, text: String) -> bool {
        let key = Key { rule: rule.to_owned(), text };
        self.of(&key).is_some_and(|decision| decision.answer == Answer::Yes)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.by_key.len()
    }

    /// Whether nothing was decided.
    pub fn is_empty(&self) -> bool {
        self.by_key.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_and_sorted() {
        let mut decisions = Decisions::default();
        let given = [("b/x", "two\u{200b}", Answer::Yes), ("a/x", "", Answer::Never), ("b/x", "one", Answer::No)];
        for (rule, text, answer) in given {
            let decision = Decision { answer, fix: Applicability::Unsafe, count: 3, example: "a.txt:1".to_owned() };
            decisions.put(Key { rule: rule.to_owned(), text: text.to_owned() }, decision);
        }
        let written = decisions.written();
        let expected = "{\"rule\":\"a/x\",\"text\":\"\",\"answer\":\"never\",\"fix\":\"unsafe\",\"count\":3,\
                        \"example\":\"a.txt:1\"}\n";
        assert!(written.starts_with(expected) && written.contains("\"two\\u200b\""), "{written}");
        let read = Decisions::read(&written).expect("it reads back");
        assert_eq!((read.written(), read.len()), (written.clone(), 3));
        assert!(read.admit("b/x", "two\u{200b}".to_owned()) && !read.admit("b/x", "one".to_owned()));
        assert!(!read.admit("b/x", "three".to_owned()), "it was not decided");
        let twice = format!("{written}\n{expected}");
        assert!(format!("{:#}", Decisions::read(&twice).expect_err("twice")).contains("line 5: the same rule"));
        let error = Decisions::read("{\"rule\":\"a/x\"}").expect_err("half a line");
        assert!(format!("{error:#}").starts_with("line 1: missing field"), "{error:#}");
    }
}
