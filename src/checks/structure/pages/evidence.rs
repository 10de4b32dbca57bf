//! Which of the lines that count are pages' heads and feet, and what stands beside them.

use rustc_hash::{FxHashMap, FxHashSet};

use super::counted::{Chain, FEWEST, chains, is_steady, key};
use super::gap::{Gap, goes_on};
use crate::language::Lexicon;
use crate::text::Document;

/// Running lines that may stand on one side of the counted one.
const MOST_BESIDE: usize = 3;

/// Lines of text, and bytes of them, that the middle one of a document's pages has at least. Bare numbers stand between
/// verses, sections and cues, and need more.
const PAGE: (usize, usize) = (2, 100);
const BARE_PAGE: (usize, usize) = (6, 300);

/// Of so many page breaks one has to be in mid-sentence.
const SHARE: usize = 6;

/// The page breaks of a document, in order.
pub(super) fn page_breaks(document: &Document, words: &Lexicon) -> Vec<Gap> {
    let has_form_feed = document.profile().bytes.has(0x0C);
    let mut candidates: Vec<Chain> = chains(document, words);
    candidates.retain(|chain| is_paged(document, chain) && (chain.names_pages || is_apart(document, chain)));
    let feeds = if has_form_feed { form_feeds(document) } else { Vec::new() };
    if candidates.is_empty() && feeds.len() < FEWEST {
        return Vec::new();
    }
    // What runs beside the counted lines is looked for first, so that the text around a page break can be seen.
    let counted: FxHashSet<usize> = candidates.iter().flat_map(|chain| chain.lines.iter().copied()).collect();
    let grown: Vec<Vec<usize>> = candidates.iter().map(|chain| beside(document, &chain.lines, &counted)).collect();
    let mut grown_feeds = beside(document, &feeds, &counted);
    // A head may stand behind the form feed on its line.
    grown_feeds.extend(alike(document, feeds.iter().copied(), feeds.len()));
    let mut all = counted.clone();
    all.extend(grown.iter().flatten().chain(&grown_feeds));
    let gaps = gaps(document, &all);

    let gap_of: FxHashMap<usize, usize> =
        gaps.iter().enumerate().flat_map(|(at, gap)| gap.lines.iter().map(move |&line| (line, at))).collect();
    let mut running = FxHashSet::default();
    for (chain, grown) in candidates.iter().zip(&grown) {
        let mut mine: Vec<usize> = chain.lines.iter().filter_map(|line| gap_of.get(line).copied()).collect();
        mine.dedup();
        let mine: Vec<&Gap> = mine.into_iter().map(|at| &gaps[at]).collect();
        if are_pages(document, chain, grown, &mine) {
            running.extend(chain.lines.iter().chain(grown).copied());
        }
    }
    let between_feeds: Vec<&Gap> = gaps.iter().filter(|gap| gap.has_form_feed).collect();
    let cut = between_feeds.iter().filter(|gap| gap.is_mid_sentence(document)).count();
    let is_fed = between_feeds.len() >= FEWEST && cut >= 2 && cut * SHARE >= between_feeds.len();
    if is_fed {
        running.extend(grown_feeds);
    }
    let mut found = self::gaps(document, &running);
    found.retain(|gap| !gap.lines.is_empty() || is_fed);
    found
}

/// Whether the lines of a chain stand as far apart as pages do.
fn is_paged(document: &Document, chain: &Chain) -> bool {
    let lines = document.lines();
    let mut pages: Vec<(usize, usize)> = chain
        .lines
        .windows(2)
        .map(|two| {
            let between = (two[0] + 1..two[1]).filter_map(|index| lines.get(index)).filter(|line| !line.is_blank());
            between.fold((0, 0), |(count, bytes), line| (count + 1, bytes + line.span().len()))
        })
        .collect();
    pages.sort_unstable();
    let (count, bytes) = pages[pages.len() / 2];
    let least = if chain.is_bare { BARE_PAGE } else { PAGE };
    count >= least.0 && bytes >= least.1
}

/// Whether the lines of a chain are no part of the sentences around them, and count pages.
fn is_apart(document: &Document, chain: &Chain) -> bool {
    let text = document.lines().get(chain.lines[0]).map_or("", |line| document.line_text(line).trim());
    !text.starts_with(char::is_lowercase) && !text.ends_with([',', ';', ':']) && is_steady(document, chain)
}

/// The lines that begin with a form feed.
fn form_feeds(document: &Document) -> Vec<usize> {
    let mut feeds: Vec<usize> =
        memchr::memchr_iter(0x0C, document.text.as_bytes()).map(|at| document.lines().index_at(at)).collect();
    feeds.dedup();
    feeds
}

