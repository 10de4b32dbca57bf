//! Which lines are code by Markdown's own marks: between fences, or indented behind a blank line.
//!
//! A fence is that of CommonMark 0.31 (<https://spec.commonmark.org/0.31.2/#fenced-code-blocks>): three backticks or
//! tildes at least, closed by as many or more of the same with nothing behind them; one that never closes reaches to
//! the end. What differs: a fence may be indented by more than three spaces, because lists, whose items' fences are,
//! are not read here.

use std::ops::Range;

use super::document::Document;
use super::lines::Line;

/// The lines between fences, the fences among them.
#[derive(Clone, Debug, Default)]
pub(super) struct Fences {
    blocks: Vec<Range<usize>>,
}

/// The fence a block was opened with.
struct Opening {
    line_index: usize,
    mark: u8,
    length: usize,
}

/// As many indented lines before a line are looked at for the blank one that makes them code.
const REACH: usize = 40;

impl Fences {
    pub(super) fn of(document: &Document) -> Self {
        let bytes = &document.profile().bytes;
        let mut marks: Vec<(usize, u8)> = Vec::new();
        for (mark, fence) in [(b'`', "```"), (b'~', "~~~")] {
            if bytes.has(mark) {
                let mut end = 0;
                for at in memchr::memmem::find_iter(document.text.as_bytes(), fence) {
                    if at >= end {
                        let line_index = document.lines().index_at(at);
                        end = document.lines().next_start(line_index);
                        marks.push((line_index, mark));
                    }
                }
            }
        }
        marks.sort_unstable();
        let mut blocks = Vec::new();
        let mut open: Option<Opening> = None;
        for (line_index, mark) in marks {
            let Some((length, behind)) = read_fence(document, line_index, mark) else { continue };
            match &open {
                // Backticks behind backticks make them a piece of code within its line.
                None if mark == b'`' && behind.contains('`') => {}
                None => open = Some(Opening { line_index, mark, length }),
                Some(opening) if opening.mark == mark && opening.length <= length && behind.is_empty() => {
                    blocks.push(opening.line_index..line_index + 1);
                    open = None;
                }
                Some(_) => {}
            }
        }
        blocks.extend(open.map(|opening| opening.line_index..document.lines().len()));
        Self { blocks }
    }

    /// The lines of each, the fences with them.
    pub(super) fn blocks(self) -> Vec<Range<usize>> {
        self.blocks
    }
}

/// How many marks a line begins with, where they are enough for a fence, and what stands behind them.
fn read_fence<'t>(document: &Document<'t>, line_index: usize, mark: u8) -> Option<(usize, &'t str)> {
    let text = document.line_text(document.lines().get(line_index)?).trim();
    let behind = text.trim_start_matches(char::from(mark));
    let length = text.len() - behind.len();
    (length >= 3).then_some((length, behind))
}

/// Four spaces or a tab before a line: it may be code, in Markdown and in most other plain text.
pub(crate) fn is_indented(line: &str) -> bool {
    line.starts_with("    ") || line.starts_with('\t')
}

/// Whether the line is indented behind a blank line, other indented ones between.
pub(super) fn is_indented_code(document: &Document, line_index: usize) -> bool {
    let lines = document.lines();
    let is_indented = |line: Line| is_indented(document.line_text(line));
    if !lines.get(line_index).is_some_and(is_indented) {
        return false;
    }
    let mut before = (line_index.saturating_sub(REACH)..line_index).rev().filter_map(|index| lines.get(index));
    before.find(|line| line.is_blank() || !is_indented(*line)).is_none_or(Line::is_blank)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[usize]) {
        let document = Document::new(text);
        let code: Vec<usize> = (0..document.lines().len()).filter(|&index| document.is_code(index)).collect();
        assert_eq!(code, expected, "{text}");
    }

    #[test]
    fn code_is_between_fences_or_indented() {
        check("a\n```rust\nb\n```\nc\n", &[1, 2, 3]);
        check("a\n~~~\n```\n~~~\nc\n", &[1, 2, 3]);
        check("a ``` b\n", &[]);
        check("```not``` a fence\nb\n", &[]);
        check("~~~ `a` ~~~\nb\n~~~\nc\n", &[0, 1, 2]);
        check("````\n```\nb\n````\nc\n", &[0, 1, 2, 3]);
        check("```\nb\n````\nc\n", &[0, 1, 2]);
        check("```\nb\n``` rust\nc\n```\nd\n", &[0, 1, 2, 3, 4]);
        check("a\n```\nb\n", &[1, 2]);
        check("a\n\n    b\n    c\n\nd\n", &[2, 3]);
        check("a\n    b\n\n\tc\n", &[3]);
        check("", &[]);
    }
}
