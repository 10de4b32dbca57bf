//! Which lines of a document are meant, in words: `line 3`, `lines 1-4, 7 and 12 more`.

use std::fmt;

use crate::span::Span;
use crate::text::Document;

/// Line numbers, 1-based, in their order. Of a document that is hit all over only the first stretches are kept.
pub(crate) struct Stretches {
    /// First and last line.
    runs: Vec<(usize, usize)>,
    most: usize,
    /// Lines behind the last stretch that is kept.
    rest: usize,
    /// The last line of all.
    last: usize,
}

impl Stretches {
    /// None yet, of which at most so many stretches will be named.
    pub(crate) fn at_most(most: usize) -> Self {
        Self { runs: Vec::new(), most, rest: 0, last: 0 }
    }

    /// Adds the lines from `first` to `last`; none of them may stand before the first line added last.
    pub(crate) fn add(&mut self, first: usize, last: usize) {
        let is_next = first <= self.last + 1 && self.rest == 0;
        let count = self.runs.len();
        match self.runs.last_mut() {
            Some(run) if is_next => run.1 = run.1.max(last),
            _ if count < self.most => self.runs.push((first, last)),
            _ => self.rest += (last + 1).saturating_sub(first.max(self.last + 1)),
        }
        self.last = self.last.max(last);
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.runs.is_empty()
    }

    /// Whether it is one line.
    pub(crate) fn is_one(&self) -> bool {
        self.rest == 0 && matches!(self.runs.as_slice(), [(first, last)] if first == last)
    }
}

impl fmt::Display for Stretches {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(if self.is_one() { "line" } else { "lines" })?;
        for (index, (first, last)) in self.runs.iter().enumerate() {
            let comma = if index > 0 { "," } else { "" };
            match first == last {
                true => write!(out, "{comma} {first}")?,
                false => write!(out, "{comma} {first}-{last}")?,
            }
        }
        if self.rest > 0 { write!(out, " and {} more", self.rest) } else { Ok(()) }
    }
}

/// Where the findings stand that are not told one by one.
pub(crate) fn others(document: &Document, others: impl ExactSizeIterator<Item = Span>) -> String {
    const MOST_STRETCHES: usize = 8;
    let mut stretches = Stretches::at_most(MOST_STRETCHES);
    let count = others.len();
    for span in others {
        let line_number = document.lines().index_at(span.start) + 1;
        stretches.add(line_number, line_number);
    }
    format!("{count} more in this document, on {stretches}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_named_in_stretches() {
        let check = |lines: &[(usize, usize)], expected: &str| {
            let mut stretches = Stretches::at_most(3);
            lines.iter().for_each(|&(first, last)| stretches.add(first, last));
            assert_eq!(stretches.to_string(), expected, "{lines:?}");
        };
        check(&[(3, 3)], "line 3");
        check(&[(3, 3), (3, 3), (4, 4)], "lines 3-4");
        check(&[(3, 3), (4, 4), (5, 5)], "lines 3-5");
        check(&[(1, 4), (7, 7), (9, 9)], "lines 1-4, 7, 9");
        check(&[(1, 4), (2, 3), (5, 6)], "lines 1-6");
        // Lines that two stretches share count once.
        check(&[(1, 1), (3, 3), (5, 5), (7, 9), (8, 10), (12, 12)], "lines 1, 3, 5 and 5 more");
    }

    #[test]
    fn what_is_told_once_says_where_the_others_are() {
        let text = "<br>\n<br>a<br>\n\n".repeat(6);
        let document = Document::new(&text);
        let all: Vec<Span> = text.match_indices("<br>").map(|(at, tag)| Span::new(at, at + tag.len())).collect();
        let check = |count: usize, expected: &str| {
            assert_eq!(others(&document, all[1..count].iter().copied()), expected);
        };
        check(2, "1 more in this document, on line 2");
        check(5, "4 more in this document, on lines 2, 4-5");
        let many = "17 more in this document, on lines 2, 4-5, 7-8, 10-11, 13-14, 16-17";
        check(18, many);
    }
}
