//! What is asked of one line. A line comes without white space at its ends, and is never blank.

use super::ends::is_sentence_end;
use super::{Cause, Content, Measures, share};

/// Begins with a bullet point: `•`, `‣`, `▶`, `◀`, `◦`, `■`, `□`, `▪`, `▫`, `–`, `-`, `*` or `·`.
///
/// Rae et al. 2021, appendix A1.1, name no characters. A hyphen and an asterisk count only before white space: `-5` and
/// `*note` are no items.
pub(super) fn is_bullet(line: &str) -> bool {
    let mut chars = line.chars();
    match chars.next() {
        Some('•' | '‣' | '▶' | '◀' | '◦' | '■' | '□' | '▪' | '▫' | '–' | '·') => true,
        Some('-' | '*') => chars.next().is_none_or(char::is_whitespace),
        _ => false,
    }
}

/// Ends with `...` or `…`: Rae et al. 2021, appendix A1.1.
pub(super) fn ends_in_ellipsis(line: &str) -> bool {
    line.ends_with("...") || line.ends_with('…')
}

/// Ends with a character that Unicode says ends sentences; no closing quote does. Penedo et al. 2024, section 3.6, say
/// "punctuation"; the published program's list is of such characters.
pub(super) fn ends_in_sentence_mark(line: &str) -> bool {
    line.chars().next_back().is_some_and(is_sentence_end)
}

/// Has at most 30 characters: Penedo et al. 2024, section 3.6.
pub(super) fn is_up_to_30_characters(line: &str) -> bool {
    line.chars().nth(30).is_none()
}

/// Raffel et al. 2020, section 2.2: ends with no period, exclamation mark, question mark or end quotation mark (`"` or
/// `”`).
pub(super) fn has_no_terminal_mark(line: &str) -> bool {
    !line.ends_with(['.', '!', '?', '"', '”'])
}

/// Raffel et al. 2020, section 2.2: has fewer than five words.
pub(super) fn is_under_5_words(line: &str) -> bool {
    line.split_whitespace().nth(4).is_none()
}

pub(super) fn has_curly_bracket(line: &str) -> bool {
    line.contains('{')
}

pub(super) fn has_javascript(line: &str) -> bool {
    contains_any_case(line, &["javascript"])
}

pub(super) fn has_lorem_ipsum(line: &str) -> bool {
    contains_any_case(line, &["lorem ipsum"])
}

/// The six phrases of Raffel et al. 2020, section 2.2.
pub(super) fn is_policy(line: &str) -> bool {
    contains_any_case(
        line,
        &["terms of use", "privacy policy", "cookie policy", "uses cookies", "use of cookies", "use cookies"],
    )
}

/// Whether one of these ASCII phrases stands in the line, in any case, inside a word too. It is looked for by its
/// rarest letter.
fn contains_any_case(line: &str, phrases: &[&str]) -> bool {
    const RARE_FIRST: &[u8] = b"zqxjkvbpygfwmucldrhsnioate";
    phrases.iter().any(|phrase| {
        let rank = |byte: &u8| RARE_FIRST.iter().position(|rare| rare == byte).unwrap_or(RARE_FIRST.len());
        let (offset, anchor) =
            (0..).zip(phrase.bytes()).min_by_key(|(_, byte)| rank(byte)).expect("no phrase is empty");
        let is_at = |at: usize| {
            let from = at.checked_sub(offset)?;
            Some(line.as_bytes().get(from..from + phrase.len())?.eq_ignore_ascii_case(phrase.as_bytes()))
        };
        memchr::memchr2_iter(anchor, anchor.to_ascii_uppercase(), line.as_bytes()).any(|at| is_at(at) == Some(true))
    })
}

/// Penedo et al. 2023, appendix G.2, "mainly composed of uppercase characters": more than half of what is not white
/// space.
pub(super) fn is_mainly_uppercase(line: &str) -> bool {
    if line.is_ascii() {
        let (upper, all) = line.bytes().fold((0_usize, 0_usize), |(upper, all), byte| {
            (upper + usize::from(byte.is_ascii_uppercase()), all + usize::from(!byte.is_ascii_whitespace()))
        });
        return 2 * upper > all;
    }
    let (upper, all) = line
        .chars()
        .filter(|c| !c.is_whitespace())
        .fold((0_usize, 0_usize), |(upper, all), c| (upper + usize::from(c.is_uppercase()), all + 1));
    2 * upper > all
}

