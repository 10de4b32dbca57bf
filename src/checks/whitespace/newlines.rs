//! `newlines`: how lines end.
//!
//! Counting comes before judging: most documents have one kind of line end, and then the edits of a fix are never
//! built. The table of lines knows nothing of `\r` and is not asked; a lone `\r` ends no line there.

use std::sync::Arc;

use memchr::memchr_iter;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::diagnostic::Rule;
use crate::fix::{Applicability, Edit};
use crate::kind::{Hit, Invalid, Kind, MakeSchema, Pass, Sink, Spec};
use crate::span::Span;
use crate::text::Document;

pub(crate) struct Newlines;

#[derive(Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Fault {
    /// `\r\n` and `\n` in one document.
    Mixed,
    /// `\r` without `\n`.
    CarriageReturnOnly,
    /// The last line does not end.
    NoFinalNewline,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Params {
    fault: Fault,
}

struct NewlinesPass {
    cards: Vec<(Arc<Rule>, Params)>,
}

impl Kind for Newlines {
    fn name(&self) -> &'static str {
        "newlines"
    }

    fn summary(&self) -> &'static str {
        "how lines end"
    }

    fn params(&self) -> MakeSchema {
        Params::json_schema
    }

    fn compile(&self, cards: &[Spec]) -> Result<Box<dyn Pass>, Invalid> {
        let cards = cards.iter().map(Spec::rule_with_params).collect::<Result<_, _>>()?;
        Ok(Box::new(NewlinesPass { cards }))
    }
}

/// The line ends of a text, counted.
#[derive(Default)]
struct Ends {
    crlf: usize,
    lf: usize,
    /// `\r` before something else than `\n`.
    cr: usize,
}

impl Ends {
    fn of(document: &Document) -> Self {
        let bytes = document.text.as_bytes();
        if !document.profile().bytes.has(b'\r') {
            return Self { lf: memchr_iter(b'\n', bytes).count(), ..Self::default() };
        }
        let mut ends = Self::default();
        for at in memchr_iter(b'\r', bytes) {
            if bytes.get(at + 1) == Some(&b'\n') {
                ends.crlf += 1;
            } else {
                ends.cr += 1;
            }
        }
        ends.lf = memchr_iter(b'\n', bytes).count() - ends.crlf;
        ends
    }

    /// How this document ends its lines: as most of them end, and with `\n` when in doubt.
    fn style(&self) -> &'static str {
        if self.crlf > self.lf { "\r\n" } else { "\n" }
    }
}

impl Pass for NewlinesPass {
    fn run(&self, document: &Document, sink: &mut Sink) {
        let has_cr = document.profile().bytes.has(b'\r');
        let is_unended = !document.origin.is_record && !document.text.is_empty() && !document.text.ends_with('\n');
        if !has_cr && !is_unended {
            return;
        }
        // Where every line end is `\n` there is nothing to count.
        let ends = if has_cr { Ends::of(document) } else { Ends::default() };
        for (rule, Params { fault }) in &self.cards {
            match fault {
                Fault::Mixed if ends.crlf > 0 && ends.lf > 0 => mixed(document, &ends, rule, sink),
                Fault::CarriageReturnOnly if ends.cr > 0 => carriage_return(document, &ends, rule, sink),
                // A lone `\r` at the end is the old Macintosh's line end: the other card turns it into one.
                Fault::NoFinalNewline if is_unended && !document.text.ends_with('\r') => {
                    let end = document.text.len();
                    let edits = vec![Edit::insert(end, ends.style())];
                    sink.report(rule, Hit::new(Span::at(end)).edits(edits, Applicability::Safe));
                }
                _ => {}
            }
        }
    }
}

/// One finding, at the first line end of the rarer kind. The fix names nothing but the `\r` that come or go.
fn mixed(document: &Document, ends: &Ends, rule: &Arc<Rule>, sink: &mut Sink) {
    let bytes = document.text.as_bytes();
    let to_crlf = ends.style() == "\r\n";
    let mut first = None;
    let mut edits = Vec::new();
    for at in memchr_iter(b'\n', bytes) {
        let is_crlf = at > 0 && bytes[at - 1] == b'\r';
        if is_crlf == to_crlf {
            continue;
        }
        if edits.len() == document.most_findings() {
            break;
        }
        // Of `\r\r\n` all goes at once, or the next round would find a line end of two again.
        let start = at - bytes[..at].iter().rev().take_while(|&&byte| byte == b'\r').count();
        first.get_or_insert(Span::new(start, at + 1));
        edits.push(if to_crlf { Edit::insert(at, "\r") } else { Edit::delete(Span::new(start, at)) });
    }
    let Some(span) = first else { return };
    let (crlf, lf) = (ends.crlf.to_string(), ends.lf.to_string());
    sink.report(rule, Hit::new(span).slots(&[("crlf", &crlf), ("lf", &lf)]).edits(edits, Applicability::Safe));
}

/// One finding, at the first lone `\r`. A run of them before `\n` goes, one between characters becomes a line end.
fn carriage_return(document: &Document, ends: &Ends, rule: &Arc<Rule>, sink: &mut Sink) {
    let bytes = document.text.as_bytes();
    let mut first = None;
    let mut edits = Vec::new();
    let mut done = 0;
    for at in memchr_iter(b'\r', bytes) {
        if at < done || bytes.get(at + 1) == Some(&b'\n') {
            continue;
        }
        if edits.len() == document.most_findings() {
            break;
        }
        let length = bytes[at..].iter().take_while(|&&byte| byte == b'\r').count();
        let end = at + length;
        done = end;
        first.get_or_insert(Span::new(at, at + 1));
        if bytes.get(end) == Some(&b'\n') {
            // `\r\r\n` is a line end written twice over: the last `\r` belongs to the `\n`.
            edits.push(Edit::delete(Span::new(at, end - 1)));
        } else {
            edits.push(Edit::replace(Span::new(at, end), ends.style().repeat(length)));
        }
    }
    let Some(span) = first else { return };
    let count = ends.cr.to_string();
    sink.report(rule, Hit::new(span).slots(&[("count", &count)]).edits(edits, Applicability::Unsafe));
}
