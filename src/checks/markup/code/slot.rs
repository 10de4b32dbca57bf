//! Whether a template's slot is one: elsewhere braces and per cent signs are somebody's syntax.
//!
//! A slot stands in prose by itself. What is attached to a name or to other braces belongs to these: `\frac{1}{2}`,
//! `shelf@{1}`, `[0-9a-f]{2}`, `SHELF{lamp_count}`. And where a text has conversions that no page fills in, `%Z`, it
//! speaks of them.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

/// A conversion of dates or fields, and none that pages write into their sentences; behind a number it is a per cent
/// sign.
static CONVERSION: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"(?m)(?:^[ \t]*|[^\d\s][ \t]+|["'“‘(,:])%[a-zA-Z--dfisu]\b"#).expect("the regex is right")
});

/// Whether a slot in one brace belongs to what it is attached to.
pub(super) fn is_attached(line: &str, slot: &Range<usize>) -> bool {
    let text = &line[slot.clone()];
    if !text.starts_with('{') || text.starts_with("{{") {
        return false;
    }
    let before = line[..slot.start].chars().next_back();
    before.is_some_and(|c| c.is_ascii_alphanumeric() || r"\@$#]}{_^".contains(c)) || line[slot.end..].starts_with('{')
}

/// Whether a slot is written with a per cent sign.
pub(super) fn is_conversion(line: &str, slot: &Range<usize>) -> bool {
    line[slot.clone()].starts_with('%')
}

/// Whether the text speaks of such conversions.
pub(super) fn speaks_of_conversions(text: &str) -> bool {
    CONVERSION.is_match(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slot_stands_by_itself() {
        let check = |line: &str, slot: &str, expected: bool| {
            let start = line.find(slot).expect("the slot");
            assert_eq!(is_attached(line, &(start..start + slot.len())), expected, "{line}");
        };
        check("Showing {0} of {1} boats", "{0}", false);
        check("Dear {first_name}, the ferry is late", "{first_name}", false);
        check("Dear{{first_name}}", "{{first_name}}", false);
        check(r"The tide is \frac{1}{2} of it", "{1}", true);
        check(r"The tide is \frac{1}{2} of it", "{2}", true);
        check("take shelf@{1} down", "{1}", true);
        check("the berth [a-f]{2} is free", "{2}", true);
        check("SHELF{lamp_count}==\"4\"", "{lamp_count}", true);
        check("if > {tide} {1}{0}", "{1}", true);
        check("the sum is a_{1} + a_{2}", "{2}", true);
    }

    #[test]
    fn a_text_with_other_conversions_speaks_of_them() {
        let check = |text: &str, expected: bool| assert_eq!(speaks_of_conversions(text), expected, "{text}");
        check("The date is written as %H:%M.", true);
        check("All but %s, %z, and %Z are kept.", true);
        check("Showing %s of %d boats, %i of them new", false);
        check("It rose by 5 %a year, /a%C3%A4 and 100 % A", false);
    }
}
