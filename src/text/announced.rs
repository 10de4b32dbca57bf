//! Whether the text around some lines speaks of them: then they are the author's, whatever they look like.
//!
//! "The keys from top to bottom" stands above a list of keys, "such as" before it, and a sentence may go on behind it.
//! To be wrong costs one fix by hand.

use std::sync::{Arc, OnceLock};

use aho_corasick::AhoCorasick;

use crate::language::{Languages, List};
use crate::text::{Document, is_unspaced};

/// A paragraph says what is below at its end, in bytes.
const END_OF_PARAGRAPH: usize = 160;
/// How many lines above are asked: what announces a list, and a heading between the two.
const LINES_ABOVE: usize = 2;

/// What says that a list of words follows, ready to be looked for.
pub(crate) struct Announcing {
    languages: Arc<Languages>,
    search: OnceLock<AhoCorasick>,
}

impl Announcing {
    pub(crate) fn new(languages: &Arc<Languages>) -> Self {
        Self { languages: Arc::clone(languages), search: OnceLock::new() }
    }

    /// Whether the line before this one, blank ones aside, ends in a colon, or one of the two before it speaks of a
    /// list of words.
    pub(crate) fn is_announced(&self, document: &Document, line_index: usize) -> bool {
        let lines = (0..line_index).rev().filter_map(|index| document.lines().get(index));
        let mut above =
            lines.filter(|line| !line.is_blank()).map(|line| document.line_text(line).trim_end()).peekable();
        if above.peek().is_some_and(|line| line.ends_with([':', '：'])) {
            return true;
        }
        above.take(LINES_ABOVE).any(|line| self.speaks_of_words(line))
    }

    fn speaks_of_words(&self, line: &str) -> bool {
        let search = self.search.get_or_init(|| {
            AhoCorasick::new(self.languages.all(List::Announcing)).expect("some hundred literals make an automaton")
        });
        let end = line[line.ceil_char_boundary(line.len().saturating_sub(END_OF_PARAGRAPH))..].to_lowercase();
        search.is_match(&end)
    }
}

/// Whether the line behind this one, blank ones aside, goes on with a sentence that began before it.
pub(crate) fn goes_on_behind(document: &Document, line_index: usize) -> bool {
    const FEWEST_WORDS: u32 = 4;
    let after = (line_index + 1..document.lines().len()).filter_map(|index| document.lines().get(index));
    let mut after = after.skip_while(|line| line.is_blank());
    after.next().is_some_and(|line| {
        let text = document.line_text(line);
        line.words >= FEWEST_WORDS && text.starts_with(char::is_lowercase) && !text.starts_with(is_unspaced)
    })
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
    }

    #[test]
    fn a_sentence_goes_on_in_small_letters() {
        let check = |behind: &str, expected: bool| {
            let text = format!("Log in\n{behind}");
            assert_eq!(goes_on_behind(&Document::new(&text), 0), expected, "{behind}");
        };
        check("and footers end with a line\n", true);
        check("\nand footers end with a line\n", true);
        check("And footers end with a line\n", false);
        check("and more\n", false);
        check("", false);
    }
}
