//! Which findings are in the page where not all can be.
//!
//! Those with the least number, and a finding's number is how many its rule had before it, an error's taken for a
//! fourth, a warning's for a half of it: every rule has some, and a grave one has more. No order of arrival but that of
//! the walk decides, and twice the number is held at most.

use rustc_hash::FxHashMap;

use crate::diagnostic::Severity;

pub(super) struct Chosen<T> {
    most: usize,
    /// How many findings each rule had.
    ranks: FxHashMap<String, u64>,
    /// With their number and their place in the walk.
    held: Vec<((u64, u64), T)>,
    /// No number from here on is chosen any more.
    bound: (u64, u64),
    count: u64,
}

impl<T> Default for Chosen<T> {
    fn default() -> Self {
        Self::new(0)
    }
}

impl<T> Chosen<T> {
    pub(super) fn new(most: usize) -> Self {
        Self { most, ranks: FxHashMap::default(), held: Vec::new(), bound: (u64::MAX, 0), count: 0 }
    }

    pub(super) fn offer(&mut self, rule: &str, severity: Severity, make: impl FnOnce() -> T) {
        if !self.ranks.contains_key(rule) {
            self.ranks.insert(rule.to_owned(), 0);
        }
        let rank = self.ranks.get_mut(rule).expect("it was just put there");
        let weight = match severity {
            Severity::Error => 4,
            Severity::Warning => 2,
            Severity::Note => 1,
        };
        let number = (*rank / weight, self.count);
        *rank += 1;
        self.count += 1;
        if number >= self.bound {
            return;
        }
        self.held.push((number, make()));
        if self.held.len() >= 2 * self.most.max(1) {
            self.cut();
        }
    }

    /// The chosen ones, in the order of the walk.
    pub(super) fn into_rows(mut self) -> Vec<T> {
        self.cut();
        self.held.sort_unstable_by_key(|((_, place), _)| *place);
        self.held.into_iter().map(|(_, row)| row).collect()
    }

    fn cut(&mut self) {
        if self.held.len() > self.most {
            let (_, (bound, _), _) = self.held.select_nth_unstable_by_key(self.most, |(number, _)| *number);
            self.bound = *bound;
            self.held.truncate(self.most);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_has_some_and_the_grave_one_more() {
        let mut chosen = Chosen::new(70);
        for number in 0..10_000 {
            let (rule, severity) = match number % 100 {
                7 => ("grave", Severity::Error),
                8 => ("seldom", Severity::Note),
                _ => ("common", Severity::Warning),
            };
            chosen.offer(rule, severity, || (rule, number));
            assert!(chosen.held.len() < 140);
        }
        let rows = chosen.into_rows();
        let of = |name: &str| rows.iter().filter(|(rule, _)| *rule == name).count();
        assert_eq!((rows.len(), of("grave"), of("common"), of("seldom")), (70, 40, 20, 10));
        assert!(rows.is_sorted_by_key(|(_, number)| *number));
    }
}
