//! `hyphen`: words that a line end cut in two, `govern-` and `ment`.
//!
//! Whether the hyphen belongs to the word, only the rest of the document can say: where the word stands elsewhere in
//! one piece, it is joined; where it stands elsewhere with its hyphen, the hyphen stays. Joining is safe only where the
//! word is there more than once and its first half is none that makes another word with a hyphen: "resigned" beside
//! "re-" and "signed" proves nothing. Where neither stands elsewhere, a cut is only supposed, which is for another card
//! to tell, and not at all where both halves are words or the first one begins compounds (`well-`, `floating-`). The
//! line break is kept, behind the whole word, so that no other line changes.
//!
//! Whether a document hyphenates at all, it says itself: who cuts words leaves some that stand elsewhere in one piece.
//! Text whose lines end only at hyphens that its words have (`well-` and `known`) is as it was written, and nothing is
//! told of it; nor is a cut only supposed in hard-wrapped text where no other is proved. Where lines were
//! joined later, the hyphen stands inside a line with a space behind it (`govern- ment`): there only what the document
//! proves is told, because a hyphen before a space is mostly a suspended one. A conjunction of the document's language
//! is never a half.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::diagnostic::Rule;
use crate::fix::Applicability;
use crate::genre::Genre;
use crate::kind::{Hit, Invalid, Kind, MakeSchema, Pass, Sink, Spec};
use crate::span::Span;
use crate::text::Document;

mod conjunctions;
mod cut;
mod halves;
mod words;

use conjunctions::Conjunctions;
use cut::{Cut, cuts, mend};
use halves::Halves;
use words::Words;

pub(crate) struct Hyphen;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Params {
    /// Whether the card tells the cuts that the rest of the document proves, or those that nothing proves.
    proved: bool,
}

struct HyphenPass {
    cards: Vec<(Arc<Rule>, Params)>,
    halves: Halves,
    conjunctions: Conjunctions,
}

/// A joined word with fewer letters may be another word by chance.
const SURE_LETTERS: usize = 7;
/// A word that stands elsewhere only once in one piece may be a slip there: "longterm".
const SURE_TIMES: u32 = 2;

impl Kind for Hyphen {
    fn name(&self) -> &'static str {
        "hyphen"
    }

    fn summary(&self) -> &'static str {
        "words that a line end cut in two, `govern-` and `ment`"
    }

    fn params(&self) -> MakeSchema {
        Params::json_schema
    }

    fn compile(&self, cards: &[Spec]) -> Result<Box<dyn Pass>, Invalid> {
        let languages = Spec::shared_languages(cards);
        let (halves, conjunctions) = (Halves::new(languages), Conjunctions::new(languages));
        let cards = cards.iter().map(Spec::rule_with_params).collect::<Result<_, _>>()?;
        Ok(Box::new(HyphenPass { cards, halves, conjunctions }))
    }
}

impl Pass for HyphenPass {
    fn run(&self, document: &Document, sink: &mut Sink) {
        let text = document.text;
        let cuts = cuts(document, &self.conjunctions);
        if cuts.is_empty() {
            return;
        }
        let known = Words::of(text, &cuts);
        let judged: Vec<(Cut, Verdict)> =
            cuts.into_iter().filter_map(|cut| Some((cut, self.judge(document, &cut, &known)?))).collect();
        let hyphenates = self.hyphenates(document, &judged);
        for (cut, Verdict { is_proved, keeps, safety }) in judged {
            let (left, right) = (cut.left.of(text), cut.right.of(text));
            let is_authors = keeps || !is_proved && document.genre() == Some(Genre::Wrapped);
            if !cut.is_inside && !hyphenates && is_authors {
                continue;
            }
            let word = if keeps { format!("{left}-{right}") } else { format!("{left}{right}") };
            let edits = vec![mend(text, cut, keeps)];
            for (rule, _) in self.cards.iter().filter(|(_, params)| params.proved == is_proved) {
                let place = if cut.is_inside { "a hyphen inside the line" } else { "the line end" };
                let slots = [("word", word.as_str()), ("place", place)];
                let hit = Hit::new(Span::new(cut.left.start, cut.right.end)).slots(&slots);
                sink.report(rule, hit.edits(edits.clone(), safety));
            }
        }
    }
}

/// What is thought of a cut.
#[derive(Clone, Copy, Debug)]
struct Verdict {
    /// Whether the document proves it.
    is_proved: bool,
    /// Whether the hyphen stays.
    keeps: bool,
    safety: Applicability,
}

