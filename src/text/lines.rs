//! The table of lines: where each begins and ends, a few facts about it, and in which zone of the document it lies.
//!
//! A line ends at `\n`; a `\r` before it belongs to the line end, a lone `\r` is a character of the line.

use std::ops::Range;

use super::prose::Prose;
use crate::span::Span;

/// Where on the page a line lies. What scrapers leave behind gathers at the edges.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Zone {
    /// Before the first line of prose.
    Head,
    /// From the first to the last line of prose. A document without prose is all body: nothing is safe to strip there.
    Body,
    /// After the last line of prose.
    Tail,
}

/// One line.
#[derive(Clone, Copy, Debug)]
pub struct Line {
    /// Byte offset of its first character.
    pub start: usize,
    /// Byte offset past its last character, before the line end.
    pub end: usize,
    /// Words: runs of bytes other than ASCII white space and control characters. A blank line has none, any other at
    /// least one.
    pub words: u32,
    /// How much the line looks like a sentence.
    prose: Prose,
}

impl Line {
    /// Its characters, without the line end.
    pub fn span(self) -> Span {
        Span::new(self.start, self.end)
    }

    /// Whether it ends as a sentence does and has words enough to be one.
    pub fn is_prose(self) -> bool {
        self.prose != Prose::None
    }

    /// Whether it is a sentence, or several, as long as those of a text.
    pub fn is_paragraph(self) -> bool {
        self.prose == Prose::Strong
    }

    /// Whether nothing but white space stands on it, as Unicode has it: a no-break space is white space, a control
    /// character or a zero-width space is not.
    pub fn is_blank(self) -> bool {
        self.words == 0
    }
}

/// All lines of a text, first to last. A text that ends in `\n` has no empty line after it; an empty text has no line.
///
/// A hostile text has a line for every byte, so eight bytes are kept of each.
#[derive(Clone, Debug)]
pub struct Lines {
    /// Where each begins, without what is above 32 bits.
    starts: Vec<u32>,
    /// Indices of the lines with which the beginnings pass one more multiple of 2^32.
    carries: Vec<usize>,
    facts: Vec<Facts>,
    /// The last one has an end.
    is_last_ended: bool,
    /// Index of the first line of prose and index after the last one.
    prose: Option<(usize, usize)>,
    /// What counts as prose for the zones: in a document of paragraphs a short sentence does not.
    threshold: Prose,
    /// Length of the text.
    len: usize,
}

/// What is known of a line beside its place: from the lowest bit its [`Prose`] in two, whether a `\r` belongs to its
/// end, and its words, as many as have room.
#[derive(Clone, Copy, Debug)]
struct Facts(u32);

impl Facts {
    const MOST_WORDS: u32 = u32::MAX >> 3;

    fn new(prose: Prose, has_return: bool, words: u32) -> Self {
        Self(words.min(Self::MOST_WORDS) << 3 | u32::from(has_return) << 2 | prose as u32)
    }

    fn prose(self) -> Prose {
        match self.0 & 3 {
            0 => Prose::None,
            1 => Prose::Weak,
            _ => Prose::Strong,
        }
    }

    fn has_return(self) -> bool {
        self.0 & 4 != 0
    }

    fn words(self) -> u32 {
        self.0 >> 3
    }
}

impl Lines {
    pub fn of(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut lines = Self {
            starts: Vec::with_capacity(bytes.len() / 64 + 1),
            carries: Vec::new(),
            facts: Vec::with_capacity(bytes.len() / 64 + 1),
            is_last_ended: bytes.last() == Some(&b'\n'),
            prose: None,
            threshold: Prose::Weak,
            len: bytes.len(),
        };
        let mut start = 0;
        for newline in memchr::memchr_iter(b'\n', bytes) {
            lines.push(start, facts(text, start, newline));
            start = newline + 1;
        }
        if start < bytes.len() {
            lines.push(start, facts(text, start, bytes.len()));
        }
        if lines.facts.iter().any(|facts| facts.prose() == Prose::Strong) {
            lines.threshold = Prose::Strong;
        }
        lines.prose = lines.prose_without(|_| false);
        lines
    }

    fn push(&mut self, start: usize, facts: Facts) {
        while start >> 32 > self.carries.len() {
            self.carries.push(self.starts.len());
        }
        self.starts.push(start as u32);
        self.facts.push(facts);
    }

