//! Documents of entries: a word or a question on a line, what is to be said of it right below, a blank line, the next.
//!
//! Glossaries, manuals and lists of questions are written so, and their words are those of menus and forms: `Log out`,
//! and below it `Ends the session.` Pages as extractors print them are not: there a blank line stands between any two
//! blocks, or between none. A film's subtitles are told here as well.

use rustc_hash::FxHashSet;

use crate::text::{Document, is_unspaced};

/// So many entries make a document of entries.
const FEWEST: usize = 3;
/// Lines of an entry at most: farther lines of a longer one are as its first.
const MOST_LINES: usize = 4;
/// One in so many lines has to be an entry's.
const PART: usize = 3;
/// Words of what an entry is about, at most.
const MOST_WORDS: u32 = 6;

/// The lines of all entries, by index.
#[derive(Default)]
pub(crate) struct Entries {
    /// The first of each: the word or the question.
    pub(crate) terms: FxHashSet<usize>,
    pub(crate) lines: FxHashSet<usize>,
}

/// The entries of a document; none where they are fewer than three, or not a good part of it.
pub(crate) fn entries(document: &Document) -> Entries {
    let lines = document.lines();
    let mut entries: Vec<(usize, usize)> = Vec::new();
    let mut first = None;
    let mut filled = 0;
    for index in 0..=lines.len() {
        let is_blank = lines.is_blank(index);
        filled += usize::from(!is_blank);
        match first {
            None if !is_blank => first = Some(index),
            Some(from) if is_blank => {
                if (2..=MOST_LINES).contains(&(index - from)) && is_entry(document, from) {
                    entries.push((from, index));
                }
                first = None;
            }
            _ => {}
        }
    }
    let covered: usize = entries.iter().map(|(from, to)| to - from).sum();
    if entries.len() < FEWEST || covered * PART < filled {
        return Entries::default();
    }
    let terms = entries.iter().map(|(from, _)| *from).collect();
    Entries { terms, lines: entries.into_iter().flat_map(|(from, to)| from..to).collect() }
}

/// Whether a short line without a full stop stands above a sentence.
fn is_entry(document: &Document, first: usize) -> bool {
    let lines = document.lines();
    let Some((term, said)) = lines.get(first).zip(lines.get(first + 1)) else { return false };
    let (term_text, said_text) = (document.line_text(term).trim(), document.line_text(said).trim());
    let is_term = term.words <= MOST_WORDS
        && !term_text.starts_with('#')
        && !term_text.ends_with(['.', '!', '。', '।', ',', ':', ';']);
    is_term
        && begins_as_sentence(said_text, said.words)
        && said_text.ends_with(['.', '!', '?', '。', '।', '؟', '”', '"', '»'])
}

/// Whether a line of so many words begins as a sentence does, and is long enough for one.
pub(crate) fn begins_as_sentence(text: &str, words: u32) -> bool {
    /// The same as two words in a script without spaces, in characters.
    const FEWEST_UNSPACED: usize = 4;
    let begins = text.starts_with(|c: char| c.is_alphabetic() && !c.is_lowercase());
    begins && (words >= 2 || text.chars().filter(|c| is_unspaced(*c)).nth(FEWEST_UNSPACED - 1).is_some())
}

/// Whether the document is a film's subtitles from its beginning: a number, or a word of the format, and a time.
pub(crate) fn begins_with_cue(document: &Document) -> bool {
    const MOST_ABOVE: usize = 4;
    let filled = document.lines().iter().filter(|line| !line.is_blank()).take(MOST_ABOVE);
    filled.map(|line| document.line_text(line).trim_start_matches('\u{FEFF}')).any(is_time_of_cue)
}

/// `00:01:08,000 --> 00:01:10,000`.
fn is_time_of_cue(line: &str) -> bool {
    line.split_once(" --> ").is_some_and(|(from, to)| {
        let is_time = |side: &str| side.starts_with(|c: char| c.is_ascii_digit()) && side.contains(':');
        is_time(from.trim_start()) && is_time(to)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_words_with_what_they_mean_are_entries() {
        let check = |text: &str, expected: usize| {
            assert_eq!(super::entries(&Document::new(text)).lines.len(), expected, "{text}");
        };
        let entries = "Log out\nEnds the session.\n\nSearch\nFinds a word in the log.\n";
        check(entries, 0);
        check(&format!("{entries}\nShare\nCuts the log in two.\n"), 6);
        check(&format!("{entries}\n打印\n把这一页送到打印机。\n"), 6);
        check(&format!("{entries}\nShare\nFacebook\n"), 0);
        check(&format!("{entries}\nShare\nCuts the log in two.\n{}", "\n- herring".repeat(20)), 0);
        check(&format!("{entries}\n## Share\nCuts the log in two.\n"), 0);
        check(&entries.repeat(2).replace("\n\n", "\n"), 0);
    }
}
