//! What the score is made from: a line's own shape, its neighbours' and its place, as numbers.
//!
//! Only lines that are not blank count, as lines and as neighbours: whether an extractor puts blank lines between
//! paragraphs says nothing of the text. Where there is no neighbour the value is -1.

use rustc_hash::{FxHashMap, FxHashSet};
use xxhash_rust::xxh3::xxh3_64;

use super::edges::{Final, First};
use super::lexicon::{Lexicon, WordHash};
use super::shape::Shape;
use crate::text::Document;

/// Lines on either side that are looked at, for each sum over neighbours; the order is that of
/// [`FEATURES`](super::FEATURES).
const PROSE_WINDOWS: [usize; 4] = [2, 5, 10, 25];
const WORD_WINDOWS: [usize; 4] = [1, 2, 5, 10];
const FUNCTION_WINDOWS: [usize; 3] = [1, 3, 10];
const CHROME_WINDOWS: [usize; 4] = [1, 3, 10, 25];
const END_WINDOWS: [usize; 3] = [2, 5, 10];
const COMMA_WINDOWS: [usize; 2] = [5, 10];
const SHORT_WINDOWS: [usize; 3] = [3, 10, 25];
const MARKED_WINDOWS: [usize; 2] = [3, 10];
const KNOWN_WINDOWS: [usize; 3] = [1, 3, 10];
/// Lines on either side among which lines of the same pattern are counted.
const PATTERN_WINDOWS: [usize; 2] = [5, 20];

/// Words of a document that are looked at for how often they come again: the share of new ones falls with their number.
const MOST_WORDS: usize = 2_000;

/// Characters of white space before a line of code, in Markdown.
const CODE_INDENT: f32 = 4.0;

