//! Findings of one rule with the same words, as one: which of them are shown, and how often they come.
//!
//! Of each rule the commonest texts are held, each with a finding of it; of those that come equally often the ones with
//! the greatest hashes, so that they are from all over the collection and not from its first document. A rule's first
//! text goes before the second one of any other, but an error's texts count as a fourth as far down as a note's.
//! Findings that were held once are only counted again, so that what is shown in the end are the commonest ones.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;
use xxhash_rust::xxh3::xxh3_64_with_seed;

use super::Summary;
use crate::diagnostic::{Finding, Severity};

/// Texts that are counted at a time and not held: some 32 bytes each. Of more the seldom ones are forgotten.
const COUNTED: usize = 1 << 18;

/// All findings of a rule with one text.
pub(super) struct Group {
    /// One of them.
    pub(super) finding: Finding,
    pub(super) count: u64,
    pub(super) documents: u64,
    last_document: u64,
    /// So many may have been forgotten before it was counted.
    missed: u32,
}

pub(super) struct Alike {
    most: usize,
    rules: FxHashMap<String, Held>,
    /// Groups held, of all rules.
    held: usize,
    /// A rule's text is held if its rank times the rule's step is below this.
    bound: usize,
    counts: FxHashMap<u64, Count>,
    counted: usize,
    /// Texts that came no more often than this may have been forgotten.
    forgotten: u32,
}

/// The groups of one rule.
struct Held {
    step: usize,
    groups: FxHashMap<u64, Group>,
    /// By how often they come.
    order: BTreeSet<(u64, u64)>,
}

#[derive(Clone, Copy, Default)]
struct Count {
    findings: u32,
    documents: u32,
    last_document: u64,
    missed: u32,
}

/// How far the next text of a rule stands behind the one before.
fn step(severity: Severity) -> usize {
    match severity {
        Severity::Error => 3,
        Severity::Warning => 6,
        Severity::Note => 12,
    }
}

impl Group {
    /// Whether some may have been forgotten.
    pub(super) fn is_at_least(&self) -> bool {
        self.missed > 0
    }
}

impl Alike {
    /// None so far, of which so many are to be shown.
    pub(super) fn new(most: usize) -> Self {
        Self {
            most,
            rules: FxHashMap::default(),
            held: 0,
            bound: most.saturating_mul(step(Severity::Note)),
            counts: FxHashMap::default(),
            counted: COUNTED,
            forgotten: 0,
        }
    }

    pub(super) fn count(&mut self, finding: &Finding) {
        if self.most == 0 {
            return;
        }
        let (key, document) = (key(finding), document(finding));
        let id = &finding.rule.id;
        if !self.rules.contains_key(id) {
            let step = step(finding.severity());
            self.rules.insert(id.clone(), Held { step, groups: FxHashMap::default(), order: BTreeSet::new() });
        }
        let held = self.rules.get_mut(id).expect("it was just put there");
        if let Some(group) = held.groups.get_mut(&key) {
            held.order.remove(&(group.count, key));
            group.count += 1;
            group.documents += u64::from(group.last_document != document);
            group.last_document = document;
            held.order.insert((group.count, key));
            return;
        }
        let count = self.counts.entry(key).or_default();
        count.findings = count.findings.saturating_add(1);
        if count.findings == 1 {
            count.missed = self.forgotten;
        }
        if count.findings == 1 || count.last_document != document {
            count.documents = count.documents.saturating_add(1);
            count.last_document = document;
        }
        let count = *count;
        let rank = (u64::from(count.findings), key);
        let is_full = held.groups.len() >= self.bound.div_ceil(held.step);
        if is_full && held.order.first().is_none_or(|least| rank < *least) {
            return self.forget();
        }
        self.counts.remove(&key);
        let group = Group {
            finding: finding.clone(),
            count: count.findings.into(),
            documents: count.documents.into(),
            last_document: document,
            missed: count.missed,
        };
        held.groups.insert(key, group);
        held.order.insert(rank);
        if is_full {
            held.let_go(&mut self.counts);
        } else {
            self.held += 1;
            if self.held > 2 * self.most + 8 * self.rules.len() {
                self.cut();
            }
        }
    }

    /// Those that are to be shown.
    pub(super) fn into_chosen(mut self, summary: &Summary) -> Vec<Group> {
        let mut all = Vec::with_capacity(self.held);
        for (id, mut held) in self.rules.drain() {
            let findings = summary.rules.get(&id).map_or(0, |count| count.findings);
            for (rank, (_, key)) in held.order.iter().rev().enumerate() {
                let group = held.groups.remove(key).expect("what is in order is held");
                let severity = group.finding.severity();
                all.push(((rank * held.step, std::cmp::Reverse((severity, findings)), id.clone()), group));
            }
        }
        all.sort_by(|a, b| a.0.cmp(&b.0));
        all.into_iter().take(self.most).map(|(_, group)| group).collect()
    }

    /// Lets go of what cannot be chosen any more: there are enough before it, and never fewer.
    fn cut(&mut self) {
        let within = |held: &Held, bound: usize| held.groups.len().min(bound.div_ceil(held.step));
        let enough = |bound: usize| self.rules.values().map(|held| within(held, bound)).sum::<usize>() >= self.most;
        let (mut low, mut high) = (0, self.bound);
        while low < high {
            let middle = low + (high - low) / 2;
            if enough(middle) { high = middle } else { low = middle + 1 }
        }
        self.bound = high;
        for held in self.rules.values_mut() {
            while held.groups.len() > self.bound.div_ceil(held.step) {
                held.let_go(&mut self.counts);
            }
        }
        self.held = self.rules.values().map(|held| held.groups.len()).sum();
        self.forget();
    }

