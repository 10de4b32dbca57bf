//! `bullet`: a list marker alone on its line, its item on the next.
//!
//! Extractors that print a list's marker and a paragraph inside the item as two blocks leave such pairs. Two or more that
//! alternate are a list, and joining each marker with its item is safe. An only child is no list: nobody knows what it
//! marked, so its fix removes the marker's line and never glues it to what follows.

use std::sync::Arc;

use super::{Hit, Invalid, Kind, Pass, Sink, Spec};
use crate::diagnostic::Rule;
use crate::fix::{Applicability, Edit};
use crate::span::Span;
use crate::text::{Document, Line, Lines};

pub(super) struct Bullet;

struct BulletPass {
    rules: Vec<Arc<Rule>>,
}

impl Kind for Bullet {
    fn name(&self) -> &'static str {
        "bullet"
    }

    fn compile(&self, cards: &[Spec]) -> Result<Box<dyn Pass>, Invalid> {
        let rules = cards.iter().map(Spec::rule_without_params).collect::<Result<_, _>>()?;
        Ok(Box::new(BulletPass { rules }))
    }
}

/// What a marker is written with. Two markers of one list have the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    Sign(char),
    /// `1.` or `1)`, by what follows the number.
    Number(char, u32),
}

/// A marker alone on its line.
#[derive(Clone, Copy)]
struct Lone {
    line_index: usize,
    mark: Mark,
    span: Span,
    /// The line of its item, if the next line with anything on it can be one.
    item: Option<usize>,
}

impl Pass for BulletPass {
    fn run(&self, document: &Document, sink: &mut Sink) {
        let lines = document.lines();
        // One by one: a document may be nothing but markers, and a table of them would be larger than the text.
        let mut markers = lone_markers(document).peekable();
        let mut goes_on = false;
        while let Some(lone) = markers.next() {
            let alternates = markers.peek().is_some_and(|after| {
                lone.item.is_some_and(|item| next_content(lines, item) == Some(after.line_index))
                    && after.item.is_some()
                    && follows(lone.mark, after.mark)
            });
            let in_list = std::mem::replace(&mut goes_on, alternates) || alternates;
            let sure = in_list || is_telling(lone.mark);
            if !sure {
                continue;
            }
            let (edit, safety) = match lone.item.filter(|_| in_list) {
                Some(item) => {
                    let line = lines.get(item).expect("an item is a line");
                    let indent = document.line_text(line);
                    let indent = indent.len() - indent.trim_start().len();
                    (Edit::replace(Span::new(lone.span.end, line.start + indent), " "), Applicability::Safe)
                }
                None => (Edit::delete(lines.deletion(lone.line_index, lone.line_index)), Applicability::Unsafe),
            };
            for rule in &self.rules {
                sink.report(rule, Hit::new(lone.span).edits(vec![edit.clone()], safety));
            }
        }
    }
}

fn lone_markers<'d>(document: &'d Document) -> impl Iterator<Item = Lone> + 'd {
    /// Indented by more, it is part of a picture or of code.
    const MOST_BYTES: usize = 24;
    let lone = move |(line_index, line): (usize, &Line)| {
        if !(1..=3).contains(&line.words) || line.end - line.start > MOST_BYTES {
            return None;
        }
        let span = line.span().trimmed(document.text);
        let mark = read_mark(span.of(document.text)).filter(|_| !document.is_fenced(line_index))?;
        Some(Lone { line_index, mark, span, item: item_of(document, line_index) })
    };
    document.lines().iter().enumerate().filter_map(lone)
}

/// The marker that these characters are, if they are nothing else. `---` and `***` are section breaks, no markers.
fn read_mark(trimmed: &str) -> Option<Mark> {
    let mut chars = trimmed.chars();
    let first = chars.next()?;
    if first.is_ascii_digit() {
        let digits = trimmed.len() - trimmed.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let mut rest = trimmed[digits..].chars();
        let end = rest.next().filter(|c| matches!(c, '.' | ')'))?;
        let number = trimmed[..digits].parse().ok().filter(|_| digits <= 2)?;
        return rest.next().is_none().then_some(Mark::Number(end, number));
    }
    let is_sign = matches!(
        first,
        '-' | '–'
            | '*'
            | '+'
            | '•'
            | '·'
            | '∙'
            | '◦'
            | '▪'
            | '▫'
            | '■'
            | '□'
            | '●'
            | '○'
            | '‣'
            | '⁃'
            | '►'
            | '▸'
            | '➤'
            | '✓'
            | '✔'
            | '\u{F0B7}'
    );
    (is_sign && chars.next().is_none()).then_some(Mark::Sign(first))
}

/// Whether the mark says by itself that it marked an item. A single star or dash between paragraphs may be a section
/// break, a number may be a page's.
fn is_telling(mark: Mark) -> bool {
    match mark {
        Mark::Sign(sign) => !matches!(sign, '*' | '+' | '·' | '✓' | '✔' | '●' | '○' | '■' | '□'),
        Mark::Number(..) => false,
    }
}

fn follows(before: Mark, after: Mark) -> bool {
    match (before, after) {
        (Mark::Number(end, number), Mark::Number(other, next)) => end == other && number + 1 == next,
        _ => before == after,
    }
}

/// The next line after this one that is not blank.
fn next_content(lines: &Lines, line_index: usize) -> Option<usize> {
    /// Marker and item stand at most this many blank lines apart.
    const MOST_BLANK: usize = 2;
    (line_index + 1..lines.len().min(line_index + 2 + MOST_BLANK))
        .find(|&index| lines.get(index).is_some_and(|line| !line.is_blank()))
}

fn item_of(document: &Document, line_index: usize) -> Option<usize> {
    let lines = document.lines();
    let next = next_content(lines, line_index)?;
    let text = document.line_text(lines.get(next)?).trim_start();
    // What has a marker of its own, or is none of a list, is not the item: joined, `- - x` would be another defect.
    let begins_alone = text.split_whitespace().next().is_none_or(|word| read_mark(word).is_some());
    let is_break = text.len() >= 3 && text.chars().all(|c| matches!(c, '-' | '*' | '_' | ' '));
    (!begins_alone && !is_break && !text.starts_with(['#', '|'])).then_some(next)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_marker_is_one_sign_or_a_small_number() {
        let check = |text: &str, expected: Option<Mark>| assert_eq!(read_mark(text), expected, "{text}");
        check("-", Some(Mark::Sign('-')));
        check("•", Some(Mark::Sign('•')));
        check("12.", Some(Mark::Number('.', 12)));
        check("3)", Some(Mark::Number(')', 3)));
        check("---", None);
        check("1984.", None);
        check("3.5", None);
        check("x", None);
    }
}
