//! Runs of marks without a partner: which of them nothing but lost markup explains.

use super::program;
use std::ops::ControlFlow;

use super::runs::{Mark, Run, each_paragraph, left_over};
use crate::language::{Lexicon, List};
use crate::span::Span;
use crate::text::Document;

/// A run without a partner.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stray {
    pub(super) run: Run,
    /// A line break came between it and another stray.
    pub(super) is_broken: bool,
    /// It may be the star of a footnote.
    pub(super) is_note: bool,
    /// A single star stands where its partner should: `**bold*`.
    pub(super) is_one_too_many: bool,
}

impl Stray {
    /// What a finding marks: the part that is too much, or of `**bold*` the longer run.
    pub(super) fn marked(&self) -> Span {
        if self.is_one_too_many { self.run.whole } else { self.run.span }
    }
}

/// The strays of a document, and what it says of them as a whole.
pub(super) struct Strays<'d> {
    document: &'d Document<'d>,
    words: &'d Lexicon,
    all: Vec<Stray>,
    /// It has `**bold**` that is whole: it is written in Markdown.
    has_strong: bool,
    has_emphasis: bool,
}

impl<'d> Strays<'d> {
    /// Those of a document; `words` has the list of words that begin with an apostrophe.
    pub(super) fn of(document: &'d Document<'d>, words: &'d Lexicon) -> Self {
        let inline = document.inline();
        let consumed = |length: usize, byte: u8| {
            inline.consumed.iter().any(|run| {
                run.end - run.start == length
                    && document.text.as_bytes()[run.start] == byte
                    && !is_in_word(document, *run)
            })
        };
        let mut all = Vec::new();
        // What closes and was opened by nothing.
        let is_reference = |span: &&Span| {
            let before = document.text[..span.start].chars().next_back();
            let after = document.text[span.end..].chars().next();
            span.of(document.text) == "**"
                && before.is_some_and(|c| !c.is_whitespace() && c != '*')
                && after.is_none_or(|c| !c.is_alphanumeric() && c != '*')
        };
        let first_reference = inline.loose.iter().find(is_reference).map(|span| span.start);
        each_paragraph(document, |paragraph| {
            for mark in [Mark::Strong(b'*'), Mark::Strong(b'_'), Mark::Star, Mark::Tick] {
                let own: Vec<Run> = paragraph.iter().filter(|run| run.mark == mark).copied().collect();
                all.extend(left_over(&own).into_iter().map(|run| Stray {
                    run,
                    is_broken: false,
                    is_note: false,
                    is_one_too_many: false,
                }));
            }
            if all.len() < document.most_findings() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        });
        all.sort_by_key(|stray| stray.run.span);
        let (has_strong, has_emphasis) = (consumed(2, b'*'), consumed(1, b'*'));
        let mut strays = Self { document, words, all, has_strong, has_emphasis };
        strays.find_halves();
        strays.find_broken();
        strays.find_notes(first_reference);
        strays
    }

    /// Marks a stray `**` that a stray star of its line opens or closes: one star too many, or one too few.
    fn find_halves(&mut self) {
        let mut is_gone = vec![false; self.all.len()];
        let mut paired = Vec::new();
        for (place, pair) in self.all.windows(2).enumerate() {
            let (first, second) = (&pair[0].run, &pair[1].run);
            let are_half = matches!(
                (first.mark, second.mark),
                (Mark::Strong(b'*'), Mark::Star) | (Mark::Star, Mark::Strong(b'*'))
            );
            if are_half && first.line_index == second.line_index && first.opens && second.closes {
                paired.push(place);
            }
        }
        for place in paired {
            let is_first_longer = self.all[place].run.mark == Mark::Strong(b'*');
            self.all[place + usize::from(!is_first_longer)].is_one_too_many = true;
            is_gone[place + usize::from(is_first_longer)] = true;
        }
        let mut is_gone = is_gone.into_iter();
        self.all.retain(|_| is_gone.next() == Some(false));
    }

    /// Marks pairs that a line break came between: one half stands alone on its line, or before a space.
    fn find_broken(&mut self) {
        /// Lines from one half to the other, at most.
        const MOST_LINES: usize = 3;
        let strong: Vec<usize> = self.places_of(Mark::Strong(b'*'));
        for pair in strong.windows(2) {
            let (first, second) = (self.all[pair[0]].run, self.all[pair[1]].run);
            let lines = second.line_index - first.line_index;
            let is_lone = |run: &Run| !run.opens && !run.closes && self.begins_line(run);
            let is_alone = |run: &Run| is_lone(run) && self.line_after(run).trim().is_empty();
            let is_pair = (1..=MOST_LINES).contains(&lines)
                && is_lone(&second)
                && (first.opens || first.is_part() || is_alone(&first))
                || lines == 1 && is_alone(&first) && second.closes;
            if is_pair {
                self.all[pair[0]].is_broken = true;
                self.all[pair[1]].is_broken = true;
            }
        }
    }