/// The lines next to some of `lines`, on the same side of each, that are the same but for numbers.
fn beside(document: &Document, lines: &[usize], counted: &FxHashSet<usize>) -> Vec<usize> {
    let mut found = Vec::new();
    for is_after in [false, true] {
        let mut edges = lines.to_vec();
        for _ in 0..MOST_BESIDE {
            let next = next_of_each(document, &edges, is_after, counted);
            edges = alike(document, next.into_iter(), lines.len());
            if edges.is_empty() {
                break;
            }
            found.extend(&edges);
        }
    }
    found
}

/// The next lines behind each of `edges`, or before each, that are neither blank nor counted. What lies between is
/// walked once, however many edges stand in it.
fn next_of_each(document: &Document, edges: &[usize], is_after: bool, counted: &FxHashSet<usize>) -> Vec<usize> {
    let step = |index: usize| if is_after { Some(index + 1) } else { index.checked_sub(1) };
    // The edge that was walked from last, and where that led.
    let mut last: Option<(usize, Option<usize>)> = None;
    let mut next = |edge: usize| {
        let mut at = step(edge);
        while let Some(index) = at
            && let Some(line) = document.lines().get(index)
            && (line.is_blank() || counted.contains(&index))
        {
            match last.filter(|(edge, _)| *edge == index) {
                Some((_, found)) => {
                    at = found;
                    break;
                }
                None => at = step(index),
            }
        }
        last = Some((edge, at));
        at.filter(|index| *index < document.lines().len())
    };
    if is_after {
        edges.iter().rev().filter_map(|&edge| next(edge)).collect()
    } else {
        edges.iter().filter_map(|&edge| next(edge)).collect()
    }
}

/// Those of some lines that repeat among them; none where they are few beside `pages`. What goes on with a sentence is
/// text, however often.
fn alike(document: &Document, lines: impl Iterator<Item = usize>, pages: usize) -> Vec<usize> {
    let mut folded = String::new();
    let mut key_of = |index: usize| {
        let line = document.line_text(document.lines().get(index)?).trim();
        if goes_on(line) { None } else { key(line, &mut folded) }
    };
    let mut keys: Vec<(u64, usize)> = lines.filter_map(|index| Some((key_of(index)?, index))).collect();
    keys.sort_unstable();
    keys.dedup();
    let repeated = keys.chunk_by(|a, b| a.0 == b.0).filter(|lines| lines.len() > 1);
    let mut alike: Vec<usize> = repeated.flatten().map(|(_, index)| *index).collect();
    alike.sort_unstable();
    if alike.len() * 3 < pages { Vec::new() } else { alike }
}

/// The places between two lines of text where a running line or a form feed stands.
fn gaps(document: &Document, running: &FxHashSet<usize>) -> Vec<Gap> {
    let has_form_feed = document.profile().bytes.has(0x0C);
    let mut gaps = Vec::new();
    let mut gap = Gap { before: None, after: None, lines: Vec::new(), has_form_feed: false };
    for (index, line) in document.lines().iter().enumerate() {
        let has_feed = has_form_feed && document.line_text(line).contains('\u{C}');
        if running.contains(&index) {
            gap.lines.push(index);
            gap.has_form_feed |= has_feed;
        } else if line.is_blank() {
            gap.has_form_feed |= has_feed;
        } else {
            gap.has_form_feed |= has_feed && document.line_text(line).starts_with('\u{C}');
            gap.after = Some(index);
            let next = Gap { before: Some(index), after: None, lines: Vec::new(), has_form_feed: false };
            let done = std::mem::replace(&mut gap, next);
            if done.has_form_feed || !done.lines.is_empty() {
                gaps.push(done);
            }
        }
    }
    if gap.has_form_feed || !gap.lines.is_empty() {
        gaps.push(gap);
    }
    gaps
}

/// Whether the lines of a chain stand where one page ends and the next begins.
fn are_pages(document: &Document, chain: &Chain, grown: &[usize], mine: &[&Gap]) -> bool {
    let count = chain.lines.len();
    let cut = mine.iter().filter(|gap| gap.is_mid_sentence(document) && has_sentences(document, gap)).count();
    let open = mine.iter().filter(|gap| gap.is_open(document)).count();
    let fed = mine.iter().filter(|gap| gap.has_form_feed).count();
    if fed >= 2 && fed * 2 >= count {
        return true;
    }
    if chain.names_pages {
        return true;
    }
    if chain.is_bare {
        return cut >= FEWEST && cut * SHARE / 2 >= count;
    }
    let is_accompanied = grown.len() * 2 >= count && grown.len() >= 2;
    cut >= 2 && (cut * SHARE >= count || open * 2 >= count)
        || cut >= 1 && is_accompanied && (cut + open) * SHARE >= count
}

