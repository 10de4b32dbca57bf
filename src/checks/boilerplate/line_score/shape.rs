//! What one line looks like, told in one pass over its characters.
//!
//! Of a long line only the beginning is read: what it is, is clear by then. Its final mark is always the true one.

use super::case::fold;
use super::edges::{Final, First};
use super::lexicon::{Lexicon, WordHash};
use crate::checks::boilerplate::phrase::is_of_word;
use crate::text::is_unspaced;

/// Bytes of a line that are read.
const MOST_BYTES: usize = 320;

/// One line's own facts. Counts of characters are of code points.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Shape {
    /// Words; in scripts without spaces two characters count as one.
    pub(super) words: f32,
    /// Characters of the whole line, estimated beyond what was read.
    pub(super) chars: f32,
    /// In characters.
    pub(super) longest_word: f32,
    /// Characters of words; in scripts without spaces all of them.
    pub(super) letters: f32,
    /// Capital letters.
    pub(super) uppers: f32,
    /// Words that begin with a capital.
    pub(super) capitals: f32,
    /// ASCII digits.
    pub(super) digits: f32,
    /// Runs of them.
    pub(super) numbers: f32,
    /// Characters that are no letter, digit or white space.
    pub(super) marks: f32,
    /// Bars, arrows, slashes, dashes: what stands between the entries of a row of links.
    pub(super) separators: f32,
    /// Bars with nothing between them: cells that are empty.
    pub(super) empties: f32,
    pub(super) commas: f32,
    pub(super) quotes: f32,
    /// Sentence marks with something after them.
    pub(super) inner_sentences: f32,
    /// Links of Markdown, and addresses.
    pub(super) links: f32,
    /// Characters of text that a link of Markdown holds; its target is not read.
    pub(super) linked: f32,
    /// Characters of white space that the line begins with.
    pub(super) indent: f32,
    /// Braces, semicolons, equals signs, angle brackets: what code is made of.
    pub(super) code: f32,
    /// `@` and `©`.
    pub(super) signs: f32,
    /// Function words.
    pub(super) functions: f32,
    /// Words that belong to a page's furniture, by list.
    pub(super) chrome: f32,
    /// The line begins with such a word.
    pub(super) opens_as_chrome: bool,
    /// Characters of scripts without spaces.
    pub(super) unspaced: f32,
    pub(super) first: First,
    pub(super) last: Final,
    /// The pattern of what it is made of, see [`Pattern`].
    pub(super) pattern: u32,
}

/// What a line is made of, in order: capitalised words, other words, numbers, characters of scripts without spaces and
/// each mark, a run of one of them counting once. Lines of one list have the same one. White space is left out.
#[derive(Default)]
struct Pattern {
    hash: u32,
    last: u32,
}

impl Pattern {
    const WORD: u32 = 1;
    const CAPITALISED: u32 = 2;
    const NUMBER: u32 = 3;
    const UNSPACED: u32 = 4;

    #[inline]
    fn push(&mut self, what: u32) {
        if self.last != what {
            self.last = what;
            self.hash = (self.hash.rotate_left(5) ^ what).wrapping_mul(0x9E37_79B1);
        }
    }
}

/// Words as they are met, with the two before for phrases.
struct Words<'l> {
    lexicon: &'l Lexicon,
    /// Their hashes are added here.
    met: &'l mut Vec<WordHash>,
    before: Option<(WordHash, usize)>,
    count: usize,
    /// Which of the last words are already counted as furniture: the lowest bit is the last word's.
    counted: u8,
}

impl Words<'_> {
    fn end(&mut self, shape: &mut Shape, hash: WordHash, is_capital: bool, length: u32) {
        let index = self.count;
        self.count += 1;
        self.counted <<= 1;
        shape.longest_word = shape.longest_word.max(length as f32);
        shape.capitals += f32::from(u8::from(is_capital));
        self.met.push(hash);
        let role = self.lexicon.role(hash);
        shape.functions += f32::from(u8::from(role.is_function()));
        if role.is_chrome() {
            self.count_chrome(shape, index, index);
        }
        let mut open = role.is_opener().then_some((hash, index));
        if let Some((phrase, from)) = self.before {
            let whole = phrase.then(hash);
            let role = self.lexicon.role(whole);
            if role.is_chrome() {
                self.count_chrome(shape, from, index);
            }
            // A phrase begun earlier goes before one that begins here; two words are its most beginnings.
            if role.is_opener() {
                open = Some((whole, from));
            }
        }
        self.before = open;
    }

    fn count_chrome(&mut self, shape: &mut Shape, from: usize, to: usize) {
        // No phrase has more than three words.
        let whole = (1_u8 << (to + 1 - from)) - 1;
        shape.chrome += (whole & !self.counted).count_ones() as f32;
        self.counted |= whole;
        shape.opens_as_chrome |= from == 0;
    }
}

