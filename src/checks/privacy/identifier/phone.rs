//! Telephone numbers, where their writing leaves no doubt: `+` and a country code (ITU E.164), the North American plan
//! with its punctuation, or a word such as `Tel.` before.
//!
//! No country's own plan is known here beyond that. A library that knows all of them weighs some megabytes and takes a
//! plain row of digits for a number of one country or another, which in running text is mostly wrong.

use std::ops::Range;

use super::digits::{Group, digits, each_run, prefix};
use super::{Found, begins, ends};
use crate::language::{Lexicon, List};

/// Digits of a number at least (of those in use) and at most (E.164).
const LEAST: usize = 8;
const MOST: usize = 15;
/// Bytes of a number with all its punctuation.
const LONGEST: usize = 32;
/// Telephone numbers; of two readings that overlap the one that begins first, or else the longer.
pub(super) fn find(text: &str, words: &Lexicon, found: &mut Found) {
    let mut ranges = Vec::new();
    international(text, &mut |range| ranges.push(range));
    national(text, words, &mut |range| ranges.push(range));
    ranges.sort_unstable_by_key(|range: &Range<usize>| (range.start, std::cmp::Reverse(range.end)));
    let mut end = 0;
    for range in ranges {
        if range.start >= end {
            end = range.end;
            found(range);
        }
    }
}

fn international(text: &str, found: &mut Found) {
    let bytes = text.as_bytes();
    for plus in memchr::memchr_iter(b'+', bytes) {
        if !begins(text, plus) || text[..plus].ends_with('+') {
            continue;
        }
        let (mut at, mut end) = (plus + 1, plus + 1);
        let mut digits: Vec<u8> = Vec::with_capacity(MOST + 1);
        // The trunk prefix in `+44 (0)20`, which is not dialled.
        let mut trunk = None;
        while at < bytes.len() && at - plus < LONGEST {
            match bytes[at] {
                digit @ b'0'..=b'9' => {
                    digits.push(digit - b'0');
                    end = at + 1;
                }
                b'(' if bytes[at..].starts_with(b"(0)") => {
                    trunk = Some(digits.len());
                    at += 2;
                }
                b' ' | b'-' | b'.' | b'/' | b'(' | b')' if at > end + 1 || at == plus + 1 => break,
                b' ' | b'-' | b'.' | b'/' | b'(' | b')' => {}
                _ => break,
            }
            at += 1;
        }
        if (LEAST..=MOST).contains(&digits.len()) && is_dialled(&digits, trunk.is_some()) && ends(text, end) {
            found(plus..end);
        }
    }
}

/// Whether a country code begins the digits and a number that it could have follows.
fn is_dialled(digits: &[u8], has_trunk: bool) -> bool {
    let two = digits[0] * 10 + digits[1];
    let length = match digits[0] {
        1 => return digits.len() == 11 && is_north_american(&digits[1..]),
        7 => return digits.len() == 11 && digits[1] > 2,
        _ if matches!(two, 20 | 27 | 30..=34 | 36 | 39..=41 | 43..=49 | 51..=58 | 60..=66) => 2,
        _ if matches!(two, 81 | 82 | 84 | 86 | 90..=95 | 98) => 2,
        _ if is_long_code(prefix(digits, 3)) => 3,
        _ => return false,
    };
    // Italy dials the zero too.
    digits[length] != 0 || two == 39 || has_trunk
}

/// Country codes of three digits that are assigned (ITU's list).
fn is_long_code(code: u32) -> bool {
    matches!(
        code,
        211..=213 | 216 | 218 | 220..=258 | 260..=269 | 290 | 291 | 297..=299 | 350..=359 | 370..=383 | 385..=387 | 389
            | 420 | 421 | 423 | 500..=509 | 590..=599 | 670 | 672..=683 | 685..=692 | 800 | 808 | 850 | 852 | 853 | 855
            | 856 | 870 | 878 | 880 | 881..=883 | 886 | 960..=968 | 970..=977 | 979 | 992..=996 | 998
    )
}

/// Area and exchange of the North American plan: neither begins with 0 or 1, or ends in 11.
fn is_north_american(digits: &[u8]) -> bool {
    let is_code = |code: &[u8]| code[0] >= 2 && code[1..] != [1, 1];
    digits.len() == 10 && is_code(&digits[..3]) && is_code(&digits[3..6]) && digits[1] != 9
}

