//! Joints that the form of what is written proves: a name before its address (`Lounge12 Quay Street`) or its telephone
//! number, a street or a suite before its town (`StreetPortwick, ME 04600`), a post code, a telephone number or a price
//! before the next words (`555-0142Email`, `$36,600Range`), a day before its hours (`Friday7 am`), the links that
//! close a page (`ServicePrivacy Policy`).
//!
//! The words are not asked for, so that one that stands alone is enough. A post code is one of the United States here:
//! two letters of a state, five digits. Towns are written like names (`SeaTac, WA 98188`), so that only a word for a
//! street or a room, or a number, may stand before one.

use super::candidate::{Candidate, Shape};
use super::lists::Lists;
use crate::language::List;

/// Whether what stands around says that the joint is one.
pub(super) fn is_proven_by_form(candidate: &Candidate, text: &str, lists: &Lists) -> bool {
    let (before, after) = (&text[..candidate.joint], &text[candidate.joint..]);
    match candidate.shape {
        Shape::Stop => is_in_address(candidate.left.of(text), after, lists),
        Shape::Mark => begins_state(after),
        Shape::Camel => is_in_address(candidate.left.of(text), after, lists) || lists.begins_closing_link(after),
        Shape::Number => {
            let start = &text[..candidate.whole.start];
            let is_price = start.ends_with(['$', '€', '£']) && !lists.has(List::Money, candidate.right.of(text));
            is_price || begins_town(after) || ends_post_code(before) || ends_telephone(before)
        }
        Shape::Count => {
            let (left, behind) = (candidate.left.of(text), &text[candidate.right.end..]);
            !is_numbered(left, lists) && begins_street(behind, lists)
                || begins_telephone(after)
                || lists.ends_as_day(left) && begins_hours(behind)
        }
        _ => false,
    }
}

/// A street before its town: `StreetPortwick, ME 04600`, `St.Portwick, ME 04600`.
pub(super) fn is_in_address(left: &str, after: &str, lists: &Lists) -> bool {
    lists.has(List::Streets, left) && begins_town(after)
}

/// What stands behind a house's number: ` N Quay St`, ` 42nd Street`.
fn begins_street(text: &str, lists: &Lists) -> bool {
    const MOST_WORDS: usize = 4;
    let Some(words) = text.strip_prefix(' ') else { return false };
    let words = || words.split([' ', '\n']).take(MOST_WORDS);
    let is_name = |word: &str| word.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit());
    let street = words().position(|word| lists.has(List::Streets, word.trim_end_matches(['.', ',', '\r'])));
    // `St` alone is a saint.
    street.is_some_and(|street| street > 0 && words().take(street).all(|word| word.len() < 20 && is_name(word)))
}

/// What has a number of its own: `Suite4 Quay Street`.
fn is_numbered(word: &str, lists: &Lists) -> bool {
    lists.has(List::Streets, word) || lists.has(List::Numbered, word)
}

/// `New York, NY 10001`.
fn begins_town(text: &str) -> bool {
    /// `Truth or Consequences`.
    const MOST_WORDS: usize = 3;
    const LONGEST: usize = 40;
    let Some(end) = text.bytes().take(LONGEST).position(|byte| byte == b',') else { return false };
    let (town, rest) = (&text[..end], &text[end + 1..]);
    let is_name = |word: &str| !word.is_empty() && word.chars().all(|c| c.is_alphabetic() || ".'’-".contains(c));
    let is_town = town.split(' ').all(is_name) && town.split(' ').count() <= MOST_WORDS;
    is_town && begins_state(rest.trim_start_matches(' '))
}

/// `ME 04600`, `Me. 04600`.
pub(super) fn begins_state(text: &str) -> bool {
    let [first, second, ..] = text.as_bytes() else { return false };
    let is_state = first.is_ascii_uppercase() && second.is_ascii_alphabetic();
    is_state && digits(text[2..].trim_start_matches(['.', ',', ' ', '\u{A0}']).bytes()) == POST_CODE
}

/// `ME 04600`.
fn ends_post_code(text: &str) -> bool {
    let bytes = text.as_bytes();
    let Some((b' ', before)) = bytes[..bytes.len().saturating_sub(POST_CODE)].split_last() else { return false };
    let mut letters = before.iter().rev().copied();
    let state = [letters.next(), letters.next(), letters.next()].map(|letter| letter.unwrap_or(b' '));
    digits(bytes.iter().rev().copied()) == POST_CODE
        && state[..2].iter().all(u8::is_ascii_uppercase)
        && !state[2].is_ascii_alphanumeric()
}

