//! What the score is made from: a line's own shape, its neighbours' and its place, as numbers.
//!
//! Only lines that are not blank count, as lines and as neighbours: whether an extractor puts blank lines between
//! paragraphs says nothing of the text. Where there is no neighbour the value is -1.

use rustc_hash::FxHashMap;
use xxhash_rust::xxh3::xxh3_64;

use super::edges::{Final, First};
use super::lexicon::Lexicon;
use super::shape::Shape;
use crate::text::Document;

/// Lines on either side that are looked at, for each sum over neighbours; the order is that of
/// [`FEATURES`](super::FEATURES).
const PROSE_WINDOWS: [usize; 4] = [2, 5, 10, 25];
const WORD_WINDOWS: [usize; 4] = [1, 2, 5, 10];
const FUNCTION_WINDOWS: [usize; 3] = [1, 3, 10];
const CHROME_WINDOWS: [usize; 4] = [1, 3, 10, 25];
const END_WINDOWS: [usize; 3] = [2, 5, 10];

/// Characters of white space before a line of code, in Markdown.
const CODE_INDENT: f32 = 4.0;

/// Words of a sentence of prose with its full stop, and of a paragraph without, at least.
const SENTENCE_WORDS: f32 = 12.0;
const PARAGRAPH_WORDS: f32 = 25.0;

/// Sums over all lines before a place, so that any stretch is a difference.
#[derive(Clone, Copy, Default)]
struct Sums {
    prose: f64,
    prose_chars: f64,
    chars: f64,
    words: f64,
    functions: f64,
    chrome: f64,
    ends: f64,
    capitals: f64,
    digits: f64,
    linked: f64,
    code: f64,
}

/// A document's lines that are not blank, ready to be scored.
pub struct Page {
    /// The index of each line in the document.
    line_indices: Vec<usize>,
    shapes: Vec<Shape>,
    is_prose: Vec<bool>,
    repeats: Vec<u32>,
    /// One more than there are lines.
    sums: Vec<Sums>,
    /// The last line of prose before each line and the first one after it.
    prose_before: Vec<Option<usize>>,
    prose_after: Vec<Option<usize>>,
    alike_before: Vec<u32>,
    alike_after: Vec<u32>,
    /// Share of lines that stand more than once, that begin with a mark of Markdown, that are blank.
    repeated: f32,
    marked: f32,
    blank: f32,
}

impl Page {
    pub(super) fn of(document: &Document, lexicon: &Lexicon) -> Self {
        let lines = document.lines();
        let kept: Vec<_> = lines.iter().enumerate().filter(|(_, line)| !line.is_blank()).collect();
        let line_indices: Vec<usize> = kept.iter().map(|(index, _)| *index).collect();
        let is_prose: Vec<bool> = kept.iter().map(|(_, line)| line.is_prose()).collect();
        let shapes: Vec<Shape> = kept.iter().map(|(_, line)| Shape::of(document.line_text(line), lexicon)).collect();
        let mut counts: FxHashMap<u64, u32> = FxHashMap::default();
        counts.reserve(kept.len());
        let hashes: Vec<u64> =
            kept.iter().map(|(_, line)| xxh3_64(document.line_text(line).trim().as_bytes())).collect();
        for &hash in &hashes {
            *counts.entry(hash).or_default() += 1;
        }
        let repeats: Vec<u32> = hashes.iter().map(|hash| counts[hash]).collect();
        let mut page = Self {
            prose_before: Vec::new(),
            prose_after: Vec::new(),
            alike_before: Vec::new(),
            alike_after: Vec::new(),
            sums: Vec::with_capacity(kept.len() + 1),
            repeated: share(repeats.iter().filter(|&&count| count > 1).count() as f64, kept.len() as f64),
            marked: share(shapes.iter().filter(|shape| shape.is_marked()).count() as f64, kept.len() as f64),
            blank: share((lines.len() - kept.len()) as f64, lines.len() as f64),
            line_indices,
            shapes,
            is_prose,
            repeats,
        };
        page.sum();
        page.find_prose();
        page.find_alike();
        page
    }

    /// How many lines there are to score.
    pub fn len(&self) -> usize {
        self.shapes.len()
    }

    pub fn is_empty(&self) -> bool {
        self.shapes.is_empty()
    }

    /// The 0-based index in the document of the line with this number among those that are not blank.
    pub fn line_index(&self, index: usize) -> usize {
        self.line_indices[index]
    }

