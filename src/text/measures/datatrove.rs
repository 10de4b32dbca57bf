//! Shares of lines and paragraphs as datatrove 0.10 counts them, the program that FineWeb was made with, for whoever
//! wants the very documents that it drops. `tools/compare_datatrove.py` has datatrove itself count beside them.
//!
//! What the other measures leave open is settled differently there: blank lines are lines, white space at the ends of
//! a line is a part of it, and characters are set against all of the text. None of these cuts words: those measures
//! depend on the tokenizer of a language, with its lists of exceptions, and cannot be had without it.

use rustc_hash::FxHashSet;

use super::ends::is_sentence_end;
use super::{Cause, Measures, share};

/// What is counted, of which some is what is looked for.
#[derive(Default)]
pub(super) struct Counted<'d> {
    /// In their order.
    found: Vec<&'d str>,
    all: usize,
}

impl<'d> Counted<'d> {
    fn of(units: impl Iterator<Item = &'d str>, mut test: impl FnMut(&str) -> bool) -> Self {
        let (mut found, mut all) = (Vec::new(), 0);
        for unit in units {
            all += 1;
            if test(unit) {
                found.push(unit);
            }
        }
        Self { found, all }
    }

    /// Those that stand there before.
    fn repeated(units: impl Iterator<Item = &'d str>) -> Self {
        let mut seen = FxHashSet::default();
        let (mut found, mut all) = (Vec::new(), 0);
        for unit in units {
            all += 1;
            if !seen.insert(unit) {
                found.push(unit);
            }
        }
        Self { found, all }
    }

    pub(super) fn share(&self) -> Option<f64> {
        share(self.found.len(), self.all)
    }

    /// Characters of what was found, of so many.
    pub(super) fn character_share(&self, whole: usize) -> Option<f64> {
        share(self.found.iter().map(|unit| unit.chars().count()).sum(), whole)
    }

    /// The lines of the document that what was found stands on.
    pub(super) fn cause(&self, measures: &Measures<'d>) -> Cause {
        let (text, lines) = (measures.document.text, measures.document.lines());
        let mut indices = Vec::new();
        for unit in self.found.iter().filter(|unit| !unit.is_empty()) {
            let start = unit.as_ptr() as usize - text.as_ptr() as usize;
            indices.extend(lines.index_at(start)..=lines.index_at(start + unit.len() - 1));
        }
        indices.sort_unstable();
        indices.dedup();
        Cause { line_indices: indices, evidence: None }
    }
}

/// Lines that begin with `•` or `-` behind white space.
pub(super) fn bullets<'d>(measures: &Measures<'d>) -> Counted<'d> {
    Counted::of(lines(measures.document.text), |line| line.trim_start_matches(is_space).starts_with(['•', '-']))
}

/// Lines that end with `...` or `…` before white space.
pub(super) fn ellipses<'d>(measures: &Measures<'d>) -> Counted<'d> {
    Counted::of(lines(measures.document.text), |line| {
        let line = line.trim_end_matches(is_space);
        line.ends_with("...") || line.ends_with('…')
    })
}

/// What stands between line ends, however many, the empty parts before the first and behind the last one too.
pub(super) fn repeated_lines<'d>(measures: &Measures<'d>) -> Counted<'d> {
    Counted::repeated(between_newlines(measures.document.text, 1))
}

/// What stands between two line ends or more.
pub(super) fn repeated_paragraphs<'d>(measures: &Measures<'d>) -> Counted<'d> {
    Counted::repeated(between_newlines(measures.document.text.trim_matches(is_space), 2))
}

/// Lines that are not blank and end in a mark that ends sentences, with nothing behind it.
pub(super) fn marks<'d>(measures: &Measures<'d>) -> Counted<'d> {
    Counted::of(filled_lines(measures.document.text), is_marked)
}

/// Those that end in none.
pub(super) fn lines_without_mark<'d>(measures: &Measures<'d>) -> Counted<'d> {
    Counted::of(filled_lines(measures.document.text), |line| !is_marked(line))
}

fn is_marked(line: &str) -> bool {
    line.chars().next_back().is_some_and(is_terminal)
}

/// Lines that are not blank, of at most 30 characters, white space among them.
pub(super) fn short_lines<'d>(measures: &Measures<'d>) -> Counted<'d> {
    Counted::of(filled_lines(measures.document.text), |line| line.chars().nth(30).is_none())
}

/// Lines that are not blank and stand there before.
pub(super) fn repeated_filled_lines<'d>(measures: &Measures<'d>) -> Counted<'d> {
    Counted::repeated(filled_lines(measures.document.text))
}

/// Characters of the whole text, and of it without line ends.
pub(super) fn characters(measures: &Measures) -> usize {
    measures.document.text.chars().count()
}

pub(super) fn characters_without_newlines(measures: &Measures) -> usize {
    measures.document.text.chars().filter(|&c| c != '\n').count()
}