/// Penedo et al. 2023, appendix G.2, "only numerical characters": digits, with white space and `. , : / - + %` between.
pub(super) fn is_only_digits(line: &str) -> bool {
    // The first letter ends the first search.
    line.chars().all(|c| c.is_numeric() || c.is_whitespace() || matches!(c, '.' | ',' | ':' | '/' | '-' | '+' | '%'))
        && line.contains(char::is_numeric)
}

/// What a page counts, in the singular.
const COUNTED: [&str; 18] = [
    "like",
    "share",
    "comment",
    "view",
    "follower",
    "reply",
    "reaction",
    "vote",
    "upvote",
    "point",
    "read",
    "download",
    "repost",
    "retweet",
    "bookmark",
    "review",
    "subscriber",
    "member",
];

/// Penedo et al. 2023, appendix G.2, "a counter (e.g. 3 likes)": a number and what is counted, and nothing else.
pub(super) fn is_counter(line: &str) -> bool {
    let is_mark = |c: char| !c.is_alphanumeric();
    let mut words = line.split_whitespace().filter(|word| !word.chars().all(is_mark));
    let (Some(number), Some(what), None) = (words.next(), words.next(), words.next()) else { return false };
    let number = number.trim_matches(is_mark).trim_end_matches(['K', 'k', 'M', 'm', 'B']);
    let what = what.trim_matches(is_mark).to_ascii_lowercase();
    let singular = what.strip_suffix("ies").map(|stem| format!("{stem}y"));
    let singular = singular.as_deref().unwrap_or(what.strip_suffix('s').unwrap_or(&what));
    number.starts_with(|c: char| c.is_ascii_digit())
        && number.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b','))
        && COUNTED.contains(&singular)
}

/// Penedo et al. 2023, appendix G.2: "only contains one word".
pub(super) fn is_single_word(line: &str) -> bool {
    line.split_whitespace().nth(1).is_none()
}

/// Penedo et al. 2023, appendix G.2: at most ten words, and begins with `sign-in`, ends with `Read more...` or contains
/// `items in cart`. These are the paper's examples; its lists are not published.
pub(super) fn is_page_control(line: &str) -> bool {
    if line.split_whitespace().nth(10).is_some() {
        return false;
    }
    let is_at = |start: Option<usize>, phrase: &str| {
        let there = start.and_then(|start| line.as_bytes().get(start..)?.get(..phrase.len()));
        there.is_some_and(|bytes| bytes.eq_ignore_ascii_case(phrase.as_bytes()))
    };
    let more = line.strip_suffix("...").or_else(|| line.strip_suffix('…'));
    is_at(Some(0), "sign-in")
        || more.is_some_and(|line| is_at(line.len().checked_sub("read more".len()), "read more"))
        || contains_any_case(line, &["items in cart"])
}

/// Any of the line tests of Penedo et al. 2023, appendix G.2.
pub(super) fn is_flagged(line: &str) -> bool {
    is_single_word(line)
        || is_mainly_uppercase(line)
        || is_only_digits(line)
        || is_counter(line)
        || is_page_control(line)
}

/// Abadji et al. 2022 and the notes to OSCAR 22.01: shorter than 400 bytes.
pub(super) fn is_under_400_bytes(line: &str) -> bool {
    line.len() < 400
}

/// The bound between short and medium-long blocks in Pomikálek 2011: 70 characters.
pub(super) fn is_under_70_characters(line: &str) -> bool {
    line.chars().nth(69).is_none()
}

/// Which end of a document.
#[derive(Clone, Copy)]
pub(super) enum Edge {
    Head,
    Tail,
}

/// The first or last fifth of the lines, rounded down.
fn edge<'m, 'd>(measures: &'m Measures<'d>, edge: Edge) -> &'m [Content<'d>] {
    let lines = measures.lines();
    let length = lines.len() / 5;
    match edge {
        Edge::Head => &lines[..length],
        Edge::Tail => &lines[lines.len() - length..],
    }
}

/// The program behind OSCAR 22.01: short at a document's edge is under 100 bytes.
fn is_short_at_edge(line: &Content) -> bool {
    line.text.len() < 100
}

