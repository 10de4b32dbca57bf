//! `emphasis`: a run of `**`, `__`, `*` or a backtick that opens and never closes, or closes what never opened.
//!
//! Runs are paired by CommonMark's rule of flanks, a line at a time; what is left over may still find its partner on a
//! later line of the paragraph. Most single stars in prose are no markup at all (footnotes, censored names, products,
//! passwords), so a star counts only where nothing else explains it.

use std::cell::OnceCell;
use std::sync::Arc;

use super::{Hit, Invalid, Kind, Pass, Sink, Spec};
use crate::diagnostic::Rule;
use crate::fix::{Applicability, Edit};
use crate::span::Span;
use crate::text::Document;

mod program;
mod runs;

use runs::{Delimiter, MOST, Run, count_pairs, faces, is_censored, is_word, left_over, read_runs};

pub(super) struct Emphasis;

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

/// What the document as a whole says about its stars.
#[derive(Default)]
struct Seen {
    strays: Vec<Run>,
    /// Pairs of `**` or `__`: the document is written in Markdown.
    pairs: usize,
    /// Single stars that paired, or that stand where a footnote's do.
    stars: usize,
    /// Where the first `**` stands behind a word that none opened: `4**` may refer to a footnote.
    first_reference: Option<usize>,
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
            let joins = last_line != usize::MAX
                && (last_line + 1..line_index).all(|between| lines.get(between).is_some_and(|line| !line.is_blank()));
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
    text.starts_with("    ") && !trimmed.starts_with(['-', '*', '+'])
        || text.starts_with('\t')
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

/// `**Not on Sundays.*` was a line in italics that begins with a footnote's star.
fn slants(document: &Document, run: &Run) -> bool {
    let line = document.lines().get(run.line_index).expect("a run stands on a line");
    let before = &document.text[line.start..run.span.start];
    let inner = document.text[run.span.end..line.end].trim_end().strip_suffix('*');
    run.opens
        && run.delimiter == Delimiter::Strong(b'*')
        && before.trim().is_empty()
        && inner.is_some_and(|inner| !inner.contains('*') && !inner.ends_with(char::is_whitespace))
}

impl Seen {
    fn count(&mut self, delimiter: Delimiter, pairs: usize) {
        match delimiter {
            Delimiter::Strong(b'*') => self.pairs += pairs,
            Delimiter::Star => self.stars += pairs,
            _ => {}
        }
    }

    /// Where strays stand that were one pair before a line break came between them, with one half alone on its line.
    fn partners(&self, document: &Document) -> Vec<usize> {
        let is_line = |run: &Run| {
            let line = document.lines().get(run.line_index).expect("a run stands on a line");
            document.line_text(line).trim_start_matches(['#', ' ']).trim_end() == "**"
        };
        let strong: Vec<&Run> = self.strays.iter().filter(|run| run.delimiter == Delimiter::Strong(b'*')).collect();
        let is_pair = |pair: &&[&Run]| {
            let lines = pair[1].line_index - pair[0].line_index;
            match (is_line(pair[0]), is_line(pair[1])) {
                (true, false) => lines == 1 && pair[1].only_closes(),
                (false, true) => (1..=3).contains(&lines) && pair[0].opens,
                (both, _) => both && (1..=3).contains(&lines),
            }
        };
        let mut partners: Vec<usize> =
            strong.windows(2).filter(is_pair).flat_map(|pair| [pair[0].span.start, pair[1].span.start]).collect();
        partners.sort_unstable();
        partners
    }

    /// Whether the stars may be a footnote's: they end a word, or begin a line when words before it ended so. A line
    /// that begins with stars and a space is sure only where another began what it closes.
    fn may_be_note(&self, document: &Document, run: &Run) -> bool {
        let line = document.lines().get(run.line_index).expect("a run stands on a line");
        let begins = document.text[line.start..run.span.start].trim().is_empty();
        run.only_closes() || begins && self.is_referred_to(run)
    }

    /// Whether stars that may refer to a footnote stand before the run.
    fn is_referred_to(&self, run: &Run) -> bool {
        self.first_reference.is_some_and(|at| at < run.span.start)
    }