/// Runs of scripts without spaces: entries of the lists are looked up from each character.
#[derive(Default)]
struct Grams {
    last: [u32; 6],
    length: usize,
    /// Characters that are already counted as furniture.
    counted: usize,
}

impl Grams {
    fn push(&mut self, c: char, words: &mut Words, shape: &mut Shape) {
        let lexicon = words.lexicon;
        self.last.rotate_left(1);
        self.last[5] = u32::from(c);
        self.length += 1;
        if self.length > 1 {
            // Most words are of two characters.
            words.met.push(WordHash::EMPTY.push(self.last[4]).push(self.last[5]));
        }
        for length in (1..=self.length.min(6)).rev() {
            let hash = self.last[6 - length..].iter().fold(WordHash::EMPTY, |hash, &c| hash.push(c));
            let role = lexicon.role(hash);
            shape.functions += if role.is_function() { length as f32 / 2.0 } else { 0.0 };
            if role.is_chrome() && length > 1 {
                let new = length.min(self.length - self.counted.min(self.length));
                shape.chrome += new as f32 / 2.0;
                shape.opens_as_chrome |= self.length == length;
                self.counted = self.length;
                break;
            }
        }
    }
}

impl Shape {
    /// Reads a line, without its line end. Its words are added to `met`, in scripts without spaces each two characters.
    pub(super) fn of(line: &str, lexicon: &Lexicon, met: &mut Vec<WordHash>) -> Self {
        let mut shape = Self::default();
        let indented = line.len();
        let line = line.trim_start();
        shape.indent = (indented - line.len()) as f32;
        let line = line.trim_end();
        shape.first = First::of(line);
        shape.last = Final::of(line);
        let read = &line[..line.floor_char_boundary(MOST_BYTES)];
        let mut words = Words { lexicon, met, before: None, count: 0, counted: 0 };
        let mut grams = Grams::default();
        let mut pattern = Pattern::default();
        let mut was_digit = false;
        let (mut hash, mut length, mut is_capital) = (WordHash::EMPTY, 0_u32, false);
        let mut after_mark = false;
        let mut opened = None;
        let (mut chars, mut uppers) = (0_u32, 0_u32);
        let bytes = read.as_bytes();
        let mut at = 0;
        while let Some(&byte) = bytes.get(at) {
            if byte.is_ascii_alphabetic() {
                if length == 0 {
                    is_capital = byte.is_ascii_uppercase();
                }
                let begin = at;
                for &byte in &bytes[at..] {
                    let lower = byte | 0x20;
                    if lower.wrapping_sub(b'a') >= 26 {
                        break;
                    }
                    uppers += u32::from(byte != lower);
                    hash = hash.push(u32::from(lower));
                    at += 1;
                }
                length += (at - begin) as u32;
                chars += (at - begin) as u32;
                continue;
            }
            chars += 1;
            let c = if byte.is_ascii() {
                char::from(byte)
            } else {
                read[at..].chars().next().expect("a character begins where the last one ended")
            };
            at += c.len_utf8();
            if !c.is_ascii() && !is_unspaced(c) && is_of_word(c) {
                let (folded, is_upper) = fold(c);
                if length == 0 {
                    is_capital = is_upper;
                }
                uppers += u32::from(is_upper);
                hash = hash.push(folded);
                length += 1;
                continue;
            }
            if length > 0 {
                shape.letters += length as f32;
                words.end(&mut shape, hash, is_capital, length);
                pattern.push(if is_capital { Pattern::CAPITALISED } else { Pattern::WORD });
                was_digit = false;
                (hash, length) = (WordHash::EMPTY, 0);
            }
            if is_unspaced(c) {
                shape.unspaced += 1.0;
                grams.push(c, &mut words, &mut shape);
                pattern.push(Pattern::UNSPACED);
                continue;
            }
            grams.length = 0;
            grams.counted = 0;
            let is_digit = c.is_ascii_digit();
            shape.numbers += f32::from(u8::from(is_digit && !was_digit));
            was_digit = is_digit;
            if is_digit {
                pattern.push(Pattern::NUMBER);
            } else if !c.is_whitespace() {
                shape.empties += if c == '|' && pattern.last == u32::from(c) { 1.0 } else { 0.0 };
                pattern.push(u32::from(c));
            }
            shape.mark(c, &mut after_mark, &bytes[at..]);
            match c {
                '[' => opened = Some(chars),
                ']' if bytes.get(at) == Some(&b'(') => {
                    shape.linked += opened.take().map_or(0.0, |from| (chars - 1 - from) as f32);
                    at += target(&bytes[at..], b")");
                }
                ':' if bytes[at..].starts_with(b"//") => at += target(&bytes[at..], b" \t"),
                _ => {}
            }
        }
        if length > 0 {
            shape.letters += length as f32;
            words.end(&mut shape, hash, is_capital, length);
            pattern.push(if is_capital { Pattern::CAPITALISED } else { Pattern::WORD });
        }
        shape.pattern = pattern.hash;
        shape.uppers = uppers as f32;
        shape.letters += shape.unspaced;
        shape.words = words.count as f32 + shape.unspaced / 2.0;
        // What was not read is taken to be like what was.
        let factor = line.len() as f32 / read.len().max(1) as f32;
        shape.chars = chars as f32 * factor;
        shape.words *= factor;
        shape.functions *= factor;
        shape.chrome *= factor;
        shape.capitals *= factor;
        shape
    }