    /// Where a line begins that is there.
    fn start(&self, line_index: usize) -> usize {
        let above = self.carries.partition_point(|&first| first <= line_index);
        above << 32 | self.starts[line_index] as usize
    }

    /// A line that is there.
    fn at(&self, line_index: usize) -> Line {
        let facts = self.facts[line_index];
        let is_ended = self.is_last_ended || line_index + 1 < self.len();
        let end = self.next_start(line_index) - usize::from(is_ended) - usize::from(facts.has_return());
        Line { start: self.start(line_index), end, words: facts.words(), prose: facts.prose() }
    }

    /// First and past-the-last index of the lines of prose that `skip` (given a line's index) does not strike out.
    pub fn prose_without(&self, skip: impl Fn(usize) -> bool) -> Option<(usize, usize)> {
        let is_prose = |&index: &usize| self.facts[index].prose() >= self.threshold && !skip(index);
        let first = (0..self.len()).find(is_prose)?;
        let last = (first..self.len()).rev().find(is_prose)?;
        Some((first, last + 1))
    }

    /// Whether some line is long enough to be a paragraph. Verse, lists, plays and subtitles have none, and around
    /// short lines alone nothing tells a page from its text.
    pub fn has_paragraph(&self) -> bool {
        self.threshold == Prose::Strong
    }

    pub fn len(&self) -> usize {
        self.starts.len()
    }

    pub fn is_empty(&self) -> bool {
        self.starts.is_empty()
    }

    pub fn iter(&self) -> impl DoubleEndedIterator<Item = Line> + ExactSizeIterator + Clone {
        (0..self.len()).map(|line_index| self.at(line_index))
    }

    /// The line with this 0-based index.
    pub fn get(&self, line_index: usize) -> Option<Line> {
        (line_index < self.len()).then(|| self.at(line_index))
    }

    /// Whether the line is blank, or there is none of this 0-based index.
    pub fn is_blank(&self, line_index: usize) -> bool {
        self.facts.get(line_index).is_none_or(|facts| facts.words() == 0)
    }

    /// Whether no line of these 0-based indices has anything on it.
    pub fn are_blank(&self, mut line_indices: Range<usize>) -> bool {
        line_indices.all(|line_index| self.is_blank(line_index))
    }

    /// The 0-based index of the line on which the byte at `offset` stands; the last line for an offset past the end.
    pub fn index_at(&self, offset: usize) -> usize {
        let after = |carry: Option<&usize>| carry.map_or(self.len(), |&first| first);
        // Among the lines that begin within the same four gigabytes.
        let above = (offset >> 32).min(self.carries.len());
        let from = above.checked_sub(1).map_or(0, |before| self.carries[before]);
        let to = after(self.carries.get(above));
        let is_before = |&start: &u32| (above << 32 | start as usize) <= offset;
        (from + self.starts[from..to].partition_point(is_before)).saturating_sub(1)
    }

    /// As [`Self::index_at`], for an offset that is likely to stand on the line `guess` or on one of the next.
    pub fn index_near(&self, offset: usize, guess: usize) -> usize {
        let is_it = |&index: &usize| {
            index < self.len()
                && self.start(index) <= offset
                && (index + 1 == self.len() || self.start(index + 1) > offset)
        };
        (guess..guess.saturating_add(3)).find(is_it).unwrap_or_else(|| self.index_at(offset))
    }

    /// The zone of a line, taking all prose into account.
    pub fn zone(&self, line_index: usize) -> Zone {
        zone_in(self.prose, line_index)
    }

    /// The zone of a line when the prose runs over `prose`, as [`Self::prose_without`] returns it.
    pub fn zone_within(&self, prose: Option<(usize, usize)>, line_index: usize) -> Zone {
        zone_in(prose, line_index)
    }

    /// Where the line after this one begins: past the line end, or the end of the text.
    pub fn next_start(&self, line_index: usize) -> usize {
        if line_index + 1 < self.len() { self.start(line_index + 1) } else { self.len }
    }

    /// From the first character of the line `first` to the last of the line `last`, without its end.
    pub fn span(&self, first: usize, last: usize) -> Span {
        Span::new(self.start(first), self.at(last).end)
    }

