//! What a line says in small: its words, numbers and runs of letters, and runs of its shape, as numbers of buckets.
//!
//! A model has a weight for each bucket. What a line's weights add up to says how much it reads like lines of menus and
//! footers, in any language that was learned from, and how much it looks like them, in any at all. The sums of the
//! lines around it say more than its own.

use std::sync::LazyLock;

use serde::Deserialize;

use super::case::fold;
use super::lexicon::WordHash;
use crate::checks::boilerplate::phrase::is_of_word;
use crate::text::is_unspaced;

/// Buckets of words and runs of letters, and of runs of the shape.
pub(super) const WORD_BUCKETS: usize = 1 << 16;
pub(super) const SHAPE_BUCKETS: usize = 1 << 14;

/// Characters of a line that are looked at.
const MOST_CHARS: usize = 120;

/// The buckets of a line; one may come more than once.
#[derive(Default)]
pub struct Pieces {
    /// Of its words and numbers, of runs of three and four characters, and of two of scripts without spaces: below
    /// 65,536.
    pub words: Vec<u16>,
    /// Of runs of three to five characters of its shape, in which a letter is `x` or `X` and a digit `9`: below
    /// 16,384.
    pub shapes: Vec<u16>,
    folded: Vec<u32>,
    shaped: Vec<u32>,
}

impl Pieces {
    /// Reads a line in place of the one before.
    pub fn read(&mut self, line: &str) {
        self.words.clear();
        self.shapes.clear();
        self.fold(line.trim());
        add_runs::<3, WORD_BUCKETS>(&self.folded, &mut self.words);
        add_runs::<4, WORD_BUCKETS>(&self.folded, &mut self.words);
        add_runs::<3, SHAPE_BUCKETS>(&self.shaped, &mut self.shapes);
        add_runs::<4, SHAPE_BUCKETS>(&self.shaped, &mut self.shapes);
        add_runs::<5, SHAPE_BUCKETS>(&self.shaped, &mut self.shapes);
    }

    /// The line's characters with a blank at either end, folded and as a shape; its words on the way.
    fn fold(&mut self, line: &str) {
        let blank = u32::from(' ');
        self.folded.clear();
        self.shaped.clear();
        if line.is_empty() {
            return;
        }
        self.folded.push(blank);
        self.shaped.push(blank);
        let (mut word, mut is_in_word) = (WordHash::EMPTY, false);
        let ascii = &*ASCII;
        for c in line.chars().take(MOST_CHARS) {
            let character = ascii.get(c as usize).copied().unwrap_or_else(|| Character::of(c));
            let Character { folded, shape, .. } = character;
            match character.in_word {
                Some(letter) => (word, is_in_word) = (word.push(letter), true),
                None if is_in_word => {
                    self.words.push(word.bucket(WORD_BUCKETS));
                    (word, is_in_word) = (WordHash::EMPTY, false);
                }
                None => {}
            }
            if character.is_own
                && let Some(&before) = self.folded.last()
            {
                self.words.push(bucket::<2, WORD_BUCKETS>(&[before, folded]));
            }
            // A run of white space is one blank.
            if folded != blank || self.folded.last() != Some(&blank) {
                self.folded.push(folded);
                self.shaped.push(shape);
            }
        }
        if is_in_word {
            self.words.push(word.bucket(WORD_BUCKETS));
        }
        self.folded.push(blank);
        self.shaped.push(blank);
    }
}

/// What a character is among pieces.
#[derive(Clone, Copy)]
struct Character {
    /// In runs of characters; a blank is white space.
    folded: u32,
    /// In runs of the shape.
    shape: u32,
    /// In a word, where it belongs to one.
    in_word: Option<u32>,
    /// Of a script without spaces.
    is_own: bool,
}

/// Those of which most lines are made.
static ASCII: LazyLock<[Character; 128]> =
    LazyLock::new(|| std::array::from_fn(|c| Character::of(char::from(c as u8))));

