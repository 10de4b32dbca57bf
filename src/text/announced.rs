//! Whether the text around some lines speaks of them: then they are the author's, whatever they look like.
//!
//! "The keys from top to bottom" stands above a list of keys, "such as" before it, and a sentence may go on behind it.
//! To be wrong costs one fix by hand.

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use aho_corasick::AhoCorasick;

use super::measures::{ends_in_sentence, last_sentence};
use crate::language::{Languages, List};
use crate::text::{Document, Line, is_unspaced};

/// A sentence says what is below at its end, in bytes.
const END_OF_SENTENCE: usize = 160;
/// How many lines above are asked: what announces a list, and a heading between the two.
const LINES_ABOVE: usize = 2;
/// Words of a line that may be part of a sentence, at least.
const FEWEST_WORDS: u32 = 4;

/// What says that a list of words follows, ready to be looked for.
pub(crate) struct Announcing {
    languages: Arc<Languages>,
    search: OnceLock<Search>,
}

struct Search {
    literals: AhoCorasick,
    /// So many of them, the first, name words, keys or buttons; the others say that something follows.
    names: usize,
}

impl Announcing {
    pub(crate) fn new(languages: &Arc<Languages>) -> Self {
        Self { languages: Arc::clone(languages), search: OnceLock::new() }
    }

    /// Whether the line before this one, blank ones aside, ends in a colon, or one of the two before it speaks of a
    /// list of words in its last sentence.
    fn is_announced(&self, document: &Document, line_index: usize) -> bool {
        let mut above = lines_above(document, line_index).map(|line| document.line_text(line).trim_end()).peekable();
        if above.peek().is_some_and(|line| line.ends_with([':', '：'])) {
            return true;
        }
        above.take(LINES_ABOVE).any(|line| self.announces(line))
    }

    /// Of the lines from `first` to `last` that stand together those that the text around them makes the author's: so
    /// many of them where it announces them, else those that [`goes_on_behind`] names.
    pub(crate) fn authors(&self, document: &Document, first: usize, last: usize, most: usize) -> Option<Range<usize>> {
        if !self.is_announced(document, first) {
            return goes_on_behind(document, first, last).map(|from| from..last + 1);
        }
        let lines = document.lines();
        let is_line = |index: &usize| lines.get(*index).is_some_and(|line| !line.is_blank());
        Some(first..(first..=last).filter(is_line).nth(most).unwrap_or(last + 1))
    }

    /// What has come to its end speaks of `the following year` as often as of what follows, and is asked for words,
    /// keys and buttons alone.
    fn announces(&self, line: &str) -> bool {
        let search = self.search.get_or_init(|| Search::of(&self.languages));
        let sentence = last_sentence(line);
        let is_open = !ends_in_sentence(sentence);
        let end = sentence.ceil_char_boundary(sentence.len().saturating_sub(END_OF_SENTENCE));
        // A blank behind the last word, as behind the others.
        let folded = sentence[end..].to_lowercase().replace(|c: char| c.is_ascii_punctuation(), " ") + " ";
        let begins_word = |at: usize| {
            let is_letter = |c: char| c.is_alphanumeric() && !is_unspaced(c);
            !folded[..at].ends_with(is_letter) || folded[at..].starts_with(is_unspaced)
        };
        search
            .literals
            .find_overlapping_iter(&folded)
            .any(|found| begins_word(found.start()) && (is_open || found.pattern().as_usize() < search.names))
    }
}

impl Search {
    fn of(languages: &Languages) -> Self {
        let names: Vec<_> = languages.all(List::Announcing).collect();
        let count = names.len();
        let literals = AhoCorasick::new(names.into_iter().chain(languages.all(List::Following)));
        Self { literals: literals.expect("some hundred literals make an automaton"), names: count }
    }
}

/// Of the lines from `first` to `last` that stand together those that may be part of a sentence that goes on behind
/// them: the index of the first of these. All of them are where it began above, and the last one is where none did.
fn goes_on_behind(document: &Document, first: usize, last: usize) -> Option<usize> {
    let mut behind = (last + 1..document.lines().len()).filter_map(|index| document.lines().get(index));
    let goes_on = behind.find(|line| !line.is_blank()).is_some_and(|line| {
        let text = document.line_text(line);
        line.words >= FEWEST_WORDS && text.starts_with(char::is_lowercase) && !text.starts_with(is_unspaced)
    });
    let began_above = || {
        let above = lines_above(document, first).next();
        above.is_some_and(|line| line.words >= FEWEST_WORDS && !ends_in_sentence(document.line_text(line)))
    };
    goes_on.then(|| if began_above() { first } else { last })
}

/// The lines above one, from the next to it on, without blank ones.
fn lines_above<'d>(document: &'d Document, line_index: usize) -> impl Iterator<Item = Line> + 'd {
    (0..line_index).rev().filter_map(|index| document.lines().get(index)).filter(|line| !line.is_blank())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_announced_by_a_colon_or_by_what_it_is() {
        let check = |above: &str, expected: bool| {
            let text = format!("{above}\n\nLog in\n");
            let line_index = above.matches('\n').count() + 2;
            let announcing = Announcing::new(&Arc::default());
            assert_eq!(announcing.is_announced(&Document::new(&text), line_index), expected, "{above}");
        };
        check("It has eleven keys:", true);
        check("The machine is new.\n\nIts buttons, from the top", true);
        check("Diese Wörter stehen auf jedem Bildschirm der Insel.", true);
        check("Menus are short lines such as", true);
        check("The ferry sails on Friday.\n\nThe island is glad.", false);
        check("The keys were lost.\n\nThe ferry sails on Friday.\n\nThe island is glad.", false);
        // Before the last sentence, within a word, and of time.
        check("The keys are lost. The ferry sails on Friday.", false);
        check("The ferry carries keystones and screenshots.", false);
        check("Последний паром везёт наследника.", false);
        check("Ciężarówki jadą na Słowację.", false);
        check("Oto słowa", true);
        check("The pier was mended in the following year.", false);
        check("On the screen of the ferry is the following", true);
        check("屏幕上有以下", true);
        check("本船は次の春に出ます。", false);
    }

    #[test]
    fn an_announced_list_is_no_longer_than_is_asked() {
        let text = format!("It has eleven keys:\n\n{}", "Log in\n\n".repeat(40));
        let authors =
            |text: &str, last: usize| Announcing::new(&Arc::default()).authors(&Document::new(text), 2, last, 30);
        assert_eq!(authors(&text, 20), Some(2..21));
        // Blank lines are not counted.
        assert_eq!(authors(&text, 80), Some(2..62));
        assert_eq!(authors(&text.replace("It has eleven keys:", "It sails on Friday."), 80), None);
    }

    #[test]
    fn a_sentence_goes_on_in_small_letters() {
        let check = |above: &str, behind: &str, expected: Option<usize>| {
            let text = format!("{above}\nLog in\nHome\n{behind}");
            assert_eq!(goes_on_behind(&Document::new(&text), 1, 2), expected, "{above} … {behind}");
        };
        // It began above, or may begin on the last line at the earliest.
        check("Menus begin with the words", "and footers end with a line\n", Some(1));
        check("It sails on Friday.", "and footers end with a line\n", Some(2));
        check("Harbour", "\nand footers end with a line\n", Some(2));
        check("Menus begin with the words", "And footers end with a line\n", None);
        check("Menus begin with the words", "and more\n", None);
        check("Menus begin with the words", "", None);
    }
}
