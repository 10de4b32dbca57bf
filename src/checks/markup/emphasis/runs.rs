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

/// A run that was left over.
#[derive(Clone, Copy, Debug)]
pub(super) struct Run {
    pub(super) mark: Mark,
    /// What was left over.
    pub(super) span: Span,
    /// With what was consumed beside it: all four of `**word****`.
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
    /// The run at `span`, which was left over; `None` of one that is no mark of emphasis: too long, or within a word.
    pub(super) fn read(document: &Document, span: Span) -> Option<Self> {
        let text = document.text;
        let bytes = text.as_bytes();
        let byte = bytes[span.start];
        let more = bytes[span.end..].iter().take_while(|&&other| other == byte).count();
        let less = bytes[..span.start].iter().rev().take_while(|&&other| other == byte).count();
        let whole = Span::new(span.start - less, span.end + more);
        let length = span.end - span.start;
        let mark = match (byte, length) {
            (b'`', 1) => Mark::Tick,
            (b'*', 1) => Mark::Star,
            (b'*' | b'_', 2) => Mark::Strong(byte),
            _ => return None,
        };
        if whole.end - whole.start > LONGEST {
            return None;
        }
        let before = text[..whole.start].chars().next_back().unwrap_or('\n');
        let after = text[whole.end..].chars().next().unwrap_or('\n');
        if is_word(before) && is_word(after) {
            return None;
        }
        let starts = is_word(after) || matches!(after, '"' | '\'' | '“' | '‘' | '«' | '¿' | '¡' | '„');
        let ends =
            before.is_alphabetic() || matches!(before, '.' | ',' | ':' | ';' | '!' | '?' | '…' | '”' | '’' | '»');
        let is_apart = |c: char| c.is_whitespace() || !is_word(c) && !matches!(c, '*' | '/' | '\\' | '=' | '+' | '-');
        Some(Self {
            mark,
            span,
            whole,
            line_index: document.lines().index_at(span.start),
            opens: starts && is_apart(before) && !(before == '"' || before == '\'' || before == '`'),
            is_unspaced: is_unspaced(before) || is_unspaced(after),
            closes: ends && is_apart(after) && !is_starred_out(&text[..whole.start]),
        })
    }

    fn only_closes(&self) -> bool {
        self.closes && !self.opens && !self.is_unspaced
    }

    fn only_opens(&self) -> bool {
        self.opens && !self.closes && !self.is_unspaced
    }

    /// Whether the parser consumed a part of it.
    pub(super) fn is_part(&self) -> bool {
        self.whole != self.span
    }
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
/// opening and a closing run. An even number are pairs, unless the first closes what the second cannot have opened.
pub(super) fn left_over(runs: &[Run]) -> Vec<Run> {
    if runs.len().is_multiple_of(2) {
        let is_apart = |pair: &&[Run]| pair[0].only_closes() && pair[1].only_opens();
        return runs.chunks_exact(2).filter(is_apart).flatten().copied().collect();
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
        let runs: Vec<Run> = document.inline().loose.iter().filter_map(|span| Run::read(&document, *span)).collect();
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