/// White space as Python has it: four separators of ASCII too.
fn is_space(c: char) -> bool {
    c.is_whitespace() || ('\u{1C}'..='\u{1F}').contains(&c)
}

/// Lines as Python's `splitlines` has them: there are ten ends, of which `\r\n` is one; behind the last there is none.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    let is_end = |c: char| {
        matches!(c, '\n' | '\u{B}' | '\u{C}' | '\r' | '\u{1C}'..='\u{1E}' | '\u{85}' | '\u{2028}' | '\u{2029}')
    };
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let line;
        (line, rest) = match rest.find(is_end) {
            None => (rest, ""),
            Some(at) if rest[at..].starts_with("\r\n") => (&rest[..at], &rest[at + 2..]),
            Some(at) => {
                let end = rest[at..].chars().next().map_or(0, char::len_utf8);
                (&rest[..at], &rest[at + end..])
            }
        };
        Some(line)
    })
}

fn filled_lines(text: &str) -> impl Iterator<Item = &str> {
    text.split('\n').filter(|line| !line.chars().all(is_space))
}

/// What stands between so many `\n` in a row, or more.
fn between_newlines(text: &str, least: usize) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let whole = rest?;
        let mut from = 0;
        while let Some(at) = memchr::memchr(b'\n', &whole.as_bytes()[from..]).map(|at| from + at) {
            let count = whole.as_bytes()[at..].iter().take_while(|byte| **byte == b'\n').count();
            if count >= least {
                rest = Some(&whole[at + count..]);
                return Some(&whole[..at]);
            }
            from = at + count;
        }
        rest = None;
        Some(whole)
    })
}

/// The marks that it knows: those that Unicode says end sentences, of some planes, without some.
#[rustfmt::skip]
fn is_terminal(c: char) -> bool {
    let is_missing = matches!(c,
        '\u{1B4E}' | '\u{1B4F}' | '\u{1B7F}' | '\u{2024}' | '\u{2CF9}'..='\u{2CFB}' | '\u{FE12}'
        | '\u{FE15}' | '\u{FE16}');
    !is_missing && is_sentence_end(c) || matches!(c,
        '\u{17D6}' | '\u{17D9}' | '\u{17DA}' | '\u{10A56}' | '\u{10A57}' | '\u{10F55}'..='\u{10F59}'
        | '\u{10F86}'..='\u{10F89}' | '\u{11047}' | '\u{11048}' | '\u{110BE}'..='\u{110C1}'
        | '\u{11141}'..='\u{11143}' | '\u{111C5}' | '\u{111C6}' | '\u{111CD}' | '\u{111DE}' | '\u{111DF}'
        | '\u{11238}' | '\u{11239}' | '\u{1123B}' | '\u{1123C}' | '\u{112A9}' | '\u{1144B}' | '\u{1144C}'
        | '\u{115C2}' | '\u{115C3}' | '\u{115C9}'..='\u{115D7}' | '\u{11641}' | '\u{11642}'
        | '\u{1173C}'..='\u{1173E}' | '\u{11944}' | '\u{11946}' | '\u{11A42}' | '\u{11A43}' | '\u{11A9B}'
        | '\u{11A9C}' | '\u{11C41}' | '\u{11C42}' | '\u{11EF7}' | '\u{11EF8}' | '\u{11F43}' | '\u{11F44}'
        | '\u{16A6E}' | '\u{16A6F}' | '\u{16AF5}' | '\u{16B37}' | '\u{16B38}' | '\u{16B44}' | '\u{16E98}'
        | '\u{1BC9F}' | '\u{1DA88}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_as_pythons_do() {
        let check = |text: &str, expected: &[&str]| assert_eq!(lines(text).collect::<Vec<_>>(), expected, "{text:?}");
        check("", &[]);
        check("a\n", &["a"]);
        check("\na\r\n\rb", &["", "a", "", "b"]);
        check("a\u{B}b\u{C}c\u{1C}d\u{85}e\u{2028}f\u{2029}\n", &["a", "b", "c", "d", "e", "f", ""]);
        check("a\u{1F}b", &["a\u{1F}b"]);
    }

    #[test]
    fn parts_stand_between_line_ends() {
        let check = |text: &str, least: usize, expected: &[&str]| {
            assert_eq!(between_newlines(text, least).collect::<Vec<_>>(), expected, "{text:?}");
        };
        check("", 1, &[""]);
        check("\na\n\n\nb\n", 1, &["", "a", "b", ""]);
        check("a\nb\n\nc\n\n\nd", 2, &["a\nb", "c", "d"]);
        check("a\n \nb", 2, &["a\n \nb"]);
    }

    #[test]
    fn marks_are_those_of_its_list() {
        assert!(['.', '?', '。', '\u{17D9}', '\u{11047}'].into_iter().all(is_terminal));
        assert!(!['"', ':', '…', '\u{2024}', 'a'].into_iter().any(is_terminal));
    }
}