/// The share of short lines at an edge; a document of fewer than five lines has no edges.
pub(super) fn short_at_edge(measures: &Measures, which: Edge) -> Option<f64> {
    let lines = edge(measures, which);
    share(lines.iter().filter(|line| is_short_at_edge(line)).count(), lines.len())
}

pub(super) fn short_lines_at_edge(measures: &Measures, which: Edge) -> Cause {
    let short = edge(measures, which).iter().filter(|line| is_short_at_edge(line));
    Cause::lines(short.map(|line| line.line_index).collect())
}

/// The share of all characters that stand on lines for which `test` holds.
pub(super) fn characters_where(measures: &Measures, test: fn(&str) -> bool) -> Option<f64> {
    let (part, whole) = measures.lines().iter().fold((0, 0), |(part, whole), line| {
        let length = line.text.chars().count();
        (part + if test(line.text) { length } else { 0 }, whole + length)
    });
    share(part, whole)
}

/// The share of all words that stand on lines for which `test` holds.
pub(super) fn words_where(measures: &Measures, test: fn(&str) -> bool) -> Option<f64> {
    let flagged = measures.lines().iter().filter(|line| test(line.text));
    share(flagged.map(|line| line.text.split_whitespace().count()).sum(), measures.words().count)
}

/// Line ends, blank lines' too, between the first line and the last that are not blank.
pub(super) fn line_ends(measures: &Measures) -> usize {
    let lines = measures.lines();
    match (lines.first(), lines.last()) {
        (Some(first), Some(last)) => last.line_index - first.line_index,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(test: fn(&str) -> bool, holds: &[&str], does_not: &[&str]) {
        for line in holds {
            assert!(test(line), "{line:?} should pass");
        }
        for line in does_not {
            assert!(!test(line), "{line:?} should not pass");
        }
    }

    #[test]
    fn lines_are_told_by_their_ends() {
        check(is_bullet, &["• tea", "- tea", "-", "*\tx", "–x", "·"], &["-5 degrees", "*note", "tea - milk", "1. tea"]);
        check(ends_in_ellipsis, &["so ...", "so…", "...."], &["so.", "so… far", ".. "]);
        check(
            ends_in_sentence_mark,
            &["So.", "So!", "So?", "終わり。", "वह गया।"],
            &["So.\"", "So.”", "So", "So:", "So…"],
        );
        check(
            has_no_terminal_mark,
            &["So", "So:", "So…", "終わり。"],
            &["So.", "So!", "So?", "“So”", "\"So\"", "So..."],
        );
    }

    #[test]
    fn lines_are_told_by_their_length() {
        let of = |count: usize| "é".repeat(count);
        assert!(is_up_to_30_characters(&of(30)) && !is_up_to_30_characters(&of(31)));
        assert!(is_under_70_characters(&of(69)) && !is_under_70_characters(&of(70)));
        assert!(is_under_400_bytes(&"a".repeat(399)) && !is_under_400_bytes(&of(200)));
        check(is_under_5_words, &["one two three four", "x"], &["one two three four five"]);
        check(is_single_word, &["Menu", "7"], &["Main menu"]);
    }

    #[test]
    fn lines_are_told_by_what_they_say() {
        check(has_javascript, &["Please enable JavaScript.", "javascript"], &["Java script", "a script from Java"]);
        check(has_lorem_ipsum, &["Lorem Ipsum dolor"], &["lorem  ipsum", "ipsum lorem"]);
        check(is_policy, &["Our Privacy Policy", "This site uses cookies.", "We use cookies"], &["She bakes cookies."]);
        check(is_mainly_uppercase, &["PORT ELLERY", "ABC12", "HARBOUR office"], &["Port Ellery", "AB12", "12"]);
        check(is_only_digits, &["12", "1 / 3", "12:30", "٣"], &["12 boats", "-", "3x"]);
        check(
            is_counter,
            &["3 likes", "1.2K Views", "· 12 replies ·", "1 like"],
            &["3 boats", "likes", "3 likes more"],
        );
        check(
            is_page_control,
            &["Sign-in or register", "The ferry sails: Read more...", "3 items in cart"],
            &["Read more"],
        );
        check(is_page_control, &[], &["one two three four five six seven eight nine items in cart"]);
    }
}
