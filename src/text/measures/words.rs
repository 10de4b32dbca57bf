//! What is counted word by word. A word is what white space sets apart: `end.` is one of four characters, `—` one of
//! one.

use super::{Breach, Cause, Content, Measures, share};
use crate::text::is_unspaced;
use crate::text::letters::is_alphabetic;

/// The words of Rae et al. 2021, appendix A1.1, two of which an English document must contain.
const STOP_WORDS: [&str; 8] = ["the", "be", "to", "of", "and", "that", "have", "with"];

/// Sums over all words of a text.
#[derive(Default)]
pub(super) struct Words {
    pub(super) count: usize,
    /// Characters of all words.
    pub(super) characters: usize,
    /// Characters of the longest word.
    pub(super) longest: usize,
    /// Words with a letter.
    pub(super) with_letter: usize,
    /// Words with a letter, all of scripts that set words apart, and the letters of those.
    pub(super) spaced: usize,
    pub(super) spaced_letters: usize,
    /// `#`, each.
    pub(super) hashes: usize,
    /// `...` or `…`, each.
    pub(super) ellipses: usize,
    /// Which of the stop words occur.
    found: [bool; STOP_WORDS.len()],
}

impl Words {
    pub(super) fn of(text: &str) -> Self {
        let mut sums = Self::default();
        for word in text.split_whitespace() {
            let (characters, letters) = measure(word);
            sums.count += 1;
            sums.characters += characters;
            sums.longest = sums.longest.max(characters);
            sums.with_letter += usize::from(letters > 0);
            if letters > 0 && (word.is_ascii() || !word.contains(sets_no_words_apart)) {
                sums.spaced += 1;
                sums.spaced_letters += letters;
            }
            sums.hashes += memchr::memchr_iter(b'#', word.as_bytes()).count();
            sums.ellipses += ellipses(word);
            if let Some(index) = stop_word(word) {
                sums.found[index] = true;
            }
        }
        sums
    }

    /// How many of the eight stop words occur.
    pub(super) fn stop_words(&self) -> usize {
        self.found.iter().filter(|found| **found).count()
    }

    /// Characters a word.
    pub(super) fn mean_length(&self) -> Option<f64> {
        share(self.characters, self.count)
    }

    /// Letters a word; words without a letter (numbers, dashes) and of scripts without spaces are left out.
    pub(super) fn mean_letters(&self) -> Option<f64> {
        share(self.spaced_letters, self.spaced)
    }
}

/// Belongs to a script in which what stands between spaces is no word: one without spaces, or Tibetan, whose words are
/// parted as its syllables are.
fn sets_no_words_apart(c: char) -> bool {
    is_unspaced(c) || ('\u{F00}'..='\u{FFF}').contains(&c)
}

/// Characters and letters of a word.
fn measure(word: &str) -> (usize, usize) {
    if word.is_ascii() {
        return (word.len(), word.bytes().filter(u8::is_ascii_alphabetic).count());
    }
    word.chars().fold((0, 0), |(all, letters), c| (all + 1, letters + usize::from(is_alphabetic(c))))
}

fn ellipses(word: &str) -> usize {
    let is_candidate = memchr::memchr2(b'.', 0xE2, word.as_bytes()).is_some();
    if is_candidate { word.matches("...").count() + word.matches('…').count() } else { 0 }
}

/// Which stop word this is, in any case and between any punctuation.
fn stop_word(word: &str) -> Option<usize> {
    // The longest has four letters; more than three marks around one are no longer a word.
    if word.len() > 10 {
        return None;
    }
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    if !(2..=4).contains(&word.len()) {
        return None;
    }
    STOP_WORDS.iter().position(|stop_word| word.eq_ignore_ascii_case(stop_word))
}

pub(super) fn has_letter(word: &str) -> bool {
    word.contains(char::is_alphabetic)
}

pub(super) fn has_ellipsis(line: &str) -> bool {
    line.contains("...") || line.contains('…')
}

/// The lines with a word for which `test` holds.
pub(super) fn lines_with_word(measures: &Measures, test: impl Fn(&str) -> bool) -> Cause {
    Cause::lines(measures.lines_where(|line| line.split_whitespace().any(&test)))
}

/// The lines that, measured alone, lie beyond the bound as well.
pub(super) fn lines_alone(measures: &Measures, breach: Breach, value: impl Fn(&Words) -> Option<f64>) -> Cause {
    let beyond = |line: &Content| value(&Words::of(line.text)).is_some_and(|value| breach.holds(value));
    Cause::lines(measures.lines().iter().filter(|line| beyond(line)).map(|line| line.line_index).collect())
}

/// The lines with a word longer than the bound.
pub(super) fn lines_with_long_word(measures: &Measures, breach: Breach) -> Cause {
    lines_with_word(measures, |word| breach.holds(word.chars().count() as f64))
}

/// Which stop words there are; those that are not stand on no line.
pub(super) fn stop_words_found(measures: &Measures) -> Cause {
    let found = STOP_WORDS.iter().zip(measures.words().found);
    let found: Vec<&str> = found.filter(|(_, found)| *found).map(|(word, _)| *word).collect();
    let found = if found.is_empty() { "none of them".to_owned() } else { format!("`{}`", found.join("`, `")) };
    Cause { line_indices: Vec::new(), evidence: Some(format!("of {} it has {found}", STOP_WORDS.join(", "))) }
}

/// The share of letters (Unicode `Alphabetic`) among all characters of a text, white space included.
pub(super) fn letter_share(text: &str) -> Option<f64> {
    let (characters, letters) = measure(text);
    share(letters, characters)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, counts: [usize; 8]) {
        let words = Words::of(text);
        let got = [
            words.count,
            words.characters,
            words.longest,
            words.spaced_letters,
            words.with_letter,
            words.hashes,
            words.ellipses,
            words.stop_words(),
        ];
        assert_eq!(
            got, counts,
            "{text:?}: count, characters, longest, spaced letters, with letter, #, ellipses, stop words"
        );
    }

    #[test]
    fn words_are_what_white_space_sets_apart() {
        check("", [0; 8]);
        check(" \u{A0}\n\u{3000}", [0; 8]);
        // The(3) ferry(5) sails(5) at(2) 7.(2): 17 characters, 15 letters.
        check("The ferry sails at 7.", [5, 17, 5, 15, 4, 0, 0, 1]);
        // #fähre(6) und(3) —(1) weiter...(9) …(1): 20 characters, 5 + 3 + 6 letters.
        check("#fähre und —\nweiter... …", [5, 20, 9, 14, 3, 1, 2, 0]);
        check("(The) AND, \"of\" to; thematic", [5, 24, 8, 18, 5, 0, 0, 4]);
        // Six dots are two ellipses, five are one.
        check("...... .....", [2, 11, 6, 0, 0, 0, 3, 0]);
        check("日本語の文", [1, 5, 5, 0, 1, 0, 0, 0]);
    }

    #[test]
    fn means_leave_out_what_they_do_not_measure() {
        assert_eq!(Words::of("ab cdef 12").mean_length(), Some(8.0 / 3.0));
        assert_eq!(Words::of("ab cdef 12").mean_letters(), Some(3.0));
        assert_eq!(Words::of("").mean_length(), None);
        assert_eq!(Words::of("12 --").mean_letters(), None);
        assert_eq!(Words::of("བོད་ཡིག 港の船 〇〇 ab").mean_letters(), Some(2.0));
        assert_eq!(letter_share("ab 1"), Some(0.5));
        assert_eq!(letter_share(""), None);
    }
}
