//! What fixes would take away, for whoever thinks of making them.

use super::{RuleCount, Summary};
use crate::fix::Applicability;
use crate::report::{counted, grouped};

/// In a sentence; `None` where they would take nothing, or have done it.
pub fn advice(summary: &Summary) -> Option<String> {
    let sum = |part: fn(&RuleCount) -> u64| -> u64 { summary.rules.values().map(part).sum() };
    let safe = if summary.fixing.is_none() { sum(|count| count.characters) } else { 0 };
    let further = if summary.fixing == Some(Applicability::Unsafe) { 0 } else { sum(|count| count.unsafe_characters) };
    let take = |option: &str, count: u64| format!("{option} would take away {}", counted(count, "character"));
    match (safe, further) {
        (0, 0) => None,
        (safe, 0) => Some(format!("{}.", take("--fix", safe))),
        (0, further) => Some(format!("{}.", take("--unsafe-fixes", further))),
        (safe, further) => Some(format!("{}, --unsafe-fixes {} more.", take("--fix", safe), grouped(further))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check((characters, unsafe_characters): (u64, u64), fixing: Option<Applicability>, expected: Option<&str>) {
        let count = RuleCount { characters, unsafe_characters, ..RuleCount::default() };
        let summary = Summary { rules: [("a/b".to_owned(), count)].into(), fixing, ..Summary::default() };
        assert_eq!(advice(&summary).as_deref(), expected);
    }

    #[test]
    fn it_is_said_what_would_go() {
        check((0, 0), None, None);
        check((1, 0), None, Some("--fix would take away 1 character."));
        let both = "--fix would take away 1,200 characters, --unsafe-fixes 7 more.";
        check((1_200, 7), None, Some(both));
        let further = "--unsafe-fixes would take away 7 characters.";
        check((1_200, 7), Some(Applicability::Safe), Some(further));
        check((1_200, 7), Some(Applicability::Unsafe), None);
    }
}