    /// What to delete so that the lines `first..=last` are gone and no gap shows: the lines with their ends, and, where
    /// they stood alone between blank lines, the blank lines on one side.
    pub fn deletion(&self, first: usize, last: usize) -> Span {
        let mut start = self.start(first);
        let mut end = self.next_start(last);
        let blank = |index: usize| self.is_blank(index);
        let before = (0..first).rev().take_while(|&index| blank(index)).last();
        if first == 0 || before == Some(0) {
            // Nothing stands before: the blank lines after go, so that the text begins the document.
            start = 0;
            let after = (last + 1..self.len()).take_while(|&index| blank(index)).last();
            end = after.map_or(end, |index| self.next_start(index));
        } else if let Some(index) = before
            && (last + 1 >= self.len() || blank(last + 1))
        {
            start = self.start(index);
        }
        Span::new(start, end)
    }
}

fn zone_in(prose: Option<(usize, usize)>, line_index: usize) -> Zone {
    match prose {
        Some((first, _)) if line_index < first => Zone::Head,
        Some((_, end)) if line_index >= end => Zone::Tail,
        _ => Zone::Body,
    }
}

/// What is known of the line from `start` to the line end at `newline`, or to the end of the text.
fn facts(text: &str, start: usize, newline: usize) -> Facts {
    let bytes = text.as_bytes();
    let has_return = newline > start && newline < bytes.len() && bytes[newline - 1] == b'\r';
    let end = newline - usize::from(has_return);
    let content = &bytes[start..end];
    // Most lines end in a visible character of ASCII, and no more has to be known of them.
    let is_blank = !content.last().is_some_and(u8::is_ascii_graphic) && text[start..end].trim_start().is_empty();
    let words = if is_blank { 0 } else { count_words(content).max(1) };
    let prose = Prose::of(&text[start..end], words);
    Facts::new(prose, has_return, words)
}

