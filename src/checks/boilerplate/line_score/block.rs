//! Lines of a page that are told together, and which of them may go.

use std::ops::Range;

use rustc_hash::FxHashSet;

use super::Page;
use crate::text::{Document, Line};

/// A headline, and a line between it and the text.
pub(super) const HEADLINE_LINES: usize = 2;

/// A line of fewer words, right before the text, may be a button below the headline.
const TITLE_WORDS: u32 = 3;

/// Lines of a page, one after the other, that are probable enough to be reported.
pub(super) struct Block {
    /// Index of the first and past the last, among the lines that are not blank.
    pub(super) first: usize,
    pub(super) end: usize,
    /// Index past the last line that is the block's or another rule's: such lines hold it together.
    pub(super) reach: usize,
    /// Its own lines, as indices of the document's lines.
    pub(super) lines: Vec<usize>,
    /// The score of each.
    pub(super) scores: Vec<i32>,
    /// Those that may be deleted without being asked.
    pub(super) sure: Vec<usize>,
    /// Those that may before the text, or in a row of such lines.
    pub(super) nearly_sure: Vec<usize>,
    /// Those that are sure, and others that are no headline: the bolder fix takes them.
    pub(super) bold: Vec<usize>,
    /// Those that are not probable enough for that, wherever they stand.
    pub(super) unsure: Vec<usize>,
    /// The highest score of its lines.
    pub(super) best: i32,
    /// Another rule has found something on the line before.
    pub(super) follows_named: bool,
}

impl Block {
    pub(super) fn starting_at(index: usize, follows_named: bool) -> Self {
        Self {
            first: index,
            end: index,
            reach: index,
            lines: Vec::new(),
            scores: Vec::new(),
            sure: Vec::new(),
            nearly_sure: Vec::new(),
            bold: Vec::new(),
            unsure: Vec::new(),
            best: i32::MIN,
            follows_named,
        }
    }

    /// The part that some of its lines are, by their numbers among them. What stands between it and the next part, and
    /// is another rule's or nobody's, is shown with it, as within a block.
    pub(super) fn part(&self, page: &Page, lines: Range<usize>) -> Self {
        let place = |line_index: &usize| (self.first..self.end).find(|&index| page.line_index(index) == *line_index);
        let first = self.lines.get(lines.start).and_then(place).unwrap_or(self.first);
        let end = self.lines.get(lines.end).and_then(place).unwrap_or(self.end);
        let scores = self.scores[lines.clone()].to_vec();
        let lines = &self.lines[lines];
        let within = |all: &[usize]| all.iter().copied().filter(|line| lines.binary_search(line).is_ok()).collect();
        Self {
            first,
            end,
            reach: self.reach,
            lines: lines.to_vec(),
            scores,
            sure: within(&self.sure),
            nearly_sure: within(&self.nearly_sure),
            bold: within(&self.bold),
            unsure: within(&self.unsure),
            best: self.best,
            follows_named: self.follows_named,
        }
    }

    /// Whether enough of its lines reach this score, those of other rules in it and beside it counted with them.
    pub(super) fn is_row(&self, score: i32) -> bool {
        const SHARE: usize = 5;
        let named = self.reach - self.first - self.lines.len() + usize::from(self.follows_named);
        (named + self.reaching(score)) * SHARE >= self.lines.len()
    }

    fn reaching(&self, score: i32) -> usize {
        self.scores.iter().filter(|own| **own >= score).count()
    }

    /// Leaves to the bolder fix only lines that reach this score where less than half of all do.
    pub(super) fn doubt_thin_row(&mut self, score: i32) {
        if self.reaching(score) * 2 < self.lines.len() {
            let reaching =
                |line_index: &usize| self.lines.binary_search(line_index).is_ok_and(|at| self.scores[at] >= score);
            self.bold.retain(reaching);
            self.nearly_sure.retain(reaching);
        }
    }

    /// Leaves out of the bolder fix what may head the line that stands behind the block: so many of its last lines,
    /// unless that line is the headline itself, and those that begin with the same word as it does, as items of one
    /// list do. What is sure is no headline.
    pub(super) fn spare_headline(&mut self, document: &Document, page: &Page, most: usize) {
        if self.unsure.is_empty() || self.reach == page.len() {
            return;
        }
        let first_word = |line_index: usize| {
            let line = document.lines().get(line_index).map_or("", |line| document.line_text(line));
            line.split(|c: char| !c.is_alphanumeric()).find(|word| !word.is_empty()).unwrap_or_default()
        };
        let line_behind = page.line_index(self.reach);
        let behind = first_word(line_behind);
        let line = |index: usize| (index < page.len()).then(|| document.lines().get(page.line_index(index)))?;
        let is_title = line(self.reach).is_some_and(|line| !line.is_prose() && line.words >= TITLE_WORDS);
        // One sentence may be a teaser's.
        let is_above_text = (1..=2).all(|after| line(self.reach + after).is_some_and(Line::is_prose));
        let is_told = document.headlines().any(|headline| headline == line_behind);
        let most = if is_title && (is_told || is_above_text) { 0 } else { most };
        let is_like = |line_index: &&usize| !behind.is_empty() && first_word(**line_index) == behind;
        let spared = self.lines.iter().rev().take_while(is_like).count().max(most).min(self.lines.len());
        let Some(&from) = self.lines.iter().rev().take(spared).next_back() else { return };
        let unsure = &self.unsure;
        self.bold.retain(|line_index| *line_index < from || unsure.binary_search(line_index).is_err());
        self.nearly_sure.retain(|line_index| *line_index < from);
    }

