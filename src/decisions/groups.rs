//! What fixes would do, put together by rule and text: the same words a hundred times are one question.

use std::cell::RefCell;
use std::io::{self, Write};
use std::rc::Rc;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::{Answer, Decisions, Key};
use crate::diagnostic::{Excerpt, Finding, Mending, Rule};
use crate::fix::Applicability;
use crate::lint::group_text;
use crate::report::Report;

/// So many places of a group are shown.
const MOST_EXAMPLES: usize = 4;
/// So many spellings of a group are known.
const MOST_SPELLINGS: usize = 8;

/// Findings of one rule with one text.
#[derive(Clone, Debug)]
pub struct Group {
    pub key: Key,
    pub rule: Arc<Rule>,
    /// The least that a fix among them is trusted.
    pub fix: Applicability,
    pub count: u64,
    pub documents: u64,
    /// Characters that would go.
    pub takes: u64,
    /// The beginnings of the matches, as they are written, the first ones.
    pub spellings: Vec<String>,
    /// Where the first ones stand, no two in one document.
    pub examples: Vec<Example>,
    last: u64,
}

/// Where a finding stands.
#[derive(Clone, Debug)]
pub struct Example {
    /// `path:line`, or `path:record:line`.
    pub place: String,
    pub excerpt: Option<Excerpt>,
}

/// Gathers groups; a report among others.
#[derive(Clone, Debug, Default)]
pub struct Groups {
    gathered: Rc<RefCell<Gathered>>,
}

#[derive(Debug, Default)]
struct Gathered {
    groups: FxHashMap<Key, Group>,
    /// The document of the last finding, by a number of its own.
    document: u64,
    last: Option<Document>,
}

/// Which document a finding is in.
#[derive(Debug, PartialEq, Eq)]
struct Document {
    path: Arc<str>,
    /// The number of its record, and the field.
    record: Option<(u64, String)>,
}

impl Groups {
    /// A group in which nothing is yet.
    pub fn group(key: Key, rule: Arc<Rule>, fix: Applicability) -> Group {
        let (spellings, examples) = (Vec::new(), Vec::new());
        Group { key, rule, fix, count: 0, documents: 0, takes: 0, spellings, examples, last: 0 }
    }

    /// All of them. First those that take most away, whatever their rule: who answers only some decides over most of
    /// what would change. What takes nothing away comes by how often it does.
    pub fn take(&self) -> Vec<Group> {
        let mut groups: Vec<Group> = std::mem::take(&mut *self.gathered.borrow_mut()).groups.into_values().collect();
        groups.sort_by(|a, b| (b.takes, b.count).cmp(&(a.takes, a.count)).then_with(|| a.key.cmp(&b.key)));
        groups
    }
}

impl Report for Groups {
    fn finding(&mut self, finding: &Finding, _out: &mut dyn Write) -> io::Result<()> {
        let Mending::By(fix) = finding.mending else { return Ok(()) };
        if finding.suppressed {
            return Ok(());
        }
        let gathered = &mut *self.gathered.borrow_mut();
        let record = finding.record.as_ref().map(|record| (record.number, record.field.clone()));
        let document = Some(Document { path: Arc::clone(&finding.path), record });
        if gathered.last != document {
            gathered.last = document;
            gathered.document += 1;
        }
        let text = group_text(&finding.snippet, finding.span.len());
        let key = Key { rule: finding.rule.id.clone(), text };
        let group = gathered.groups.entry(key);
        let group = group.or_insert_with_key(|key| Self::group(key.clone(), Arc::clone(&finding.rule), fix));
        group.fix = group.fix.min(fix);
        group.count += 1;
        group.takes += finding.takes;
        if group.spellings.len() < MOST_SPELLINGS && !group.spellings.contains(&finding.snippet) {
            group.spellings.push(finding.snippet.clone());
        }
        if group.last != gathered.document {
            group.last = gathered.document;
            group.documents += 1;
            if group.examples.len() < MOST_EXAMPLES {
                let record = finding.record.as_ref().map_or(String::new(), |record| format!("{}:", record.number));
                let place = format!("{}:{record}{}", finding.path, finding.line);
                group.examples.push(Example { place, excerpt: finding.excerpt.clone() });
            }
        }
        Ok(())
    }
}

/// Of the groups those that are asked: what was not decided, or was left for now.
pub fn open(groups: Vec<Group>, decisions: &Decisions) -> Vec<Group> {
    let is_open = |group: &Group| decisions.of(&group.key).is_none_or(|decision| decision.answer == Answer::No);
    groups.into_iter().filter(is_open).collect()
}