fn national(text: &str, words: &Lexicon, found: &mut Found) {
    let bytes = text.as_bytes();
    each_run(text, b" -./", |run| {
        if let Some(range) = north_american(text, run) {
            found(range);
            return;
        }
        let (start, end) = (run[0].start, run[run.len() - 1].end);
        let start = if text[..start].ends_with('(') { start - 1 } else { start };
        let count: usize = run.iter().map(Group::len).sum();
        // A label and a number in one piece, or with its area in brackets: `(030) 23125 014`.
        if !(7..=13).contains(&count) || !ends(text, end) {
            if bytes.get(end) == Some(&b')')
                && start < run[0].start
                && (2..=5).contains(&count)
                && is_labelled(text, start, words)
            {
                let rest = &bytes[end + 1..(end + LONGEST).min(bytes.len())];
                let more = rest.iter().take_while(|byte| byte.is_ascii_digit() || b" -/".contains(byte)).count();
                let more = rest[..more].iter().rposition(u8::is_ascii_digit).map_or(0, |last| last + 1);
                let dialled = count + rest[..more].iter().filter(|byte| byte.is_ascii_digit()).count();
                if (7..=13).contains(&dialled) && ends(text, end + 1 + more) {
                    found(start..end + 1 + more);
                }
            }
            return;
        }
        if start == run[0].start && is_labelled(text, start, words) {
            found(start..end);
        }
    });
}

/// `212-555-0147`, `212.555.0147`, `1-212-555-0147` or `(212) 555-0147`.
fn north_american(text: &str, run: &[Group]) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    let last = run.last()?;
    let is_free = |start: usize| {
        begins(text, start)
            && !text[..start].ends_with(['-', '.', '/', '=', '$', '+', ','])
            && ends(text, last.end)
            && !text[last.end..].starts_with(['-', '/', '=', '%'])
    };
    let (groups, start) = match run {
        [one, rest @ ..]
            if rest.len() == 3 && &bytes[one.start..one.end] == b"1" && one.separator == rest[0].separator =>
        {
            (rest, one.start)
        }
        [first, _, _] => (run, first.start),
        [exchange, _] => {
            // The area stands in brackets before.
            let head = text[..exchange.start].trim_end_matches(' ');
            let area = head.strip_suffix(')')?.as_bytes();
            let open = area.len().checked_sub(4)?;
            let is_area = area[open] == b'(' && area[open + 1..].iter().all(u8::is_ascii_digit);
            if !is_area || exchange.start - head.len() > 1 || exchange.separator == b'/' {
                return None;
            }
            let area = Group { start: open + 1, end: area.len(), separator: 0 };
            let is_form = exchange.len() == 3 && last.len() == 4;
            let dialled = digits(text, &[area, *exchange, *last]);
            return (is_form && is_north_american(&dialled) && is_free(open)).then_some(open..last.end);
        }
        _ => return None,
    };
    let separator = groups[0].separator;
    let is_form = groups.iter().map(Group::len).eq([3, 3, 4]) && groups[1].separator == separator;
    (is_form && b"-.".contains(&separator) && is_north_american(&digits(text, groups)) && is_free(start))
        .then_some(start..last.end)
}

/// Whether a word for a telephone stands right before.
fn is_labelled(text: &str, start: usize, words: &Lexicon) -> bool {
    let near = &text[text.ceil_char_boundary(start.saturating_sub(24))..start];
    let near = near.trim_end_matches([' ', '.', ':', '\u{a0}', '：', '#']);
    let word = near.rsplit(|c: char| c.is_whitespace() || "(,;/|.:".contains(c)).next().unwrap_or_default();
    words.has(List::PhoneLabels, word.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::super::LISTS;
    use super::super::tests::check;
    use super::*;

    fn find(text: &str, found: &mut Found) {
        super::find(text, &Lexicon::new(&Default::default(), LISTS), found);
    }

    /// All numbers here are kept free for fiction by the countries' regulators.
    #[test]
    fn numbers_written_in_full_are_found() {
        check(find, "Call +1 212 555 0147.", "+1 212 555 0147");
        check(find, "+44 (0)20 7946 0123, +442079460123", "+44 (0)20 7946 0123|+442079460123");
        check(
            find,
            "+49 30 23125-014; +33 1 99 00 12 34; +61 2 5550 1234",
            "+49 30 23125-014|+33 1 99 00 12 34|+61 2 5550 1234",
        );
        check(find, "212-555-0147, 1-212-555-0147, (212) 555-0147", "212-555-0147|1-212-555-0147|(212) 555-0147");
        check(find, "Tel.: 030 23125 014, Fax (030) 23125-015", "030 23125 014|(030) 23125-015");
        check(find, "电话：030 23125014", "030 23125014");
        // Italy dials the zero of the area from abroad too, others do not.
        check(find, "+39 06 0000 0000, +33 06 0000 0000", "+39 06 0000 0000");
    }

    #[test]
    fn other_figures_are_not() {
        check(find, "2+1 212 555 0147, a+12125550147, ++12125550147", "");
        check(find, "+100 000 000 euros, +5 %, +12 345, +999 123 456 78", "");
        check(find, "2024-05-17, 212-555-01478, 112-555-0147, 292-555-0147, 212-111-0147, 192.0.2.44", "");
        check(find, "pages 030 23125 014, id-212-555-0147, 3.212.555.0147", "");
        check(find, "Phone 3210, call 911", "");
        check(find, &"+1 ".repeat(900), "");
        check(find, &"1 ".repeat(900), "");
        check(find, &"(212) ".repeat(900), "");
        check(find, &"Tel. (030) ".repeat(90), "");
    }
}
