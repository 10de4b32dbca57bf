//! What is asked of one line. A line comes without white space at its ends, and is never blank.

use super::ends::is_sentence_end;
use super::{Cause, Content, Measures, share};
use crate::text::count_chars;

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

pub(super) const JAVASCRIPT: &[Phrase] = &[Phrase::new("javascript")];
pub(super) const LOREM_IPSUM: &[Phrase] = &[Phrase::new("lorem ipsum")];
/// The six phrases of Raffel et al. 2020, section 2.2.
pub(super) const POLICY: &[Phrase] = &[
    Phrase::new("terms of use"),
    Phrase::new("privacy policy"),
    Phrase::new("cookie policy"),
    Phrase::new("uses cookies"),
    Phrase::new("use of cookies"),
    Phrase::new("use cookies"),
];
const ITEMS_IN_CART: Phrase = Phrase::new("items in cart");

/// Small letters of ASCII and spaces, two of them at least, looked for in any case, inside a word too.
pub(super) struct Phrase {
    text: &'static [u8],
    /// Where in it the two letters stand, one after the other, that are the rarest: they are looked for.
    pair: usize,
}

impl Phrase {
    const fn new(text: &'static str) -> Self {
        let text = text.as_bytes();
        let (mut pair, mut at) = (0, 1);
        while at + 1 < text.len() {
            if rank(text[at]) + rank(text[at + 1]) < rank(text[pair]) + rank(text[pair + 1]) {
                pair = at;
            }
            at += 1;
        }
        Self { text, pair }
    }

    pub(super) fn is_in(&self, text: &str) -> bool {
        /// So many places are asked at once.
        const CHUNK: usize = 64;
        let text = text.as_bytes();
        let (first, second) = (self.text[self.pair], self.text[self.pair + 1]);
        // The bit that parts large letters from small ones.
        let is_pair = |(one, next): (&u8, &u8)| (one | 0x20 == first) & (next | 0x20 == second);
        let is_there = |at: usize| {
            let from = at.checked_sub(self.pair)?;
            Some(text.get(from..from + self.text.len())?.eq_ignore_ascii_case(self.text))
        };
        let Some(behind) = text.get(1..) else { return false };
        text.chunks(CHUNK).zip(behind.chunks(CHUNK)).enumerate().any(|(number, (chunk, behind))| {
            let pairs = || chunk.iter().zip(behind);
            pairs().fold(false, |any, pair| any | is_pair(pair))
                && pairs().enumerate().any(|(at, pair)| is_pair(pair) && is_there(number * CHUNK + at) == Some(true))
        })
    }
}

/// How rare a byte is, the rarest letter first; what is no letter comes last.
const fn rank(byte: u8) -> usize {
    const RARE_FIRST: &[u8] = b"zqxkjvbpygfwmucldrhsnioate";
    let mut rank = 0;
    while rank < RARE_FIRST.len() && RARE_FIRST[rank] != byte {
        rank += 1;
    }
    rank
}

/// Penedo et al. 2023, appendix G.2, "mainly composed of uppercase characters": more than half of what is not white
/// space.
fn is_mainly_uppercase(line: &str) -> bool {
    // Counted by themselves, the bytes go many at a time.
    let ascii = line.bytes().filter(u8::is_ascii_uppercase).count();
    let characters = count_chars(line);
    let beyond = line.bytes().filter(|byte| *byte >= 0xC0).count();
    let spaces = line.bytes().filter(|byte| matches!(byte, b'\t'..=b'\r' | b' ')).count();
    // All characters beyond ASCII may be capitals.
    if beyond == 0 || 2 * (ascii + beyond) <= characters - spaces {
        return 2 * ascii > characters - spaces;
    }
    let (upper, all) = line
        .chars()
        .filter(|c| !c.is_whitespace())
        .fold((0_usize, 0_usize), |(upper, all), c| (upper + usize::from(c.is_uppercase()), all + 1));
    2 * upper > all
}

