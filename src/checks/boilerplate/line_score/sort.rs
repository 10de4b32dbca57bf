//! What sort of lines a block is made of, so that a reader may choose: menus, teasers, prices, addresses.
//!
//! Nothing here says whether lines are a page's; the model does. A part of a block is of a sort where a good part of
//! its lines shows it by structure, and furniture where none does. Some sorts are as often the author's own as a
//! page's, and their cards say so by their severity.

use std::ops::{Range, RangeInclusive};
use std::sync::Arc;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::language::Languages;
use crate::text::values::Values;
use crate::text::words::count_in;

/// A sort of lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Sort {
    /// Menus, buttons, labels: what is no other.
    Furniture,
    /// Titles of other texts.
    Teasers,
    /// When something was posted.
    PostData,
    /// Addresses of mail and sites, telephone numbers.
    Contact,
    /// Goods with their prices.
    Offer,
    /// Numbers, and labels with a number behind them.
    Cells,
    /// Names in a row.
    Names,
    /// Marks without a letter or digit.
    Debris,
}

/// Lines of one sort that are a run, at least.
const RUN: usize = 3;
/// Lines of which a third says what all are, at most.
const FEW: usize = 6;
/// Words of a title: a button has fewer, and a menu on one line more.
const TITLE_WORDS: RangeInclusive<u32> = 5..=20;
/// Titles that are a list, at least.
const TITLES: usize = 2;
/// Words of letters beside a date, at most: with more of them it is a title's.
const DATED_WORDS: usize = 5;
/// Words of a line beyond which a price or a number does not say what it is.
const PRICED_WORDS: u32 = 24;
const CELL_WORDS: u32 = 6;
/// Names of a row at least, and words of each at most.
const NAMES: usize = 4;
const NAME_WORDS: usize = 4;

/// Tells sorts.
pub(super) struct Sorter {
    values: Values,
}

impl Sorter {
    pub(super) fn new(languages: &Arc<Languages>) -> Self {
        Self { values: Values::new(languages) }
    }

    /// A block's parts, each with its sort, by the lines' numbers in it: runs of one sort, and what lies between them.
    pub(super) fn parts<'l>(&self, lines: impl Iterator<Item = &'l str>) -> Vec<(Range<usize>, Sort)> {
        let sorts: Vec<Sort> = lines.map(|line| self.line(line)).collect();
        let (mut parts, mut from, mut at) = (Vec::new(), 0, 0);
        while at < sorts.len() {
            let Some(end) = run(&sorts, at) else {
                at += 1;
                continue;
            };
            if from < at {
                parts.push((from..at, together(&sorts[from..at])));
            }
            parts.push((at..end, sorts[at]));
            (from, at) = (end, end);
        }
        if from < sorts.len() {
            parts.push((from..sorts.len(), together(&sorts[from..])));
        }
        parts
    }

    /// Whether the line is a date, with few words beside it.
    pub(super) fn is_dated(&self, line: &str) -> bool {
        self.values.has_date(line) && spelled(line) <= DATED_WORDS
    }

    fn line(&self, line: &str) -> Sort {
        let line = line.trim();
        let words = count_in(line);
        let has_letter = line.contains(char::is_alphabetic);
        match () {
            () if !line.contains(char::is_alphanumeric) => Sort::Debris,
            () if self.values.has_contact(line) => Sort::Contact,
            () if words <= PRICED_WORDS && self.values.has_price(line) => Sort::Offer,
            () if self.is_dated(line) => Sort::PostData,
            () if !has_letter || words <= CELL_WORDS && is_cell(line) => Sort::Cells,
            () if are_names(line) => Sort::Names,
            () if TITLE_WORDS.contains(&words) => Sort::Teasers,
            () => Sort::Furniture,
        }
    }
}

/// How many words are of letters alone.
fn spelled(line: &str) -> usize {
    let is_spelled = |word: &&str| word.contains(char::is_alphabetic) && !word.contains(char::is_numeric);
    line.split_whitespace().filter(is_spelled).count()
}

/// Past the last line of the run of one sort that begins at a line, if there is one.
fn run(sorts: &[Sort], at: usize) -> Option<usize> {
    let sort = sorts[at];
    // The lines of an address, of goods and of a comment without a number of their own stand between those with one.
    let most_between = match sort {
        Sort::Contact | Sort::Offer | Sort::PostData => 2,
        Sort::Cells | Sort::Debris | Sort::Names => 1,
        Sort::Furniture | Sort::Teasers => return None,
    };
    // A title's day is its own.
    let parts = |other: &Sort| sort == Sort::PostData && *other == Sort::Teasers;
    let (mut end, mut count) = (at + 1, 1);
    for (index, other) in sorts.iter().enumerate().skip(end) {
        if index > end + most_between || parts(other) {
            break;
        }
        if *other == sort {
            (end, count) = (index + 1, count + 1);
        }
    }
    (count >= RUN).then_some(end)
}

