//! `hole`: what stands around a place where something was to be put in.
//!
//! Some holes nobody writes (`Port Ellery (; , )`), others are also a slip of the pen, a call, a box to tick. The
//! second sort counts only beside the first: in a document whose templates were dropped, they are holes too. Brackets
//! with nothing in them may go; where a word is missing, nothing can be mended.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::Deserialize;
use toml::Spanned;

use crate::diagnostic::Rule;
use crate::fix::{Applicability, Edit};
use crate::kind::{Hit, Invalid, Kind, MakeSchema, Pass, Sink, Spec};
use crate::matching::lazy::LazyRegex;
use crate::span::Span;
use crate::text::Document;

pub(crate) struct Hole;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Params {
    /// Regexes of holes. What counts is the group named `match`, or the whole match.
    #[schemars(with = "Vec<String>")]
    holes: Vec<Spanned<String>>,
    /// Regexes of what counts beside them only.
    #[schemars(with = "Vec<String>")]
    weak: Vec<Spanned<String>>,
    /// Literals of which a document holds one if it has any hole.
    requires: Vec<String>,
    /// A document in which one of these matches is left alone.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    unless_document: Vec<Spanned<String>>,
}

struct Compiled {
    rule: Arc<Rule>,
    holes: Vec<LazyRegex>,
    weak: Vec<LazyRegex>,
    requires: Vec<String>,
    unless_document: Option<LazyRegex>,
}

struct HolePass {
    cards: Vec<Compiled>,
}

impl Kind for Hole {
    fn name(&self) -> &'static str {
        "hole"
    }

    fn summary(&self) -> &'static str {
        "what stands around a place where something was to be put in"
    }

    fn params(&self) -> MakeSchema {
        Params::json_schema
    }

    fn compile(&self, cards: &[Spec]) -> Result<Box<dyn Pass>, Invalid> {
        let compile = |card: &Spec| {
            let params: Params = card.params()?;
            let all = |list: &[Spanned<String>]| list.iter().map(|hole| LazyRegex::of(card, hole)).collect();
            let (holes, weak): (Result<_, Invalid>, Result<_, Invalid>) = (all(&params.holes), all(&params.weak));
            Ok(Compiled {
                rule: Arc::clone(&card.rule),
                holes: holes?,
                weak: weak?,
                requires: params.requires,
                unless_document: LazyRegex::any_of(card, &params.unless_document)?,
            })
        };
        Ok(Box::new(HolePass { cards: cards.iter().map(compile).collect::<Result<_, Invalid>>()? }))
    }
}

impl Pass for HolePass {
    fn run(&self, document: &Document, sink: &mut Sink) {
        for card in &self.cards {
            for hole in card.look(document) {
                let gone = without_brackets(document.text, hole).map(Edit::delete);
                sink.report(&card.rule, Hit::new(hole).edits(gone.into_iter().collect(), Applicability::Unsafe));
            }
        }
    }
}

impl Compiled {
    /// The holes of a document, in order.
    fn look(&self, document: &Document) -> Vec<Span> {
        let holds = |literal: &String| memchr::memmem::find(document.text.as_bytes(), literal.as_bytes()).is_some();
        if !self.requires.iter().any(holds) {
            return Vec::new();
        }
        let mut found = all_of(&self.holes, document);
        if found.is_empty()
            || self.unless_document.as_ref().is_some_and(|unless| unless.regex().is_match(document.text))
        {
            return Vec::new();
        }
        found.extend(all_of(&self.weak, document));
        found.sort_unstable_by_key(|hole| (hole.start, std::cmp::Reverse(hole.end)));
        // Two patterns may see the same hole: the one that begins first is told, of two such the longer.
        let mut end = 0;
        found.retain(|hole| {
            hole.start >= end && {
                end = hole.end;
                true
            }
        });
        found
    }
}

/// All places outside code where one of the regexes matches.
fn all_of(regexes: &[LazyRegex], document: &Document) -> Vec<Span> {
    let shown =
        regexes.iter().filter(|regex| regex.may_match_in(document)).flat_map(|regex| regex.shown(document.text));
    let spans = shown.map(|range| Span::new(range.start, range.end));
    spans.filter(|span| !span.is_empty() && !document.is_in_code(span.start)).collect()
}

/// What goes with a pair of brackets in which no word stands: the brackets and the blank before them.
fn without_brackets(text: &str, hole: Span) -> Option<Span> {
    let inner = hole.of(text).strip_prefix('(')?.strip_suffix(')')?;
    let start = text[..hole.start].trim_end_matches(' ').len();
    (!inner.contains(char::is_alphanumeric)).then(|| Span::new(start.max(hole.start.saturating_sub(1)), hole.end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_empty_brackets_go() {
        let check = |text: &str, hole: &str, expected: Option<&str>| {
            let start = text.find(hole).expect("it is there");
            let gone = without_brackets(text, Span::new(start, start + hole.len()));
            assert_eq!(gone.map(|gone| gone.of(text)), expected, "{text}");
        };
        check("the ferry (; , ) is late", "(; , )", Some(" (; , )"));
        check("the ferry () is late", "()", Some(" ()"));
        check("() the ferry", "()", Some("()"));
        check("the ferry ( , 1907) is late", "( , 1907)", None);
        check("At , the ferry", "At ,", None);
    }
}
