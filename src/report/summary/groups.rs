//! What was found, by groups of documents: folders, sites, what a field holds.

use std::collections::BTreeMap;
use std::sync::Arc;

use xxhash_rust::xxh3::xxh3_64;

use super::RuleCount;
use crate::report::rejected::Dropped;
use crate::site::Grouping;

/// Groups that are counted each for itself, at most; some kilobytes each.
const MOST: usize = 50_000;

/// What was found in each group.
///
/// Of more groups than can be counted those with the smallest hashes are kept, and all others counted as one: which
/// these are depends on no order, and so on no number of threads.
#[derive(Clone, Debug)]
pub struct Groups {
    pub by: Grouping,
    /// By the hash of the name, then by the name.
    all: BTreeMap<(u64, Option<Arc<str>>), GroupCount>,
    /// A group with a hash of this or above is among the others.
    bound: Option<u64>,
    others: GroupCount,
    most: usize,
}

/// What was found in the documents of one group.
#[derive(Clone, Debug, Default)]
pub struct GroupCount {
    /// Documents looked at.
    pub documents: u64,
    pub documents_with_findings: u64,
    /// Those that are left out of what was written.
    pub dropped: Dropped,
    pub rules: BTreeMap<String, RuleCount>,
}

/// What a group is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GroupName<'g> {
    Named(&'g str),
    /// These documents have no such thing.
    None,
    /// All that were too many to be counted each for itself.
    Others,
}

impl Groups {
    /// None so far.
    pub fn new(by: Grouping) -> Self {
        Self { by, all: BTreeMap::new(), bound: None, others: GroupCount::default(), most: MOST }
    }

    /// The count of a group.
    pub fn of(&mut self, name: Option<&Arc<str>>) -> &mut GroupCount {
        let key = (name.map_or(0, |name| xxh3_64(name.as_bytes())), name.cloned());
        if self.bound.is_some_and(|bound| key.0 >= bound) {
            return &mut self.others;
        }
        let (is_full, is_new) = (self.all.len() == self.most, !self.all.contains_key(&key));
        if is_full && is_new {
            let is_last = self.all.last_key_value().is_some_and(|(last, _)| *last < key);
            if is_last {
                self.bound = Some(key.0);
                return &mut self.others;
            }
            if let Some(((hash, _), count)) = self.all.pop_last() {
                self.others.add(count);
                self.bound = Some(hash);
            }
        }
        self.all.entry(key).or_default()
    }

    /// Counts documents that are left out, by their groups.
    pub fn drop(&mut self, dropped: Vec<(Option<Arc<str>>, Dropped)>) {
        dropped.into_iter().for_each(|(group, dropped)| self.of(group.as_ref()).dropped.add(dropped));
    }

    /// Takes in what was counted elsewhere, by the same groups.
    pub fn add(&mut self, other: Self) {
        if let Some(bound) = other.bound.filter(|bound| self.bound.is_none_or(|own| *bound < own)) {
            self.bound = Some(bound);
            while self.all.last_key_value().is_some_and(|((hash, _), _)| *hash >= bound) {
                let (_, count) = self.all.pop_last().expect("it was just seen");
                self.others.add(count);
            }
        }
        self.others.add(other.others);
        for ((_, name), count) in other.all {
            self.of(name.as_ref()).add(count);
        }
    }

    /// All groups, those with most findings first.
    pub fn by_count(&self) -> Vec<(GroupName<'_>, &GroupCount)> {
        let mut all: Vec<_> = self.all.iter().map(|((_, group), count)| (group.as_deref(), count)).collect();
        all.sort_by(|a, b| b.1.weight().cmp(&a.1.weight()).then_with(|| a.0.cmp(&b.0)));
        let named = all.into_iter().map(|(name, count)| (name.map_or(GroupName::None, GroupName::Named), count));
        named.chain((self.others.documents > 0).then_some((GroupName::Others, &self.others))).collect()
    }
}

impl GroupCount {
    /// By what groups are sorted: all findings, and what was left out.
    fn weight(&self) -> (u64, u64) {
        (self.rules.values().map(|count| count.findings).sum(), self.dropped.documents)
    }

    fn add(&mut self, other: Self) {
        self.documents += other.documents;
        self.documents_with_findings += other.documents_with_findings;
        self.dropped.add(other.dropped);
        for (id, count) in other.rules {
            self.rules.entry(id).or_default().add(&count);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Counts a document for each name; what is counted then, by name.
    fn counted(names: impl Iterator<Item = u32>, most: usize) -> Vec<(Option<String>, u64)> {
        let mut groups = Groups { most, ..Groups::new(Grouping::Folder) };
        for name in names {
            groups.of(Some(&format!("group {name}").into())).documents += 1;
        }
        assert!(groups.all.len() <= most);
        let name = |name| match name {
            GroupName::Named(name) => Some(name.to_owned()),
            GroupName::None | GroupName::Others => None,
        };
        groups.by_count().into_iter().map(|(group, count)| (name(group), count.documents)).collect()
    }

    #[test]
    fn what_is_counted_in_parts_is_counted_together() {
        let most = 10;
        let groups = |names: std::ops::Range<u32>| {
            let mut groups = Groups { most, ..Groups::new(Grouping::Folder) };
            names.for_each(|name| groups.of(Some(&format!("group {name}").into())).documents += 1);
            groups
        };
        let told = |groups: &Groups| format!("{:?}", groups.by_count());
        let whole = told(&groups(0..1_000));
        let mut parts = groups(0..5);
        [600..1_000, 5..5, 5..600].into_iter().for_each(|part| parts.add(groups(part)));
        assert_eq!(told(&parts), whole);
    }

    #[test]
    fn which_groups_are_counted_depends_on_no_order() {
        let forth = counted((0..1_000).chain(0..1_000), 10);
        let back = counted((0..1_000).rev().chain((0..1_000).rev()), 10);
        assert_eq!(forth, back);
        assert_eq!(forth.len(), 11);
        assert_eq!(forth.iter().map(|(_, documents)| documents).sum::<u64>(), 2_000);
        assert!(forth[..10].iter().all(|(_, documents)| *documents == 2));
    }
}
