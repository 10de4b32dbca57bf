//! `emphasis`: a run of `**`, `__`, `*` or a backtick that opens and never closes, or closes what never opened.
//!
//! Runs are paired by CommonMark's rule of flanks, a line at a time; what is left over may still find its partner on a
//! later line of the paragraph. Most single stars in prose are no markup at all (footnotes, censored names, products,
//! passwords), so a star counts only where nothing else explains it.

use std::sync::Arc;

use serde::Deserialize;

use super::{Hit, Invalid, Kind, Pass, Sink, Spec};
use crate::diagnostic::Rule;
use crate::fix::{Applicability, Edit};
use crate::span::Span;
use crate::text::Document;

pub(super) struct Emphasis;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Params {}

struct EmphasisPass {
    rules: Vec<Arc<Rule>>,
}

impl Kind for Emphasis {
    fn name(&self) -> &'static str {
        "emphasis"
    }

    fn compile(&self, cards: &[Spec]) -> Result<Box<dyn Pass>, Invalid> {
        let mut rules = Vec::with_capacity(cards.len());
        for card in cards {
            let Params {} = card.params()?;
            rules.push(Arc::clone(&card.rule));
        }
        Ok(Box::new(EmphasisPass { rules }))
    }
}

/// A line with more runs is no prose, and a paragraph with more open ones is not waited for.
const MOST: usize = 64;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Delimiter {
    Strong(u8),
    Star,
    Tick,
}

/// A run that may open or close emphasis.
#[derive(Clone, Copy, Debug)]
struct Run {
    delimiter: Delimiter,
    span: Span,
    line_index: usize,
    opens: bool,
    closes: bool,
}

/// What the document as a whole says about its stars.
#[derive(Default)]
struct Seen {
    strays: Vec<Run>,
    /// Pairs of `**` or `__`: the document is written in Markdown.
    pairs: usize,
    /// Single stars that paired, or that stand where a footnote's do.
    stars: usize,
}

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
        let mut in_fence = false;
        for at in memchr::memchr3_iter(b'*', b'_', b'`', document.text.as_bytes()) {
            if at < end {
                continue;
            }
            let line_index = lines.index_at(at);
            let line = lines.get(line_index).expect("a byte of the text stands on a line");
            end = lines.next_start(line_index);
            let text = document.line_text(line);
            if text.trim_start().starts_with("```") {
                in_fence = !in_fence;
                continue;
            }
            if in_fence || is_code(text) {
                continue;
            }
            let joins = last_line != usize::MAX
                && (last_line + 1..line_index).all(|between| lines.get(between).is_some_and(|line| !line.is_blank()));
            if !joins || open.len() > MOST {
                seen.strays.append(&mut open);
            }
            last_line = line_index;
            pair(text, line.start, line_index, &mut open, &mut seen);
        }
        seen.strays.append(&mut open);
        seen.strays.sort_by_key(|run| run.span);
        for run in seen.reportable(document) {
            let edit = deletion(document, run);
            for rule in &self.rules {
                sink.report(rule, Hit::new(run.span).edits(vec![edit.clone()], Applicability::Safe));
            }
        }
    }
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
    text.starts_with("    ") && !trimmed.starts_with(['-', '*', '+'])
        || text.starts_with('\t')
        || trimmed.starts_with("/*")
        || trimmed.ends_with("*/")
        || trimmed.ends_with(['{', '}']) || trimmed.ends_with(';') && trimmed.contains(['(', '=', '{'])
        // Math, which writes products and indices with these.
        || trimmed.contains('\\') || trimmed.contains('$') && trimmed.contains(['^', '{'])
}

/// Reads the runs of a line and pairs them; what stays open goes to `open`, what closes nothing to the strays.
fn pair(text: &str, line_start: usize, line_index: usize, open: &mut Vec<Run>, seen: &mut Seen) {
    // Runs longer than two are rules, passwords, censored words or blanks to fill in; the line is not judged.
    let bytes = text.as_bytes();
    let mut runs: Vec<Run> = Vec::new();
    let mut at = 0;
    while let Some(next) = memchr::memchr3(b'*', b'_', b'`', &bytes[at..]) {
        let start = at + next;
        let mark = bytes[start];
        let length = bytes[start..].iter().take_while(|&&byte| byte == mark).count();
        at = start + length;
        let before = text[..start].chars().next_back().unwrap_or('\n');
        let after = text[at..].chars().next().unwrap_or('\n');
        if before == '\\' {
            continue;
        }
        if runs.len() >= MOST {
            return;
        }
        if mark == b'`' && length == 1 {
            runs.push(run(Delimiter::Tick, start, 1, before, after, line_start, line_index));
        } else if mark == b'*' && length == 1 {
            runs.push(run(Delimiter::Star, start, 1, before, after, line_start, line_index));
        } else if mark != b'`' && length == 2 {
            runs.push(run(Delimiter::Strong(mark), start, 2, before, after, line_start, line_index));
        } else if mark == b'*'
            && length == 4
            && !before.is_whitespace()
            && !is_word(after)
            && !is_censored(&text[..start])
        {
            // `**word****`: the first half closes, the second is left over.
            runs.push(run(Delimiter::Strong(mark), start, 2, before, ' ', line_start, line_index));
            runs.push(run(Delimiter::Strong(mark), start + 2, 2, before, ' ', line_start, line_index));
        } else if mark == b'_' && length == 1 {
            continue;
        } else {
            return;
        }
    }
    let depth = open.len();
    for run in runs {
        let partner = open[depth..].iter().rposition(|other| other.delimiter == run.delimiter);
        match partner {
            Some(index) if run.closes => {
                open.truncate(depth + index);
                seen.count(run);
            }
            _ if run.opens => open.push(run),
            _ if run.closes => {
                // Opened on an earlier line of the paragraph: hard-wrapped Markdown.
                match open[..depth.min(open.len())].iter().rposition(|other| other.delimiter == run.delimiter) {
                    Some(index) if open.len() == depth && depth > 0 => {
                        open.remove(index);
                        seen.count(run);
                        return;
                    }
                    _ => seen.strays.push(run),
                }
            }
            _ => seen.strays.push(run),
        }
    }
}

