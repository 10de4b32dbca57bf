//! Lines that repeat but for a number which counts up: `Tide Tables | 12`, `Tide Tables | 13`.

use xxhash_rust::xxh3::xxh3_64;

use crate::language::{Lexicon, List};
use crate::text::Document;

/// A longer line runs on no page, in bytes.
const LONGEST: usize = 200;
/// A number of more digits is a date, a time, a sum or a key.
const MOST_DIGITS: usize = 5;
/// A page may have no foot of its own, or have lost it.
const MOST_STEP: u32 = 8;
/// So many lines in a row are the fewest that count; of those that name their pages, so many.
pub(super) const FEWEST: usize = 3;
const FEWEST_NAMED: usize = 2;
/// No text of pages has more lines with numbers than this.
const MOST_LINES: usize = 1 << 22;

/// What of a line is the same on every page: all but the numbers and the width of its blanks. `None` of a line without
/// anything, or one too long to run on a page.
pub(super) fn key(line: &str, folded: &mut String) -> Option<u64> {
    let line = line.trim();
    if line.is_empty() || line.len() > LONGEST {
        return None;
    }
    folded.clear();
    for c in line.chars() {
        let c = if c.is_ascii_digit() { '#' } else { c };
        let c = if c.is_whitespace() { ' ' } else { c };
        if !matches!(c, '#' | ' ') || !folded.ends_with(c) {
            folded.push(c);
        }
    }
    Some(xxh3_64(folded.as_bytes()))
}

/// The numbers of a line in their order; `None` where one is too long to be a page's.
fn numbers(line: &str) -> Option<Vec<u32>> {
    let runs = line.split(|c: char| !c.is_ascii_digit()).filter(|run| !run.is_empty());
    runs.map(|run| if run.len() <= MOST_DIGITS { run.parse().ok() } else { None }).collect()
}

/// Lines that are the same but for numbers, which all count up alike from each to the next.
#[derive(Clone, Debug)]
pub(super) struct Chain {
    /// 0-based indexes, in order.
    pub(super) lines: Vec<usize>,
    /// Nothing but a number, and marks, stands on them.
    pub(super) is_bare: bool,
    /// They say that the number is a page's: `[Page 7]`, `Seite 7 von 9`.
    pub(super) names_pages: bool,
}

/// Whether a line names its page, and says so as print does: in brackets, or with the number of all pages.
fn names_page(line: &str, languages: &Lexicon) -> bool {
    let mut words = line.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let is_number = |word: &str| word.bytes().all(|byte| byte.is_ascii_digit());
    let Some(_) = words.by_ref().find(|word| languages.has(List::PageNames, word.to_lowercase())) else { return false };
    let (number, of, all) = (words.next(), words.next(), words.next());
    let is_of_all = of.is_some_and(|word| word.chars().all(char::is_alphabetic)) && all.is_some_and(is_number);
    number.is_some_and(is_number) && (is_of_all || of.is_none() && line.trim_end().ends_with(']'))
}

/// The chains of a document.
pub(super) fn chains(document: &Document, words: &Lexicon) -> Vec<Chain> {
    let (mut keys, mut folded): (Vec<(u64, usize)>, _) = (Vec::new(), String::new());
    for (index, line) in document.lines().iter().enumerate() {
        let text = document.line_text(line);
        if text.len() <= LONGEST
            && text.bytes().any(|byte| byte.is_ascii_digit())
            && let Some(key) = key(text, &mut folded)
        {
            keys.push((key, index));
        }
        if keys.len() == MOST_LINES {
            break;
        }
    }
    keys.sort_unstable();
    let same = keys.chunk_by(|a, b| a.0 == b.0).filter(|lines| lines.len() >= FEWEST_NAMED);
    let mut chains: Vec<Chain> = same.flat_map(|lines| split(document, lines, words)).collect();
    chains.sort_by_key(|chain| chain.lines[0]);
    chains
}