impl HyphenPass {
    /// Whether line ends cut words of the document, and not only at the hyphens that these have: as many of the cuts
    /// stand elsewhere in one piece as with a hyphen. "Recovered" beside "re-" and "covered" does not count.
    fn hyphenates(&self, document: &Document, judged: &[(Cut, Verdict)]) -> bool {
        let (mut solid, mut kept) = (0, 0);
        for (cut, verdict) in judged.iter().filter(|(cut, verdict)| verdict.is_proved && !cut.is_inside) {
            if verdict.keeps {
                kept += 1;
            } else if cut.is_soft || !self.halves.makes_another_word(cut.left.of(document.text)) {
                solid += 1;
            }
        }
        solid > 0 && solid >= kept
    }

    /// What is thought of a cut; `None` of what is none.
    fn judge(&self, document: &Document, cut: &Cut, known: &Words) -> Option<Verdict> {
        let (left, right) = (cut.left.of(document.text), cut.right.of(document.text));
        let times = known.times(&format!("{left}{right}"));
        let joined = times > 0;
        let hyphened = known.has(&format!("{left}-{right}"));
        // The document's language is asked for only where it matters: it takes longer than all else.
        let is_foreign = || !joined && self.conjunctions.in_any_language_surely(right);
        if self.conjunctions.in_any_language(right)
            && (is_foreign() || self.conjunctions.in_language(right, document.language()))
        {
            return None;
        }
        let is_proved = joined || hyphened || cut.is_soft;
        let are_words = known.has(left) && known.has(right);
        if !is_proved && (cut.is_inside || self.halves.begins_compounds(left, right) || are_words) {
            return None;
        }
        let is_long = left.chars().count() + right.chars().count() >= SURE_LETTERS;
        // A soft hyphen says by itself that it is none of the word. A hyphen and a space may be a dash between two
        // words.
        let is_sure = cut.is_soft
            || times >= SURE_TIMES && !self.halves.makes_another_word(left) && !(cut.is_inside && are_words);
        let (keeps, safety) = match (joined || cut.is_soft, hyphened) {
            (true, false) if is_long && is_sure => (false, Applicability::Safe),
            (true, false) => (false, Applicability::Unsafe),
            (false, true) => (true, Applicability::Unsafe),
            (true, true) | (false, false) => (false, Applicability::Suggestion),
        };
        Some(Verdict { is_proved, keeps, safety })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joining_is_safe_where_the_word_is_sure() {
        let check = |text: &str, expected: &[Option<(bool, Applicability)>]| {
            let document = Document::new(text);
            let (halves, conjunctions) = (Halves::new(&Arc::default()), Conjunctions::new(&Arc::default()));
            let pass = HyphenPass { cards: Vec::new(), halves, conjunctions };
            let cuts = cuts(&document, &pass.conjunctions);
            let known = Words::of(text, &cuts);
            let judged = |cut: &Cut| pass.judge(&document, cut, &known).map(|verdict| (verdict.keeps, verdict.safety));
            assert_eq!(cuts.iter().map(judged).collect::<Vec<_>>(), expected, "{text}");
        };
        let (safe, unsure) = (Some((false, Applicability::Safe)), Some((false, Applicability::Unsafe)));
        check(
            "Harvests fail. A harvests-\nong, the harv-\nests, harvests.",
            &[Some((false, Applicability::Suggestion)), safe],
        );
        check("the harv-\nests, harvests", &[unsure]);
        check("He re-\nsented it, he resented, she resented", &[unsure]);
        check("a long-\nboats race, longboats and longboats", &[unsure]);
        check("an un-\nionized salt, unionized, unionized", &[unsure]);
        check("harv-\nests, harvests, harvests, harv-ests", &[Some((false, Applicability::Suggestion))]);
        check("harv-\nests, harvests, harvests, harv\u{2011}ests", &[Some((false, Applicability::Suggestion))]);
        check("the harv\u{AD}\nests", &[safe]);
        check("the sea-\nson, season, season", &[unsure]);
        check("pre-\nand post-war", &[None]);
        check("the harv- ests, harvests, harvests", &[safe]);
        check("the harv- ests, harvests", &[unsure]);
        check("the pier- ends here: no pier ends, piers and pierends, pierends", &[unsure]);
        check("the sea- gulls, mid- to long-term", &[None]);
        check(
            "De haven ligt aan het water, en de havens liggen er al lang. Een hav-\nen kustgebied, haven, haven.",
            &[None],
        );
    }
}