    /// Stars that end a word may refer to a note, and stars at the beginning of a later line be that note's.
    fn find_notes(&mut self, first_reference: Option<usize>) {
        for place in self.places_of(Mark::Strong(b'*')) {
            let run = self.all[place].run;
            let is_referred_to = first_reference.is_some_and(|at| at < run.span.start);
            self.all[place].is_note = is_referred_to && self.begins_line(&run) && !self.all[place].is_broken;
        }
    }

    fn places_of(&self, mark: Mark) -> Vec<usize> {
        (0..self.all.len()).filter(|&place| self.all[place].run.mark == mark).collect()
    }

    /// The strays that nothing but lost markup explains.
    pub(super) fn reportable(&self) -> impl Iterator<Item = &Stray> {
        let is_lone = |mark| self.all.iter().filter(|stray| stray.run.mark == mark).count() == 1;
        let (has_lone_star, has_lone_tick) = (!self.has_emphasis && is_lone(Mark::Star), is_lone(Mark::Tick));
        self.all.iter().filter(move |stray| {
            let run = &stray.run;
            match run.mark {
                Mark::Strong(b'*') => self.is_lost_strong(stray),
                Mark::Strong(_) => self.is_within(run) && self.word_after(run).chars().all(char::is_alphabetic),
                Mark::Star => has_lone_star && self.is_within(run) && self.is_prose(run) && !self.is_program(run),
                Mark::Tick => {
                    let quotes = self.line_after(run).contains(['\'', '’', '´']);
                    has_lone_tick && self.is_within(run) && self.is_prose(run) && !quotes && !self.is_apostrophe(run)
                }
            }
        })
    }

    fn is_lost_strong(&self, stray: &Stray) -> bool {
        let run = &stray.run;
        if self.is_program(run) {
            return false;
        }
        // In a text with emphasis a line of nothing but a mark is debris of it.
        let is_alone = self.begins_line(run) && self.line_after(run).trim().is_empty();
        if stray.is_broken || stray.is_one_too_many || (run.is_part() || is_alone) && self.has_strong {
            return true;
        }
        // At a line's start a text without any other emphasis may count its notes so.
        run.opens && (self.has_strong || !self.begins_line(run)) && (self.has_strong || !stray.is_note)
            || (run.closes || self.is_apart(run)) && self.has_strong
    }

    /// Whether programs write it so: an argument that is passed on, a pointer.
    fn is_program(&self, run: &Run) -> bool {
        let before = self.line_before(run);
        run.opens
            && (program::is_argument(self.line_after(run)) || program::is_pointer(before) || program::is_call(before))
    }

    fn line_before(&self, run: &Run) -> &'d str {
        let line = self.document.lines().get(run.line_index).expect("a run stands on a line");
        &self.document.text[line.start..run.whole.start]
    }

    fn line_after(&self, run: &Run) -> &'d str {
        let line = self.document.lines().get(run.line_index).expect("a run stands on a line");
        &self.document.text[run.whole.end..line.end.max(run.whole.end)]
    }

    fn word_after(&self, run: &Run) -> &'d str {
        self.line_after(run).split(' ').next().unwrap_or_default()
    }

    fn begins_line(&self, run: &Run) -> bool {
        self.line_before(run).trim_start_matches(['#', '>', ' ', '\t']).is_empty()
    }

    fn is_prose(&self, run: &Run) -> bool {
        self.document.lines().get(run.line_index).is_some_and(|line| line.is_prose())
    }

    /// Whether a word and a space stand before it, and a word that it opens behind it.
    fn is_within(&self, run: &Run) -> bool {
        let before = self.line_before(run);
        run.opens
            && self.line_after(run).starts_with(char::is_alphabetic)
            && before.ends_with(' ')
            && before.trim_end().ends_with(char::is_alphabetic)
    }

    /// Whether it stands between two words and touches neither.
    fn is_apart(&self, run: &Run) -> bool {
        let (before, after) = (self.line_before(run), self.line_after(run));
        before.ends_with(' ')
            && after.starts_with(' ')
            && before.trim_end().ends_with(char::is_alphabetic)
            && after.trim_start().starts_with(char::is_alphabetic)
    }

    /// Whether a backtick stands for the apostrophe of a word that begins with one.
    fn is_apostrophe(&self, run: &Run) -> bool {
        let after = self.line_after(run);
        let end = after.find(|c: char| !c.is_alphabetic()).unwrap_or(after.len());
        self.words.has(List::ApostropheWords, &after[..end])
    }
}

/// Whether letters stand on both sides: `f**k and s*t` is no emphasis, whatever a parser makes of it.
fn is_in_word(document: &Document, run: Span) -> bool {
    let before = document.text[..run.start].chars().next_back().is_some_and(char::is_alphanumeric);
    let after = document.text[run.end..].chars().next().is_some_and(char::is_alphanumeric);
    before && after
}
