//! Runs of marks that the parser left over, each with what it touches, and the one of a paragraph without a partner.

use crate::span::Span;
use crate::text::{Document, is_unspaced};

/// What emphasis, or a piece of code, is opened and closed with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// `**` or `__`, by its byte.
    Strong(u8),
    /// `*`; a single `_` is part of a name more often than not.
    Star,
    /// A backtick.
    Tick,
}

/// A run of one or two marks, or a half of four.
#[derive(Clone, Copy, Debug)]
pub(super) struct Run {
    pub(super) mark: Mark,
    pub(super) span: Span,
    /// All marks in a row: all four of `**word****`.
    pub(super) whole: Span,
    pub(super) line_index: usize,
    /// It touches a word behind it and none before it.
    pub(super) opens: bool,
    /// It touches a word before it and none behind it.
    pub(super) closes: bool,
    /// It touches a script without spaces, where what it touches says little.
    is_unspaced: bool,
}

/// Longer ones are rules, passwords and blanks to fill in.
const LONGEST: usize = 4;

impl Run {
    /// Whether it is a part of a longer row.
    pub(super) fn is_part(&self) -> bool {
        self.whole != self.span
    }

    fn only_closes(&self) -> bool {
        self.closes && !self.opens && !self.is_unspaced
    }

    fn only_opens(&self) -> bool {
        self.opens && !self.closes && !self.is_unspaced
    }
}

/// What a row of marks, or what the parser left of it, may be; `is_closing` where the parser consumed a part of it.
/// `None` of one that makes its paragraph no text: a rule, a password, a blank to fill in.
fn read(document: &Document, row: Span, whole: Span, is_closing: bool) -> Option<Vec<Run>> {
    let text = document.text;
    let byte = text.as_bytes()[row.start];
    let before = text[..whole.start].chars().next_back().unwrap_or('\n');
    let after = text[whole.end..].chars().next().unwrap_or('\n');
    if whole.end - whole.start > LONGEST {
        return if byte == b'`' { Some(Vec::new()) } else { None };
    }
    // Within a word a mark is none by itself, and yet half of a pair where the space beside it was eaten.
    let is_within = is_word(before) && is_word(after);
    let starts = is_word(after) || matches!(after, '"' | '\'' | '“' | '‘' | '«' | '¿' | '¡' | '„');
    let ends = before.is_alphabetic() || matches!(before, '.' | ',' | ':' | ';' | '!' | '?' | '…' | '”' | '’' | '»');
    let is_apart = |c: char| c.is_whitespace() || !is_word(c) && !matches!(c, '*' | '/' | '\\' | '=' | '+' | '-');
    let is_quoted = matches!(before, '"' | '\'' | '`');
    let is_starred_out = is_starred_out(&text[..whole.start]);
    let run = |mark, start: usize, length: usize| Run {
        mark,
        span: Span::new(start, start + length),
        whole,
        line_index: document.lines().index_at(start),
        opens: !is_within && starts && is_apart(before) && !is_quoted,
        closes: !is_within && ends && is_apart(after) && !is_starred_out,
        is_unspaced: is_unspaced(before) || is_unspaced(after),
    };
    Some(match (byte, row.end - row.start) {
        (b'`', 1) => vec![run(Mark::Tick, row.start, 1)],
        (b'*', 1) => vec![run(Mark::Star, row.start, 1)],
        (b'*' | b'_', 2) => vec![run(Mark::Strong(byte), row.start, 2)],
        (b'*', 3) if is_word(before) != is_word(after) => {
            vec![run(Mark::Strong(byte), row.start, 2), run(Mark::Star, row.start + 2, 1)]
        }
        // Two that met, unless they star out a word.
        (b'*', 4) if !is_starred_out || is_closing => {
            vec![run(Mark::Strong(byte), row.start, 2), run(Mark::Strong(byte), row.start + 2, 2)]
        }
        (b'*', 4) => return None,
        _ => Vec::new(),
    })
}