/// The sort of lines together that hold no run.
fn together(sorts: &[Sort]) -> Sort {
    let all = sorts.len();
    let of = |sort: Sort| sorts.iter().filter(|other| **other == sort).count();
    let has_third = |sort: &Sort| of(*sort) * 3 >= all;
    let has_half = |sort: &Sort| of(*sort) * 2 >= all;
    let is_told = |sort: &Sort| if all <= FEW { has_third(sort) } else { has_half(sort) };
    let sort = [Sort::Contact, Sort::Offer].into_iter().find(is_told);
    let sort = sort.or_else(|| [Sort::Cells, Sort::Names, Sort::Debris].into_iter().find(has_half));
    // A title with its day below it, or with the first words of its text.
    let are_titles = of(Sort::Teasers) >= TITLES && has_third(&Sort::Teasers);
    let are_teasers = are_titles && (of(Sort::Teasers) + of(Sort::PostData)) * 2 >= all;
    sort.or(are_teasers.then_some(Sort::Teasers))
        .or_else(|| Some(Sort::PostData).filter(has_half))
        .unwrap_or(Sort::Furniture)
}

/// Whether the line is a number with its unit, or a label with a number behind its colon.
fn is_cell(line: &str) -> bool {
    let is_digit = |c: char| c.is_numeric();
    let is_number =
        line.starts_with(is_digit) && line.split_whitespace().filter(|word| !word.contains(is_digit)).count() <= 1;
    let value = line.split_once([':', '：']).filter(|(label, _)| label.contains(char::is_alphabetic));
    is_number || value.is_some_and(|(_, value)| value.trim_start().starts_with(is_digit))
}

/// Whether the line is names with commas, dots or bars between them, most with a capital.
fn are_names(line: &str) -> bool {
    if line.ends_with(['.', '!', '?', ':', '。']) {
        return false;
    }
    let parts = line.split([',', '،', '、', ';', '|', '•', '·']).map(str::trim).filter(|part| !part.is_empty());
    let (mut all, mut named) = (0, 0);
    for part in parts {
        all += 1;
        let is_name = part.starts_with(char::is_uppercase) && part.split_whitespace().count() <= NAME_WORDS;
        named += usize::from(is_name);
    }
    all >= NAMES && named * 5 >= all * 4
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(block: &str, expected: Sort) {
        let parts = Sorter::new(&Arc::default()).parts(block.lines());
        assert_eq!(parts, [(0..block.lines().count(), expected)], "{block}");
    }

    #[test]
    fn a_block_is_of_the_sort_that_its_lines_show() {
        check("Startseite\nKontakt\nImpressum", Sort::Furniture);
        check("Ferry sails again after the storm\nPilots ask for a second lamp\nMore", Sort::Teasers);
        check(
            "Ferry sails again after the storm\n3 December 2021\nPilots ask for a second lamp\n2 December 2021",
            Sort::Teasers,
        );
        check("Tor, at last\n3 December 2021", Sort::PostData);
        check("Tor\n3.12.2021\n12:30", Sort::PostData);
        check("Harbour office\nPier 4\ninfo@tides.example", Sort::Contact);
        check("Oilskin, yellow\n49,00 €\nAdd to basket", Sort::Offer);
        check("Length: 12 m\nBeam: 4 m\nHarbour\nBuilt: 1931", Sort::Cells);
        check("12\n13\n14", Sort::Cells);
        check("Lindqvist, Bakken, Dufour, Peres", Sort::Names);
        check("|||\n+", Sort::Debris);
    }

    #[test]
    fn what_a_few_lines_show_says_nothing_of_the_rest() {
        check("Home\nNews\nSport\nContact us\ninfo@tides.example", Sort::Furniture);
        check("Quiz: what do you know of tides", Sort::Furniture);
        check("06:14 Pilots ask the council for a second lamp\n07:20 Ferry sails again after the storm", Sort::Teasers);
        check("Next: Lorm", Sort::Furniture);
        check("Home, search, contact, news", Sort::Furniture);
    }

    #[test]
    fn runs_of_a_sort_are_parts_of_their_own() {
        let block = "Home\nNews\nTel: 12 34 56\nPier 4\ninfo@tides.example\nwww.tides.example\nTerms of use\nJobs";
        let parts = Sorter::new(&Arc::default()).parts(block.lines());
        assert_eq!(parts, [(0..2, Sort::Furniture), (2..6, Sort::Contact), (6..8, Sort::Furniture)]);
        let block = "12\nDays\n03\nHours\n55\nAll about the ferries of Lorm\nPilots ask for a second lamp";
        let parts = Sorter::new(&Arc::default()).parts(block.lines());
        assert_eq!(parts, [(0..5, Sort::Cells), (5..7, Sort::Teasers)]);
        let block = "bakken\n3.12.2021\nReply\nperes\n4.12.2021\nReply\naas\n5.12.2021\nReply\nTerms of use";
        let parts = Sorter::new(&Arc::default()).parts(block.lines());
        assert_eq!(parts, [(0..1, Sort::Furniture), (1..8, Sort::PostData), (8..10, Sort::Furniture)]);
    }
}