/// Takes lines with one key apart where they do not count.
fn split(document: &Document, lines: &[(u64, usize)], words: &Lexicon) -> Vec<Chain> {
    let text = |index: usize| document.lines().get(index).map_or("", |line| document.line_text(line));
    let is_bare = !text(lines[0].1).chars().any(char::is_alphabetic);
    let names_pages = names_page(text(lines[0].1), words);
    let fewest = if names_pages { FEWEST_NAMED } else { FEWEST };
    let mut chains = Vec::new();
    let mut chain: Vec<usize> = Vec::new();
    let mut last: Option<Vec<u32>> = None;
    for &(_, index) in lines {
        let here = numbers(text(index));
        let counts = last.as_ref().zip(here.as_ref()).is_some_and(|(last, here)| counts_up(last, here));
        if !counts {
            if chain.len() >= fewest {
                chains.push(std::mem::take(&mut chain));
            }
            chain.clear();
        }
        if here.is_some() {
            chain.push(index);
        }
        last = here;
    }
    if chain.len() >= fewest {
        chains.push(chain);
    }
    chains.into_iter().map(|lines| Chain { lines, is_bare, names_pages }).collect()
}

/// Whether nearly all steps of a chain are one page, or two. Listings and versions that the text happens to name leave
/// numbers out.
pub(super) fn is_steady(document: &Document, chain: &Chain) -> bool {
    let text = |index: usize| document.lines().get(index).map_or("", |line| document.line_text(line));
    let steps: Vec<u32> =
        chain.lines.windows(2).filter_map(|two| step(&numbers(text(two[0]))?, &numbers(text(two[1]))?)).collect();
    let times = |wanted: u32| steps.iter().filter(|step| **step == wanted).count();
    times(1).max(times(2)) * 4 >= steps.len() * 3
}

/// Whether what differs between two rows of numbers grows by the same step.
fn counts_up(last: &[u32], here: &[u32]) -> bool {
    step(last, here).is_some()
}

/// The step by which all grow that differ between two rows of numbers.
fn step(last: &[u32], here: &[u32]) -> Option<u32> {
    let mut steps = last.iter().zip(here).filter(|(a, b)| a != b).map(|(a, b)| b.checked_sub(*a).unwrap_or(u32::MAX));
    let step = steps.next()?;
    ((1..=MOST_STEP).contains(&step) && steps.all(|other| other == step)).then_some(step)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words() -> Lexicon {
        Lexicon::new(&Default::default(), &[List::PageNames])
    }

    #[test]
    fn a_chain_counts_up() {
        let check = |text: &str, expected: &[&[usize]]| {
            let document = Document::new(text);
            let chains = chains(&document, &words());
            assert_eq!(chains.iter().map(|chain| &chain.lines[..]).collect::<Vec<_>>(), expected, "{text}");
        };
        check("Tides | 1\na\nTides |  2\nb\n  Tides | 3\n", &[&[0, 2, 4]]);
        check("2 Tides\n4 Tides\nTides 3\n6 Tides\nTides 5\nTides 7\n", &[&[0, 1, 3], &[2, 4, 5]]);
        check("Tides 1 of 4\nTides 2 of 4\nTides 3 of 9\n", &[]);
        check("Tides 3\nTides 2\nTides 1\n", &[]);
        check("Tides 7\nTides 8\nTides 1\nTides 2\nTides 3\n", &[&[2, 3, 4]]);
        check("Tides 200001\nTides 200002\nTides 200003\n", &[]);
        check("Tides\nTides\nTides\n", &[]);
    }

    #[test]
    fn print_names_its_pages() {
        let check = |line: &str, expected: bool| assert_eq!(names_page(line, &words()), expected, "{line}");
        check("Brand        Lamps        [Page 7]", true);
        check("Leuchtturm | Seite 7 von 9", true);
        check("Page 7", false);
        check("See page 7 of the book", false);
        check("Lamps 7 of 9", false);
    }

    #[test]
    fn pages_are_not_left_out() {
        let check = |numbers: &[u32], expected: bool| {
            let text: String = numbers.iter().map(|number| format!("Lamps {number}\n")).collect();
            let document = Document::new(&text);
            assert_eq!(is_steady(&document, &chains(&document, &words())[0]), expected, "{numbers:?}");
        };
        check(&[1, 2, 3, 4], true);
        check(&[1, 3, 5], true);
        check(&[1, 2, 3, 4, 7], true);
        check(&[3, 4, 6, 9], false);
    }
}