/// The runs of a document that may have no partner, paragraph by paragraph. In a file of Markdown they are what the
/// parser left over. In any other text all marks are asked, of the paragraphs where it left one: extractors eat the
/// spaces around `**bold:**text`, so that the parser pairs the wrong ones, but not their number.
pub(super) fn paragraphs(document: &Document) -> Vec<Vec<Run>> {
    let inline = document.inline();
    let is_declared = document.origin.dialect.is_some();
    let mut rows: Vec<(Span, bool)> = inline.loose.iter().map(|span| (*span, true)).collect();
    rows.extend(inline.consumed.iter().map(|span| (*span, false)));
    rows.sort_unstable_by_key(|(span, _)| (span.start, span.end));
    let bytes = document.text.as_bytes();
    let joins = |a: &(Span, bool), b: &(Span, bool)| a.0.end >= b.0.start && bytes[a.0.start] == bytes[b.0.start];
    let whole: Vec<(Span, Option<Span>)> = rows
        .chunk_by(joins)
        .map(|row| {
            let span = Span::new(row[0].0.start, row.iter().map(|(span, _)| span.end).max().expect("a row has marks"));
            let loose = row.iter().filter(|(_, is_loose)| *is_loose).map(|(span, _)| *span).next();
            (span, loose)
        })
        .collect();
    let line_of = |row: &(Span, Option<Span>)| document.lines().index_at(row.0.start);
    let is_same =
        |a: &(Span, Option<Span>), b: &(Span, Option<Span>)| is_same_paragraph(document, line_of(a), line_of(b));
    let read_paragraph = |rows: &[(Span, Option<Span>)]| -> Vec<Run> {
        let is_text = |line_index| {
            !document.is_code(line_index) && !document.is_formula(line_index) && !is_banner(document, line_index)
        };
        // Asked once a line: a line of a megabyte may have a run at every other character.
        let mut of_lines = rows.chunk_by(|a, b| line_of(a) == line_of(b));
        if rows.iter().all(|(_, loose)| loose.is_none()) || !of_lines.all(|rows| is_text(line_of(&rows[0]))) {
            return Vec::new();
        }
        let one = |(whole, loose): &(Span, Option<Span>)| match loose {
            Some(loose) if is_declared => read(document, *loose, *whole, true),
            None if is_declared => Some(Vec::new()),
            _ => read(document, *whole, *whole, *loose != Some(*whole)),
        };
        let runs: Option<Vec<Vec<Run>>> = rows.iter().map(one).collect();
        runs.unwrap_or_default().into_iter().flatten().collect()
    };
    whole.chunk_by(is_same).map(read_paragraph).filter(|runs| !runs.is_empty()).collect()
}

/// Whether both lines belong to one paragraph: in a file of Markdown a blank line ends it, in any other text the line
/// does, unless it is cut at a width.
fn is_same_paragraph(document: &Document, first: usize, second: usize) -> bool {
    if document.origin.dialect.is_some() {
        return (first..=second).all(|index| !document.lines().is_blank(index));
    }
    (first..second).all(|index| document.goes_on(index))
}

/// Whether a line is set between rows of stars: `*** START OF THE BOOK ***`.
fn is_banner(document: &Document, line_index: usize) -> bool {
    let text = document.lines().get(line_index).map_or("", |line| document.line_text(line)).trim();
    text.starts_with("***") && text.ends_with("***")
}

/// `Jo**` is a censored name, `4**` refers to a note: what a mark closes is longer.
fn is_starred_out(before: &str) -> bool {
    (1..=3).contains(&before.chars().rev().take_while(|c| is_word(*c)).take(4).count())
}

/// Whether a word goes on with this character, or ends there.
pub(super) fn is_word(c: char) -> bool {
    c.is_alphanumeric()
}

/// The runs of a paragraph without a partner. Of an odd number it is the one whose absence leaves the most pairs of an
/// opening and a closing run. An even number are pairs, unless there are two and the first closes what the second
/// cannot have opened.
pub(super) fn left_over(runs: &[Run]) -> Vec<Run> {
    if runs.len().is_multiple_of(2) {
        let is_apart = matches!(runs, [first, second] if first.only_closes() && second.only_opens());
        return if is_apart { runs.to_vec() } else { Vec::new() };
    }
    let fits = |pair: &[Run]| u32::from(pair[0].opens) + u32::from(pair[1].closes);
    let mut score: u32 = runs[1..].chunks_exact(2).map(fits).sum();
    let (mut best, mut best_score) = (0, score);
    for index in (2..runs.len()).step_by(2) {
        // Without run `index` the two before it are a pair, where before it was the two up to it.
        score = score - fits(&runs[index - 1..=index]) + fits(&runs[index - 2..index]);
        if score > best_score {
            (best, best_score) = (index, score);
        }
    }
    vec![runs[best]]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, expected: Option<usize>) {
        let document = Document::new(line);
        let runs: Vec<Run> = paragraphs(&document).into_iter().flatten().collect();
        assert_eq!(left_over(&runs).first().map(|run| run.span.start), expected, "{line}");
    }

    #[test]
    fn the_run_that_fits_worst_is_left_over() {
        check("a **b", Some(2));
        check("**a** b **c", Some(8));
        check("**a b **c** d", Some(0));
        check("**a** b** c", Some(7));
        check("**a: **b", None);
        check("**bold****", Some(8));
        check("**Sun****", Some(7));
        check("**a:**b **c:**d", None);
        check("Sun****", None);
        check("*****", None);
        // Of several that fit as badly the first.
        check("**a **b **c", Some(0));
    }

    #[test]
    fn what_the_parser_consumes_is_markup() {
        check("- **`print`**: prints, as `show` does on the page.", None);
        check("`a **b` and \\**c", None);
        check("<a title=\"**x\">b</a> [c](/d**e)", None);
    }

    #[test]
    fn pairs_whose_flanks_fail_are_pairs() {
        check("这是**“重点”**的意思", None);
        check("**注意：**请看这里", None);
        check("这里有**“重点的意思", Some("这里有".len()));
    }
}
