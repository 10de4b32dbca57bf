//! `utf8`: what was doubtful about a document's bytes.
//!
//! The text holds one U+FFFD for each run of bytes that did not decode; what the bytes were is in the document's
//! damage. Where the likely charset reads all of them, the whole repair is one fix: half a repair would mix two
//! charsets in one file. All cards offer the very same repair, so that made for one finding it mends the others too.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::diagnostic::Rule;
use crate::fix::Applicability;
use crate::kind::{Hit, Invalid, Kind, MakeSchema, Pass, Sink, Spec};
use crate::span::Span;
use crate::text::stretches::Stretches;
use crate::text::{Damage, Document, count_chars};

pub(crate) struct Utf8;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Params {
    /// The doubt that the card reports.
    doubt: Doubt,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Doubt {
    /// Bytes that do not decode.
    Undecodable,
    /// Units of two or four bytes without a byte-order mark.
    Unmarked,
    /// Sound UTF-8 beside bytes of another charset.
    Mixed,
}

struct Utf8Pass {
    cards: Vec<(Arc<Rule>, Params)>,
}

/// Damaged runs of one document that are reported one by one.
const MOST_FINDINGS: usize = 20;
/// A message names this many stretches of lines.
const MOST_STRETCHES: usize = 6;

impl Kind for Utf8 {
    fn name(&self) -> &'static str {
        "utf8"
    }

    fn summary(&self) -> &'static str {
        "what was doubtful about a document's bytes"
    }

    fn params(&self) -> MakeSchema {
        Params::json_schema
    }

    fn compile(&self, cards: &[Spec]) -> Result<Box<dyn Pass>, Invalid> {
        let cards = cards.iter().map(Spec::rule_with_params).collect::<Result<_, _>>()?;
        Ok(Box::new(Utf8Pass { cards }))
    }
}

impl Pass for Utf8Pass {
    fn run(&self, document: &Document, sink: &mut Sink) {
        let Some(damage) = document.damage else { return };
        // Nothing else deletes the controls, and what is full of them would not be read as a text again.
        let unrepaired = (!damage.repair.is_empty() && is_full_of_controls(document.text))
            .then(|| Damage { repair: Vec::new(), ..damage.clone() });
        let damage = unrepaired.as_ref().unwrap_or(damage);
        for (rule, Params { doubt }) in &self.cards {
            match doubt {
                Doubt::Undecodable => report_undecodable(rule, damage, sink),
                Doubt::Unmarked => report_unmarked(rule, damage, sink),
                Doubt::Mixed => report_mixed(rule, document, damage, sink),
            }
        }
    }
}

/// Whether more than one character in ten is a control: where reading a file draws the line to what is no text.
fn is_full_of_controls(text: &str) -> bool {
    let is_control = |byte: &u8| *byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0C | 0x1B);
    text.bytes().filter(|byte| is_control(byte)).count() * 10 > count_chars(text)
}

fn report_undecodable(rule: &Arc<Rule>, damage: &Damage, sink: &mut Sink) {
    let Some(first) = damage.holes.first() else { return };
    let bytes: Vec<String> = damage.first.iter().map(|byte| format!("{byte:02X}")).collect();
    let bytes = bytes.join(" ");
    let slots = [("bytes", bytes.as_str())];
    let count = damage.holes.len();
    let mut hit = Hit::new(first).slots(&slots);
    if let Some(charset) = damage.charset {
        let what = if damage.is_mixed { "they look" } else { "the file looks" };
        hit = hit.note(format!("{what} like {charset}"));
    }
    if !damage.rivals.is_empty() {
        hit = hit.note(format!("the bytes do not tell which charset it is: {}", damage.rivals.join(", ")));
    }
    if !damage.repair.is_empty() {
        if count > 1 {
            hit = hit.note(format!("{count} places in this file do not decode"));
        }
        sink.report(rule, hit.edits(damage.repair.clone(), Applicability::Unsafe));
        return;
    }
    if count > MOST_FINDINGS {
        hit = hit.note(format!("{} more places are not listed", count - MOST_FINDINGS));
    }
    sink.report(rule, hit);
    for hole in damage.holes.iter().take(MOST_FINDINGS).skip(1) {
        // Only the first run's bytes are kept.
        sink.report(rule, Hit::new(hole.span).slots(&[("bytes", "…")]));
    }
}

fn report_unmarked(rule: &Arc<Rule>, damage: &Damage, sink: &mut Sink) {
    let Some(form) = damage.guess else { return };
    let slots = [("form", form)];
    let mut hit = Hit::new(Span::at(0)).slots(&slots);
    if !damage.holes.is_empty() {
        hit = hit.note("some bytes do not decode, so the file cannot be written as UTF-8 without loss");
    }
    sink.report(rule, hit.edits(damage.repair.clone(), Applicability::Unsafe));
}

fn report_mixed(rule: &Arc<Rule>, document: &Document, damage: &Damage, sink: &mut Sink) {
    let (Some(first), true) = (damage.holes.first(), damage.is_mixed) else { return };
    let charset = damage.charset.unwrap_or("another charset");
    let (sound, broken) = lines_of_each(document, damage);
    let slots = [("sound", sound.as_str()), ("broken", broken.as_str()), ("charset", charset)];
    sink.report(rule, Hit::new(first).slots(&slots).edits(damage.repair.clone(), Applicability::Unsafe));
}

/// The numbers of the lines that hold UTF-8 beyond ASCII, and of those that hold bytes that do not decode. A line may
/// be among both.
fn lines_of_each(document: &Document, damage: &Damage) -> (String, String) {
    let (mut sound, mut broken) = (Stretches::at_most(MOST_STRETCHES), Stretches::at_most(MOST_STRETCHES));
    let mut holes = damage.holes.iter().peekable();
    for (line_index, line) in document.lines().iter().enumerate() {
        let text = document.line_text(line);
        let mut lost = 0;
        while holes.next_if(|hole| hole.span.start < line.end).is_some() {
            lost += 1;
        }
        if lost > 0 {
            broken.add(line_index + 1, line_index + 1);
        }
        // Each lost run stands there as one character.
        if text.chars().filter(|c| !c.is_ascii()).nth(lost).is_some() {
            sound.add(line_index + 1, line_index + 1);
        }
    }
    (sound.to_string(), broken.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::Linter;
    use crate::rules::builtin;
    use crate::text::{Damage, Origin};

    #[test]
    fn damage_without_repair_is_told_place_by_place_up_to_a_limit() {
        let text = "\u{FFFD}".repeat(30);
        let holes = |count: usize| Arc::new((0..count).map(|index| (3 * index, 1)).collect());
        let damage = Damage { holes: holes(30), first: vec![0xE9, 0x20], ..Damage::default() };
        let cards: Vec<_> =
            builtin::cards().into_iter().filter(|card| card.rule.id == "encoding/invalid-utf8").collect();
        let document = Document::with(&text, Origin::default(), &[], Some(&damage));
        let found = Linter::new(&cards).expect("built-in cards compile").lint(&document);
        assert_eq!(found.len(), MOST_FINDINGS);
        assert!(found[0].message(document.text).contains("`E9 20`"), "{:?}", found[0]);
        assert_eq!(found[0].notes(), ["10 more places are not listed"]);
        let some = Damage { holes: holes(MOST_FINDINGS), ..damage.clone() };
        let document = Document::with(&text, Origin::default(), &[], Some(&some));
        let found = Linter::new(&cards).expect("built-in cards compile").lint(&document);
        assert!(found.len() == MOST_FINDINGS && found[0].notes().is_empty());
    }
}
