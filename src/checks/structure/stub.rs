//! `stub`: a document that is a server's answer in the place of a text: not found, forbidden, are you a robot.
//!
//! An article about such pages quotes them, and goes on. So a document counts only if it is short, one of its lines is
//! such an answer, and every line as long as a sentence is one, too; what else stands there is no longer than a button.

use std::sync::Arc;

use serde::Deserialize;
use toml::Spanned;

use crate::diagnostic::Rule;
use crate::kind::{Hit, Invalid, Kind, Pass, Sink, Spec};
use crate::matching::lazy::LazyRegex;
use crate::text::words::count;
use crate::text::{Document, Line};

pub(crate) struct Stub;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Params {
    /// Regexes of answers: one line at least matches one of these.
    answers: Vec<Spanned<String>>,
    /// Regexes of what such pages say besides.
    besides: Vec<Spanned<String>>,
    /// In small letters: a document without any of these is no answer, and no regex is asked.
    requires: Vec<String>,
    /// A document with more words is a text.
    max_words: u32,
    /// Lines of at most so many words may say anything; a headline may be one.
    free_words: u32,
    /// So many of them at most.
    max_free: usize,
}

struct Compiled {
    rule: Arc<Rule>,
    answers: Vec<LazyRegex>,
    besides: Vec<LazyRegex>,
    params: Params,
}

struct StubPass {
    cards: Vec<Compiled>,
}

/// No word of prose is so long on average, in bytes: a longer document is not counted.
const MOST_BYTES_A_WORD: usize = 16;

impl Kind for Stub {
    fn name(&self) -> &'static str {
        "stub"
    }

    fn compile(&self, cards: &[Spec]) -> Result<Box<dyn Pass>, Invalid> {
        let compile = |card: &Spec| {
            let (rule, params): (_, Params) = card.rule_with_params()?;
            let each = |patterns: &[Spanned<String>]| -> Result<Vec<LazyRegex>, Invalid> {
                patterns.iter().map(|pattern| LazyRegex::of(card, pattern)).collect()
            };
            let (answers, besides) = (each(&params.answers)?, each(&params.besides)?);
            Ok(Compiled { rule, answers, besides, params })
        };
        Ok(Box::new(StubPass { cards: cards.iter().map(compile).collect::<Result<_, Invalid>>()? }))
    }
}

impl Pass for StubPass {
    fn run(&self, document: &Document, sink: &mut Sink) {
        for card in &self.cards {
            if let Some(line) = card.look(document) {
                sink.report(&card.rule, Hit::new(line.span().trimmed(document.text)));
            }
        }
    }
}

impl Compiled {
    /// The first line that is an answer, in a document that has nothing else to say.
    fn look(&self, document: &Document) -> Option<Line> {
        let Params { max_words, free_words, max_free, .. } = self.params;
        if document.text.len() > max_words as usize * MOST_BYTES_A_WORD || document.has_fences() {
            return None;
        }
        let lines = || document.lines().iter().filter(|line| !line.is_blank());
        if lines().map(|line| count(document, line)).sum::<u32>() > max_words {
            return None;
        }
        let in_small_letters = document.text.to_lowercase();
        if !self.params.requires.iter().any(|word| in_small_letters.contains(word.as_str())) {
            return None;
        }
        let is = |regexes: &[LazyRegex], line: Line| {
            let text = document.line_text(line);
            let in_lower_case = text.to_ascii_lowercase();
            let may_match = |regex: &&LazyRegex| regex.is_compiled() || regex.may_match(&in_lower_case);
            regexes.iter().filter(may_match).any(|regex| regex.regex().is_match(text))
        };
        let answer = lines().find(|line| is(&self.answers, *line))?;
        let others = lines().filter(|line| !is(&self.answers, *line) && !is(&self.besides, *line));
        let (mut free, mut is_text) = (0, false);
        for line in others {
            free += 1;
            is_text |= count(document, line) > free_words;
        }
        (!is_text && free <= max_free).then_some(answer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::Linter;
    use crate::rules::Card;

    #[test]
    fn nothing_but_an_answer_is_a_stub() {
        let source = "summary = ''\nwhy = ''\nseverity = 'note'\ncheck = 'stub'\nmessage = ''\n[params]\n\
             answers = ['^not found$', 'went aground']\nbesides = ['go home']\n\
             requires = ['not found', 'aground']\nmax-words = 20\nfree-words = 3\n\
             max-free = 2";
        let card = Card::parse("a/b", "", source).expect("the card is right");
        let linter = Linter::new([&card]).expect("it compiles");
        let check = |text: &str, expected: bool| {
            assert_eq!(!linter.lint(&Document::new(text)).is_empty(), expected, "{text}");
        };
        check("not found\n\nYou may go home or ask the keeper of the lamp.\n\nHarbour\nTides", true);
        check("Harbour\n\nThe page went aground.", true);
        check("not found\n\nThe keeper of the lamp was not found at home.", false);
        check("not found\n\nHarbour\nTides\nFares", false);
        check("You may go home.", false);
        check(&"The page went aground. ".repeat(6), false);
        check("not found\n\n```\nlamp\n```", false);
    }
}
