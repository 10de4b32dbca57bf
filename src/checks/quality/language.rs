//! `language`: stretches of text in another language than the document's.
//!
//! Only what a detector is sure of and, in Latin script, the commonest words bear out, is told, and a language is not
//! told from its next relatives: a Danish paragraph in a Norwegian article is let pass. Short lines name people and
//! places, which are in no language; they are not asked.

use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashMap;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::diagnostic::Rule;
use crate::kind::{Hit, Invalid, Kind, MakeSchema, Pass, Sink, Spec};
use crate::language::{Language as Known, Languages};
use crate::span::Span;
use crate::text::{Document, Line};

mod common;
mod words;

use common::{Common, Counted, Letters};

pub(crate) struct Language;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Params {
    /// ISO 639-1 codes of the languages that are right; without them, the one most of the document is in.
    #[serde(default)]
    expected: Vec<Known>,
}

struct LanguagePass {
    cards: Vec<(Arc<Rule>, Params)>,
    languages: Arc<Languages>,
    common: OnceLock<Common>,
}

impl Kind for Language {
    fn name(&self) -> &'static str {
        "language"
    }

    fn summary(&self) -> &'static str {
        "stretches of text in another language than the document's"
    }

    fn params(&self) -> MakeSchema {
        Params::json_schema
    }

    fn compile(&self, cards: &[Spec]) -> Result<Box<dyn Pass>, Invalid> {
        let languages = Arc::clone(Spec::shared_languages(cards));
        let cards = cards.iter().map(Spec::rule_with_params).collect::<Result<_, _>>()?;
        Ok(Box::new(LanguagePass { cards, languages, common: OnceLock::new() }))
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
        let pieces = pieces(document);
        let common = || self.common.get_or_init(|| Common::of(&self.languages));
        // The detector takes a hundred times as long as a look at the commonest words.
        if self.cards.iter().all(|(_, params)| params.expected.is_empty())
            && is_plainly_one(document, &pieces, common())
        {
            return;
        }
        let stretches = stretches(document, &pieces);
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
fn stretches(document: &Document, pieces: &[Span]) -> Vec<(Known, Span)> {
    let mut found: Vec<(Known, Span)> = Vec::new();
    // Whether nothing but blank lines stands between the last stretch and this piece.
    let mut is_next = false;
    for &span in pieces {
        let told = if span.len() < TOO_FEW { None } else { Known::of(beginning(document.text, span)) };
        match (told, found.last_mut()) {
            (Some(language), Some((same, last))) if is_next && language == *same => last.end = span.end,
            (Some(language), _) => found.push((language, span)),
            (None, _) => {}
        }
        is_next = told.is_some();
    }
    found
}

/// What is asked: lines, or several of a wrapped paragraph together, in order.
fn pieces(document: &Document) -> Vec<Span> {
    let mut pieces = Vec::new();
    let mut gathered: Option<Span> = None;
    for line in document.lines().iter() {
        if !is_asked(line) {
            pieces.extend(gathered.take());
            continue;
        }
        let span = Span::new(gathered.map_or(line.start, |span| span.start), line.end);
        gathered = Some(span);
        if span.len() >= ENOUGH {
            pieces.extend(gathered.take());
        }
    }
    pieces.extend(gathered);
    pieces
}

/// Whether the document is in one language, as far as its words or its letters show: then no stretch of it can be
/// another's. Four of five bytes stand in pieces that the commonest words of one language prove to be in that, and
/// nowhere are those of another as many. In Cyrillic all languages that can be told are too much alike.
fn is_plainly_one(document: &Document, pieces: &[Span], common: &Common) -> bool {
    let mut counted = Counted::default();
    let mut totals = vec![0_usize; common.languages.len()];
    let mut all: Vec<(usize, usize, Vec<u32>)> = Vec::new();
    let mut cyrillic = 0;
    for span in pieces.iter().filter(|span| span.len() >= TOO_FEW) {
        match common.count(beginning(document.text, *span), &mut counted) {
            Letters::Latin => {
                for (total, count) in totals.iter_mut().zip(&counted.counts) {
                    *total += *count as usize;
                }
                all.push((span.len(), counted.words, counted.counts.clone()));
            }
            Letters::Cyrillic => cyrillic += 1,
            Letters::Others => return false,
        }
    }
    if cyrillic > 0 || all.is_empty() {
        return all.is_empty();
    }
    let main = (0..totals.len()).max_by_key(|&index| totals[index]).unwrap_or(0);
    let others = &common.unlike[main];
    let (mut proven, mut bytes) = (0, 0);
    for (length, words, counts) in &all {
        let is_told = |index: usize, than: usize| {
            counts[index] >= 2 && counts[index] as usize * words::SHARE >= *words && counts[index] >= 2 * counts[than]
        };
        if others.iter().any(|&other| is_told(other, main)) {
            return false;
        }
        bytes += length;
        proven += if others.iter().all(|&other| is_told(main, other)) { *length } else { 0 };
    }
    proven * 5 >= bytes * 4
}

fn is_asked(line: Line) -> bool {
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
        let got: Vec<_> =
            stretches(&document, &pieces(&document)).iter().map(|(known, span)| (known.code(), lines(span))).collect();
        assert_eq!(got, expected);
    }

    #[test]
    fn neighbours_of_one_language_are_one_stretch() {
        check(&format!("{ENGLISH}\n{ENGLISH}\n{GERMAN}\n{WRAPPED}"), &[("en", 2), ("de", 1), ("fr", 3)]);
        check("Lorm\nOlmsea\nA quay\n", &[]);
        check("", &[]);
    }

    #[test]
    fn what_is_plainly_in_one_language_is_not_asked() {
        let common = Common::of(&Languages::builtin());
        let check = |text: &str, expected: bool| {
            let document = Document::new(text);
            assert_eq!(is_plainly_one(&document, &pieces(&document), &common), expected, "{text}");
        };
        check(&ENGLISH.repeat(3), true);
        check(&format!("{ENGLISH}\n{ENGLISH}\n{ENGLISH}\n{GERMAN}"), false);
        let names =
            "Lorm, Olmsea, Port Ellery, Tarn, Marl Quay, Ferrow, Kesk, Ulmen, Ostrand, Vell, Haven Rock, Dune.\n";
        check(&format!("{ENGLISH}\n{ENGLISH}\n{names}"), false);
        check(&format!("{}\n{names}", ENGLISH.repeat(12)), true);
        check(
            &"Паром в Лорм не выйдет раньше пятницы, сообщила служба порта, потому что ветер ещё не стих.\n".repeat(2),
            true,
        );
        check("Το πλοίο δεν θα φύγει πριν από την Παρασκευή, είπε το γραφείο του λιμανιού, γιατί ο άνεμος.\n", false);
    }
}
