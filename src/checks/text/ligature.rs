//! `ligature`: words with blanks around a ligature, `di ffi cult`, `speci fi c`.
//!
//! `ff`, `fi` and `fl` are also words and marks: a verb of Romanian and Haitian, dynamics of music, florins and fluid
//! ounces. So a place counts where the joined word stands elsewhere in the document, or where the document has several
//! places whose halves are words nowhere else in it. Whether the ligature belongs to the word before it, to the word
//! behind it or to both is weighed by the same words, and by what can begin or end a word.

use std::sync::Arc;

use crate::diagnostic::Rule;
use crate::fix::{Applicability, Edit};
use crate::kind::{Hit, Invalid, Kind, Pass, Sink, Spec};
use crate::language::Languages;
use crate::span::Span;
use crate::text::Document;

mod place;

use place::{Known, Place, places};

pub(crate) struct Ligature;

struct LigaturePass {
    rules: Vec<Arc<Rule>>,
    languages: Arc<Languages>,
}

/// So many places with halves that are no words make it plain that the document's ligatures are broken.
const PLAIN: usize = 3;
/// One in so many places at least has to be such a one: a verb `fi` stands between words nearly always.
const SHARE: usize = 3;

impl Kind for Ligature {
    fn name(&self) -> &'static str {
        "ligature"
    }

    fn summary(&self) -> &'static str {
        "words with blanks around a ligature, `di ffi cult`, `speci fi c`"
    }

    fn compile(&self, cards: &[Spec]) -> Result<Box<dyn Pass>, Invalid> {
        let rules = cards.iter().map(Spec::rule_without_params).collect::<Result<_, _>>()?;
        Ok(Box::new(LigaturePass { rules, languages: Arc::clone(Spec::shared_languages(cards)) }))
    }
}

impl Pass for LigaturePass {
    fn run(&self, document: &Document, sink: &mut Sink) {
        for (span, word) in broken(document, &self.languages) {
            for rule in &self.rules {
                let edits = vec![Edit::replace(span, word.as_str())];
                sink.report(rule, Hit::new(span).slots(&[("word", &word)]).edits(edits, Applicability::Unsafe));
            }
        }
    }
}

/// The broken words of a document, and what they are in one piece.
fn broken(document: &Document, languages: &Languages) -> Vec<(Span, String)> {
    let text = document.text;
    let mut places = places(text, languages);
    places.retain(|place| !document.is_code(document.lines().index_at(place.ligature.start)));
    if places.is_empty() {
        return Vec::new();
    }
    let known = Known::of(text, &places);
    // Where the dynamics of music are spoken of, `ff` is one of them.
    let is_music = ["mf", "pp", "mp", "fff", "ppp", "sfz"].iter().any(|mark| known.has(mark));
    let is_mark = |place: &Place| is_music && place.ligature.of(text) == "ff";
    let code = document.language().map(|language| language.code());
    // In a language in which it is a word, only words that stand elsewhere are proof.
    let is_word = |place: &Place| {
        place.ligature.of(text) == "fi" && code.is_none_or(|code| matches!(code, "ro" | "la" | "cy" | "it" | "pt"))
    };
    let plain: Vec<&Place> =
        places.iter().filter(|place| !is_mark(place) && place.has_no_words(text, &known)).collect();
    let kinds = |place: &&Place| place.ligature.of(text).to_owned();
    let has_two_kinds = plain.iter().map(kinds).any(|kind| kind != kinds(&plain[0]));
    let is_plain = plain.len() >= PLAIN
        && plain.len() * SHARE >= places.len()
        && (has_two_kinds || plain.iter().any(|place| !is_word(place)));
    let mut found: Vec<(Span, String)> = Vec::new();
    for place in &places {
        let form = match place.proved(text, &known) {
            Some(form) => form,
            None if is_plain && !is_mark(place) => place.likely(text, &known, languages, code.unwrap_or("en")),
            None => continue,
        };
        // The half between two ligatures is told with the first of them.
        if found.last().is_none_or(|(span, _)| span.end < form.0.start) {
            found.push(form);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let words: Vec<String> =
            broken(&Document::new(text), &Languages::builtin()).into_iter().map(|(_, word)| word).collect();
        assert_eq!(words, expected, "{text}");
    }

    #[test]
    fn several_halves_that_are_no_words_prove_each_other() {
        check(
            "The o ffi cer was con fi ned to the speci fi c cabin, in fl uence; the fi rst sta ff of it a ff ord it.",
            &["officer", "confined", "specific", "influence", "first", "staff", "afford"],
        );
        check(
            "The ship was di ff cult to turn, and the o ff cers were con fi ned, and the su ff cient sail.",
            &["difficult", "officers", "confined", "sufficient"],
        );
        check("It was o ff, the speci fi c and con fi ned and re fi ned.", &["off", "specific", "confined", "refined"]);
    }

    #[test]
    fn a_word_that_stands_elsewhere_is_proof() {
        check("The officer and the o ffi cer and the o ffi ce.", &["officer"]);
        check("The first mate was the fi rst to go.", &["first"]);
    }

    #[test]
    fn marks_and_words_stay() {
        check("The crescendo leads from pp to a sudden ff chord, then another ff outburst, a last ff tremolo.", &[]);
        check("Take eight fl oz of milk, two fl oz of rum.", &[]);
        check("Nimeni nu va fi lăsat pe mal, barca va fi trasă, iar plasa poate fi uscată și va fi dusă acasă.", &[]);
        check("A sci fi novel, a wi fi network, a hi fi set.", &[]);
        check("Quid fi at, fi", &[]);
    }
}
