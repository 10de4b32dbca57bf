//! Runs of lines that stand in a document twice: an article pasted under itself, a page with a second copy for print.
//!
//! A line of eight words that was met before is the anchor; from it the two places are walked as far as they agree,
//! blank lines left out. A copy never overlaps what it copies, and a line that is deleted always stands once more
//! further up.

use std::sync::Arc;

use rustc_hash::FxHashMap;
use xxhash_rust::xxh3::xxh3_64;

use super::{Params, is_code, is_form};
use crate::diagnostic::Rule;
use crate::kind::{Hit, Sink};
use crate::text::Document;
use crate::text::words::count;

/// A line with as many words is hardly met twice by chance.
const ANCHOR_WORDS: u32 = 8;

/// A run of lines and its copy, as first and last line index.
struct Run {
    original: (usize, usize),
    copy: (usize, usize),
    /// Lines that are not blank.
    lines: u32,
    words: u32,
    /// Words on lines of prose that are no list, table, speech or code.
    plain_words: u32,
}

/// Reports the copies by the cards, and returns the lines of all that were reported.
pub(super) fn report<'c>(
    document: &Document,
    cards: impl Iterator<Item = &'c (Arc<Rule>, Params)>,
    sink: &mut Sink,
) -> Vec<(usize, usize)> {
    let cards: Vec<_> = cards.collect();
    let mut told = Vec::new();
    if cards.is_empty() {
        return told;
    }
    let lines = document.lines();
    for run in find(document) {
        let mut is_told = false;
        for (rule, params) in &cards {
            if run.lines < params.at_least || run.words < params.min_words || 2 * run.plain_words < run.words {
                continue;
            }
            let (first, last) = run.copy;
            let span = lines.span(first, last).trimmed(document.text);
            let (count, words) = (run.lines.to_string(), run.words.to_string());
            let (begin, end) = (run.original.0 + 1, run.original.1 + 1);
            let (begin, end) = (begin.to_string(), end.to_string());
            let slots = [("lines", count.as_str()), ("words", &words), ("first", &begin), ("last", &end)];
            sink.report(rule, Hit::new(span).slots(&slots));
            is_told = true;
        }
        if is_told {
            told.push(run.copy);
        }
    }
    told
}

fn find(document: &Document) -> Vec<Run> {
    let lines = document.lines();
    let text = |index: usize| lines.get(index).map_or("", |line| document.line_text(line)).trim();
    // What is left when blank lines are taken out, by line index; a position below is one in this list.
    let solid: Vec<usize> = (0..lines.len()).filter(|&index| !lines.is_blank(index)).collect();
    let mut first_at: FxHashMap<u64, usize> = FxHashMap::default();
    first_at.reserve(solid.len().min(64));
    let mut runs = Vec::new();
    // No run begins before this position: what lies there has been walked.
    let mut free_from = 0;
    let mut at = 0;
    while at < solid.len() {
        let line = lines.get(solid[at]).expect("the position is a line's");
        if count(document, line) < ANCHOR_WORDS {
            at += 1;
            continue;
        }
        let original = *first_at.entry(xxh3_64(text(solid[at]).as_bytes())).or_insert(at);
        if original == at || text(solid[original]) != text(solid[at]) {
            at += 1;
            continue;
        }
        let distance = at - original;
        let agrees = |position: usize| text(solid[position]) == text(solid[position - distance]);
        // The run may reach back to where the last one ended, and the original may end where the copy begins.
        let least = free_from.max(distance).max(at.saturating_sub(distance - 1));
        let start = (least..at).rev().take_while(|&position| agrees(position)).last().unwrap_or(at);
        let most = solid.len().min(start + distance);
        let end = (at + 1..most).take_while(|&position| agrees(position)).last().unwrap_or(at);
        let mut run = Run {
            original: (solid[start - distance], solid[end - distance]),
            copy: (solid[start], solid[end]),
            lines: u32::try_from(end - start + 1).unwrap_or(u32::MAX),
            words: 0,
            plain_words: 0,
        };
        for &index in &solid[start..=end] {
            let line = lines.get(index).expect("the position is a line's");
            let words = count(document, line);
            run.words = run.words.saturating_add(words);
            if line.is_prose() && !is_code(document, index) && !is_form(text(index)) {
                run.plain_words = run.plain_words.saturating_add(words);
            }
        }
        runs.push(run);
        (at, free_from) = (end + 1, end + 1);
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    type Range = (usize, usize);

    /// One letter a line: each stands for a line of ten words of its own, `-` for a short one.
    #[track_caller]
    fn check(pattern: &str, expected: &[(Range, Range)]) {
        let line = |c: char| match c {
            '-' => "short".to_owned(),
            ' ' => String::new(),
            c => format!("the line {c} has ten words so that it counts."),
        };
        let text = pattern.chars().map(line).collect::<Vec<_>>().join("\n");
        let runs: Vec<_> = find(&Document::new(&text)).iter().map(|run| (run.original, run.copy)).collect();
        assert_eq!(runs, expected, "{pattern}");
    }

    #[test]
    fn a_run_is_as_long_as_both_places_agree() {
        check("abcabc", &[((0, 2), (3, 5))]);
        check("abcxabcd", &[((0, 2), (4, 6))]);
        check("-ab-x-ab-", &[((0, 3), (5, 8))]);
        check("a bc xab c", &[((0, 3), (6, 9))]);
        check("abcd", &[]);
        check("", &[]);
    }

    #[test]
    fn a_copy_does_not_overlap_what_it_copies() {
        check("aaaa", &[((0, 0), (1, 1)), ((0, 1), (2, 3))]);
        check("ababab", &[((0, 1), (2, 3)), ((0, 1), (4, 5))]);
        check("-a-a-", &[((0, 1), (2, 3))]);
    }
}