    /// Forgets the seldom texts where there are too many.
    fn forget(&mut self) {
        if self.counts.len() < self.counted {
            return;
        }
        while self.counts.len() > self.counted / 2 {
            self.forgotten += 1;
            self.counts.retain(|_, count| count.findings.saturating_add(count.missed) > self.forgotten);
        }
    }
}

impl Held {
    /// Only counts from now on what comes least often.
    fn let_go(&mut self, counts: &mut FxHashMap<u64, Count>) {
        let Some((_, key)) = self.order.pop_first() else { return };
        let group = self.groups.remove(&key).expect("what is in order is held");
        let Group { count, documents, last_document, missed, .. } = group;
        let small = |count: u64| u32::try_from(count).unwrap_or(u32::MAX);
        counts.insert(key, Count { findings: small(count), documents: small(documents), last_document, missed });
    }
}

/// What the same findings have in common: the rule and the text, or where there is none to be seen, what is said.
fn key(finding: &Finding) -> u64 {
    let text = if finding.snippet.trim().is_empty() { &finding.message } else { &finding.snippet };
    xxh3_64_with_seed(text.as_bytes(), xxh3_64_with_seed(finding.rule.id.as_bytes(), 0))
}

fn document(finding: &Finding) -> u64 {
    let (number, field) = finding.record.as_ref().map_or((0, ""), |record| (record.number, &record.field));
    xxh3_64_with_seed(finding.path.as_bytes(), xxh3_64_with_seed(field.as_bytes(), number))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::diagnostic::{Diagnostic, Rule};
    use crate::lint::Locator;
    use crate::span::Span;
    use crate::text::Document;

    fn finding(rule: &Arc<Rule>, document: u64, text: &str) -> Finding {
        let path: Arc<str> = format!("{document}.txt").into();
        let whole = Span::new(0, text.len());
        let document = Document::new(text);
        Locator::new(&document, path, None, None).finding(Diagnostic::new(Arc::clone(rule), whole))
    }

    fn rule(id: &str, severity: Severity) -> Arc<Rule> {
        Arc::new(Rule { severity, ..Rule::named(id, "found") })
    }

    fn chosen(alike: Alike) -> Vec<(String, String, u64, u64)> {
        let groups = alike.into_chosen(&Summary::default());
        let row = |group: Group| {
            let Finding { rule, snippet, .. } = group.finding;
            (rule.id.clone(), snippet, group.count, group.documents)
        };
        groups.into_iter().map(row).collect()
    }

    #[test]
    fn the_commonest_texts_are_chosen_and_each_rule_has_one() {
        let (grave, common) = (rule("a/grave", Severity::Error), rule("a/common", Severity::Note));
        let mut alike = Alike::new(4);
        for document in 0..10_000 {
            // Each text of its own but two, which come late and often.
            let text = match document % 10 {
                7 if document > 5_000 => "often".to_owned(),
                8 if document > 5_000 && document % 20 == 8 => "half as often".to_owned(),
                _ => format!("word {document}"),
            };
            alike.count(&finding(&common, document / 2, &text));
            assert!(alike.held <= 8 + 16, "{} are held", alike.held);
        }
        alike.count(&finding(&grave, 1, "bad"));
        let chosen = chosen(alike);
        assert_eq!(chosen.len(), 4);
        assert_eq!(chosen[0], ("a/grave".to_owned(), "bad".to_owned(), 1, 1));
        assert_eq!(chosen[1], ("a/common".to_owned(), "often".to_owned(), 500, 500));
        assert_eq!(chosen[2], ("a/common".to_owned(), "half as often".to_owned(), 250, 250));
        assert_eq!(chosen[3].2, 1);
    }

    #[test]
    fn a_grave_rule_has_more() {
        let rules = [rule("a/grave", Severity::Error), rule("a/mild", Severity::Note)];
        let mut alike = Alike::new(10);
        for document in 0..1_000 {
            alike.count(&finding(&rules[document as usize % 2], document, &format!("word {document}")));
        }
        let chosen = chosen(alike);
        let grave = chosen.iter().filter(|(id, ..)| id == "a/grave").count();
        assert_eq!((chosen.len(), grave), (10, 8));
    }

    #[test]
    fn documents_are_counted_once() {
        let rule = rule("a/b", Severity::Warning);
        let mut alike = Alike::new(2);
        for document in [1, 1, 1, 2, 3, 3] {
            alike.count(&finding(&rule, document, "same"));
        }
        assert_eq!(chosen(alike), [("a/b".to_owned(), "same".to_owned(), 6, 3)]);
    }

    #[test]
    fn what_was_forgotten_is_said() {
        let rule = rule("a/b", Severity::Warning);
        let mut alike = Alike { counted: 100, ..Alike::new(1) };
        for document in 0..1_000 {
            let text = if document > 900 { "often".to_owned() } else { format!("word {document}") };
            alike.count(&finding(&rule, document, &text));
            assert!(alike.counts.len() <= 100);
        }
        let groups = alike.into_chosen(&Summary::default());
        assert!(groups.len() == 1 && groups[0].is_at_least() && (98..=99).contains(&groups[0].count));
    }
}