fn run(
    delimiter: Delimiter,
    start: usize,
    length: usize,
    before: char,
    after: char,
    line_start: usize,
    line_index: usize,
) -> Run {
    let left = !after.is_whitespace() && (is_word(after) || before.is_whitespace() || !is_word(before));
    let right = !before.is_whitespace() && (is_word(before) || after.is_whitespace() || !is_word(after));
    let span = Span::new(line_start + start, line_start + start + length);
    let underscore = delimiter == Delimiter::Strong(b'_');
    // Underscores inside a word are the word's.
    let inside = underscore && is_word(before) && is_word(after);
    Run { delimiter, span, line_index, opens: left && !inside, closes: right && !inside }
}

/// `Jo**` is a censored name: what a mark closes is longer.
fn is_censored(before: &str) -> bool {
    (1..=3).contains(&before.chars().rev().take_while(|c| is_word(*c)).take(4).count())
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric()
}

impl Seen {
    fn count(&mut self, run: Run) {
        match run.delimiter {
            Delimiter::Strong(_) => self.pairs += 1,
            Delimiter::Star => self.stars += 1,
            Delimiter::Tick => {}
        }
    }

    /// The strays that nothing but lost markup explains.
    fn reportable<'s>(&'s self, document: &'s Document) -> impl Iterator<Item = &'s Run> {
        let lines = document.lines();
        let strong = |run: &&Run| matches!(run.delimiter, Delimiter::Strong(_));
        let begins = |run: &Run| {
            lines.get(run.line_index).is_some_and(|line| document.text[line.start..run.span.start].trim().is_empty())
        };
        // A mark at a word's end and a line that begins with it are a footnote and its reference.
        let notes = self.strays.iter().filter(strong).any(|run| run.opens && begins(run));
        let references = self.strays.iter().filter(strong).any(|run| run.closes && !run.opens);
        let footnotes = self.pairs == 0 && notes && references;
        let stars = self.strays.iter().filter(|run| run.delimiter == Delimiter::Star).count();
        let ticks = self.strays.iter().filter(|run| run.delimiter == Delimiter::Tick).count();
        // The line of the last stray that opened, for what should have closed it at the start of the next.
        let mut opened: Option<usize> = None;
        self.strays.iter().filter(move |run| {
            let line = lines.get(run.line_index).expect("a run stands on a line");
            let before = &document.text[line.start..run.span.start];
            let after = &document.text[run.span.end..line.end];
            match run.delimiter {
                Delimiter::Strong(mark) => {
                    if run.opens {
                        opened = Some(run.line_index);
                        // Inside a word it is a censored letter, a power or a name.
                        let inside = run.closes && before.ends_with(is_word) && after.starts_with(is_word);
                        return !footnotes
                            && !inside
                            && (mark == b'*' || line.words >= 6 && after.starts_with(char::is_alphabetic));
                    }
                    if mark == b'_' {
                        return false;
                    }
                    let broken = opened.is_some_and(|line| run.line_index > line && run.line_index - line <= 3);
                    if run.closes {
                        return !footnotes && (self.pairs > 0 || broken) && !is_censored(before);
                    }
                    before.trim().is_empty() && (broken || self.pairs > 1)
                }
                Delimiter::Star => {
                    let middle = before.ends_with(' ') && before.trim_end().ends_with(char::is_alphabetic);
                    run.opens && middle && after.starts_with(char::is_alphabetic) && stars == 1 && self.stars == 0
                }
                Delimiter::Tick => {
                    let middle = before.ends_with(' ') && after.starts_with(char::is_alphabetic);
                    let is_apostrophe =
                        ["tis", "twas", "til", "em ", "n ", "cause", "bout"].iter().any(|word| after.starts_with(word));
                    run.opens
                        && middle
                        && !is_apostrophe
                        && ticks == 1
                        && line.is_prose()
                        && !after.contains(['\'', '’', '´'])
                }
            }
        })
    }
}
