//! `language`: stretches of text in another language than the document's.
//!
//! Only what a detector is sure of and, in Latin script, the commonest words bear out, is told, and a language is not
//! told from its next relatives: a Danish paragraph in a Norwegian article is let pass. Short lines name people and
//! places, which are in no language; they are not asked.

use std::sync::Arc;

use rustc_hash::FxHashMap;
use serde::Deserialize;

use crate::diagnostic::Rule;
use crate::kind::{Hit, Invalid, Kind, Pass, Sink, Spec};
use crate::language::{Language as Known, Languages};
use crate::span::Span;
use crate::text::{Document, Line};

mod words;

pub(crate) struct Language;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Params {
    /// ISO 639-1 codes of the languages that are right; without them, the one most of the document is in.
    #[serde(default)]
    expected: Vec<Known>,
}

struct LanguagePass {
    cards: Vec<(Arc<Rule>, Params)>,
    languages: Arc<Languages>,
}

impl Kind for Language {
    fn name(&self) -> &'static str {
        "language"
    }

    fn compile(&self, cards: &[Spec]) -> Result<Box<dyn Pass>, Invalid> {
        let languages = Arc::clone(Spec::shared_languages(cards));
        let cards = cards.iter().map(Spec::rule_with_params).collect::<Result<_, _>>()?;
        Ok(Box::new(LanguagePass { cards, languages }))
    }
}

/// Lines of a wrapped paragraph are asked together until they have this many bytes.
const ENOUGH: usize = 160;
/// Fewer bytes are not asked.
const TOO_FEW: usize = 80;
/// Of a longer line the beginning is asked.
const MOST: usize = 400;
/// A line of fewer words is asked only when it ends as a sentence does.
const FEW_WORDS: u32 = 8;

impl Pass for LanguagePass {
    fn run(&self, document: &Document, sink: &mut Sink) {
        if document.text.len() < TOO_FEW {
            return;
        }
        let stretches = stretches(document);
        let main = main(&stretches);
        for (rule, params) in &self.cards {
            let expected = if params.expected.is_empty() { main.as_slice() } else { &params.expected };
            if expected.is_empty() {
                continue;
            }
            let names: Vec<&str> = expected.iter().map(|language| language.name()).collect();
            let names = names.join(" or ");
            for (language, span) in &stretches {
                let is_right = expected.iter().any(|right| right.is_like(*language));
                let is_proven = || {
                    !language.is_latin()
                        || words::prove(beginning(document.text, *span), *language, expected, &self.languages)
                };
                if !is_right && is_proven() {
                    let slots = [("language", language.name()), ("expected", names.as_str())];
                    sink.report(rule, Hit::new(*span).slots(&slots));
                }
            }
        }
    }
}

/// The language of more than half of what is clear. What [`Document::language`] says is of no use here: of a document
/// in two languages it says nothing.
fn main(stretches: &[(Known, Span)]) -> Option<Known> {
    let mut bytes: FxHashMap<Known, usize> = FxHashMap::default();
    for (language, span) in stretches {
        *bytes.entry(*language).or_default() += span.len();
    }
    let all: usize = bytes.values().sum();
    bytes.into_iter().find(|(_, bytes)| 2 * bytes > all).map(|(language, _)| language)
}

/// Where the document is clearly in a language; neighbours of one language are one stretch.
fn stretches(document: &Document) -> Vec<(Known, Span)> {
    let mut found: Vec<(Known, Span)> = Vec::new();
    // Whether nothing but blank lines stands between the last stretch and the lines gathered now.
    let mut is_next = false;
    let mut gathered: Option<Span> = None;
    let mut ask = |gathered: &mut Option<Span>| {
        let Some(span) = gathered.take() else { return };
        let told = if span.end - span.start < TOO_FEW { None } else { Known::of(beginning(document.text, span)) };
        match (told, found.last_mut()) {
            (Some(language), Some((same, last))) if is_next && language == *same => last.end = span.end,
            (Some(language), _) => found.push((language, span)),
            (None, _) => {}
        }
        is_next = told.is_some();
    };
    for line in document.lines().iter() {
        if !is_asked(line) {
            ask(&mut gathered);
            continue;
        }
        let span = Span::new(gathered.map_or(line.start, |span| span.start), line.end);
        gathered = Some(span);
        if span.end - span.start >= ENOUGH {
            ask(&mut gathered);
        }
    }
    ask(&mut gathered);
    found
}

fn is_asked(line: &Line) -> bool {
    line.is_prose() || line.words >= FEW_WORDS
}

fn beginning(text: &str, span: Span) -> &str {
    &text[span.start..text.floor_char_boundary(span.end.min(span.start + MOST))]
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENGLISH: &str =
        "The ferry will not sail before Friday, the harbour office said, because the wind has not gone down yet.\n";
    const GERMAN: &str =
        "Die Fähre nach Lorm fährt erst am Freitag wieder, weil der Wind sich noch nicht gelegt hat, sagte das Amt.\n";
    const WRAPPED: &str = "Le bac de Lorm ne partira que vendredi, a fait savoir le port,\n\
        parce que le vent n’est pas encore tombé et que la houle reste\nforte devant les îles.\n";

    #[track_caller]
    fn check(text: &str, expected: &[(&str, usize)]) {
        let document = Document::new(text);
        let lines = |span: &Span| span.of(text).lines().filter(|line| !line.is_empty()).count();
        let got: Vec<_> = stretches(&document).iter().map(|(known, span)| (known.code(), lines(span))).collect();
        assert_eq!(got, expected);
    }

    #[test]
    fn neighbours_of_one_language_are_one_stretch() {
        check(&format!("{ENGLISH}\n{ENGLISH}\n{GERMAN}\n{WRAPPED}"), &[("en", 2), ("de", 1), ("fr", 3)]);
        check("Lorm\nOlmsea\nA quay\n", &[]);
        check("", &[]);
    }
}