    /// Whether the line can be told by its shape at all. Indented code cannot; nor can a row of a table, whose cells
    /// are as short as a menu's entries; and what is as long as a paragraph is left to the rules that know its words: a
    /// page has little such furniture, and a mistake would cost a paragraph.
    pub fn is_judged(&self, index: usize) -> bool {
        let shape = &self.shapes[index];
        let is_row = shape.first == First::Pipe;
        let is_code = shape.indent >= CODE_INDENT && !shape.is_marked();
        let is_sentence = shape.last == Final::Sentence && shape.words >= SENTENCE_WORDS;
        !is_code && !is_row && !is_sentence && shape.words < PARAGRAPH_WORDS
    }

    fn sum(&mut self) {
        let mut sums = Sums::default();
        self.sums.push(sums);
        for (shape, &is_prose) in self.shapes.iter().zip(&self.is_prose) {
            sums.prose += f64::from(u8::from(is_prose));
            sums.prose_chars += if is_prose { f64::from(shape.chars) } else { 0.0 };
            sums.chars += f64::from(shape.chars);
            sums.words += f64::from(shape.words);
            sums.functions += f64::from(shape.functions);
            sums.chrome += f64::from(shape.chrome);
            sums.ends += f64::from(u8::from(shape.last == Final::Sentence));
            sums.capitals += f64::from(shape.capitals);
            sums.digits += f64::from(shape.digits);
            sums.linked += f64::from(shape.linked);
            sums.code += f64::from(shape.code);
            self.sums.push(sums);
        }
    }

    fn find_prose(&mut self) {
        let mut last = None;
        for (index, &is_prose) in self.is_prose.iter().enumerate() {
            self.prose_before.push(last);
            last = if is_prose { Some(index) } else { last };
        }
        let mut next = None;
        self.prose_after = vec![None; self.is_prose.len()];
        for (index, &is_prose) in self.is_prose.iter().enumerate().rev() {
            self.prose_after[index] = next;
            next = if is_prose { Some(index) } else { next };
        }
    }

    fn find_alike(&mut self) {
        let count = self.shapes.len();
        self.alike_before = vec![0; count];
        self.alike_after = vec![0; count];
        for index in 1..count {
            if self.shapes[index].is_like(&self.shapes[index - 1]) {
                self.alike_before[index] = self.alike_before[index - 1] + 1;
            }
        }
        for index in (1..count).rev() {
            if self.shapes[index].is_like(&self.shapes[index - 1]) {
                self.alike_after[index - 1] = self.alike_after[index] + 1;
            }
        }
    }

    /// Fills `row` with the line's features, in the order of [`FEATURES`](super::FEATURES).
    pub fn features(&self, index: usize, row: &mut Vec<f32>) {
        row.clear();
        self.add_own(index, row);
        self.add_place(index, row);
        self.add_neighbours(index, row);
        let all = self.sums[self.shapes.len()];
        row.extend([share(all.linked, all.chars), share(all.code, all.chars)]);
    }

    /// The features of the line's own shape.
    fn add_own(&self, index: usize, row: &mut Vec<f32>) {
        let shape = &self.shapes[index];
        let words = shape.words.max(1.0);
        let chars = shape.chars.max(1.0);
        row.extend([
            shape.words,
            shape.chars,
            shape.letters / words,
            shape.longest_word,
            f32::from(shape.last as u8),
            f32::from(shape.first as u8),
            shape.uppers / shape.letters.max(1.0),
            shape.capitals / words,
            shape.digits / chars,
            shape.marks / chars,
            shape.separators,
            shape.commas,
            shape.quotes,
            shape.inner_sentences,
            shape.links,
            shape.linked / chars,
            shape.indent,
            shape.code / chars,
            shape.signs,
            shape.functions / words,
            shape.functions,
            shape.chrome / words,
            shape.chrome,
            f32::from(u8::from(shape.opens_as_chrome)),
            shape.unspaced / chars,
            self.repeats[index] as f32,
        ]);
    }

