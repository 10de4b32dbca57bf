//! What a line holds besides words: a price, a date, an address to write to, a number to call.
//!
//! Told by their writing, so that they are the same in every language but for months, short forms of money and what
//! stands before a telephone number. None of them says what a line is; lines full of them say what a list is.

use std::ops::Range;
use std::sync::Arc;

use crate::language::{Languages, Lexicon, List};

/// The words that are asked for.
pub(crate) const LISTS: &[List] = &[List::Currencies, List::Months, List::PhoneLabels];

/// Signs of money.
const SIGNS: [char; 17] = ['$', '€', '£', '¥', '₹', '₽', '₺', '₩', '฿', '₫', '₴', '₦', '₪', '￥', '元', '円', '원'];
/// Digits of a telephone number: at least, with a label before it at least, and at most (E.164).
const PHONE: Range<usize> = 8..16;
const LABELLED_PHONE: usize = 5;

/// Tells what lines hold.
pub(crate) struct Values {
    words: Lexicon,
}

impl Values {
    pub(crate) fn new(languages: &Arc<Languages>) -> Self {
        Self { words: Lexicon::new(languages, LISTS) }
    }

    /// Whether the line holds a number with a month beside it or with the marks of a date or a clock in it.
    pub(crate) fn has_date(&self, line: &str) -> bool {
        has_number(line) && (has_numeric_date(line) || self.has_named_date(line))
    }

    /// Whether a number stands beside a month's name.
    fn has_named_date(&self, line: &str) -> bool {
        let has_digit = |word: &str| word.starts_with(|c: char| c.is_ascii_digit());
        let is_month = |word: &str| self.words.has(List::Months, word.trim_matches(['.', ',', '(', ')', '|']));
        let words: Vec<&str> = line.split([' ', '\u{a0}', '\t', '-', '/']).filter(|word| !word.is_empty()).collect();
        words.iter().enumerate().any(|(index, word)| {
            let beside = [index.checked_sub(1), index.checked_sub(2), Some(index + 1)];
            let mut beside = beside.into_iter().flatten().filter_map(|index| words.get(index));
            beside.any(|word| has_digit(word)) && is_month(word)
        })
    }

    /// Whether the line holds an amount of money with its sign or code beside it.
    pub(crate) fn has_price(&self, line: &str) -> bool {
        let is_code = |word: &str| !word.is_empty() && self.words.has(List::Currencies, word);
        has_number(line)
            && numbers(line, &['.', ',', '\'']).any(|run| {
                let before = without_blank(&line[..run.start], str::strip_suffix);
                let after = without_blank(&line[run.end..], str::strip_prefix);
                before.ends_with(SIGNS)
                    || after.starts_with(SIGNS)
                    || is_code(last_word(before.strip_suffix('.').unwrap_or(before)))
                    || is_code(first_word(after))
            })
    }

    /// Whether the line holds an address of mail, or a telephone number, or is the address of a site.
    pub(crate) fn has_contact(&self, line: &str) -> bool {
        has_mail(line) || is_site(line.trim()) || has_number(line) && self.has_phone(line)
    }

    fn has_phone(&self, line: &str) -> bool {
        numbers(line, &[' ', '\u{a0}', '-', '.', '/', '(', ')']).any(|run| {
            let number = &line[run.clone()];
            let count = number.bytes().filter(u8::is_ascii_digit).count();
            let groups = number.split(|c: char| !c.is_ascii_digit()).filter(|group| !group.is_empty()).count();
            let before = line[..run.start].trim_end_matches([' ', '\u{a0}', ':', '.', '：', '(', '+']);
            let opens = line[..run.start].trim_end_matches(['(', ' ']).ends_with('+') || number.starts_with("00");
            let is_local = (number.starts_with('0') || line[..run.start].ends_with('(')) && groups > 1 && count > 8;
            let is_north_american =
                count == 10 && number.split(['-', '.', ' ', ')']).map(str::len).max() == Some(4) && groups == 3;
            let word = last_word(before).to_lowercase();
            let is_labelled = count >= LABELLED_PHONE && self.words.has(List::PhoneLabels, &word);
            let is_number = PHONE.contains(&count) && (opens || is_local || is_north_american);
            let follows_clock =
                line[..run.start].strip_suffix(':').is_some_and(|rest| rest.ends_with(|c: char| c.is_ascii_digit()));
            is_number && !follows_clock && !has_numeric_date(number) || is_labelled && count < PHONE.end
        })
    }
}

/// Whether there is a digit at all: most lines have none, and no more is asked of them.
fn has_number(line: &str) -> bool {
    line.bytes().any(|byte| byte.is_ascii_digit())
}

/// A text without the one blank that it begins or ends with.
fn without_blank(text: &str, strip: for<'a> fn(&'a str, char) -> Option<&'a str>) -> &str {
    [' ', '\u{a0}', '\u{202f}'].into_iter().find_map(|blank| strip(text, blank)).unwrap_or(text)
}

fn last_word(text: &str) -> &str {
    let start = text.char_indices().rev().take_while(|(_, c)| c.is_alphabetic()).last();
    start.map_or("", |(start, _)| &text[start..])
}

fn first_word(text: &str) -> &str {
    text.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default()
}

