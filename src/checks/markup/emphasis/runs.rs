//! Runs of marks that the parser left over, each with what it touches, and the one of a paragraph without a partner.

use std::ops::ControlFlow;

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

/// Rows of a paragraph; one that has more is no text.
const MOST_ROWS: usize = 100_000;

/// A row of marks, and what the parser left over of it.
type Row = (Span, Option<Span>);

/// The rows of marks of a document, in order: what the parser consumed and what it left over, joined where they touch.
fn rows<'d>(document: &'d Document) -> impl Iterator<Item = Row> + 'd {
    let bytes = document.text.as_bytes();
    let inline = document.inline();
    let mut loose = inline.loose.iter().copied().peekable();
    let mut consumed = inline.consumed.iter().copied().peekable();
    let mut parts = std::iter::from_fn(move || {
        let is_loose = match (loose.peek(), consumed.peek()) {
            (Some(loose), Some(consumed)) => (loose.start, loose.end) <= (consumed.start, consumed.end),
            (loose, _) => loose.is_some(),
        };
        let part = if is_loose { loose.next() } else { consumed.next() };
        part.map(|span| (span, is_loose))
    })
    .peekable();
    std::iter::from_fn(move || {
        let (mut last, is_loose) = parts.next()?;
        let (mut row, mut left) = (last, is_loose.then_some(last));
        while let Some((next, is_loose)) =
            parts.next_if(|(next, _)| last.end >= next.start && bytes[last.start] == bytes[next.start])
        {
            row.end = row.end.max(next.end);
            left = left.or(is_loose.then_some(next));
            last = next;
        }
        Some((row, left))
    })
}

/// Hands out the runs that may have no partner, paragraph by paragraph, until `each` has enough. In a file of Markdown
/// they are what the parser left over. In any other text all marks are asked, of the paragraphs where it left one:
/// extractors eat the spaces around `**bold:**text`, so that the parser pairs the wrong ones, but not their number.
pub(super) fn each_paragraph(document: &Document, mut each: impl FnMut(&[Run]) -> ControlFlow<()>) {
    let line_of = |(span, _): &Row| document.lines().index_at(span.start);
    let mut paragraph: Vec<Row> = Vec::new();
    let mut last_line = 0;
    for row in rows(document) {
        let line = line_of(&row);
        if !paragraph.is_empty() && line != last_line && !is_same_paragraph(document, last_line, line) {
            let runs = read_paragraph(document, &paragraph);
            if !runs.is_empty() && each(&runs).is_break() {
                return;
            }
            paragraph.clear();
        }
        last_line = line;
        if paragraph.len() <= MOST_ROWS {
            paragraph.push(row);
        }
    }
    let runs = read_paragraph(document, &paragraph);
    if !runs.is_empty() {
        let _ = each(&runs);
    }
}

fn read_paragraph(document: &Document, rows: &[Row]) -> Vec<Run> {
    let line_of = |(span, _): &Row| document.lines().index_at(span.start);
    let is_declared = document.origin.dialect.is_some();
    let is_text = |line_index| {
        !document.is_code(line_index) && !document.is_formula(line_index) && !is_banner(document, line_index)
    };
    // Asked once a line: a line of a megabyte may have a run at every other character.
    let mut of_lines = rows.chunk_by(|a, b| line_of(a) == line_of(b));
    let is_whole = rows.iter().all(|(_, loose)| loose.is_none());
    if is_whole || rows.len() > MOST_ROWS || !of_lines.all(|rows| is_text(line_of(&rows[0]))) {
        return Vec::new();
    }
    let one = |(whole, loose): &Row| match loose {
        Some(loose) if is_declared => read(document, *loose, *whole, true),
        None if is_declared => Some(Vec::new()),
        _ => read(document, *whole, *whole, *loose != Some(*whole)),
    };
    let runs: Option<Vec<Vec<Run>>> = rows.iter().map(one).collect();
    runs.unwrap_or_default().into_iter().flatten().collect()
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
        let mut runs: Vec<Run> = Vec::new();
        each_paragraph(&document, |paragraph| {
            runs.extend(paragraph);
            ControlFlow::Continue(())
        });
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