/// Counts the bytes that follow white space and are none. Written without branches so that it runs many bytes at a
/// time.
fn count_words(bytes: &[u8]) -> u32 {
    let Some(&first) = bytes.first() else { return 0 };
    let mut words = u32::from(first > b' ');
    for (before, here) in bytes.chunks(128).zip(bytes.get(1..).unwrap_or(&[]).chunks(128)) {
        let count: u8 = before.iter().zip(here).map(|(&a, &b)| u8::from(a <= b' ') & u8::from(b > b' ')).sum();
        words += u32::from(count);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    const SENTENCE: &str = "The ferry will not sail before the storm has passed the outer islands on Friday.";

    #[test]
    fn a_line_end_is_no_part_of_its_line() {
        let text = "a\r\nb\n\rc";
        let lines = Lines::of(text);
        let got: Vec<&str> = lines.iter().map(|line| line.span().of(text)).collect();
        assert_eq!(got, ["a", "b", "\rc"]);
        assert_eq!(Lines::of("a\n").len(), 1);
        assert_eq!(Lines::of("").len(), 0);
    }

    #[test]
    fn a_guess_changes_no_index() {
        for text in ["", "a", "a\n", "a\nbb\n\nc\nd\ne"] {
            let lines = Lines::of(text);
            for offset in 0..=text.len() + 1 {
                for guess in [0, 1, 2, 3, 7, usize::MAX] {
                    assert_eq!(lines.index_near(offset, guess), lines.index_at(offset), "{text:?} {offset} {guess}");
                }
            }
        }
    }

    #[test]
    fn what_is_kept_of_a_line_holds_beyond_four_gigabytes() {
        const GIGABYTE: usize = 1 << 30;
        let starts = [0, 7, 4 * GIGABYTE - 9, 4 * GIGABYTE, 5 * GIGABYTE, 13 * GIGABYTE, 13 * GIGABYTE + 2];
        let mut lines = Lines { len: 14 * GIGABYTE, ..Lines::of("") };
        starts.iter().for_each(|&start| lines.push(start, Facts::new(Prose::Weak, false, 3)));
        for (index, start) in starts.into_iter().enumerate() {
            assert_eq!((lines.start(index), lines.index_at(start), lines.index_near(start, 0)), (start, index, index));
            assert_eq!(lines.index_at(start + 1), index, "{start}");
        }
        assert_eq!((lines.index_at(12 * GIGABYTE), lines.index_at(99 * GIGABYTE)), (4, 6));
        let line = lines.get(4).expect("it is there");
        assert_eq!((line.start, line.end, line.words), (5 * GIGABYTE, 13 * GIGABYTE - 1, 3));
        assert!(line.is_prose() && !line.is_paragraph());
    }

    #[test]
    fn words_are_counted_across_chunks() {
        let text = "ab ".repeat(500);
        assert_eq!(count_words(text.as_bytes()), 500);
        assert_eq!(count_words(b"  a  b "), 2);
    }

    #[test]
    fn a_blank_line_is_all_white_space() {
        let check = |text: &str, expected: u32| {
            let line = Lines::of(text).get(0).expect("a line");
            assert_eq!((line.words, line.is_blank()), (expected, expected == 0), "{text:?}");
        };
        check("\n", 0);
        check(" \t\x0C\r\n", 0);
        check("\u{A0} \u{A0}\n", 0);
        check("\u{3000}\u{2003}\u{85}", 0);
        check("\u{A0}a\n", 1);
        check("a \u{A0}", 2);
        check("\0\u{1}\n", 1);
        check("\u{200B}\n", 1);
        check(&"\u{A0} ".repeat(40), 0);
        assert!(!Lines::of(&"\u{A0} ".repeat(40)).has_paragraph());
    }

    #[test]
    fn scripts_without_spaces_and_stops_have_paragraphs() {
        let word = "เรือ";
        assert!(Lines::of(&word.repeat(13)).has_paragraph());
        assert!(!Lines::of(&word.repeat(12)).has_paragraph());
        assert!(!Lines::of(&"船".repeat(60)).has_paragraph());
    }

    #[test]
    fn a_sentence_has_words_and_a_mark_and_a_paragraph_more() {
        let check = |text: &str, is_prose: bool, is_paragraph: bool| {
            let line = Lines::of(text).get(0).expect("a line");
            assert_eq!((line.is_prose(), line.is_paragraph()), (is_prose, is_paragraph), "{text}");
        };
        let words = |count: usize| "ferry ".repeat(count);
        check("The ferry sails.", false, false);
        check("The ferry sails again.", true, false);
        check("The ferry sails again", false, false);
        check("“The ferry (sails again.)”", true, false);
        check("The ferry sails again at:", false, false);
        check(&format!("{}.", words(11).trim_end()), true, false);
        check(&format!("{}.", words(12).trim_end()), true, true);
        check(&format!("{}:", words(12).trim_end()), true, true);
        check(&words(24), false, false);
        check(&words(25), true, true);
        check("港の船は朝九時に出る。", true, false);
        check("港の船は朝九時に出るが、霧の日には昼まで待つことになっている。", true, true);
    }

    #[test]
    fn zones_lie_around_the_prose() {
        let text = format!("Menu\n{SENTENCE}\nA heading\n{SENTENCE}\nShare\n");
        let lines = Lines::of(&text);
        let zones: Vec<Zone> = (0..5).map(|index| lines.zone(index)).collect();
        assert_eq!(zones, [Zone::Head, Zone::Body, Zone::Body, Zone::Body, Zone::Tail]);
        assert_eq!(Lines::of("Menu\nShare\n").zone(1), Zone::Body);
        assert!(lines.has_paragraph());
        assert!(!Lines::of("The gulls are gone.\nThe lamp goes out again.\n").has_paragraph());
    }

    #[track_caller]
    fn check_deletion(text: &str, first: usize, last: usize, expected: &str) {
        let span = Lines::of(text).deletion(first, last);
        assert_eq!(format!("{}{}", &text[..span.start], &text[span.end..]), expected);
    }

    #[test]
    fn a_deleted_line_leaves_no_gap() {
        check_deletion("a\n\nx\n\nb\n", 2, 2, "a\n\nb\n");
        check_deletion("a\nx\nb\n", 1, 1, "a\nb\n");
        check_deletion("a\n\nx\nb\n", 2, 2, "a\n\nb\n");
        check_deletion("a\n\nx", 2, 2, "a\n");
        check_deletion("x\n\nb\n", 0, 0, "b\n");
        check_deletion("\nx\n\nb\n", 1, 1, "b\n");
        check_deletion("x\nb\n", 0, 0, "b\n");
        check_deletion("a\n\nx\ny\n\n\nb\n", 2, 3, "a\n\n\nb\n");
    }
}