/// `555-0142`, `(555) 010-0142`.
fn ends_telephone(text: &str) -> bool {
    let bytes = text.as_bytes();
    let last = digits(bytes.iter().rev().copied());
    let Some((separator, before)) = bytes[..bytes.len() - last].split_last() else { return false };
    last == 4 && b"- .".contains(separator) && digits(before.iter().rev().copied()) == 3
}

/// `555-010-0142`, `555.010.0142`.
fn begins_telephone(text: &str) -> bool {
    let bytes = text.as_bytes();
    let Some((number, rest)) = bytes.split_first_chunk::<12>() else { return false };
    let separator = number[3];
    number
        .iter()
        .enumerate()
        .all(|(at, byte)| if at == 3 || at == 7 { *byte == separator } else { byte.is_ascii_digit() })
        && b"-.".contains(&separator)
        && !rest.first().is_some_and(u8::is_ascii_digit)
}

/// What stands behind the hour of a day: `:30 am`, ` PM`.
fn begins_hours(text: &str) -> bool {
    let bytes = text.as_bytes();
    let minutes = if bytes.first() == Some(&b':') { 1 + digits(bytes[1..].iter().copied()) } else { 0 };
    let rest = text[minutes..].trim_start_matches(' ').as_bytes();
    matches!(rest, [b'a' | b'A' | b'p' | b'P', b'm' | b'M' | b'.', ..])
        && !rest.get(2).is_some_and(u8::is_ascii_alphabetic)
}

/// Digits of a post code.
const POST_CODE: usize = 5;

/// How many digits the text begins with; numbers longer than any of an address are not read to their end.
fn digits(bytes: impl Iterator<Item = u8>) -> usize {
    bytes.take(POST_CODE + 1).take_while(u8::is_ascii_digit).count()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::candidates;
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: bool) {
        let lists = Lists::new(&Arc::default());
        let (found, _) = candidates::of(text, &lists);
        let is_proven = found.iter().any(|candidate| is_proven_by_form(candidate, text, &lists));
        assert_eq!(is_proven, expected, "{text}: {found:?}");
    }

    #[test]
    fn a_town_behind_a_street_or_a_number() {
        check("12 Quay StreetPortwick, ME 04600", true);
        check("12 Quay StNew Portwick, Me. 04600 USA", true);
        check("12 Quay St. Suite 40Ellery, ME, 04600", true);
        check("12 Quay St.Portwick, ME 04600", true);
        check("12 Quay St.Portwick", false);
        check("New Portwick,ME 04600", true);
        check("New Portwick,ME", false);
        check("our GreenPortwick, ME 04600", false);
        check("12 Quay StreetPortwick, ME 046001", false);
        check("the StreetView, in 04600 towns", false);
        check("StreetPortwick", false);
        check("40Ellery of the long and winding road to nowhere, ME 04600", false);
    }

    #[test]
    fn a_house_number_behind_a_name() {
        check("Lantern Lounge12 Quay Street, Portwick", true);
        check("Lantern12 N Quay St.\nOpen", true);
        check("Lantern128 W 3rd Ave", true);
        check("Route66 Santa Marta Road", false);
        check("Suite4 Quay Street", false);
        check("Lantern12 boats on Quay Street", false);
        check("Lantern12 St Olaf", false);
    }

    #[test]
    fn a_telephone_number_behind_a_name_and_hours_behind_a_day() {
        check("Lantern Lounge555-010-0142", true);
        check("Lounge555.010.0142, open", true);
        check("Lounge555-010.0142 or Lounge555-010-01425 or Lounge12-3", false);
        check("Friday7 AM - 9 pm", true);
        check("Friday10:30am", true);
        check("Friday13 amends it", false);
        check("Windows7 AM", false);
    }

    #[test]
    fn links_that_close_a_page() {
        check("Terms of ServicePrivacy Policy", true);
        check("the ListPrivacy tool, a ServiceTerms file", false);
    }

    #[test]
    fn a_word_behind_a_price() {
        check("from $36,600EPA-rated", true);
        check("only €7.50Add to cart", true);
        check("from $20USD or £3Million or $5M or 36,600EPA", false);
    }

    #[test]
    fn a_word_behind_a_post_code_or_a_telephone_number() {
        check("Portwick, ME 04600Phone: 12", true);
        check("call (555) 010-0142Membership", true);
        check("call 555.0142Email: us", true);
        check("of 10142Watts, of 20-0142Watts, RISE 04600Phones", false);
        check("é 04600Phone", false);
        check("04600Phone", false);
    }
}
