//! `escape`: a terminal's escape sequences, kept when its output was saved.
//!
//! They are text where somebody writes of them: a value that is assigned, a piece in quotes, a line of code. The first
//! sequence of a line tells for the whole line, because output begins with what is printed, and
//! `t_vb=\u{1B}[?5h$<100>\u{1B}[?5l` with what it is given to.

use std::sync::Arc;

use serde::Deserialize;

use crate::diagnostic::Rule;
use crate::fix::Applicability;
use crate::kind::{Hit, Invalid, Kind, Pass, Sink, Spec};
use crate::span::Span;
use crate::text::escapes::{Escapes, Sequence};
use crate::text::{Document, is_indented};

pub(crate) struct Escape;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Params {}

struct EscapePass {
    rules: Vec<Arc<Rule>>,
}

impl Kind for Escape {
    fn name(&self) -> &'static str {
        "escape"
    }

    fn summary(&self) -> &'static str {
        "a terminal's escape sequences, kept when its output was saved"
    }

    fn compile(&self, cards: &[Spec]) -> Result<Box<dyn Pass>, Invalid> {
        let with_params = |card: &Spec| card.rule_with_params::<Params>().map(|(rule, _)| rule);
        Ok(Box::new(EscapePass { rules: cards.iter().map(with_params).collect::<Result<_, _>>()? }))
    }
}

impl Pass for EscapePass {
    fn run(&self, document: &Document, sink: &mut Sink) {
        if !document.profile().bytes.has(0x1B) {
            return;
        }
        let escapes = Escapes::of(document.text);
        let (mut end, mut line_end, mut trust) = (0, 0, None);
        for at in memchr::memchr_iter(0x1B, document.text.as_bytes()) {
            let Some(sequence) = (at >= end).then(|| escapes.terminal(document.text, at)).flatten() else { continue };
            if at >= line_end {
                let line_index = document.lines().index_at(at);
                line_end = document.lines().next_start(line_index).max(at + 1);
                trust = trusted(document, line_index, at, sequence);
            }
            end = at + sequence.length;
            let Some(trust) = trust else { continue };
            let trust = if sequence.is_closed { trust } else { Applicability::Unsafe.min(trust) };
            for rule in &self.rules {
                sink.report(rule, Hit::new(Span::new(at, end)).at_most(trust));
            }
        }
    }
}

/// How far the deletion of a line's sequences may be trusted, of which the first stands at `at`; `None` where the line
/// writes of them.
fn trusted(document: &Document, line_index: usize, at: usize, sequence: Sequence) -> Option<Applicability> {
    /// How escape sequences are written in words.
    const NAMES: [&str; 7] = ["\\e[", "\\033", "\\x1b", "\\x1B", "\\u001b", "^[", "ESC "];
    const REACH: usize = 400;
    if document.is_fenced(line_index) {
        return None;
    }
    let around = Span::new(at, at + sequence.length).line_around(document.text, REACH);
    let line = around.of(document.text);
    if NAMES.iter().any(|name| line.contains(name)) {
        return None;
    }
    let (before, after) = (&document.text[around.start..at], &document.text[at + sequence.length..around.end]);
    if before.ends_with(['=', '"', '\'', '`']) {
        // A log's values are coloured behind the sign: there a word follows, and what is set is a colour.
        let is_colour = document.text[at..at + sequence.length].ends_with('m');
        let is_value = is_colour && after.starts_with(|c: char| c.is_alphanumeric() || c == '\u{1B}');
        return is_value.then_some(Applicability::Unsafe);
    }
    let is_code = document.is_in_code(at) || is_indented(line);
    Some(if is_code { Applicability::Unsafe } else { Applicability::Safe })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fix::Applicability::{Safe, Unsafe};

    const CARD: &str = "summary = ''\nwhy = ''\nseverity = 'note'\ncheck = 'escape'\nmessage = 'escape'\n\
         fix.delete = 'match'\nfix.safety = 'safe'";

    #[track_caller]
    fn check(text: &str, expected: &[(&str, Applicability)]) {
        let card = crate::rules::Card::parse("a/b", "", CARD).expect("the card is right");
        let found = crate::lint::Linter::new([&card]).expect("it compiles").lint(&Document::new(text));
        let found: Vec<_> = found
            .iter()
            .map(|found| (&found.span.of(text)[1..], found.fix.as_ref().expect("a fix").applicability))
            .collect();
        assert_eq!(found, expected, "{text:?}");
    }

    #[test]
    fn output_is_stripped_and_what_is_written_of_is_not() {
        check("A \u{1B}[31mred\u{1B}[0m lamp.\n", &[("[31m", Safe), ("[0m", Safe)]);
        check("\u{1B}[3mport\u{1B}[0m=\u{1B}[1mLorm\n", &[("[3m", Safe), ("[0m", Safe), ("[1m", Safe)]);
        check("port=\u{1B}[1mLorm\u{1B}[0m\n", &[("[1m", Unsafe), ("[0m", Unsafe)]);
        check("Set it by hand: >\n\t\tset lamp=\u{1B}[?7h$<9>\u{1B}[?7l\n", &[]);
        check("RED='\u{1B}[31m'\n", &[]);
        check("Write \\e[31m for \u{1B}[31m.\n", &[]);
        check("```\n\u{1B}[31mred\n```\n", &[]);
        check("Type this:\n\n    lamp \u{1B}[31m\n", &[("[31m", Unsafe)]);
        check("\u{1B}]0;log\n", &[("]", Unsafe)]);
        check("The o\u{1B}cer on the sti\u{1B}[12] rod.\n", &[]);
    }
}
