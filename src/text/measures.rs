//! Measures of a whole document, as published quality filters define them: each once computed, and only when asked for.
//!
//! Papers leave much open, and programs that claim the same paper differ. These are the definitions here; where one
//! measure needs more, its own comment says it.
//!
//! - A *word* is a run of characters other than Unicode white space: no tokeniser cuts punctuation off, nothing is
//!   normalised. Text in a script without spaces is one word a line, and most of these measures say nothing about it.
//! - A *line* ends at `\n`. Blank lines are not counted, and white space at both ends of a line is no part of it.
//! - A *paragraph* is what stands between blank lines.
//! - A *character* is a Unicode code point.
//! - What repeats is counted from its second occurrence on: the share is what a removal would take.
//!
//! A share of nothing has no value: a document without words has no mean word length.

use std::cell::OnceCell;

use super::{Document, Line};
use crate::span::Span;

mod datatrove;
mod ends;
mod grams;
mod lines;
mod repeats;
mod sentences;
mod table;
mod words;

pub(crate) use sentences::{ends_in_sentence, last_sentence};

pub use table::{MEASURES, Measure, measure};

/// The measures of one document, filled as they are asked for.
pub struct Measures<'d> {
    document: &'d Document<'d>,
    lines: OnceCell<Vec<Content<'d>>>,
    words: OnceCell<words::Words>,
    repeated_lines: OnceCell<repeats::Repeats>,
    repeated_paragraphs: OnceCell<repeats::Repeats>,
    grams: OnceCell<grams::Grams>,
    sentences: OnceCell<sentences::Sentences>,
    words_of_lines: OnceCell<Vec<u32>>,
    flags: OnceCell<Vec<lines::Flags>>,
}

/// A line that is not blank.
#[derive(Clone, Copy)]
struct Content<'d> {
    /// Counts all lines of the document, blank ones too.
    line_index: usize,
    /// Without white space at its ends.
    text: &'d str,
}

/// On which side of what is wanted a value lies, and the bound it passes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Breach {
    TooLow(f64),
    TooHigh(f64),
}

impl Breach {
    /// Whether a part of the document, measured alone, lies beyond the bound too.
    fn holds(self, value: f64) -> bool {
        match self {
            Self::TooLow(bound) => value < bound,
            Self::TooHigh(bound) => value > bound,
        }
    }
}

/// What makes a value what it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cause {
    /// 0-based, in order; empty where the document as a whole is the cause.
    pub line_indices: Vec<usize>,
    /// What else there is to say, in a few words.
    pub evidence: Option<String>,
}

impl Cause {
    fn lines(line_indices: Vec<usize>) -> Self {
        Self { line_indices, evidence: None }
    }
}

impl<'d> Measures<'d> {
    pub fn new(document: &'d Document<'d>) -> Self {
        Self {
            document,
            lines: OnceCell::new(),
            words: OnceCell::new(),
            repeated_lines: OnceCell::new(),
            repeated_paragraphs: OnceCell::new(),
            grams: OnceCell::new(),
            sentences: OnceCell::new(),
            words_of_lines: OnceCell::new(),
            flags: OnceCell::new(),
        }
    }

    /// The line of this 0-based index without white space at its ends; of a blank one, its beginning.
    pub fn line_span(&self, line_index: usize) -> Span {
        self.document.lines().get(line_index).map_or(Span::at(0), |line| {
            let text = self.document.line_text(line);
            let content = text.trim();
            let start = line.start + if content.is_empty() { 0 } else { text.len() - text.trim_start().len() };
            Span::new(start, start + content.len())
        })
    }

    /// The 0-based index of the first line that is not blank.
    pub fn first_line(&self) -> Option<usize> {
        self.lines().first().map(|line| line.line_index)
    }

    /// How many lines are not blank.
    pub fn line_count(&self) -> usize {
        self.lines().len()
    }

    fn lines(&self) -> &[Content<'d>] {
        self.lines.get_or_init(|| {
            let all = self.document.lines().iter().enumerate();
            let content = |(line_index, line): (usize, Line)| {
                let text = self.document.line_text(line).trim();
                (!text.is_empty()).then_some(Content { line_index, text })
            };
            all.filter_map(content).collect()
        })
    }

    /// The indices of the lines for which `test` holds.
    fn lines_where(&self, test: impl Fn(&str) -> bool) -> Vec<usize> {
        self.lines().iter().filter(|line| test(line.text)).map(|line| line.line_index).collect()
    }

    fn words(&self) -> &words::Words {
        self.words.get_or_init(|| words::Words::of(self.document.text))
    }

    /// How many words stand on each line that is not blank.
    fn words_of_lines(&self) -> &[u32] {
        let count = |line: &Content| u32::try_from(line.text.split_whitespace().count()).unwrap_or(u32::MAX);
        self.words_of_lines.get_or_init(|| self.lines().iter().map(count).collect())
    }

    /// The flags of each line that is not blank.
    fn flags(&self) -> &[lines::Flags] {
        self.flags.get_or_init(|| self.lines().iter().map(|line| lines::Flags::of(line.text)).collect())
    }

    fn repeated_lines(&self) -> &repeats::Repeats {
        self.repeated_lines.get_or_init(|| repeats::of_lines(self.lines()))
    }

    fn repeated_paragraphs(&self) -> &repeats::Repeats {
        self.repeated_paragraphs.get_or_init(|| repeats::of_paragraphs(self.lines()))
    }

    fn grams(&self) -> &grams::Grams {
        self.grams.get_or_init(|| grams::Grams::of(self.document.text))
    }

    fn sentences(&self) -> &sentences::Sentences {
        self.sentences.get_or_init(|| sentences::Sentences::of(self.lines()))
    }
}

/// A value with at most so many decimals, and none that say nothing.
pub fn decimal(value: f64, most_decimals: usize) -> String {
    let text = format!("{value:.most_decimals$}");
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

/// `part` of `whole`; nothing of nothing has no value.
fn share(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}
