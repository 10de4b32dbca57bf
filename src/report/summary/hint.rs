//! What could be mended yet, with the options to type.
//!
//! Asked of what each finding says of its [`Mending`](crate::diagnostic::Mending), not of its fix: the file may be one
//! that is never written.

use super::{RuleCount, Summary};
use crate::fix::Applicability;
use crate::report::grouped;

/// In brackets, or nothing.
pub(super) fn hint(summary: &Summary) -> String {
    let sum = |part: fn(&RuleCount) -> u64| -> u64 { summary.rules.values().map(part).sum() };
    // What is still there after fixes of its trust were made stood in the way of another one.
    let (asks_safe, asks_unsafe) = (summary.fixing.is_none(), summary.fixing != Some(Applicability::Unsafe));
    let safe = if asks_safe { sum(|count| count.safe) } else { 0 };
    let further = if asks_unsafe { sum(|count| count.unsafe_) } else { 0 };
    let mut parts = Vec::new();
    if safe > 0 {
        parts.push(format!("{} fixable with --fix", grouped(safe)));
    }
    match (safe, further) {
        (_, 0) => {}
        (0, further) => parts.push(format!("{} fixable with --fix --unsafe-fixes", grouped(further))),
        (_, further) => parts.push(format!("{} more with --fix --unsafe-fixes", grouped(further))),
    }
    match sum(|count| count.refused) {
        0 => {}
        1 => parts.push("1 fixable only if its file could be written".to_owned()),
        refused => parts.push(format!("{} fixable only if their files could be written", grouped(refused))),
    }
    if parts.is_empty() { String::new() } else { format!(" ({})", parts.join(", ")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check((safe, unsafe_, refused): (u64, u64, u64), fixing: Option<Applicability>, expected: &str) {
        let count = RuleCount { safe, unsafe_, refused, ..RuleCount::default() };
        let summary = Summary { rules: [("a/b".to_owned(), count)].into(), fixing, ..Summary::default() };
        assert_eq!(hint(&summary), expected);
    }

    #[test]
    fn the_options_are_named() {
        check((0, 0, 0), None, "");
        check((8, 2, 0), None, " (8 fixable with --fix, 2 more with --fix --unsafe-fixes)");
        check((0, 1_200, 0), None, " (1,200 fixable with --fix --unsafe-fixes)");
    }

    #[test]
    fn what_no_option_mends_is_not_called_fixable() {
        check((0, 0, 3), None, " (3 fixable only if their files could be written)");
        check((1, 0, 1), None, " (1 fixable with --fix, 1 fixable only if its file could be written)");
    }

    #[test]
    fn what_fixes_left_is_not_mended_by_making_them_again() {
        check((8, 2, 0), Some(Applicability::Safe), " (2 fixable with --fix --unsafe-fixes)");
        check((8, 2, 0), Some(Applicability::Unsafe), "");
    }
}
