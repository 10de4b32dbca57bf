//! `bullet`: a list marker alone on its line, its item on the next.
//!
//! Extractors that print a list's marker and a paragraph inside the item as two blocks leave such pairs. Two or more
//! that alternate are a list, and joining each marker with its item is safe. An only child is no list: nobody knows
//! what it marked, so its fix removes the marker's line and never glues it to what follows.
//!
//! A minus between numbers, or the dash of an empty cell, stands on such lines too: before a number a dash is no
//! marker, and where the cells of a column may go on, the fix is unsafe. Between a heading and the next one, set apart
//! from both, the dash says that nothing stands there (`§ 14`, `-`, `§ 15`).

use std::cell::LazyCell;
use std::sync::Arc;

use crate::diagnostic::Rule;
use crate::fix::{Applicability, Edit};
use crate::kind::{Hit, Invalid, Kind, Pass, Sink, Spec};
use crate::span::Span;
use crate::text::markup::Role;
use crate::text::{Document, Line, Lines};

pub(crate) struct Bullet;

struct BulletPass {
    rules: Vec<Arc<Rule>>,
}

impl Kind for Bullet {
    fn name(&self) -> &'static str {
        "bullet"
    }

    fn summary(&self) -> &'static str {
        "a list marker alone on its line, its item on the next"
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
        let mut is_column = false;
        // Dates of a log begin anywhere, a list with its first item.
        let mut starts_at_one = false;
        let mut operator_line = None;
        let heads_parts = LazyCell::new(|| heads_parts(document));
        while let Some(lone) = markers.next() {
            let alternates = markers.peek().is_some_and(|after| {
                lone.item.is_some_and(|item| next_content(lines, item) == Some(after.line_index))
                    && after.item.is_some()
                    && follows(lone.mark, after.mark)
            });
            let begins = !std::mem::replace(&mut goes_on, alternates);
            let in_list = !begins || alternates;
            starts_at_one = if begins { matches!(lone.mark, Mark::Number(_, 1)) } else { starts_at_one };
            if is_dash(lone.mark) {
                is_column = !begins && is_column || may_be_cell(document, &lone, begins);
                // Below the dash of an empty cell another one is such, too.
                let goes_on = lone.item.is_none() && operator_line.is_some_and(|line| line + 1 == lone.line_index);
                if goes_on || is_operator(document, &lone) {
                    operator_line = Some(lone.line_index);
                    continue;
                }
            } else {
                is_column = false;
            }
            // The numbers of a log's days, and of stanzas, are headings.
            let is_heading = matches!(lone.mark, Mark::Number(..)) && (!starts_at_one || *heads_parts);
            let sure = (in_list || is_telling(lone.mark)) && !is_heading;
            if !sure || is_dash(lone.mark) && is_body_of_heading(document, lone.line_index) {
                continue;
            }
            let (edit, safety) = match lone.item.filter(|_| in_list) {
                Some(item) => {
                    let line = lines.get(item).expect("an item is a line");
                    let indent = document.line_text(line);
                    let indent = indent.len() - indent.trim_start().len();
                    let safety = if is_column { Applicability::Unsafe } else { Applicability::Safe };
                    (Edit::replace(Span::new(lone.span.end, line.start + indent), " "), safety)
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
    let lone = move |(line_index, line): (usize, Line)| {
        if !(1..=3).contains(&line.words) || line.end - line.start > MOST_BYTES {
            return None;
        }
        let span = line.span().trimmed(document.text);
        let is_term = || has_body_below(document, line_index, span);
        let is_alone = |_: &Mark| document.role(line_index) == Role::Text && !is_term();
        let mark = read_mark(span.of(document.text)).filter(is_alone)?;
        Some(Lone { line_index, mark, span, item: item_of(document, line_index) })
    };
    document.lines().iter().enumerate().filter_map(lone)
}

/// Whether the next line stands deeper than the sign: a list of terms, of which the sign is one, or an item whose text
/// begins below its marker.
fn has_body_below(document: &Document, line_index: usize, sign: Span) -> bool {
    const DEEPER: usize = 2;
    let lines = document.lines();
    let Some((line, next)) = lines.get(line_index).zip(lines.get(line_index + 1)) else { return false };
    let text = document.line_text(next);
    let indent = text.len() - text.trim_start().len();
    !next.is_blank() && text.starts_with([' ', '\t']) && indent >= sign.start - line.start + DEEPER
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

/// Whether the sign may also be a minus, a plus, or what stands in an empty cell.
fn is_dash(mark: Mark) -> bool {
    matches!(mark, Mark::Sign('-' | '–' | '+' | '*' | '·' | '∙'))
}

/// Whether the line, set apart, is all that stands between a heading and the next one, or the end.
fn is_body_of_heading(document: &Document, line_index: usize) -> bool {
    let lines = document.lines();
    let is_heading = |index: usize| document.role(index) == Role::Heading;
    let is_next = |index: usize| index + 1 == line_index || index == line_index + 1;
    let above = (0..line_index).rev().find(|&index| !lines.is_blank(index));
    let below = (line_index + 1..lines.len()).find(|&index| !lines.is_blank(index));
    let is_apart = |index: usize| !is_next(index) && is_heading(index);
    above.is_some_and(is_apart) && below.is_none_or(is_apart)
}

/// Whether the sign stands before a number, or below one and before nothing: a sum, a score, a price below a price.
fn is_operator(document: &Document, lone: &Lone) -> bool {
    let lines = document.lines();
    let neighbour = lone.item.or(lone.line_index.checked_sub(1)).and_then(|index| lines.get(index));
    neighbour.is_some_and(|line| is_value(document.line_text(line)))
}

/// Whether the sign may be the value of the line before it: a short line that ends no sentence, directly above, is as
/// good a cell as an item, and so is a number.
fn may_be_cell(document: &Document, lone: &Lone, begins: bool) -> bool {
    const MOST_WORDS: u32 = 3;
    let lines = document.lines();
    // Where blank lines part all of the column, the line before is the one before the blank one.
    let is_spaced = lone.item.is_some_and(|item| item > lone.line_index + 1);
    let above = |distance: usize| lone.line_index.checked_sub(distance).and_then(|index| lines.get(index));
    let before = above(1).filter(|line| !line.is_blank() || !is_spaced).or_else(|| above(2));
    let Some(before) = before else { return false };
    let text = document.line_text(before).trim();
    let is_short = |line: Line| (1..=MOST_WORDS).contains(&line.words);
    let is_header = text.starts_with('#') || text.ends_with([':', '.', '!', '?', '*', '…', '：', '。', '！', '？']);
    let item = lone.item.and_then(|item| lines.get(item));
    is_value(text) || begins && is_short(before) && !is_header && item.is_some_and(is_short)
}

/// Whether a line is a number, with a sign of currency or a short unit: `12`, `-3,50 €`, `7 + 2 =`, `4 kg`.
fn is_value(text: &str) -> bool {
    const MOST_CHARACTERS: usize = 24;
    if text.chars().nth(MOST_CHARACTERS).is_some() {
        return false;
    }
    let letters = || text.chars().filter(|c| c.is_alphabetic());
    let is_unit = letters().count() <= 2 || letters().count() == 3 && letters().all(char::is_uppercase);
    text.contains(char::is_numeric) && is_unit
}

fn follows(before: Mark, after: Mark) -> bool {
    match (before, after) {
        (Mark::Number(end, number), Mark::Number(other, next)) => end == other && number + 1 == next,
        _ => before == after,
    }
}

/// Whether a number stands above more lines than one, as above a stanza, or apart from a paragraph, as above a part:
/// then the others may be such headings, too.
fn heads_parts(document: &Document) -> bool {
    let lines = document.lines();
    lone_markers(document).filter(|lone| matches!(lone.mark, Mark::Number(..))).any(|lone| {
        let Some(item) = lone.item else { return false };
        let is_apart = item > lone.line_index + 1 && lines.get(item).is_some_and(Line::is_paragraph);
        let next = lines.get(item + 1).filter(|line| !line.is_blank());
        is_apart || next.is_some_and(|line| read_mark(document.line_text(line).trim()).is_none())
    })
}

/// The next line after this one that is not blank.
fn next_content(lines: &Lines, line_index: usize) -> Option<usize> {
    /// Marker and item stand at most this many blank lines apart.
    const MOST_BLANK: usize = 2;
    (line_index + 1..lines.len().min(line_index + 2 + MOST_BLANK)).find(|&index| !lines.is_blank(index))
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

    #[test]
    fn a_sign_above_an_indented_line_is_a_term() {
        let check = |text: &str, expected: usize| {
            assert_eq!(lone_markers(&Document::new(text)).count(), expected, "{text}");
        };
        check("-\n     The bar above a vowel.\n+\n     Both.\n", 0);
        check("  -\n  The bar above a vowel.\n", 1);
        check("-\n\n     The bar above a vowel.\n", 1);
    }

    #[test]
    fn a_value_is_a_number_with_little_else() {
        let check = |text: &str, expected: bool| assert_eq!(is_value(text), expected, "{text}");
        check("7", true);
        check("-3,50 €", true);
        check("USD 12.00", true);
        check("4 kg", true);
        check("7 + 2 = 9", true);
        check("", false);
        check("2 eggs", false);
        check("Night ferry", false);
        check("1984 was the year of the storm", false);
        check("12 34 56 78 90 12 34 56 78 90", false);
    }

    #[test]
    fn a_list_below_cells_is_joined_only_when_asked() {
        let check = |text: &str, expected: bool| {
            let document = Document::new(text);
            let lone = lone_markers(&document).next().expect("a marker");
            assert_eq!(may_be_cell(&document, &lone, true), expected, "{text}");
        };
        check("Oars\n-\nLamps\n-\nRopes\n", true);
        check("12\n-\nA lamp with oil for two nights\n", true);
        check("Oars\n\n-\nLamps\n-\nRopes\n", false);
        check("We need:\n-\nLamps\n-\nRopes\n", false);
        check("## Aims\n-\nLamps\n-\nRopes\n", false);
        check("Aims\n-\nLight the lamps of the pier\n", false);
        check("-\nLamps\n-\nRopes\n", false);
        check("Oars\n\n-\n\nLamps\n\n-\n\nRopes\n", true);
    }

    #[test]
    fn numbers_above_parts_of_a_text_are_no_markers() {
        let check = |text: &str, expected: bool| assert_eq!(heads_parts(&Document::new(text)), expected, "{text}");
        check("1.\nThe boat is in,\nthe net is dry.\n\n2.\nThe boat is gone.\n", true);
        check("1.\nThe boat is in.\n2.\nThe boat is gone.\n", false);
        check("-\nThe boat is in,\nthe net is dry.\n", false);
        check("", false);
    }
}
