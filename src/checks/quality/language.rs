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
        let told = match self.cards.iter().all(|(_, params)| params.expected.is_empty()) {
            true => by_words(document, &pieces, common()),
            false => ByWords::of_none(&pieces),
        };
        if told.is_plainly_one {
            return;
        }
        let stretches = stretches(document, &pieces, &told.languages);
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

/// Where the document is clearly in a language; neighbours of one language are one stretch. The detector is asked of
/// pieces whose language is not known already.
fn stretches(document: &Document, pieces: &[Span], known: &[Option<Known>]) -> Vec<(Known, Span)> {
    let mut found: Vec<(Known, Span)> = Vec::new();
    // Whether nothing but blank lines stands between the last stretch and this piece.
    let mut is_next = false;
    for (&span, &known) in pieces.iter().zip(known) {
        let told = match known {
            None if span.len() >= TOO_FEW => Known::of(beginning(document.text, span)),
            known => known,
        };
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

/// What the commonest words and the letters of a document show, without the detector.
struct ByWords {
    /// The document is in one language: then no stretch of it can be another's.
    is_plainly_one: bool,
    /// For each piece the language that its words prove.
    languages: Vec<Option<Known>>,
}

impl ByWords {
    /// Nothing is known of the pieces.
    fn of_none(pieces: &[Span]) -> Self {
        Self { is_plainly_one: false, languages: vec![None; pieces.len()] }
    }
}

/// What the words of the pieces show. The document is in one language if four of five bytes stand in pieces that the
/// commonest words of that language prove, and nowhere are those of another as many. In Cyrillic all languages that can
/// be told are too much alike. A piece's language is proven only where it is that of half of the text.
fn by_words(document: &Document, pieces: &[Span], common: &Common) -> ByWords {
    let mut counted = Counted::default();
    let mut totals = vec![0_usize; common.languages.len()];
    let mut latin: Vec<(usize, usize, Vec<u32>)> = Vec::new();
    let (mut bytes, mut cyrillic, mut is_another) = (0, 0, false);
    for (index, span) in pieces.iter().enumerate().filter(|(_, span)| span.len() >= TOO_FEW) {
        bytes += span.len();
        match common.count(beginning(document.text, *span), &mut counted) {
            Letters::Latin => {
                for (total, count) in totals.iter_mut().zip(&counted.counts) {
                    *total += *count as usize;
                }
                latin.push((index, counted.words, counted.counts.clone()));
            }
            Letters::Cyrillic => cyrillic += span.len(),
            Letters::Others => is_another = true,
        }
    }
    is_another |= cyrillic > 0;
    let mut told = ByWords::of_none(pieces);
    told.is_plainly_one = cyrillic == bytes;
    let main = (0..totals.len()).max_by_key(|&index| totals[index]).unwrap_or(0);
    let others = &common.unlike[main];
    let mut proven = 0;
    for (piece, words, counts) in latin {
        let is_told = |index: usize, than: usize| {
            counts[index] >= 2 && counts[index] as usize * words::SHARE >= words && counts[index] >= 2 * counts[than]
        };
        is_another |= others.iter().any(|&other| is_told(other, main));
        if others.iter().all(|&other| is_told(main, other)) {
            told.languages[piece] = Some(common.languages[main]);
            proven += pieces[piece].len();
        }
    }
    told.is_plainly_one |= !is_another && proven * 5 >= bytes * 4;
    // Words of a language that has no list here look like those of its relatives, now and then.
    if proven * 2 < bytes {
        told.languages.fill(None);
    }
    told
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
    const NAMES: &str =
        "Lorm, Olmsea, Port Ellery, Tarn, Marl Quay, Ferrow, Kesk, Ulmen, Ostrand, Vell, Haven Rock, Dune.\n";
    const RUSSIAN: &str =
        "Паром в Лорм не выйдет раньше пятницы, сообщила служба порта, потому что ветер ещё не стих.\n";
    const WRAPPED: &str = "Le bac de Lorm ne partira que vendredi, a fait savoir le port,\n\
        parce que le vent n’est pas encore tombé et que la houle reste\nforte devant les îles.\n";

    fn own_stretches(document: &Document) -> Vec<(Known, Span)> {
        let pieces = pieces(document);
        stretches(document, &pieces, &ByWords::of_none(&pieces).languages)
    }

    #[track_caller]
    fn check(text: &str, expected: &[(&str, usize)]) {
        let document = Document::new(text);
        let lines = |span: &Span| span.of(text).lines().filter(|line| !line.is_empty()).count();
        let got: Vec<_> = own_stretches(&document).iter().map(|(known, span)| (known.code(), lines(span))).collect();
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
            assert_eq!(by_words(&document, &pieces(&document), &common).is_plainly_one, expected, "{text}");
        };
        check(&ENGLISH.repeat(3), true);
        check(&format!("{ENGLISH}\n{ENGLISH}\n{ENGLISH}\n{GERMAN}"), false);
        check(&format!("{ENGLISH}\n{ENGLISH}\n{NAMES}"), false);
        check(&format!("{}\n{NAMES}", ENGLISH.repeat(12)), true);
        check(&RUSSIAN.repeat(2), true);
        check(&format!("{}\n{RUSSIAN}", ENGLISH.repeat(12)), false);
        check("Το πλοίο δεν θα φύγει πριν από την Παρασκευή, είπε το γραφείο του λιμανιού, γιατί ο άνεμος.\n", false);
    }

    #[test]
    fn only_what_the_words_leave_open_is_asked() {
        let common = Common::of(&Languages::builtin());
        let text = format!("{ENGLISH}\n{GERMAN}\n{NAMES}\n{RUSSIAN}\n{}", ENGLISH.repeat(6));
        let document = Document::new(&text);
        let pieces = pieces(&document);
        let known = by_words(&document, &pieces, &common).languages;
        let codes: Vec<_> = known.iter().map(|known| known.map(Known::code)).collect();
        assert_eq!(codes, [Some("en"), None, None, None, Some("en"), Some("en"), Some("en")]);
        assert_eq!(stretches(&document, &pieces, &known), own_stretches(&document));
        // Of a text that is half another's nothing is known before.
        let document = format!("{ENGLISH}\n{GERMAN}\n{RUSSIAN}");
        let document = Document::new(&document);
        let known = by_words(&document, &super::pieces(&document), &common).languages;
        assert!(known.iter().all(Option::is_none), "{known:?}");
    }
}