    /// Trusts a row of lines together: one that comes near to being sure is furniture where many different ones beside
    /// it are. A button that comes again and again says nothing of the titles between.
    pub(super) fn trust_rows(&mut self, document: &Document, in_row: i32, safe: i32) {
        const FEWEST_SURE: usize = 3;
        const SURE_SHARE: usize = 3;
        let lines: Vec<(usize, i32)> = self.lines.iter().copied().zip(self.scores.iter().copied()).collect();
        let text =
            |line_index: usize| document.lines().get(line_index).map_or("", |line| document.line_text(line)).trim();
        let rows = lines.split(|(_, score)| *score < in_row).filter(|row| {
            let sure = row.iter().filter(|(_, score)| *score >= safe).map(|(line_index, _)| text(*line_index));
            let different = sure.collect::<FxHashSet<&str>>().len();
            different >= FEWEST_SURE && different * SURE_SHARE >= row.len()
        });
        let is_nearly_sure = |line: &usize| self.nearly_sure.binary_search(line).is_ok();
        self.trust(rows.flatten().map(|(line_index, _)| *line_index).filter(is_nearly_sure).collect());
    }

    /// Takes lines for sure.
    pub(super) fn trust(&mut self, trusted: Vec<usize>) {
        for lines in [&mut self.sure, &mut self.bold] {
            lines.extend(&trusted);
            lines.sort_unstable();
            lines.dedup();
        }
    }

    /// Whether it is nothing but the document's first line or two: a headline with what stands below it rather than
    /// what is left of a menu.
    pub(super) fn may_be_headline(&self) -> bool {
        self.first == 0 && self.lines.len() <= HEADLINE_LINES
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A block of so many lines with these scores, and which of them go when it is trusted as a row; those of `spared`
    /// are not nearly sure.
    #[track_caller]
    fn check_text(text: &str, scores: &[i32], spared: &[usize], expected: &[usize]) {
        let mut block = Block::starting_at(0, false);
        block.lines = (0..scores.len()).collect();
        block.scores = scores.to_vec();
        (block.sure, block.nearly_sure) = block.lines.iter().partition(|&&line| scores[line] >= 9);
        block.nearly_sure.retain(|line| !spared.contains(line));
        block.trust_rows(&Document::new(text), 7, 9);
        assert_eq!(block.sure, expected, "{scores:?}");
        assert_eq!(block.bold, trusted(scores, expected), "what goes with its row goes with the bolder fix, too");
    }

    /// Those lines that are not sure by themselves.
    fn trusted(scores: &[i32], lines: &[usize]) -> Vec<usize> {
        lines.iter().copied().filter(|&line| scores[line] < 9).collect()
    }

    #[track_caller]
    fn check(scores: &[i32], spared: &[usize], expected: &[usize]) {
        let text: String = (0..scores.len()).map(|line| format!("Entry {line}\n")).collect();
        check_text(&text, scores, spared, expected);
    }

    #[test]
    fn one_line_in_five_makes_a_row() {
        let check = |scores: &[i32], named: usize, follows_named: bool, expected: bool| {
            let mut block = Block::starting_at(3, follows_named);
            block.lines = (0..scores.len()).collect();
            block.scores = scores.to_vec();
            block.reach = 3 + scores.len() + named;
            assert_eq!(block.is_row(9), expected, "{scores:?} {named} {follows_named}");
        };
        check(&[9], 0, false, true);
        check(&[8], 0, false, false);
        check(&[8], 0, true, true);
        check(&[8], 1, false, true);
        check(&[6, 6, 9, 6, 6], 0, false, true);
        check(&[6, 6, 9, 6, 6, 6], 0, false, false);
        check(&[6, 6, 9, 6, 6, 6], 0, true, true);
    }

    #[test]
    fn of_a_thin_row_the_bolder_fix_takes_the_best() {
        let check = |scores: &[i32], expected: &[usize]| {
            let mut block = Block::starting_at(0, false);
            block.lines = (0..scores.len()).collect();
            block.scores = scores.to_vec();
            block.bold = block.lines.clone();
            block.doubt_thin_row(9);
            assert_eq!(block.bold, expected, "{scores:?}");
        };
        check(&[6, 9, 6, 9], &[0, 1, 2, 3]);
        check(&[6, 9, 6, 9, 7], &[1, 3]);
    }

    #[test]
    fn what_is_nearly_sure_is_trusted_beside_what_is() {
        check(&[7, 9, 9, 8, 9, 7], &[], &[0, 1, 2, 3, 4, 5]);
        // Two are no company, and a third has to be sure.
        check(&[7, 9, 9, 8], &[], &[1, 2]);
        check(&[9, 7, 7, 7, 9, 7, 7, 9, 7], &[], &[0, 1, 2, 3, 4, 5, 6, 7, 8]);
        check(&[9, 7, 7, 7, 9, 7, 7, 9, 7, 7], &[], &[0, 4, 7]);
        // A line that is not near parts two rows.
        check(&[8, 9, 9, 9, 6, 8, 9], &[], &[0, 1, 2, 3, 6]);
        // What may head the text stays.
        check(&[9, 9, 9, 8, 8], &[3, 4], &[0, 1, 2]);
    }

    #[test]
    fn a_button_that_comes_again_is_no_company() {
        let list = "Read more\nThe old pier\nRead more\nThe new pier\nRead more\nThe lamp\n";
        check_text(list, &[9, 7, 9, 7, 9, 7], &[], &[0, 2, 4]);
        check_text("Home\nThe old pier\nLog in\nThe new pier\nJobs\n", &[9, 7, 9, 7, 9], &[], &[0, 1, 2, 3, 4]);
    }
}
