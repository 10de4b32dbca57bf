//! Runs of marks on one line, and the one of them that has no partner.
//!
//! A run may open or close by CommonMark's rule of flanks, except within a word, where neither is believed.

use crate::span::Span;

/// A line with more runs is no prose, and a paragraph with more open ones is not waited for.
pub(super) const MOST: usize = 64;

/// What emphasis, or a piece of code, is opened and closed with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Delimiter {
    /// `**` or `__`, by its byte.
    Strong(u8),
    /// `*`; a single `_` is part of a name more often than not.
    Star,
    /// A backtick.
    Tick,
}

/// A run that may open or close emphasis.
#[derive(Clone, Copy, Debug)]
pub(super) struct Run {
    pub(super) delimiter: Delimiter,
    pub(super) span: Span,
    pub(super) line_index: usize,
    pub(super) opens: bool,
    pub(super) closes: bool,
    /// Half of four marks in a row: its neighbour is another run and explains nothing.
    pub(super) is_half: bool,
    /// A single star stands where its partner should: `**bold*`.
    pub(super) faces_star: bool,
}

impl Run {
    /// It stands behind a word, and is no half of four.
    pub(super) fn only_closes(&self) -> bool {
        self.closes && !self.opens && !self.is_half
    }
}

/// The runs of a line; `None` of one that is no prose.
pub(super) fn read_runs(text: &str, line_start: usize, line_index: usize) -> Option<Vec<Run>> {
    let bytes = text.as_bytes();
    let mut runs: Vec<Run> = Vec::new();
    let mut at = 0;
    // Where the last code span ends, and whether one more tick follows at all.
    let mut code = (0, true);
    while let Some(next) = memchr::memchr3(b'*', b'_', b'`', &bytes[at..]) {
        let start = at + next;
        let mark = bytes[start];
        let length = bytes[start..].iter().take_while(|&&byte| byte == mark).count();
        at = start + length;
        let before = text[..start].chars().next_back().unwrap_or('\n');
        let after = text[at..].chars().next().unwrap_or('\n');
        if before == '\\' || mark == b'_' && length == 1 || is_in_code(text, &mut code, start) {
            continue;
        }
        if runs.len() >= MOST {
            return None;
        }
        let new =
            |delimiter, from, length| run(delimiter, line_start + start + from, length, (before, after), line_index);
        match (mark, length) {
            (b'`', 1) => runs.push(new(Delimiter::Tick, 0, 1)),
            (b'*', 1) => runs.push(new(Delimiter::Star, 0, 1)),
            (b'*' | b'_', 2) => runs.push(new(Delimiter::Strong(mark), 0, 2)),
            // Three are both kinds at once, and four are two that met: `**word****`.
            (b'*', 3) if is_word(before) != is_word(after) => {
                runs.push(new(Delimiter::Strong(mark), 0, 2));
                runs.push(new(Delimiter::Star, 2, 1));
            }
            (b'*', 4) if !is_censored(&text[..start]) || is_open(&runs, mark) => {
                runs.push(Run { is_half: true, ..new(Delimiter::Strong(mark), 0, 2) });
                runs.push(Run { is_half: true, ..new(Delimiter::Strong(mark), 2, 2) });
            }
            // Rules, passwords, censored words, blanks to fill in.
            _ => return None,
        }
    }
    Some(runs)
}

/// Whether the mark at `start` stands between two backticks; `code` remembers the end of the span it was asked about
/// last.
fn is_in_code(text: &str, code: &mut (usize, bool), start: usize) -> bool {
    let bytes = text.as_bytes();
    if start < code.0 {
        return bytes[start] != b'`';
    }
    if bytes[start] != b'`' || !code.1 {
        return false;
    }
    match memchr::memchr(b'`', &bytes[start + 1..]) {
        Some(length) => code.0 = start + 1 + length,
        None => code.1 = false,
    }
    false
}

/// How many pairs the runs are. Where the first can only close, both refer to footnotes: `4**, and for two 7**`; where
/// the first does not open and the second does not close, they are patterns or powers.
pub(super) fn count_pairs(runs: &[Run]) -> usize {
    let is_pair = |pair: &&[Run]| (pair[0].opens || pair[1].closes) && !pair[0].only_closes();
    runs.chunks_exact(2).filter(is_pair).count()
}

/// Whether a stray `**` and a stray star of its line open and close each other.
pub(super) fn faces(strong: &Run, star: &Run) -> bool {
    let is_pair = |open: &Run, close: &Run| {
        open.opens && !open.closes && close.closes && !close.opens && open.span.end < close.span.start
    };
    is_pair(strong, star) || is_pair(star, strong)
}

/// Whether a run of two before this place waits for its partner.
fn is_open(runs: &[Run], mark: u8) -> bool {
    !runs.iter().filter(|run| run.delimiter == Delimiter::Strong(mark)).count().is_multiple_of(2)
}

/// Of an odd number of runs the one without a partner: the one whose absence leaves the most pairs of an opening and a
/// closing run. Of an even number none: extractors eat the spaces around `**bold:**text`, so flanks alone prove
/// nothing.
pub(super) fn left_over(runs: &[Run]) -> Option<Run> {
    if runs.len().is_multiple_of(2) {
        return None;
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
    Some(runs[best])
}

fn run(delimiter: Delimiter, start: usize, length: usize, (before, after): (char, char), line_index: usize) -> Run {
    let left = !after.is_whitespace() && (is_word(after) || !is_word(before));
    let right = !before.is_whitespace() && (is_word(before) || !is_word(after));
    let inside = is_word(before) && is_word(after);
    let span = Span::new(start, start + length);
    Run {
        delimiter,
        span,
        line_index,
        opens: left && !inside,
        closes: right && !inside,
        is_half: false,
        faces_star: false,
    }
}

/// `Jo**` is a censored name: what a mark closes is longer.
pub(super) fn is_censored(before: &str) -> bool {
    (1..=3).contains(&before.chars().rev().take_while(|c| is_word(*c)).take(4).count())
}

/// Whether a word goes on with this character, or ends there.
pub(super) fn is_word(c: char) -> bool {
    c.is_alphanumeric()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, expected: Option<usize>) {
        let runs = read_runs(line, 0, 0).unwrap_or_default();
        assert_eq!(left_over(&runs).map(|run| run.span.start), expected, "{line}");
    }

    #[test]
    fn the_run_that_fits_worst_is_left_over() {
        check("a **b", Some(2));
        check("**a** b **c", Some(8));
        check("**a b **c** d", Some(0));
        check("**a** b** c", Some(7));
        check("**a:**b", None);
        check("**a: **b", None);
        check("**bold****", Some(8));
        check("**Sun****", Some(7));
        check("Sun****", None);
        check("*****", None);
        // Of several that fit as badly the first.
        check("**a **b **c", Some(0));
    }

    #[test]
    fn references_to_footnotes_are_no_pairs() {
        let check = |line: &str, expected: usize| {
            let runs = read_runs(line, 0, 0).unwrap_or_default();
            assert_eq!(count_pairs(&runs), expected, "{line}");
        };
        check("Adults 4**, sailors 7**.", 0);
        check("The **night** ferry", 1);
        check("**Fares:**nine, **piers:**two", 2);
        check("One **stray", 0);
        check("Say echo ** or ls **; it is", 0);
    }
}
