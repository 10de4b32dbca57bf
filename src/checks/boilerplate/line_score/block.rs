//! Lines of a page that are told together, and which of them may go.

use std::ops::Range;

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
    /// Those that may be deleted without being asked, if they are probable enough for that.
    pub(super) may_go: Vec<usize>,
    /// Those of them that are.
    pub(super) sure: Vec<usize>,
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
            may_go: Vec::new(),
            sure: Vec::new(),
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
            may_go: within(&self.may_go),
            sure: within(&self.sure),
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
    }

    /// Trusts a row of lines together: one that comes near to being sure is furniture where many beside it are. What
    /// the bolder fix leaves is left.
    pub(super) fn trust_rows(&mut self, in_row: i32, safe: i32) {
        const FEWEST_SURE: usize = 3;
        const SURE_SHARE: usize = 3;
        let lines: Vec<(usize, i32)> = self.lines.iter().copied().zip(self.scores.iter().copied()).collect();
        let rows = lines.split(|(_, score)| *score < in_row).filter(|row| {
            let sure = row.iter().filter(|(_, score)| *score >= safe).count();
            sure >= FEWEST_SURE && sure * SURE_SHARE >= row.len()
        });
        let among = |lines: &[usize], line_index: &usize| lines.binary_search(line_index).is_ok();
        let trusted = rows.flatten().map(|(line_index, _)| *line_index);
        let trusted = trusted.filter(|line| among(&self.may_go, line) && among(&self.bold, line));
        let mut sure: Vec<usize> = trusted.chain(self.sure.iter().copied()).collect();
        sure.sort_unstable();
        sure.dedup();
        self.sure = sure;
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

    /// Lines of a block by their scores, all of which may go but those of `spared`.
    #[track_caller]
    fn check(scores: &[i32], spared: &[usize], expected: &[usize]) {
        let mut block = Block::starting_at(0, false);
        block.lines = (0..scores.len()).collect();
        block.scores = scores.to_vec();
        block.may_go = block.lines.clone();
        block.bold = block.lines.iter().copied().filter(|line| !spared.contains(line)).collect();
        block.sure = block.lines.iter().copied().filter(|&line| scores[line] >= 9).collect();
        block.trust_rows(7, 9);
        assert_eq!(block.sure, expected, "{scores:?}");
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
}
