//! Sentences, cut without a model: at a character that ends sentences, closing quotes and brackets taken along, when
//! white space or the line's end follows, and at the full stops of scripts without spaces.
//!
//! `Dr. Holm` is cut in two, as no cutter without a list of abbreviations can avoid; a sentence does not go past its
//! line.

use rustc_hash::FxHashSet;
use xxhash_rust::xxh3::xxh3_64;

use super::Content;
use super::ends::is_sentence_end;
use super::lines::{has_no_terminal_mark, is_under_5_words};

/// Ends a sentence also where no white space follows.
fn is_unspaced_end(c: char) -> bool {
    matches!(c, '。' | '！' | '？' | '｡')
}

fn is_closer(c: char) -> bool {
    matches!(c, '"' | '\'' | '”' | '’' | '“' | '»' | '›' | '」' | '』' | ')' | ']' | '）')
}

/// The sentences of a document.
pub(super) struct Sentences {
    pub(super) count: usize,
    /// Those on lines that the line tests of C4 keep: Raffel et al. 2020, section 2.2, count what is left of a page.
    pub(super) on_kept_lines: usize,
    /// How many runs of three sentences stand in the document before.
    pub(super) repeated_spans: usize,
    /// The lines of those.
    pub(super) repeated_line_indices: Vec<usize>,
}

/// So many sentences make a span in C4.
const SPAN: usize = 3;

impl Sentences {
    /// Cuts the lines into sentences and counts them.
    pub(super) fn of(lines: &[Content]) -> Self {
        // Hash of its words, line.
        let mut all: Vec<(u64, usize)> = Vec::new();
        let mut on_kept_lines = 0;
        for line in lines {
            let before = all.len();
            each(line.text, &mut |sentence| all.push((hash(sentence), line.line_index)));
            if !has_no_terminal_mark(line.text) && !is_under_5_words(line.text) {
                on_kept_lines += all.len() - before;
            }
        }
        let mut seen = FxHashSet::default();
        let (mut repeated_spans, mut repeated_line_indices) = (0, Vec::new());
        // Spans overlap; what the one before has named is not named again.
        let mut named_until = 0;
        for (first, span) in all.windows(SPAN).enumerate() {
            if !seen.insert([span[0].0, span[1].0, span[2].0]) {
                repeated_spans += 1;
                let fresh = all[first.max(named_until)..first + SPAN].iter().map(|(_, line_index)| *line_index);
                repeated_line_indices.extend(fresh);
                named_until = first + SPAN;
            }
        }
        repeated_line_indices.dedup();
        Self { count: all.len(), on_kept_lines, repeated_spans, repeated_line_indices }
    }
}

/// A sentence's content, whatever white space stands between its words.
fn hash(sentence: &str) -> u64 {
    sentence.split_whitespace().fold(0, |hash: u64, word| hash.rotate_left(5) ^ xxh3_64(word.as_bytes()))
}

/// A line's last sentence, or what stands behind the last one that ended.
pub(crate) fn last_sentence(line: &str) -> &str {
    let mut last = "";
    each(line, &mut |sentence| last = sentence);
    last
}

/// Whether a text ends where a sentence does.
pub(crate) fn ends_in_sentence(text: &str) -> bool {
    let text = text.trim_end_matches(|c: char| is_closer(c) || c.is_whitespace());
    text.ends_with(is_sentence_end)
}

/// Hands over each sentence of a line; what has neither letter nor digit is none.
fn each<'t>(line: &'t str, found: &mut dyn FnMut(&'t str)) {
    let mut start = 0;
    let mut chars = line.char_indices().peekable();
    let mut keep = |sentence: &'t str| {
        if sentence.contains(char::is_alphanumeric) {
            found(sentence);
        }
    };
    while let Some((offset, c)) = chars.next() {
        if !is_sentence_end(c) {
            continue;
        }
        let (mut end, mut is_unspaced) = (offset + c.len_utf8(), is_unspaced_end(c));
        while let Some(&(offset, c)) = chars.peek()
            && (is_sentence_end(c) || is_closer(c))
        {
            is_unspaced |= is_unspaced_end(c);
            end = offset + c.len_utf8();
            chars.next();
        }
        if is_unspaced || chars.peek().is_none_or(|(_, c)| c.is_whitespace()) {
            keep(&line[start..end]);
            start = end;
        }
    }
    keep(&line[start..]);
}

#[cfg(test)]
mod tests {
    use super::super::Measures;
    use super::*;
    use crate::text::Document;

    #[test]
    fn what_ends_a_sentence_is_what_unicode_says() {
        let property = regex::Regex::new(r"^\p{Sentence_Terminal}$").expect("a property");
        for c in ('\0'..='\u{FFFF}').filter(|c| property.is_match(c.encode_utf8(&mut [0; 4]))) {
            assert!(is_sentence_end(c), "U+{:04X} is missing", u32::from(c));
        }
        assert!(!is_sentence_end('"') && !is_sentence_end('”') && !is_sentence_end(':') && !is_sentence_end('…'));
    }

    #[track_caller]
    fn check_cut(line: &str, expected: &[&str]) {
        let mut got = Vec::new();
        each(line, &mut |sentence| got.push(sentence.trim().to_owned()));
        assert_eq!(got, expected);
    }

    #[test]
    fn a_line_is_cut_where_sentences_end() {
        check_cut(
            "It sails. \"When?\" At 7.30 (sharp!) it goes",
            &["It sails.", "\"When?\"", "At 7.30 (sharp!)", "it goes"],
        );
        check_cut("船は出ます。帰りますか？はい", &["船は出ます。", "帰りますか？", "はい"]);
        check_cut("Really?! ... Yes...", &["Really?!", "Yes..."]);
        check_cut("— !", &[]);
    }

    #[test]
    fn the_last_sentence_is_told_from_those_before() {
        let check = |line: &str, expected: (&str, bool)| {
            let last = last_sentence(line);
            assert_eq!((last.trim(), ends_in_sentence(last)), expected, "{line}");
        };
        check("It sails. \"When?\" At 7.30 (sharp!) it goes", ("it goes", false));
        check("It sails. “It goes.” ", ("“It goes.”", true));
        check("船は出ます。帰りますか？", ("帰りますか？", true));
        check("The keys", ("The keys", false));
        check("", ("", false));
    }

    #[track_caller]
    fn check(text: &str, counts: [usize; 3], lines: &[usize]) {
        let document = Document::new(text);
        let measures = Measures::new(&document);
        let sentences = measures.sentences();
        assert_eq!([sentences.count, sentences.on_kept_lines, sentences.repeated_spans], counts, "{text:?}");
        assert_eq!(sentences.repeated_line_indices, lines, "{text:?}");
    }

    #[test]
    fn sentences_are_counted_on_the_lines_that_c4_keeps() {
        check("", [0, 0, 0], &[]);
        // A headline (no mark), a short line, and one of five words with two sentences.
        check("The ferry sails again on Monday\nIt sails.\nIt sails. When? Nobody knows.", [5, 3, 0], &[]);
    }

    #[test]
    fn a_span_of_three_sentences_counts_when_it_stands_there_again() {
        check("A b. C d. E f.\nA b. C d.\n", [5, 3, 0], &[]);
        check("A b. C d. E f.\nA b.\nC  d. E f.\n", [6, 3, 1], &[1, 2]);
        // Four sentences twice are two spans twice.
        check("A b. C d. E f. G h.\n\nA b. C d.\nE f. G h.\n", [8, 4, 2], &[2, 3]);
    }
}
