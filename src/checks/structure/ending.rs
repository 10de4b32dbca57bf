//! `ending`: a document that breaks off.
//!
//! Looks at the last line of the document only. An ellipsis after a whole sentence is a writer's; what breaks off says
//! so with brackets, with a count of what is missing, or by ending a long line of prose in a word.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::diagnostic::Rule;
use crate::kind::{Hit, Invalid, Kind, MakeSchema, Pass, Sink, Spec};
use crate::language::{Languages, List};
use crate::span::Span;
use crate::text::Document;

pub(crate) struct Ending;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Params {
    /// A last line with as many words should end as a sentence does.
    min_words: u32,
    /// Words with which no sentence ends, in lower case.
    never_last: Vec<String>,
    /// Words, in lower case, of buttons and notices; a last line with one of them has no full stop by right.
    not_in: Vec<String>,
}

struct EndingPass {
    cards: Vec<(Arc<Rule>, Params)>,
    languages: Arc<Languages>,
}

impl Kind for Ending {
    fn name(&self) -> &'static str {
        "ending"
    }

    fn summary(&self) -> &'static str {
        "a document that breaks off"
    }

    fn params(&self) -> MakeSchema {
        Params::json_schema
    }

    fn compile(&self, cards: &[Spec]) -> Result<Box<dyn Pass>, Invalid> {
        let languages = Arc::clone(Spec::shared_languages(cards));
        let cards = cards.iter().map(Spec::rule_with_params).collect::<Result<_, _>>()?;
        Ok(Box::new(EndingPass { cards, languages }))
    }
}

/// No more of the last line is looked at, in bytes.
const TAIL: usize = 200;

impl Pass for EndingPass {
    fn run(&self, document: &Document, sink: &mut Sink) {
        let lines = document.lines();
        let Some(line) = lines.iter().rev().find(|line| !line.is_blank()) else { return };
        let text = document.line_text(line);
        let from = text.ceil_char_boundary(text.len().saturating_sub(TAIL));
        let tail = text[from..].trim_end();
        for (rule, params) in &self.cards {
            if let Some((start, what)) = broken(tail, line.words >= params.min_words, params, &self.languages) {
                let start = line.start + from + start;
                let span = Span::new(start, line.start + from + tail.len());
                sink.report(rule, Hit::new(span).slots(&[("what", what)]));
            }
        }
    }
}

/// Where in the end of a line the break shows, and what it is.
fn broken(tail: &str, is_long: bool, params: &Params, languages: &Languages) -> Option<(usize, &'static str)> {
    // A count of what is missing, as news APIs write it: `… [+1234 chars]`.
    if tail.ends_with(" chars]")
        && let Some(open) = tail.rfind("[+")
    {
        return Some((open, "the rest is cut off"));
    }
    let ends = |mark: &str| {
        let start = tail.len().checked_sub(mark.len())?;
        (tail.get(start..)?.to_lowercase() == mark).then_some(start)
    };
    for mark in ["[...]", "[…]", "[&hellip;]"].into_iter().chain(languages.all(List::CutOffMarks)) {
        if let Some(start) = ends(mark) {
            return Some((start, "the rest is cut off"));
        }
    }
    for mark in ["...", "…"] {
        if let Some(start) = ends(mark) {
            let before = tail[..start].trim_end_matches(['.', '…']);
            return (is_long && before.ends_with(|c: char| c.is_alphanumeric() || c == ' '))
                .then_some((before.trim_end().len(), "the last sentence breaks off"));
        }
    }
    let last = tail.rsplit(|c: char| c.is_whitespace()).next().unwrap_or_default();
    let is_open = last.ends_with(',') && last.len() > 2
        || params.never_last.iter().any(|word| word == last)
        || last.chars().all(char::is_lowercase) && !last.is_empty() && is_late(tail) && !says(tail, &params.not_in);
    (is_long && is_open).then_some((tail.len() - last.len(), "the last sentence has no end"))
}

/// Whether a sentence ended before, and the one after it went on for some words: a paragraph of prose, which buttons
/// and menus at a page's end are not.
fn is_late(tail: &str) -> bool {
    const WORDS: usize = 8;
    let parts = |after: &str| after.starts_with(' ') || after.starts_with(char::is_uppercase);
    let last = tail.rmatch_indices(['.', '!', '?', '。', ':', '*']).find(|(at, mark)| parts(&tail[at + mark.len()..]));
    last.is_some_and(|(at, mark)| tail[at + mark.len()..].split_whitespace().count() >= WORDS)
        && !tail.contains(['|', '·', '•', '»', '›', '©'])
}

fn says(tail: &str, words: &[String]) -> bool {
    let lower = tail.to_lowercase();
    words.iter().any(|word| lower.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_breaks_off_is_seen() {
        let check = |tail: &str, expected: Option<&str>| {
            let words = |words: &[&str]| words.iter().map(|&word| word.to_owned()).collect();
            let params = Params { min_words: 12, never_last: words(&["the", "für"]), not_in: words(&["cookie"]) };
            let languages = Languages::builtin();
            assert_eq!(broken(tail, true, &params, &languages).map(|(start, _)| &tail[start..]), expected, "{tail}");
        };
        check("and the ferry [+1234 chars]", Some("[+1234 chars]"));
        check("and the ferry [...]", Some("[...]"));
        check("and the ferry...", Some("..."));
        check("and the", Some("the"));
        check("und die Fähre für", Some("für"));
        check("It sailed. Those who wait on the pier for the boat know", Some("know"));
        check("Those who wait on the pier for the boat know", None);
        check("It sailed. Those who wait on the pier now know", Some("know"));
        check("It sailed. Those who wait on the pier know", None);
        check("It sailed. Those who wait on the pier | for the boat know", None);
        check("It sailed. Read more", None);
        check("It sailed. Those who wait on the pier for cookies know", None);
        check("and the ferry.", None);
        check("said the mayor of Port Ellery", None);
        check("", None);
    }
}