    /// The strays that nothing but lost markup explains.
    fn reportable<'s>(&'s self, document: &'s Document) -> impl Iterator<Item = &'s Run> {
        let lone = |delimiter| self.strays.iter().filter(|run| run.delimiter == delimiter).count() == 1;
        let (lone_star, lone_tick) = (self.stars == 0 && lone(Delimiter::Star), lone(Delimiter::Tick));
        let strong: Vec<&Run> = self.strays.iter().filter(|run| run.delimiter == Delimiter::Strong(b'*')).collect();
        // A line that begins with the mark and, a little further on, one that begins with what should have closed it.
        let broken: Vec<usize> = strong
            .windows(2)
            .filter(|pair| {
                let near = pair[1].line_index - pair[0].line_index <= 3;
                let is_alone = |run: &Run| !run.opens && !run.closes;
                near && pair[0].line_index < pair[1].line_index
                    && is_alone(pair[1])
                    && (pair[0].opens || is_alone(pair[0]))
            })
            .flat_map(|pair| [pair[0].span.start, pair[1].span.start])
            .collect();
        let is_entry = |run: &&&Run| {
            let line = document.lines().get(run.line_index).expect("a run stands on a line");
            run.span.start == line.start && document.text[run.span.end..line.end].starts_with(' ')
        };
        let outlines = strong.iter().filter(is_entry).count();
        // In a comment of a program `**` begins every line.
        let in_code = !strong.is_empty() && memchr::memmem::find(document.text.as_bytes(), b"/**").is_some();
        self.strays.iter().filter(move |run| {
            let line = document.lines().get(run.line_index).expect("a run stands on a line");
            let before = &document.text[line.start..run.span.start];
            let after = &document.text[run.span.end..line.end];
            let middle = before.ends_with(' ') && before.trim_end().ends_with(char::is_alphabetic);
            let opens_word = run.opens && after.starts_with(char::is_alphabetic);
            match run.delimiter {
                // In a text that has no other `**`, one at a line's start or a word's end is a footnote's.
                Delimiter::Strong(b'*') => {
                    let inside = before.ends_with(is_word) && after.starts_with(is_word);
                    let touches = before.ends_with(['*', '/']) || after.starts_with('*');
                    let explained = inside || is_censored(before) || touches && !run.is_half;
                    let is_broken = broken.binary_search(&run.span.start).is_ok();
                    let known = self.pairs > 0 || is_broken || slants(document, run);
                    let alone = before.trim().is_empty() && after.trim().is_empty();
                    // In a list of signs it is one.
                    let is_sign = after.trim().is_empty() && matches!(before.trim(), "-" | "*" | "+" | "•");
                    // `'**'` is spoken of, and `f(*a, **b)` is a call.
                    let is_quoted = before.ends_with(['\'', '"', '`', '(', '‘', '“'])
                        && after.starts_with(['\'', '"', '`', ')', '’', '”']);
                    let word = after.trim_start_matches(|c: char| is_word(c) || c == '_');
                    let is_argument = before.contains('(') && word.len() < after.len() && word.starts_with([')', ',']);
                    // `** TODO` is an entry of an outline.
                    let is_entry = before.is_empty() && after.starts_with(' ') && !alone && !after.contains("**");
                    let explained =
                        explained || is_sign || is_quoted || is_argument || is_entry && outlines > 1 && self.pairs == 0;
                    let is_note = is_entry && !is_broken && self.is_referred_to(run);
                    let is_program = program::is_glob(before, after)
                        || program::is_pointer(before)
                        || run.opens && program::is_argument(after);
                    let explained = explained || is_note || is_program;
                    let within = middle || before.ends_with(' ') && before.trim_end().ends_with([',', ';']);
                    !(explained || alone && in_code) && (known || run.opens && within)
                }
                Delimiter::Strong(_) => {
                    let word = after.split(' ').next().unwrap_or_default();
                    opens_word && middle && word.chars().all(char::is_alphabetic)
                }
                Delimiter::Star => opens_word && middle && lone_star && line.is_prose() && !program::is_argument(after),
                Delimiter::Tick => {
                    let apostrophes = ["tis", "twas", "til", "em ", "n ", "cause", "bout"];
                    let is_apostrophe = apostrophes.iter().any(|word| after.starts_with(word));
                    let quotes = after.contains(['\'', '’', '´']);
                    opens_word && middle && lone_tick && line.is_prose() && !is_apostrophe && !quotes
                }
            }
        })
    }
}