impl Character {
    fn of(c: char) -> Self {
        let blank = u32::from(' ');
        let is_own = is_unspaced(c);
        let is_letter = !is_own && is_of_word(c);
        let (letter, is_upper) = if is_letter { fold(c) } else { (u32::from(c), false) };
        let (folded, shape) = match c {
            _ if c.is_whitespace() => (blank, blank),
            _ if c.is_numeric() => (u32::from('9'), u32::from('9')),
            _ if is_own => (letter, u32::from('c')),
            _ if is_letter => (letter, u32::from(if is_upper { 'X' } else { 'x' })),
            _ => (letter, letter),
        };
        Self { folded, shape, in_word: is_letter.then_some(letter), is_own }
    }
}

/// Adds the bucket of each run of so many characters.
fn add_runs<const LENGTH: usize, const BUCKETS: usize>(characters: &[u32], buckets: &mut Vec<u16>) {
    let run = |run: &[u32]| bucket::<LENGTH, BUCKETS>(run.try_into().expect("a window is as long as it was asked for"));
    buckets.extend(characters.windows(LENGTH).map(run));
}

/// The bucket of a run of characters, of so many, which are a power of two.
fn bucket<const LENGTH: usize, const BUCKETS: usize>(run: &[u32; LENGTH]) -> u16 {
    let seed = WordHash::EMPTY.push(LENGTH as u32);
    run.iter().fold(seed, |hash, &c| hash.push(c)).bucket(BUCKETS)
}

/// What a model knows of pieces: a weight for each bucket, and what a line's add up to.
pub(super) struct Weights {
    words: Table,
    shapes: Table,
}

/// The weights of one kind of pieces, as a model's file has them.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenTable {
    /// A character of Base64 for each bucket, which stands for a whole number from -32 to 31.
    weights: String,
    /// What one of these is in log-odds.
    scale: f32,
    /// The score of a line without pieces.
    bias: f32,
}

/// Both tables of a model's file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenWeights {
    words: WrittenTable,
    shapes: WrittenTable,
}

struct Table {
    weights: Vec<i8>,
    scale: f32,
    bias: f32,
}

impl Table {
    fn parse(written: &WrittenTable, buckets: usize) -> Result<Self, String> {
        let value = |letter: u8| {
            let index = match letter {
                b'A'..=b'Z' => letter - b'A',
                b'a'..=b'z' => letter - b'a' + 26,
                b'0'..=b'9' => letter - b'0' + 52,
                b'+' => 62,
                b'/' => 63,
                _ => return Err(format!("weights are written in Base64, not with byte {letter:#04x}")),
            };
            Ok(i8::try_from(index).expect("it is below 64") - 32)
        };
        let weights: Vec<i8> = written.weights.bytes().map(value).collect::<Result<_, _>>()?;
        if weights.len() != buckets {
            return Err(format!("{} weights, not {buckets}", weights.len()));
        }
        Ok(Self { weights, scale: written.scale, bias: written.bias })
    }

    /// What these buckets add up to, by the root of their number: a long line is no surer than a short one.
    fn score(&self, buckets: &[u16]) -> f32 {
        let sum: i32 = buckets.iter().map(|&bucket| i32::from(self.weights[usize::from(bucket)])).sum();
        sum as f32 * self.scale / (buckets.len().max(1) as f32).sqrt() + self.bias
    }
}

/// Lines on either side whose scores are taken together; the order is that of [`FEATURES`](super::FEATURES).
const WINDOWS: [usize; 3] = [1, 3, 10];

/// The scores of a document's lines that are not blank.
pub(super) struct PieceScores {
    /// Of words and of shapes.
    own: [Vec<f32>; 2],
    /// Sums over all lines before a place; one more than there are lines.
    sums: [Vec<f64>; 2],
}

impl Weights {
    /// Reads the tables.
    ///
    /// # Errors
    /// When one has another length, or holds what is no Base64.
    pub(super) fn parse(written: &WrittenWeights) -> Result<Self, String> {
        let words = Table::parse(&written.words, WORD_BUCKETS)?;
        Ok(Self { words, shapes: Table::parse(&written.shapes, SHAPE_BUCKETS)? })
    }