/// Whether sentences end on the lines before a page break: those of a log or a table do not.
fn has_sentences(document: &Document, gap: &Gap) -> bool {
    /// As many lines are looked at.
    const REACH: usize = 40;
    let Some(before) = gap.before else { return false };
    let ends = |line: &str| {
        let mut marks = line.match_indices(['.', '!', '?']);
        marks.any(|(at, _)| {
            let is_behind_word = line[..at].ends_with(char::is_lowercase);
            let ends = line[at + 1..].trim_start_matches(['"', '”', '’', ')']).starts_with(' ') || at + 1 == line.len();
            is_behind_word && ends
        })
    };
    let lines = document.lines();
    (before.saturating_sub(REACH)..=before)
        .filter_map(|index| lines.get(index))
        .any(|line| ends(document.line_text(line).trim_end()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::List;

    /// Pages of three lines; `end` and `begin` are the words around each break.
    fn text(pages: u32, end: &str, begin: &str, between: impl Fn(u32) -> String) -> String {
        let page = |number: u32| {
            let name = char::from(b'a' + u8::try_from(number).expect("few pages"));
            format!(
                "{begin} lamp of tower {name} is lit an hour before sunset. The keeper\nclimbs to deck {name} with a \
                 can of oil. He looks at the glass of each\nof the windows of {name}, which the gulls have left in \
                 want{end}\n{}",
                between(number)
            )
        };
        (1..=pages).map(page).collect()
    }

    #[track_caller]
    fn check(text: &str, expected: usize) {
        assert_eq!(
            page_breaks(&Document::new(text), &Lexicon::new(&Default::default(), &[List::PageNames])).len(),
            expected,
            "{text}"
        );
    }

    #[test]
    fn a_number_that_counts_up_in_mid_sentence_is_a_pages() {
        check(&text(4, " of", "the", |page| format!("Keepers | {page}\n")), 4);
        check(
            &text(6, " of", "the", |page| {
                if page.is_multiple_of(2) { format!("{page} Keepers\n") } else { format!("Lamps {page}\n") }
            }),
            6,
        );
        check(&text(4, ".", "The", |page| format!("Keepers | {page}\n")), 0);
        check(&text(2, " of", "the", |page| format!("Keepers | {page}\n")), 0);
        check(&text(4, " of", "the", |page| format!("Keepers | {}\n", page * page)), 0);
    }

    #[test]
    fn sentences_that_repeat_are_no_heads() {
        let words = "Keepers | 7\nthe lamp is lit by the keeper.\n";
        let text = text(4, " of", "the", |page| words.replace('7', &page.to_string()));
        let gaps = page_breaks(&Document::new(&text), &Lexicon::new(&Default::default(), &[List::PageNames]));
        assert!(gaps.iter().all(|gap| gap.lines.len() == 1), "{gaps:?}");
    }

    #[test]
    fn bare_numbers_need_longer_pages() {
        check(&text(8, " of", "the", |page| format!("{page}\n")), 0);
        let long = |page: u32| if page.is_multiple_of(2) { format!("\n{}\n\n", page / 2 + 3) } else { String::new() };
        check(&text(8, " of", "the", long), 4);
    }

    #[test]
    fn form_feeds_and_names_of_pages_need_no_sentence() {
        check(&text(4, ".", "The", |page| format!("Keepers | {page}\n\u{C}\n")), 4);
        check(&text(4, ".", "The", |page| format!("Brand  Keepers  [Page {page}]\n")), 4);
        check(&text(2, ".", "The", |page| format!("Keepers, page {page} of 9\n")), 2);
        check(&text(4, ".", "The", |page| format!("Page {page}\n")), 0);
    }

    #[test]
    fn form_feeds_alone_stand_in_mid_sentence() {
        check(&text(5, " of", "the", |_| "\u{C}".to_owned()), 5);
        check(&text(5, " of", "the", |_| "\u{C}KEEPERS\n\n".to_owned()), 5);
        check(&text(5, ".", "The", |_| "\u{C}\n".to_owned()), 0);
    }

    #[test]
    fn form_feeds_in_a_row_are_walked_once() {
        check(&"\u{C}\n".repeat(300_000), 0);
        check(&format!("{}\nKeepers\n", "\u{C}\n".repeat(300_000)), 0);
    }
}
