//! `blankless`: text that has lost all its blanks, `theferryleavesatnineandnobodyknowswhetheritwillreturn`.
//!
//! A long word is none by its length: German compounds, names of substances, sequences of bases, keys and addresses are
//! as long. What tells is that the function words of one language stand in it as densely as in a sentence. Where the
//! blanks were cannot be told without a dictionary, so there is no fix.

use std::sync::Arc;

use crate::diagnostic::Rule;
use crate::kind::{Hit, Invalid, Kind, Pass, Sink, Spec};
use crate::language::{Languages, List};
use crate::span::Span;
use crate::text::Document;

pub(crate) struct Blankless;

struct BlanklessPass {
    rules: Vec<Arc<Rule>>,
    languages: Arc<Languages>,
}

/// A shorter run of letters is a word, or for `text/joined-words` to tell.
const FEWEST_LETTERS: usize = 40;
/// A longer run is a key or a picture, in bytes.
const LONGEST: usize = 20_000;
/// A shorter function word stands in any long word by chance.
const SHORTEST_WORD: usize = 3;
/// Function words that have to stand in a run, and different ones among them: more of few, or fewer of more.
const FEWEST: &[(usize, usize)] = &[(5, 2), (4, 3)];
/// In a sentence there is a function word of three letters or more for so many letters at least.
const LETTERS_A_WORD: usize = 18;

impl Kind for Blankless {
    fn name(&self) -> &'static str {
        "blankless"
    }

    fn summary(&self) -> &'static str {
        "text that has lost all its blanks, `theferryleavesatnineandnobodyknowswhetheritwillreturn`"
    }

    fn compile(&self, cards: &[Spec]) -> Result<Box<dyn Pass>, Invalid> {
        let rules = cards.iter().map(Spec::rule_without_params).collect::<Result<_, _>>()?;
        Ok(Box::new(BlanklessPass { rules, languages: Arc::clone(Spec::shared_languages(cards)) }))
    }
}

impl Pass for BlanklessPass {
    fn run(&self, document: &Document, sink: &mut Sink) {
        for (index, line) in document.lines().iter().enumerate() {
            // Few lines have so few blanks: only their tokens are looked at.
            if line.span().len() < FEWEST_LETTERS || !has_long_token(document.line_text(line).as_bytes()) {
                continue;
            }
            for token in tokens(document.line_text(line)) {
                let span = Span::new(line.start + token.start, line.start + token.end);
                let is_lost =
                    is_run_of_letters(span.of(document.text)) && is_sentence(span.of(document.text), &self.languages);
                if is_lost && !document.is_code(index) {
                    self.rules.iter().for_each(|rule| sink.report(rule, Hit::new(span)));
                }
            }
        }
    }
}

/// Whether so many bytes in a row are no blank. Looks at every so manieth byte only, and around it where that is none.
fn has_long_token(line: &[u8]) -> bool {
    let mut at = FEWEST_LETTERS - 1;
    while let Some(window) = line.get(at + 1 - FEWEST_LETTERS..=at) {
        match window.iter().rposition(|&byte| byte == b' ') {
            None => return true,
            Some(blank) => at += blank + 1,
        }
    }
    false
}

/// The places between white space on a line that are long enough.
fn tokens(line: &str) -> impl Iterator<Item = Span> + '_ {
    line.split_whitespace().filter(|token| (FEWEST_LETTERS..LONGEST).contains(&token.len())).map(|token| {
        let start = token.as_ptr() as usize - line.as_ptr() as usize;
        Span::new(start, start + token.len())
    })
}

