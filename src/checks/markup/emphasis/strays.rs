//! Runs of marks without a partner: which of them nothing but lost markup explains.
//!
//! The rest of the document says more than a stray's own place: one pair of `**` makes Markdown of a text, and in a
//! text without any a star at a word's end is a footnote's.

use super::program;
use super::runs::{Delimiter, Run, is_censored, is_word};
use crate::text::Document;

/// What the document as a whole says about its stars.
#[derive(Default)]
pub(super) struct Seen {
    /// Runs without a partner, in the order of the text once all are there.
    pub(super) strays: Vec<Run>,
    /// Pairs of `**`: the document is written in Markdown.
    pairs: usize,
    /// Single stars that paired, or that stand where a footnote's do.
    stars: usize,
    /// Offset where the first `**` stands behind a word that none opened: `4**` may refer to a footnote.
    pub(super) first_reference: Option<usize>,
}

impl Seen {
    /// Counts runs that found their partners.
    pub(super) fn count(&mut self, delimiter: Delimiter, pairs: usize) {
        match delimiter {
            Delimiter::Strong(b'*') => self.pairs += pairs,
            Delimiter::Star => self.stars += pairs,
            _ => {}
        }
    }

    /// Where strays stand that were one pair before a line break came between them, with one half alone on its line.
    pub(super) fn partners(&self, document: &Document) -> Vec<usize> {
        let is_line = |run: &Run| {
            let line = document.lines().get(run.line_index).expect("a run stands on a line");
            document.line_text(line).trim_start_matches(['#', ' ']).trim_end() == "**"
        };
        let strong = self.strong();
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
    pub(super) fn may_be_note(&self, document: &Document, run: &Run) -> bool {
        let line = document.lines().get(run.line_index).expect("a run stands on a line");
        let begins = document.text[line.start..run.span.start].trim().is_empty();
        run.only_closes() || begins && self.is_referred_to(run)
    }

    /// Whether stars that may refer to a footnote stand before the run.
    fn is_referred_to(&self, run: &Run) -> bool {
        self.first_reference.is_some_and(|at| at < run.span.start)
    }

    /// The stray `**`, in order.
    fn strong(&self) -> Vec<&Run> {
        self.strays.iter().filter(|run| run.delimiter == Delimiter::Strong(b'*')).collect()
    }

    /// The strays that nothing but lost markup explains.
    pub(super) fn reportable<'s>(&'s self, document: &'s Document) -> impl Iterator<Item = &'s Run> {
        let all = Company::of(self, document);
        self.strays.iter().filter(move |run| {
            let place = Place::of(document, run);
            match run.delimiter {
                Delimiter::Strong(b'*') => self.is_lost_strong(document, run, &place, &all),
                Delimiter::Strong(_) => {
                    let word = place.after.split(' ').next().unwrap_or_default();
                    place.opens_word && place.is_between_words && word.chars().all(char::is_alphabetic)
                }
                Delimiter::Star => {
                    place.opens_word
                        && place.is_between_words
                        && all.has_lone_star
                        && place.is_prose
                        && !program::is_argument(place.after)
                }
                Delimiter::Tick => {
                    let quotes = place.after.contains(['\'', '’', '´']);
                    place.opens_word
                        && place.is_between_words
                        && all.has_lone_tick
                        && place.is_prose
                        && !is_apostrophe(place.after)
                        && !quotes
                }
            }
        })
    }

    /// Whether a stray `**` is half of lost markup. In a text that has no other `**`, one at a line's start or a word's
    /// end is a footnote's.
    fn is_lost_strong(&self, document: &Document, run: &Run, place: &Place, all: &Company) -> bool {
        let Place { before, after, .. } = *place;
        let is_broken = all.broken.binary_search(&run.span.start).is_ok();
        let is_alone = before.trim().is_empty() && after.trim().is_empty();
        // `** TODO` is an entry of an outline, or a note below what refers to it.
        let is_entry = before.is_empty() && after.starts_with(' ') && !is_alone && !after.contains("**");
        let is_outline = is_entry && all.entries > 1 && self.pairs == 0;
        let is_note = is_entry && !is_broken && self.is_referred_to(run);
        let is_program =
            program::is_glob(before, after) || program::is_pointer(before) || run.opens && program::is_argument(after);
        if is_explained(run, before, after) || is_outline || is_note || is_program || is_alone && all.is_in_code {
            return false;
        }
        let is_known = self.pairs > 0 || is_broken || slants(document, run);
        let is_within = place.is_between_words || before.ends_with(' ') && before.trim_end().ends_with([',', ';']);
        is_known || run.opens && is_within
    }
}

/// Whether what touches a stray `**` says what it is: a part of a word, a censored name, another mark, a sign in a list
/// of signs, `'**'` that is spoken of, `f(*a, **b)`.
fn is_explained(run: &Run, before: &str, after: &str) -> bool {
    let is_inside = before.ends_with(is_word) && after.starts_with(is_word);
    let touches = before.ends_with(['*', '/']) || after.starts_with('*');
    let is_sign = after.trim().is_empty() && matches!(before.trim(), "-" | "*" | "+" | "•");
    let is_quoted =
        before.ends_with(['\'', '"', '`', '(', '‘', '“']) && after.starts_with(['\'', '"', '`', ')', '’', '”']);
    let word = after.trim_start_matches(|c: char| is_word(c) || c == '_');
    let is_argument = before.contains('(') && word.len() < after.len() && word.starts_with([')', ',']);
    is_inside || is_censored(before) || touches && !run.is_half || is_sign || is_quoted || is_argument
}

/// Whether a backtick stands for the apostrophe of a word that begins with one.
fn is_apostrophe(after: &str) -> bool {
    ["tis", "twas", "til", "em ", "n ", "cause", "bout"].iter().any(|word| after.starts_with(word))
}

/// What the strays of a document say of each other.
struct Company {
    has_lone_star: bool,
    has_lone_tick: bool,
    /// Offsets of `**` at the beginnings of lines of which one opens and the other should close it, a little further
    /// on.
    broken: Vec<usize>,
    /// How many lines begin with `**` and a space.
    entries: usize,
    /// In a comment of a program `**` begins every line.
    is_in_code: bool,
}

impl Company {
    fn of(seen: &Seen, document: &Document) -> Self {
        let is_lone = |delimiter| seen.strays.iter().filter(|run| run.delimiter == delimiter).count() == 1;
        let strong = seen.strong();
        let is_alone = |run: &Run| !run.opens && !run.closes;
        let is_broken = |pair: &&[&Run]| {
            (1..=3).contains(&(pair[1].line_index - pair[0].line_index))
                && is_alone(pair[1])
                && (pair[0].opens || is_alone(pair[0]))
        };
        let broken = strong.windows(2).filter(is_broken).flat_map(|pair| [pair[0].span.start, pair[1].span.start]);
        let is_entry = |run: &&&Run| {
            let Place { before, after, .. } = Place::of(document, run);
            before.is_empty() && after.starts_with(' ')
        };
        Self {
            has_lone_star: seen.stars == 0 && is_lone(Delimiter::Star),
            has_lone_tick: is_lone(Delimiter::Tick),
            broken: broken.collect(),
            entries: strong.iter().filter(is_entry).count(),
            is_in_code: !strong.is_empty() && memchr::memmem::find(document.text.as_bytes(), b"/**").is_some(),
        }
    }
}

/// What stands around a run on its line.
struct Place<'d> {
    before: &'d str,
    after: &'d str,
    is_prose: bool,
    /// A word and a space stand before it.
    is_between_words: bool,
    /// A word follows that it opens.
    opens_word: bool,
}

impl<'d> Place<'d> {
    fn of(document: &Document<'d>, run: &Run) -> Self {
        let line = document.lines().get(run.line_index).expect("a run stands on a line");
        let (before, after) = (&document.text[line.start..run.span.start], &document.text[run.span.end..line.end]);
        Self {
            before,
            after,
            is_prose: line.is_prose(),
            is_between_words: before.ends_with(' ') && before.trim_end().ends_with(char::is_alphabetic),
            opens_word: run.opens && after.starts_with(char::is_alphabetic),
        }
    }
}

/// Whether the run begins a line in italics with a footnote's star: `**Not on Sundays.*`.
pub(super) fn slants(document: &Document, run: &Run) -> bool {
    let line = document.lines().get(run.line_index).expect("a run stands on a line");
    let before = &document.text[line.start..run.span.start];
    let inner = document.text[run.span.end..line.end].trim_end().strip_suffix('*');
    run.opens
        && run.delimiter == Delimiter::Strong(b'*')
        && before.trim().is_empty()
        && inner.is_some_and(|inner| !inner.contains('*') && !inner.ends_with(char::is_whitespace))
}
