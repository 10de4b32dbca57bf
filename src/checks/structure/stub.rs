//! `stub`: a document that is a machine's answer in the place of a text: not found, forbidden, are you a robot, log in.
//!
//! An article about such pages quotes them, and goes on. So a document counts only if it is short, one of its lines is
//! such an answer, and every line as long as a sentence is one, too; what else stands there is no longer than a button.
//! In a line longer than most sentences each sentence is looked at, because a paragraph may quote an answer as well.
//!
//! Patterns are searched in small letters, and so are written in them.

use std::sync::{Arc, OnceLock};

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use schemars::JsonSchema;
use serde::Deserialize;
use toml::Spanned;

use crate::diagnostic::Rule;
use crate::kind::{Hit, Invalid, Kind, MakeSchema, Pass, Sink, Spec};
use crate::matching::lazy::LazyRegex;
use crate::text::words::{count, count_in, has_words};
use crate::text::{Document, Line};

pub(crate) struct Stub;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Params {
    /// Regexes of answers, in small letters: one line at least matches one of these.
    #[schemars(with = "Vec<String>")]
    answers: Vec<Spanned<String>>,
    /// Regexes of what such documents say besides.
    #[schemars(with = "Vec<String>")]
    besides: Vec<Spanned<String>>,
    /// In small letters: literals of the answers that have none themselves. Without a literal of any answer a document
    /// is none, and no regex is asked.
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
    /// What no answer of any card is without, and the card of each such literal.
    search: OnceLock<(AhoCorasick, Vec<usize>)>,
}

/// No word of prose is so long on average, in bytes: a longer document is not counted.
const MOST_BYTES_A_WORD: usize = 16;
/// A document of more bytes is such an answer only if it begins with it, in so many bytes: a list of files, a trace.
const SHORT: usize = 2_048;
const BEGINNING: usize = 256;

/// A line of more words is looked at sentence by sentence.
const LINE_WORDS: u32 = 12;

impl Kind for Stub {
    fn name(&self) -> &'static str {
        "stub"
    }

    fn summary(&self) -> &'static str {
        "a document that is a machine's answer in the place of a text: not found, forbidden, are you a robot, log in"
    }

    fn params(&self) -> MakeSchema {
        Params::json_schema
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
        let cards = cards.iter().map(compile).collect::<Result<_, Invalid>>()?;
        Ok(Box::new(StubPass { cards, search: OnceLock::new() }))
    }
}

impl Pass for StubPass {
    fn run(&self, document: &Document, sink: &mut Sink) {
        let text = document.text;
        let may_count = |card: &Compiled| text.len() <= card.params.max_words as usize * MOST_BYTES_A_WORD;
        if !self.cards.iter().any(may_count) {
            return;
        }
        let (search, owners) = self.search.get_or_init(|| self.build_search());
        let read = if text.len() <= SHORT { text } else { &text[..text.floor_char_boundary(BEGINNING)] };
        let in_small_letters = read.to_lowercase();
        let mut may_be = vec![false; self.cards.len()];
        search.find_overlapping_iter(&in_small_letters).for_each(|hit| may_be[owners[hit.pattern().as_usize()]] = true);
        if !may_be.contains(&true) || document.has_fences() {
            return;
        }
        // A document is one answer: that which it begins with.
        let found = self.cards.iter().zip(may_be).filter(|(card, may_be)| *may_be && may_count(card));
        let found = found.filter_map(|(card, _)| Some((card, card.look(document)?)));
        if let Some((card, line)) = found.min_by_key(|(_, line)| line.start) {
            sink.report(&card.rule, Hit::new(line.span().trimmed(document.text)));
        }
    }
}

impl StubPass {
    fn build_search(&self) -> (AhoCorasick, Vec<usize>) {
        let (mut literals, mut owners) = (Vec::new(), Vec::new());
        for (index, card) in self.cards.iter().enumerate() {
            let required = card.params.requires.iter().map(String::as_bytes);
            for literal in card.answers.iter().flat_map(LazyRegex::needles).chain(required) {
                literals.push(literal);
                owners.push(index);
            }
        }
        // Each run that meets a short document makes it, and searches few pages with it: what is made quickest serves.
        let automaton = AhoCorasick::builder().kind(Some(AhoCorasickKind::NoncontiguousNFA)).build(literals);
        (automaton.expect("some hundred literals make an automaton"), owners)
    }
}

impl Compiled {
    /// The first line that is an answer, in a document that has nothing else to say.
    fn look(&self, document: &Document) -> Option<Line> {
        let Params { max_words, free_words, max_free, .. } = self.params;
        if has_words(document, max_words + 1) {
            return None;
        }
        let (mut answer, mut free) = (None, 0);
        for line in document.lines().iter().filter(|line| !line.is_blank()) {
            let (text, words) = (document.line_text(line).to_lowercase(), count(document, line));
            let is_answer = matches_any(&self.answers, &text);
            if !is_answer && !matches_any(&self.besides, &text) {
                free += 1;
                if words > free_words || free > max_free {
                    return None;
                }
            } else if words > LINE_WORDS && !sentences(&text).all(|sentence| self.says(sentence)) {
                return None;
            }
            if is_answer {
                answer.get_or_insert(line);
            }
        }
        answer
    }

    /// Whether a sentence says what such a document says, or next to nothing.
    fn says(&self, sentence: &str) -> bool {
        let is_short = count_in(sentence) <= self.params.free_words;
        is_short || matches_any(&self.answers, sentence) || matches_any(&self.besides, sentence)
    }
}

/// Whether one of the regexes matches in a text of small letters.
fn matches_any(regexes: &[LazyRegex], text: &str) -> bool {
    let may_match = |regex: &&LazyRegex| regex.is_compiled() || regex.may_match(text);
    regexes.iter().filter(may_match).any(|regex| regex.regex().is_match(text))
}

/// A line's sentences: what ends in a mark with a blank behind it, or in a full stop of East Asia.
fn sentences(line: &str) -> impl Iterator<Item = &str> {
    let mut last = ' ';
    line.split_inclusive(move |c: char| {
        let ends = matches!(c, '。' | '！' | '？') || c.is_whitespace() && matches!(last, '.' | '!' | '?' | '।' | '؟');
        last = c;
        ends
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::Linter;
    use crate::rules::{Card, builtin};

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
        check("Tides | The page WENT AGROUND.", true);
        check("not found\n\n```\nlamp\n```", false);
    }

    /// A capital in a pattern matches nothing.
    #[test]
    fn the_patterns_of_the_catalogue_are_in_small_letters() {
        let cards = builtin::cards();
        let stubs: Vec<&Card> = cards.iter().filter(|card| card.check == "stub").collect();
        assert!(stubs.len() >= 5);
        for card in stubs {
            let written: toml::Table = card.source.parse().expect("TOML");
            for list in ["answers", "besides", "requires"] {
                for pattern in
                    written["params"][list].as_array().expect("a list").iter().filter_map(toml::Value::as_str)
                {
                    let plain = pattern.replace(r"\W", "").replace(r"\S", "").replace(r"\D", "").replace(r"\B", "");
                    assert_eq!(plain.to_lowercase(), plain, "{}", card.rule.id);
                }
            }
        }
    }
}
