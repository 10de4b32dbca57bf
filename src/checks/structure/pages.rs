//! `pages`: what stands between two pages of print in the middle of a text: running heads and feet, form feeds.
//!
//! A line that repeats but for a number which counts up is as often a chapter's heading, a question's, a verse's, a
//! log's. What tells a page is where it stands: in the midst of sentences, beside form feeds, or with a second line
//! that repeats beside it (`pages/evidence.rs`). All between the last line of one page and the first of the next is one
//! finding; a document of many pages has one finding for all of them, because a report of hundreds hides the rest.
//!
//! A text that was set for a line printer has its heads and feet from its author: every page has as many lines, blank
//! ones around what runs. That is told by a card of its own, once a document.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::diagnostic::Rule;
use crate::fix::{Applicability, Edit};
use crate::kind::{Hit, Invalid, Kind, MakeSchema, Pass, Sink, Spec};
use crate::language::{Lexicon, List};
use crate::text::Document;

mod counted;
mod evidence;
mod gap;
mod printer;

use evidence::page_breaks;
use gap::Gap;
use printer::is_for_line_printer;

pub(crate) struct Pages;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Params {
    /// Whether the card tells the pages of a text that its author has set for a line printer, or those of any other.
    #[serde(default)]
    of_line_printer: bool,
}

struct PagesPass {
    cards: Vec<(Arc<Rule>, Params)>,
    words: Lexicon,
}

/// More page breaks than these are told together.
const MOST_TOLD: usize = 12;
/// As many lines are named where all are told together.
const MOST_NAMED: usize = 40;

impl Kind for Pages {
    fn name(&self) -> &'static str {
        "pages"
    }

    fn summary(&self) -> &'static str {
        "what stands between two pages of print in the middle of a text: running heads and feet, form feeds"
    }

    fn params(&self) -> MakeSchema {
        Params::json_schema
    }

    fn compile(&self, cards: &[Spec]) -> Result<Box<dyn Pass>, Invalid> {
        let compiled = cards.iter().map(Spec::rule_with_params).collect::<Result<_, _>>()?;
        Ok(Box::new(PagesPass { cards: compiled, words: Spec::lexicon(cards, &[List::PageNames]) }))
    }
}

impl Pass for PagesPass {
    fn run(&self, document: &Document, sink: &mut Sink) {
        let gaps = page_breaks(document, &self.words);
        let Some(first) = gaps.first() else { return };
        let edit = |gap: &Gap| gap.edit(document);
        let is_safe = |gap: &&Gap| gap.is_safe(document);
        let is_printed = is_for_line_printer(document, &gaps);
        for (rule, _) in self.cards.iter().filter(|(_, params)| params.of_line_printer == is_printed) {
            if gaps.len() <= MOST_TOLD && !is_printed {
                for gap in &gaps {
                    let safety = if is_safe(&gap) { Applicability::Safe } else { Applicability::Unsafe };
                    let what = gap.shown(document);
                    let slots = [("what", what.as_str()), ("places", "")];
                    sink.report(rule, Hit::new(gap.span(document)).slots(&slots).edits(vec![edit(gap)], safety));
                }
                continue;
            }
            let (what, places) = (first.shown(document), format!(", at {} places", gaps.len()));
            let slots = [("what", what.as_str()), ("places", places.as_str())];
            let hit = Hit::new(first.span(document)).slots(&slots).note(lines_of(document, &gaps));
            let all: Vec<Edit> = gaps.iter().map(edit).collect();
            let safe: Vec<Edit> = gaps.iter().filter(is_safe).map(edit).collect();
            let hit = match safe.is_empty() {
                true => hit.edits(all, Applicability::Unsafe),
                false => hit.edits(safe, Applicability::Safe).bolder(all, Applicability::Unsafe),
            };
            sink.report(rule, hit);
        }
    }
}

/// Names the lines on which page breaks begin.
fn lines_of(document: &Document, gaps: &[Gap]) -> String {
    let number = |gap: &Gap| (document.lines().index_at(gap.span(document).start) + 1).to_string();
    let mut named: Vec<String> = gaps.iter().take(MOST_NAMED).map(number).collect();
    if gaps.len() > MOST_NAMED {
        named.push(format!("and {} more", gaps.len() - MOST_NAMED));
    }
    format!("page breaks on lines {}", named.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_pages_are_one_finding() {
        let source = "summary = ''\nwhy = ''\nseverity = 'note'\ncheck = 'pages'\n\
             message = '{what}{places}'\nfix.safety = 'safe'";
        let card = crate::rules::Card::parse("a/b", "", source).expect("the card is right");
        let linter = crate::lint::Linter::new([&card]).expect("it compiles");
        let page = |number: usize, end: &str| {
            let name = "abcdefghijklmnopqrstuvwxyz".chars().nth(number).expect("few pages");
            format!(
                "the lamp of tower {name} is lit before sunset by the keeper.\nNobody on deck {name} has seen the oil \
                 that was brought{end}\nLamps {number}\n"
            )
        };
        let check = |pages: usize, expected: usize, places: &str| {
            let text: String =
                (0..pages).map(|number| page(number, if number % 3 == 0 { "." } else { " to" })).collect();
            let found = linter.lint(&Document::new(&text));
            assert_eq!(found.len(), expected);
            let message = found[0].message(&text);
            assert!(message.ends_with(places), "{message}");
            let fixes: Vec<_> = found.iter().filter_map(|found| found.fix.as_ref()).collect();
            let edits = |least| -> usize {
                fixes.iter().filter_map(|fix| fix.at_least(least)).map(|fix| fix.edits().len()).sum()
            };
            assert_eq!(edits(Applicability::Unsafe), pages);
            // The last page has no other behind it.
            let sure = (0..pages - 1).filter(|number| number % 3 != 0).count();
            assert_eq!(edits(Applicability::Safe), sure);
        };
        check(MOST_TOLD, MOST_TOLD, "`Lamps 0`");
        check(MOST_TOLD + 1, 1, ", at 13 places");
    }
}