    /// The features of its place in the document, and of the document.
    fn add_place(&self, index: usize, row: &mut Vec<f32>) {
        let count = self.shapes.len();
        let (before, all) = (self.sums[index], self.sums[count]);
        let since = self.prose_before[index].map_or(-1.0, |prose| (index - prose) as f32);
        let until = self.prose_after[index].map_or(-1.0, |prose| (prose - index) as f32);
        let (from, to) = if self.is_prose[index] {
            (index, index)
        } else {
            (
                self.prose_before[index].map_or(0, |prose| prose + 1),
                self.prose_after[index].map_or(count, |prose| prose),
            )
        };
        let run = (to - from) as f64;
        row.extend([
            index as f32,
            (count - 1 - index) as f32,
            share(index as f64, count as f64),
            share(before.prose_chars, all.prose_chars),
            since,
            until,
            run as f32,
            share(self.sums[to].words - self.sums[from].words, run),
            share((index - from) as f64, run),
            self.alike_before[index] as f32,
            self.alike_after[index] as f32,
            count as f32,
            share(all.prose, count as f64),
            share(all.prose_chars, all.chars),
            share(all.words, count as f64),
            share(all.functions, all.words),
            share(all.chrome, all.words),
            self.repeated,
            self.marked,
            self.blank,
        ]);
    }

    /// The features of the lines on either side: of each window the one before, then the one after.
    fn add_neighbours(&self, index: usize, row: &mut Vec<f32>) {
        let count = self.shapes.len();
        let mut around = |windows: &[usize], of: fn(&Sums) -> f64, by: Option<fn(&Sums) -> f64>| {
            for &window in windows {
                for (from, to) in [(index.saturating_sub(window), index), (index + 1, (index + 1 + window).min(count))]
                {
                    if from >= to {
                        row.push(-1.0);
                        continue;
                    }
                    let (first, last) = (&self.sums[from], &self.sums[to]);
                    let whole = by.map_or((to - from) as f64, |by| by(last) - by(first));
                    row.push(share(of(last) - of(first), whole));
                }
            }
        };
        around(&PROSE_WINDOWS, |sums| sums.prose, None);
        around(&WORD_WINDOWS, |sums| sums.words, None);
        around(&FUNCTION_WINDOWS, |sums| sums.functions, Some(|sums| sums.words));
        around(&CHROME_WINDOWS, |sums| sums.chrome, Some(|sums| sums.words));
        around(&END_WINDOWS, |sums| sums.ends, None);
        around(&[3], |sums| sums.capitals, Some(|sums| sums.words));
        around(&[5], |sums| sums.linked, Some(|sums| sums.chars));
        around(&[5], |sums| sums.digits, Some(|sums| sums.chars));
    }
}

fn share(part: f64, whole: f64) -> f32 {
    if whole > 0.0 { (part / whole) as f32 } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::boilerplate::line_score::FEATURES;

    const PAGE: &str = "Home\nSearch the site\n\n\
        The ferry will not sail before the storm has passed the outer islands.\nShare\nShare\n";

    fn value(text: &str, index: usize, name: &str) -> f32 {
        let page = Page::of(&Document::new(text), &Lexicon::new(&std::sync::Arc::default()));
        let mut row = Vec::new();
        page.features(index, &mut row);
        assert_eq!(row.len(), FEATURES.len());
        row[FEATURES.iter().position(|feature| feature.name == name).expect("a feature")]
    }

    #[test]
    fn blank_lines_are_no_neighbours() {
        assert_eq!(value(PAGE, 1, "words-1-after"), 13.0);
        assert_eq!(value(PAGE, 1, "until-prose"), 1.0);
        assert_eq!(value(PAGE, 0, "words-1-before"), -1.0);
    }

    #[test]
    fn rows_code_and_sentences_are_not_judged() {
        let check = |line: &str, expected: bool| {
            let text = PAGE.replace("Search the site", line);
            assert_eq!(
                Page::of(&Document::new(&text), &Lexicon::new(&std::sync::Arc::default())).is_judged(1),
                expected,
                "{line}"
            );
        };
        check("Easy run 30 min", true);
        check("|Easy run 30 min", false);
        check("| Home | News |", false);
        check("    home = search", false);
        check("The pier and the harbour were closed for two days in the autumn of that year.", false);
    }

    #[test]
    fn neighbours_and_place_are_told() {
        assert_eq!(value(PAGE, 3, "since-prose"), 1.0);
        assert_eq!(value(PAGE, 3, "prose-position"), 1.0);
        assert_eq!(value(PAGE, 4, "repeats"), 2.0);
        assert_eq!(value(PAGE, 4, "alike-before"), 1.0);
        assert_eq!(value(PAGE, 3, "prose-2-before"), 0.5);
        assert_eq!(value(PAGE, 3, "chrome-1-after"), 1.0);
        assert_eq!(value(PAGE, 4, "run"), 2.0);
    }
}