/// Whether a token is letters in lower case, but for what begins a sentence, with the marks of sentences between them.
fn is_run_of_letters(token: &str) -> bool {
    let (mut letters, mut run, mut longest, mut is_begin) = (0, 0, 0, true);
    for c in token.chars() {
        if c.is_lowercase() || c.is_uppercase() && is_begin {
            letters += 1;
            run += 1;
            is_begin = false;
        } else if matches!(c, ',' | '.' | ';' | ':' | '!' | '?' | '(' | ')' | '"' | '“' | '”' | '„' | '«' | '»')
        {
            longest = longest.max(run);
            run = 0;
            is_begin = true;
        } else if !matches!(c, '-' | '\'' | '’') {
            return false;
        }
    }
    let is_address = ["www.", ".com", ".org", ".html", ".net"].iter().any(|part| token.contains(part));
    letters >= FEWEST_LETTERS && longest.max(run) * 2 >= FEWEST_LETTERS && !is_address
}

/// Whether the function words of some language stand in it as they do in a sentence.
fn is_sentence(token: &str, languages: &Languages) -> bool {
    let token = token.to_lowercase();
    let letters = token.chars().filter(|c| c.is_alphabetic()).count();
    languages.each(List::FunctionWords).any(|(_, words)| {
        let words: Vec<&str> =
            words.filter(|word| word.chars().count() >= SHORTEST_WORD && !is_uncased(word)).collect();
        let (mut found, mut different) = (0, Vec::new());
        let mut rest = token.as_str();
        while let Some(first) = rest.chars().next() {
            let longest = words.iter().filter(|word| rest.starts_with(**word)).max_by_key(|word| word.len());
            if let Some(word) = longest {
                found += 1;
                if !different.contains(word) {
                    different.push(word);
                }
            }
            rest = &rest[longest.map_or(first.len_utf8(), |word| word.len())..];
        }
        let are_enough = FEWEST.iter().any(|&(words, kinds)| found >= words && different.len() >= kinds);
        are_enough && found * LETTERS_A_WORD >= letters
    })
}

/// Words of scripts without upper case, which mostly have no blanks either.
fn is_uncased(word: &str) -> bool {
    !word.chars().all(|c| c.is_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(token: &str, expected: bool) {
        assert_eq!(is_run_of_letters(token) && is_sentence(token, &Languages::builtin()), expected, "{token}");
    }

    #[test]
    fn function_words_make_a_sentence_of_a_run() {
        check("theferryleavestheharbouratnineandnobodyknowswhetheritwillreturnthatday", true);
        check("Theferryisinthebay,andthecrewthatwassentforithasnotyetbeenseen.", true);
        check("theendoftheferryistheendofthelineforthecrewandtheship", true);
        check("derhafenmeistersagtedassdiefährenichtvorfreitagundnurmitderflutausläuft", true);
        check("паромуходитвдевятьноутраонилиоставалсяуберегакогдавсебылотак", true);
    }

    #[test]
    fn a_long_word_is_none() {
        check("rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetzes", false);
        check("donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft", false);
        check("methionylthreonylthreonylglutaminylarginylisoleucylalanylglycyl", false);
        check("acgtacgtttgacaacgtgacgtagctagctagctagcatcgatcgatcagctagctagc", false);
        check("lentokonesuihkuturbiinimoottoriapumekaanikkoaliupseerioppilas", false);
        check("megszentségteleníthetetlenségeskedéseitekértmegszentségteleníthetetlen", false);
        check("hahahahahahahahahahahahahahahahahahahahahahahahahaha", false);
        check("www.thisisthelongestnameofallthatwereeverboughtforaferry.com", false);
        check("/theferry/that/was/not/in/the/bay/and/has/been/lost/with/all/hands", false);
        check("thEferryisInthebayandthecrewthatwassentforithasnotYetbeenseen", false);
        check("เรือออกจากท่าทุกวันและจะกลับมาในตอนเย็นเมื่อน้ำขึ้น", false);
    }

    #[test]
    fn a_long_token_is_seen_wherever_it_stands() {
        for before in 0..90 {
            let line = format!("{} {} a b c", "ab ".repeat(before), "x".repeat(FEWEST_LETTERS));
            assert!(has_long_token(line.as_bytes()), "{before}");
        }
        assert!(!has_long_token(format!("a {} b", "x".repeat(FEWEST_LETTERS - 1)).as_bytes()));
    }
}