/// Words of a sentence of prose with its full stop, and of a paragraph without, at least.
const SENTENCE_WORDS: f32 = 12.0;
const PARAGRAPH_WORDS: f32 = 25.0;
/// Words of a line beyond which it is not judged.
const MOST_WORDS_JUDGED: f32 = 60.0;

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
    commas: f64,
    numbers: f64,
    letterless: f64,
    marked: f64,
    short: f64,
    known: f64,
    unspaced: f64,
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
    /// Share of each line's words that stand in another line long enough to be text.
    known: Vec<f32>,
    /// The lines of each pattern, in order, and the place of each line among those of its own.
    patterns: FxHashMap<u32, Vec<u32>>,
    pattern_places: Vec<u32>,
    /// Share of the document's first words that are new where they stand.
    variety: f32,
    median_words: f32,
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
        let mut words = Vec::new();
        let mut word_ends = Vec::with_capacity(kept.len());
        let shapes: Vec<Shape> = kept
            .iter()
            .map(|(_, line)| {
                let shape = Shape::of(document.line_text(*line), lexicon, &mut words);
                word_ends.push(words.len());
                shape
            })
            .collect();
        let mut counts: FxHashMap<u64, u32> = FxHashMap::default();
        counts.reserve(kept.len());
        let hashes: Vec<u64> =
            kept.iter().map(|(_, line)| xxh3_64(document.line_text(*line).trim().as_bytes())).collect();
        for &hash in &hashes {
            *counts.entry(hash).or_default() += 1;
        }
        let repeats: Vec<u32> = hashes.iter().map(|hash| counts[hash]).collect();
        let mut page = Self {
            prose_before: Vec::new(),
            prose_after: Vec::new(),
            alike_before: Vec::new(),
            alike_after: Vec::new(),
            known: known(&shapes, &words, &word_ends),
            patterns: FxHashMap::default(),
            pattern_places: Vec::new(),
            variety: variety(&words[..words.len().min(MOST_WORDS)]),
            median_words: median_words(&shapes),
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
        page.find_patterns();
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

    /// Whether the line can be told by its shape at all. Indented code cannot, nor can what is longer than a paragraph.
    pub fn is_judged(&self, index: usize) -> bool {
        let shape = &self.shapes[index];
        let is_code = shape.indent >= CODE_INDENT && !shape.is_marked();
        !is_code && shape.words < MOST_WORDS_JUDGED
    }

    /// Whether the line is short enough to be a menu's: no long sentence, no paragraph. What is longer is the text's
    /// nearly always, and a mistake would cost a paragraph.
    pub(super) fn is_short(&self, index: usize) -> bool {
        let shape = &self.shapes[index];
        let is_sentence = shape.last == Final::Sentence && shape.words >= SENTENCE_WORDS;
        !is_sentence && shape.words < PARAGRAPH_WORDS
    }

    /// Whether the line stands behind or before one that is a bar by itself: a cell of a table that was flattened.
    pub(super) fn is_cell(&self, index: usize) -> bool {
        let is_bar =
            |index: usize| self.shapes.get(index).is_some_and(|shape| shape.first == First::Pipe && shape.chars == 1.0);
        is_bar(index) || is_bar(index + 1) || index > 0 && is_bar(index - 1)
    }

    fn sum(&mut self) {
        let mut sums = Sums::default();
        self.sums.push(sums);
        for (index, (shape, &is_prose)) in self.shapes.iter().zip(&self.is_prose).enumerate() {
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
            sums.commas += f64::from(shape.commas);
            sums.numbers += f64::from(shape.numbers);
            sums.letterless += f64::from(u8::from(shape.letters == 0.0));
            sums.marked += f64::from(u8::from(shape.is_marked()));
            sums.short += f64::from(u8::from(self.is_short(index)));
            sums.known += f64::from(self.known[index]);
            sums.unspaced += f64::from(shape.unspaced);
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

    fn find_patterns(&mut self) {
        for (index, shape) in self.shapes.iter().enumerate() {
            let lines = self.patterns.entry(shape.pattern).or_default();
            self.pattern_places.push(lines.len() as u32);
            lines.push(index as u32);
        }
    }

    /// Fills `row` with the line's features, in the order of [`FEATURES`](super::FEATURES) as far as they come of the
    /// page alone.
    pub fn features(&self, index: usize, row: &mut Vec<f32>) {
        row.clear();
        self.add_own(index, row);
        self.add_place(index, row);
        self.add_neighbours(index, row);
        let all = self.sums[self.shapes.len()];
        row.extend([
            share(all.linked, all.chars),
            share(all.code, all.chars),
            all.words as f32,
            share(all.numbers, all.words + all.numbers),
            share(all.unspaced, all.chars),
            share(all.letterless, self.shapes.len() as f64),
            share(all.short, self.shapes.len() as f64),
            share(all.known, self.shapes.len() as f64),
            self.variety,
            self.median_words,
        ]);
        self.add_pattern(index, row);
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
            shape.numbers,
            shape.numbers / (shape.words + shape.numbers).max(1.0),
            shape.empties,
            shape.letters / chars,
            self.known[index],
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
        around(&COMMA_WINDOWS, |sums| sums.commas, None);
        around(&SHORT_WINDOWS, |sums| sums.short, None);
        around(&MARKED_WINDOWS, |sums| sums.marked, None);
        around(&KNOWN_WINDOWS, |sums| sums.known, None);
        around(&[5], |sums| sums.numbers, Some(|sums| sums.words + sums.numbers));
        around(&[5], |sums| sums.letterless, None);
    }

    /// The features of its pattern: how many lines have it, near by and in the document, and how far the nearest is.
    fn add_pattern(&self, index: usize, row: &mut Vec<f32>) {
        let lines = &self.patterns[&self.shapes[index].pattern];
        let place = self.pattern_places[index] as usize;
        let distance = |place: usize| (lines[place] as usize).abs_diff(index);
        let before = place.checked_sub(1).map(distance);
        let after = (place + 1 < lines.len()).then(|| distance(place + 1));
        let nearest = before.into_iter().chain(after).min();
        row.extend([
            lines.len() as f32,
            share(lines.len() as f64, self.shapes.len() as f64),
            nearest.map_or(-1.0, |distance| distance as f32),
        ]);
        for window in PATTERN_WINDOWS {
            let before = (0..place).rev().take_while(|&place| distance(place) <= window).count();
            let after = (place + 1..lines.len()).take_while(|&place| distance(place) <= window).count();
            row.extend([before as f32, after as f32]);
        }
    }
}

/// Of each line, the share of its words that stand in another line that is long enough to be text.
fn known(shapes: &[Shape], words: &[WordHash], ends: &[usize]) -> Vec<f32> {
    let words_of = |index: usize| &words[index.checked_sub(1).map_or(0, |before| ends[before])..ends[index]];
    let is_long = |index: usize| shapes[index].words >= SENTENCE_WORDS;
    // How many long lines have it, and the last of them.
    let long = || (0..shapes.len()).filter(|&index| is_long(index));
    let mut lines_with: FxHashMap<WordHash, (u32, usize)> = FxHashMap::default();
    // Every other word is new, about, and of many words most have come before.
    lines_with.reserve(long().map(|index| words_of(index).len()).sum::<usize>().min(MOST_WORDS) / 2);
    for index in long() {
        for &word in words_of(index) {
            let (count, last) = lines_with.entry(word).or_insert((0, usize::MAX));
            *count += u32::from(*last != index);
            *last = index;
        }
    }
    let known = |index: usize| {
        let own = u32::from(is_long(index));
        let words = words_of(index);
        let known = words.iter().filter(|word| lines_with.get(word).is_some_and(|(count, _)| *count > own));
        share(known.count() as f64, words.len() as f64)
    };
    (0..shapes.len()).map(known).collect()
}

/// The share of words that are new where they stand.
fn variety(words: &[WordHash]) -> f32 {
    let new: FxHashSet<WordHash> = words.iter().copied().collect();
    share(new.len() as f64, words.len() as f64)
}

fn median_words(shapes: &[Shape]) -> f32 {
    let mut counts: Vec<f32> = shapes.iter().map(|shape| shape.words).collect();
    if counts.is_empty() {
        return 0.0;
    }
    let middle = counts.len() / 2;
    *counts.select_nth_unstable_by(middle, f32::total_cmp).1
}

fn share(part: f64, whole: f64) -> f32 {
    if whole > 0.0 { (part / whole) as f32 } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::boilerplate::line_score::names::{FEATURES, PAGE_FEATURES};

    const PAGE: &str = "Home\nSearch the site\n\n\
        The ferry will not sail before the storm has passed the outer islands.\nShare\nShare\n";

    fn value(text: &str, index: usize, name: &str) -> f32 {
        let page = Page::of(&Document::new(text), &Lexicon::new(&std::sync::Arc::default()));
        let mut row = Vec::new();
        page.features(index, &mut row);
        assert_eq!(row.len(), PAGE_FEATURES);
        row[FEATURES.iter().position(|feature| feature.name == name).expect("a feature")]
    }

    #[test]
    fn blank_lines_are_no_neighbours() {
        assert_eq!(value(PAGE, 1, "words-1-after"), 13.0);
        assert_eq!(value(PAGE, 1, "until-prose"), 1.0);
        assert_eq!(value(PAGE, 0, "words-1-before"), -1.0);
    }

    fn page(line: &str) -> Page {
        let text = PAGE.replace("Search the site", line);
        Page::of(&Document::new(&text), &Lexicon::new(&std::sync::Arc::default()))
    }

    #[test]
    fn code_and_paragraphs_are_not_judged() {
        let check = |line: &str, expected: bool| assert_eq!(page(line).is_judged(1), expected, "{line}");
        check("Easy run 30 min", true);
        check("|Easy run 30 min", true);
        check("    home = search", false);
        check("The pier and the harbour were closed for two days in the autumn of that year.", true);
        check(&"pier and harbour ".repeat(20), false);
    }

    #[test]
    fn sentences_and_paragraphs_are_not_short() {
        let check = |line: &str, expected: bool| assert_eq!(page(line).is_short(1), expected, "{line}");
        check("Easy run 30 min", true);
        check("The pier and the harbour were closed for two days in the autumn of that year.", false);
        check(&"pier and harbour ".repeat(10), false);
    }

    #[test]
    fn a_line_beside_a_bar_is_a_cell() {
        let check = |line: &str, expected: bool| assert_eq!(page(line).is_cell(1), expected, "{line}");
        check("Alaska\n|", true);
        check("|\nAlaska", true);
        check("| Alaska |", false);
        check("Alaska", false);
    }

    #[test]
    fn words_of_the_text_and_patterns_are_counted() {
        let text = format!("{PAGE}Storm over the islands\n3 Days ago\nFerry will sail\n5 Hours ago\n");
        assert_eq!(value(&text, 5, "known"), 0.75);
        assert_eq!(value(&text, 6, "known"), 0.0);
        assert_eq!(value(&text, 6, "pattern"), 2.0);
        assert_eq!(value(&text, 6, "pattern-distance"), 2.0);
        assert_eq!(value(&text, 8, "pattern-5-before"), 1.0);
        assert_eq!(value(&text, 8, "number-share"), 1.0 / 3.0);
        assert_eq!(value(&text, 2, "pattern-distance"), -1.0);
        assert_eq!(value("a b\n|||\n", 1, "empties"), 2.0);
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