    /// The scores of these lines.
    pub(super) fn scores<'l>(&self, lines: impl Iterator<Item = &'l str>) -> PieceScores {
        let mut scores = PieceScores { own: [Vec::new(), Vec::new()], sums: [vec![0.0], vec![0.0]] };
        let mut pieces = Pieces::default();
        let mut sums = [0.0; 2];
        for line in lines {
            pieces.read(line);
            let own = [self.words.score(&pieces.words), self.shapes.score(&pieces.shapes)];
            for (which, score) in own.into_iter().enumerate() {
                sums[which] += f64::from(score);
                scores.own[which].push(score);
                scores.sums[which].push(sums[which]);
            }
        }
        scores
    }
}

impl PieceScores {
    /// Adds the line's features to a row: of its words, then of its shape its own score, the means of the lines before
    /// and after in each window, and the document's.
    pub(super) fn add_features(&self, index: usize, row: &mut Vec<f32>) {
        for (own, sums) in self.own.iter().zip(&self.sums) {
            let count = own.len();
            let mean = |from: usize, to: usize| {
                if from < to { ((sums[to] - sums[from]) / (to - from) as f64) as f32 } else { 0.0 }
            };
            row.push(own[index]);
            for window in WINDOWS {
                row.push(mean(index.saturating_sub(window), index));
                row.push(mean(index + 1, (index + 1 + window).min(count)));
            }
            row.push(mean(0, count));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn weights(word: &str, value: char) -> Weights {
        let mut pieces = Pieces::default();
        pieces.read(word);
        let mut letters = vec![b'g'; WORD_BUCKETS];
        letters[usize::from(pieces.words[0])] = value as u8;
        let words = WrittenTable { weights: String::from_utf8(letters).expect("ASCII"), scale: 0.5, bias: -1.0 };
        let shapes = WrittenTable { weights: "g".repeat(SHAPE_BUCKETS), scale: 1.0, bias: 0.0 };
        Weights::parse(&WrittenWeights { words, shapes }).expect("the tables are right")
    }

    #[test]
    fn pieces_are_words_runs_and_shapes() {
        let mut pieces = Pieces::default();
        pieces.read("  Ad 12\t ");
        // A word and a number; " ad 99 " has five runs of three characters and four of four; of its shape three of five
        // besides.
        assert_eq!((pieces.words.len(), pieces.shapes.len()), (2 + 5 + 4, 5 + 4 + 3));
        let words = std::mem::take(&mut pieces.words);
        pieces.read("AD  12");
        assert_eq!(pieces.words, words, "case and white space tell nothing");
        pieces.read("船は港");
        // Pairs with the character before, runs of three and four of " 船は港 ".
        assert_eq!(pieces.words.len(), 3 + 3 + 2);
        pieces.read("");
        assert_eq!((pieces.words.len(), pieces.shapes.len()), (0, 0));
    }

    #[test]
    fn lines_are_scored_with_their_neighbours() {
        // `A` is -32, `/` is 31.
        let scores = weights("newsletter", '/').scores(["newsletter", "ferry", "newsletter"].into_iter());
        let count = |word: &str| {
            let mut pieces = Pieces::default();
            pieces.read(word);
            pieces.words.len() as f32
        };
        let high = 31.0 * 0.5 / count("newsletter").sqrt() - 1.0;
        let mut row = Vec::new();
        scores.add_features(0, &mut row);
        assert_eq!(row.len(), 16);
        assert_eq!((row[0], row[1], row[2]), (high, 0.0, -1.0));
        let mean = |values: &[f32]| (values.iter().copied().map(f64::from).sum::<f64>() / values.len() as f64) as f32;
        assert_eq!((row[4], row[7]), (mean(&[-1.0, high]), mean(&[high, -1.0, high])));
    }

    #[test]
    fn tables_that_are_broken_are_refused() {
        let table = |weights: String| WrittenTable { weights, scale: 1.0, bias: 0.0 };
        let check = |weights: String, expected: &str| {
            let error = Table::parse(&table(weights), 4).err().expect("it is broken");
            assert!(error.contains(expected), "{error}");
        };
        check("ggg".to_owned(), "3 weights, not 4");
        check("gg*g".to_owned(), "not with byte 0x2a");
    }
}