/// Penedo et al. 2023, appendix G.2, "only numerical characters": digits, with white space and `. , : / - + %` between.
fn is_only_digits(line: &str) -> bool {
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
fn is_counter(line: &str) -> bool {
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
fn is_single_word(line: &str) -> bool {
    line.split_whitespace().nth(1).is_none()
}

/// Penedo et al. 2023, appendix G.2: at most ten words, and begins with `sign-in`, ends with `Read more...` or contains
/// `items in cart`. These are the paper's examples; its lists are not published.
fn is_page_control(line: &str) -> bool {
    let is_at = |start: Option<usize>, phrase: &str| {
        let there = start.and_then(|start| line.as_bytes().get(start..)?.get(..phrase.len()));
        there.is_some_and(|bytes| bytes.eq_ignore_ascii_case(phrase.as_bytes()))
    };
    let more = line.strip_suffix("...").or_else(|| line.strip_suffix('…'));
    let is_control = is_at(Some(0), "sign-in")
        || more.is_some_and(|line| is_at(line.len().checked_sub("read more".len()), "read more"))
        || ITEMS_IN_CART.is_in(line);
    is_control && line.split_whitespace().nth(10).is_none()
}

/// A line test of Penedo et al. 2023, appendix G.2.
#[derive(Clone, Copy)]
pub(super) enum Flag {
    Uppercase,
    Digits,
    Counter,
    SingleWord,
    PageControl,
}

impl Flag {
    const ALL: [Self; 5] = [Self::Uppercase, Self::Digits, Self::Counter, Self::SingleWord, Self::PageControl];

    /// Whether a line passes the test.
    pub(super) fn holds(self, line: &str) -> bool {
        match self {
            Self::Uppercase => is_mainly_uppercase(line),
            Self::Digits => is_only_digits(line),
            Self::Counter => is_counter(line),
            Self::SingleWord => is_single_word(line),
            Self::PageControl => is_page_control(line),
        }
    }
}

/// The flags of a line.
#[derive(Clone, Copy)]
pub(super) struct Flags(u8);

impl Flags {
    pub(super) fn of(line: &str) -> Self {
        let passed = Flag::ALL.iter().filter(|flag| flag.holds(line));
        Self(passed.fold(0, |bits, flag| bits | 1 << *flag as u8))
    }

    pub(super) fn has(self, flag: Flag) -> bool {
        self.0 & 1 << flag as u8 != 0
    }

    pub(super) fn is_empty(self) -> bool {
        self.0 == 0
    }
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

/// The share of all words that stand on lines with a flag.
pub(super) fn words_on_flagged(measures: &Measures) -> Option<f64> {
    let flagged = measures.flags().iter().zip(measures.words_of_lines()).filter(|(flags, _)| !flags.is_empty());
    share(flagged.map(|(_, words)| *words as usize).sum(), measures.words().count)
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
    fn capitals_are_counted_in_any_script() {
        let by_characters = |line: &str| {
            let all = line.chars().filter(|c| !c.is_whitespace());
            2 * all.clone().filter(|c| c.is_uppercase()).count() > all.count()
        };
        let parts =
            ["ÉCOLE", "été", "ΛΙΜΑΝΙ", "λιμάνι", "ПОРТ", "港口", "Ab", "PORT", "12", "\u{a0}", "\u{3000}", " ", "—"];
        for (one, two) in parts.iter().flat_map(|one| parts.iter().map(move |two| (one, two))) {
            for line in [format!("{one}{two}"), format!("{one} {two} {one}"), format!("{one}{two}PORT")] {
                assert_eq!(is_mainly_uppercase(&line), by_characters(&line), "{line:?}");
            }
        }
        assert!(is_mainly_uppercase("ΛΙΜΑΝΙ της") && !is_mainly_uppercase("Λιμάνι"));
    }

    #[test]
    fn a_phrase_is_found_wherever_it_stands() {
        const COOKIE_POLICY: Phrase = Phrase::new("cookie policy");
        for before in 0..140 {
            let text = format!("{}Cookie POLICY", "-k".repeat(before));
            assert!(COOKIE_POLICY.is_in(&text), "{before}");
            assert!(!COOKIE_POLICY.is_in(&text[..text.len() - 1]), "{before}");
        }
        assert!(!COOKIE_POLICY.is_in("") && !COOKIE_POLICY.is_in("c"));
        // `cy`, the rarest two.
        assert_eq!(COOKIE_POLICY.pair, "cookie poli".len());
    }

    #[test]
    fn lines_are_told_by_what_they_say() {
        let javascript = |line: &str| JAVASCRIPT[0].is_in(line);
        check(javascript, &["Please enable JavaScript.", "javascript"], &["Java script", "a script from Java"]);
        check(|line| LOREM_IPSUM[0].is_in(line), &["Lorem Ipsum dolor"], &["lorem  ipsum", "ipsum lorem"]);
        let policy = |line: &str| POLICY.iter().any(|phrase| phrase.is_in(line));
        check(policy, &["Our Privacy Policy", "This site uses cookies.", "We use cookies"], &["She bakes cookies."]);
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
