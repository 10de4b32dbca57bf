//! `emphasis`: a run of `**`, `__`, `*` or a backtick that opens and never closes, or closes what never opened.
//!
//! Runs are paired by CommonMark's rule of flanks, a line at a time; what is left over may still find its partner on a
//! later line of the paragraph. Most single stars in prose are no markup at all (footnotes, censored names, products,
//! passwords), so a star counts only where nothing else explains it: `strays` knows what may.

use std::cell::OnceCell;
use std::sync::Arc;

use crate::diagnostic::Rule;
use crate::fix::{Applicability, Edit};
use crate::kind::{Hit, Invalid, Kind, Pass, Sink, Spec};
use crate::span::Span;
use crate::text::{Document, is_indented};

mod program;
mod runs;
mod strays;

use runs::{Delimiter, MOST, Run, count_pairs, faces, left_over, read_runs};
use strays::{Seen, slants};

pub(crate) struct Emphasis;

struct EmphasisPass {
    rules: Vec<Arc<Rule>>,
}

impl Kind for Emphasis {
    fn name(&self) -> &'static str {
        "emphasis"
    }

    fn compile(&self, cards: &[Spec]) -> Result<Box<dyn Pass>, Invalid> {
        let rules = cards.iter().map(Spec::rule_without_params).collect::<Result<_, _>>()?;
        Ok(Box::new(EmphasisPass { rules }))
    }
}

/// How many lines further emphasis may close, and how long the lines of wrapped text are.
const MOST_WRAPPED: usize = 6;
const WRAPPED_BYTES: std::ops::RangeInclusive<usize> = 30..=120;

impl Pass for EmphasisPass {
    fn run(&self, document: &Document, sink: &mut Sink) {
        let bytes = &document.profile().bytes;
        if !bytes.has_any(*b"*_`") {
            return;
        }
        let lines = document.lines();
        let mut seen = Seen::default();
        let mut open: Vec<Run> = Vec::new();
        let mut last_line = usize::MAX;
        let mut end = 0;
        for at in memchr::memchr3_iter(b'*', b'_', b'`', document.text.as_bytes()) {
            if at < end {
                continue;
            }
            let line_index = lines.index_at(at);
            let line = lines.get(line_index).expect("a byte of the text stands on a line");
            end = lines.next_start(line_index);
            let text = document.line_text(line);
            if document.is_fenced(line_index) || is_code(text) {
                continue;
            }
            let joins = last_line != usize::MAX && !(last_line + 1..line_index).any(|between| lines.is_blank(between));
            let wraps = || {
                // A paragraph, not a title: it fills its line and ends no sentence there.
                let before = lines.get(last_line).map_or("", |line| document.line_text(line)).trim_end();
                last_line + 1 == line_index || (WRAPPED_BYTES.contains(&before.len()) && !before.ends_with('.'))
            };
            if !joins || open.len() > MOST || !wraps() {
                seen.strays.append(&mut open);
            }
            last_line = line_index;
            pair(text, line.start, line_index, &mut open, &mut seen);
        }
        seen.strays.append(&mut open);
        seen.strays.sort_by_key(|run| run.span);
        let partners = seen.partners(document);
        let is_of_programs = OnceCell::new();
        for run in seen.reportable(document) {
            let has_partner = partners.binary_search(&run.span.start).is_ok();
            let (edit, safety) = if run.faces_star || slants(document, run) {
                // One star too many or one too few: without it the text is balanced, and nothing tells which.
                let at = if run.opens { run.span.start } else { run.span.end - 1 };
                (Edit::delete(Span::new(at, at + 1)), Applicability::Unsafe)
            } else if run.delimiter != Delimiter::Strong(b'*') || run.is_half || is_apart(document, run) {
                // It may be a pointer, a name of a program's, a form that was never written, an operator, a rating.
                (deletion(document, run), Applicability::Unsafe)
            } else if !has_partner && seen.may_be_note(document, run)
                || run.opens && *is_of_programs.get_or_init(|| program::is_told_of(document.text))
            {
                (deletion(document, run), Applicability::Unsafe)
            } else {
                (deletion(document, run), Applicability::Safe)
            };
            for rule in &self.rules {
                sink.report(rule, Hit::new(run.span).edits(vec![edit.clone()], safety));
            }
        }
    }
}

/// Whether the run stands between two spaces and touches no word.
fn is_apart(document: &Document, run: &Run) -> bool {
    let after = &document.text[run.span.end..];
    document.text[..run.span.start].ends_with(' ') && (after.is_empty() || after.starts_with([' ', '\n', '\r']))
}

/// What goes with the run: a space that would be left at the line's start, or the line when it holds nothing else.
fn deletion(document: &Document, run: &Run) -> Edit {
    let lines = document.lines();
    let line = lines.get(run.line_index).expect("a run stands on a line");
    let alone = document.text[line.start..run.span.start].trim().is_empty()
        && document.text[run.span.end..line.end].trim().is_empty();
    if alone {
        return Edit::delete(lines.deletion(run.line_index, run.line_index));
    }
    let leads = run.span.start == line.start && document.text[run.span.end..].starts_with(' ');
    Edit::delete(Span::new(run.span.start, run.span.end + usize::from(leads)))
}

/// Lines of programs, where stars and ticks mean something else.
fn is_code(text: &str) -> bool {
    let trimmed = text.trim();
    is_indented(text) && !(text.starts_with(' ') && trimmed.starts_with(['-', '*', '+']))
        || trimmed.starts_with(">>> ")
        || program::is_shell(trimmed)
        || trimmed.starts_with("/*")
        || trimmed.ends_with("*/")
        || trimmed.ends_with(['{', '}']) || trimmed.ends_with(';') && trimmed.contains(['(', '=', '{'])
        // Math, which writes products and indices with these.
        || trimmed.contains("\\(") || trimmed.contains('$') && trimmed.contains(['^', '{'])
}

/// Reads the runs of a line and pairs them; what is left goes to `open` when a later line may close it, else to the
/// strays.
fn pair(text: &str, line_start: usize, line_index: usize, open: &mut Vec<Run>, seen: &mut Seen) {
    let Some(runs) = read_runs(text, line_start, line_index) else { return };
    let of = |delimiter| -> Vec<Run> { runs.iter().copied().filter(|run| run.delimiter == delimiter).collect() };
    for delimiter in [Delimiter::Strong(b'*'), Delimiter::Strong(b'_'), Delimiter::Star, Delimiter::Tick] {
        let own = of(delimiter);
        let is_strong = delimiter == Delimiter::Strong(b'*');
        seen.count(delimiter, if is_strong { count_pairs(&own) } else { own.len() / 2 });
        if is_strong && let Some(pair) = own.chunks_exact(2).find(|pair| pair[0].only_closes()) {
            seen.first_reference.get_or_insert(pair[0].span.start);
        }
        let Some(mut run) = left_over(&own) else { continue };
        if is_strong {
            run.faces_star = left_over(&of(Delimiter::Star)).is_some_and(|star| faces(&run, &star));
            if run.only_closes() {
                seen.first_reference.get_or_insert(run.span.start);
            }
        }
        let near = |other: &Run| other.line_index + MOST_WRAPPED >= line_index;
        let earlier = open.iter().rposition(|other| other.delimiter == delimiter && near(other));
        match earlier {
            // Opened a line or a few before and closed by the first run of this: hard-wrapped Markdown.
            Some(index) if run.closes && run.span == own[0].span => {
                open.remove(index);
                seen.count(delimiter, 1);
            }
            _ if run.opens => open.push(run),
            _ => seen.strays.push(run),
        }
    }
}