    /// Counts a character that is no part of a word.
    fn mark(&mut self, c: char, after_mark: &mut bool, rest: &[u8]) {
        if c.is_ascii_digit() {
            self.digits += 1.0;
            return;
        }
        if c.is_whitespace() {
            if std::mem::take(after_mark) {
                self.inner_sentences += 1.0;
            }
            return;
        }
        self.marks += 1.0;
        *after_mark = matches!(c, '.' | '!' | '?' | '。' | '！' | '？' | '؟' | '।');
        match c {
            ',' | '、' | '،' | '，' => self.commas += 1.0,
            '|' | '>' | '/' | '»' | '›' | '·' | '•' | '—' | '–' | '→' | '←' | '«' | '‹' | '\\' => {
                self.separators += 1.0;
            }
            '"' | '“' | '”' | '„' | '「' | '」' => self.quotes += 1.0,
            '{' | '}' | ';' | '=' | '<' | '_' | '`' => self.code += 1.0,
            '@' | '©' => self.signs += 1.0,
            ']' if rest.first() == Some(&b'(') => self.links += 1.0,
            ':' if rest.starts_with(b"//") => self.links += 1.0,
            '。' | '！' | '？' if !rest.is_empty() => {
                self.inner_sentences += 1.0;
                *after_mark = false;
            }
            _ => {}
        }
    }

    /// Whether the line begins with a mark of Markdown: a heading, an item, a row.
    pub(super) fn is_marked(&self) -> bool {
        matches!(self.first, First::Hash | First::Bullet | First::Pipe)
    }

    /// Whether two lines might be items of one list.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        self.first == other.first
            && self.last == other.last
            && self.words <= 2.0 * other.words + 1.0
            && other.words <= 2.0 * self.words + 1.0
            && self.words < 25.0
    }
}

/// Bytes up to the one that ends an address, or all.
fn target(rest: &[u8], ends: &[u8]) -> usize {
    rest.iter().position(|byte| ends.contains(byte)).unwrap_or(rest.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(line: &str) -> Shape {
        Shape::of(line, &Lexicon::new(&std::sync::Arc::default()), &mut Vec::new())
    }

    #[test]
    fn words_and_their_roles_are_counted() {
        let line = shape("Sign in | Privacy Policy | the 12 Gulls of Valbrune");
        assert_eq!((line.words, line.chrome, line.functions, line.separators), (8.0, 4.0, 3.0, 2.0));
        assert_eq!((line.capitals, line.digits), (5.0, 2.0));
        assert!(line.opens_as_chrome);
        let line = shape("Лоцман сказал, что и Порт откроют.");
        assert_eq!((line.words, line.functions, line.capitals, line.commas), (6.0, 2.0, 2.0, 1.0));
        assert_eq!((line.first, line.last), (First::Upper, Final::Sentence));
    }

    #[test]
    fn scripts_without_spaces_are_read_by_characters() {
        let line = shape("登录 注册");
        assert_eq!((line.words, line.chrome), (2.0, 2.0));
        assert_eq!(shape("船は港を出た。").inner_sentences, 0.0);
    }
}