/// Runs of ASCII digits with single marks of these between them, or two where one is a blank or bracket.
fn numbers<'t>(line: &'t str, marks: &'t [char]) -> impl Iterator<Item = Range<usize>> + 't {
    let mut rest = line.char_indices().peekable();
    std::iter::from_fn(move || {
        let (start, _) = rest.find(|(_, c)| c.is_ascii_digit())?;
        let (mut end, mut between) = (start + 1, 0);
        while let Some((at, c)) = rest.next_if(|(_, c)| c.is_ascii_digit() || marks.contains(c)) {
            if c.is_ascii_digit() {
                (end, between) = (at + 1, 0);
            } else {
                between += 1;
            }
            if between > 2 {
                break;
            }
        }
        Some(start..end)
    })
}

/// Whether digits stand as a date does (`3.12.2021`, `2021-12-03`, `3年12月`), or as a clock does (`12:30`).
fn has_numeric_date(line: &str) -> bool {
    let is_date = |run: Range<usize>| {
        let number = &line[run.clone()];
        let groups: Vec<&str> = number.split(['.', '/', '-']).collect();
        let lengths: Vec<usize> = groups.iter().map(|group| group.len()).collect();
        let is_year = |group: &str| group.len() == 4 && (group.starts_with("19") || group.starts_with("20"));
        let is_short = |length: usize| (1..=2).contains(&length);
        let after = &line[run.end..];
        let is_clock = || {
            let minutes = after.strip_prefix(':').map_or(0, |rest| rest.bytes().take_while(u8::is_ascii_digit).count());
            minutes == 2 && groups.last().is_some_and(|hour| is_short(hour.len()))
        };
        // A day and a month, in either order.
        let are_short = |one: &str, other: &str| {
            let [one, other] = [one, other].map(|group| group.parse::<u32>().ok().filter(|_| is_short(group.len())));
            one.zip(other).is_some_and(|(one, other)| one.min(other) <= 12 && one.max(other) <= 31)
        };
        match lengths[..] {
            [_, _, 2] if are_short(groups[0], groups[1]) => true,
            [_, _, 4] if are_short(groups[0], groups[1]) => is_year(groups[2]),
            [4, _, _] if are_short(groups[1], groups[2]) => is_year(groups[0]),
            _ => is_clock() || after.trim_start().starts_with(['年', '月', '년', '월']),
        }
    };
    numbers(line, &['.', '/', '-']).any(is_date)
}

/// Whether an address of mail stands on the line, in full or hidden from robots.
fn has_mail(line: &str) -> bool {
    let is_mail = |at: usize| {
        let before = line[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_');
        let host = line[at + 1..].split(|c: char| c.is_whitespace() || ",;)>".contains(c)).next().unwrap_or_default();
        let ends = host.trim_end_matches('.').rsplit_once('.').map_or(0, |(_, end)| end.chars().count());
        before && ends >= 2 && host.starts_with(char::is_alphanumeric)
    };
    memchr::memchr_iter(b'@', line.as_bytes()).any(is_mail) || line.contains("[email protected]")
}

/// Whether the line is nothing but the address of a site.
fn is_site(line: &str) -> bool {
    let is_address = ["http://", "https://", "www."].iter().any(|start| line.starts_with(start));
    is_address && !line.contains(char::is_whitespace)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prices_have_a_sign_or_a_code_beside_them() {
        let values = Values::new(&Arc::default());
        let check = |line: &str, expected: bool| assert_eq!(values.has_price(line), expected, "{line}");
        for line in
            ["$12", "12,50 €", "from EUR 3.400", "US$ 9", "1 200 kr", "Rs. 450", "450 руб.", "3,000円", "₹ 99", "12 zł"]
        {
            check(line, true);
        }
        for line in ["12 boats", "3.400", "krone 12", "12 kroner", "EUR", "Kr 5a is a road", ""] {
            check(line, false);
        }
    }

    #[test]
    fn dates_and_clocks_are_told_by_their_marks_or_a_month() {
        let values = Values::new(&Arc::default());
        let check = |line: &str, expected: bool| assert_eq!(values.has_date(line), expected, "{line}");
        for line in [
            "3.12.2021",
            "12/03/21",
            "2021-12-03",
            "12:30",
            "3 December",
            "Dec. 3, 2021",
            "December 2021",
            "3. März",
            "3 de mayo",
            "10 апреля 2013",
            "2012年1月17日",
            "2012년 1월",
            "Posted on 3-Dec-2021",
        ] {
            check(line, true);
        }
        for line in ["1.2.3", "version 10.4", "May I come in", "12 boats", "3-2", "1:5", "19/20/3000"] {
            check(line, false);
        }
    }

    #[test]
    fn addresses_and_telephones_are_contacts() {
        let values = Values::new(&Arc::default());
        let check = |line: &str, expected: bool| assert_eq!(values.has_contact(line), expected, "{line}");
        for line in [
            "info@tides.example",
            "www.tides.example",
            "+47 22 12 34 56",
            "(030) 23 12 50 14",
            "Tel: 12 34 56",
            "615 682 4939",
            "Téléphone : 05 57 14 45 00",
            "[email protected]",
            "тел. 12-34-56",
            "0772-28 80 00",
        ] {
            check(line, true);
        }
        for line in [
            "@lorm",
            "00:0305.01.20126",
            "12.05.2021 10:30",
            "1914-1918",
            "4 000 000 boats",
            "tides @ lorm",
            "see www.tides.example today",
        ] {
            check(line, false);
        }
    }
}
