//! `heading`: a heading that heads nothing.
//!
//! Only lines that say themselves that they are headings count: `## Tides`, a line underlined with `===`, `== Tides
//! ==`. A short line in plain text may be a heading, a verse or a button, and which it is cannot be seen. In a dialect
//! that has headings its parser is asked which lines are some; their levels it does not tell, and of plain text it
//! tells nothing. A heading under a heading of a higher level is how documents begin; one before a heading of its own
//! or a higher level has lost its text.

use std::sync::Arc;

use crate::diagnostic::Rule;
use crate::fix::{Applicability, Edit};
use crate::kind::{Hit, Invalid, Kind, Pass, Sink, Spec};
use crate::text::markup::Role;
use crate::text::{Dialect, Document, Line};

pub(crate) struct Heading;

struct HeadingPass {
    rules: Vec<Arc<Rule>>,
}

/// A heading on the lines `first..=last`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Head {
    first: usize,
    last: usize,
    /// 1 is the highest.
    level: usize,
    /// It begins with `#`, as comments of programs do.
    is_hash: bool,
}

/// Longer lines are no headings, in bytes.
const MOST_BYTES: usize = 400;
/// So many lines in a row that begin alike with `#` are a comment of a program.
const COMMENT: usize = 2;

impl Kind for Heading {
    fn name(&self) -> &'static str {
        "heading"
    }

    fn summary(&self) -> &'static str {
        "a heading that heads nothing"
    }

    fn compile(&self, cards: &[Spec]) -> Result<Box<dyn Pass>, Invalid> {
        let rules = cards.iter().map(Spec::rule_without_params).collect::<Result<_, _>>()?;
        Ok(Box::new(HeadingPass { rules }))
    }
}

impl Pass for HeadingPass {
    fn run(&self, document: &Document, sink: &mut Sink) {
        if !document.profile().bytes.has_any(*b"#=") {
            return;
        }
        let heads = heads(document);
        for index in (0..heads.len()).filter(|&index| is_bare(document, &heads, index)) {
            let head = heads[index];
            let lines = document.lines();
            let span = lines.get(head.first).expect("a heading is a line").span().trimmed(document.text);
            let what = if heads.get(index + 1).is_some() {
                "the next heading follows at once"
            } else {
                "the document ends with a heading"
            };
            let edits = vec![Edit::delete(lines.deletion(head.first, head.last))];
            for rule in &self.rules {
                let slots = [("what", what)];
                sink.report(rule, Hit::new(span).slots(&slots).edits(edits.clone(), Applicability::Suggestion));
            }
        }
    }
}

/// All headings, first to last.
fn heads(document: &Document) -> Vec<Head> {
    let lines = document.lines();
    let bytes = document.text.as_bytes();
    let mut heads: Vec<Head> = Vec::new();
    let mut underlined = usize::MAX;
    let is_told = !matches!(document.dialect(), Dialect::Plain | Dialect::Wiki);
    for (line_index, line) in lines.iter().enumerate() {
        let content = &bytes[line.start..line.end];
        if !matches!(content.first(), Some(b'#' | b'=')) || content.len() > MOST_BYTES {
            continue;
        }
        if document.is_fenced(line_index) || is_told && document.role(line_index) != Role::Heading {
            continue;
        }
        let text = document.line_text(line).trim_end();
        let is_rule = text.len() >= 3 && text.bytes().all(|byte| byte == b'=');
        if is_rule {
            let above = line_index.checked_sub(1).filter(|&above| above != underlined);
            if let Some(above) = above
                && lines.get(above).is_some_and(is_title)
                && heads.last().is_none_or(|head| head.last != above)
            {
                heads.push(Head { first: above, last: line_index, level: 1, is_hash: false });
            }
            underlined = line_index;
        } else if let Some(level) = level(text) {
            heads.push(Head { first: line_index, last: line_index, level, is_hash: text.starts_with('#') });
        }
    }
    without_comments(heads)
}

/// Whether a rule below the line makes a heading of it.
fn is_title(line: Line) -> bool {
    (1..=20).contains(&line.words)
}

/// The level of a line that is a heading of Markdown or of a wiki.
fn level(line: &str) -> Option<usize> {
    let hashes = line.bytes().take_while(|&byte| byte == b'#').count();
    if hashes > 0 {
        let title = line[hashes..].trim_end_matches('#');
        return (hashes <= 6 && title.starts_with([' ', '\t']) && title.contains(char::is_alphanumeric))
            .then_some(hashes);
    }
    let signs = line.bytes().take_while(|&byte| byte == b'=').count();
    let closing = line.bytes().rev().take_while(|&byte| byte == b'=').count();
    (signs == closing && (2..=6).contains(&signs) && line.len() > 2 * signs).then_some(signs)
}

/// Leaves out lines in a row, without a blank one between, that are as many as comments have.
fn without_comments(heads: Vec<Head>) -> Vec<Head> {
    let mut kept = Vec::with_capacity(heads.len());
    for run in heads.chunk_by(|a, b| a.last + 1 == b.first && a.level == b.level && a.is_hash && b.is_hash) {
        if run.len() < COMMENT {
            kept.extend_from_slice(run);
        }
    }
    kept
}

/// Whether nothing stands between a heading and the next of its own or a higher level, or the end.
fn is_bare(document: &Document, heads: &[Head], index: usize) -> bool {
    let lines = document.lines();
    let head = heads[index];
    let next = heads.get(index + 1);
    if next.is_some_and(|next| next.level > head.level) {
        return false;
    }
    let end = next.map_or(lines.len(), |next| next.first);
    (head.last + 1..end).all(|between| {
        let line = lines.get(between).expect("the lines between two headings");
        line.is_blank() || is_break(document.line_text(line))
    })
}

/// `---` and `* * *` part what stands around them and are no text; a single dash says that there is none.
fn is_break(line: &str) -> bool {
    let marks = line.bytes().filter(|byte| matches!(byte, b'-' | b'*' | b'_')).count();
    marks >= 3 && line.bytes().all(|byte| matches!(byte, b'-' | b'*' | b'_' | b' ' | b'\t'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Origin;

    #[track_caller]
    fn check(text: &str, expected: &[(usize, usize)]) {
        let heads = heads(&Document::new(text));
        assert_eq!(heads.iter().map(|head| (head.first, head.level)).collect::<Vec<_>>(), expected, "{text}");
    }

    #[test]
    fn a_heading_says_that_it_is_one() {
        check("# Tides\n\ntext\n\n## Springs ##\n", &[(0, 1), (4, 2)]);
        check("Tides\n=====\ntext\n=====\n", &[(0, 1), (2, 1)]);
        check("== Tides ==\n=== Springs ===\n", &[(0, 2), (1, 3)]);
        check("#tides\n####### seven\n##\n==\na == b\n", &[]);
        check("# one\n# two\n", &[]);
        check("# one\n# two\n# three\n", &[]);
        check("# one\n## two\n", &[(0, 1), (1, 2)]);
        check("```\n# a\n\n# b\n```\n", &[]);
        check("=====\n=====\n", &[]);
        check("Tides\n\n\u{A0}\n=====\n", &[]);
    }

    #[test]
    fn the_dialect_says_which_lines_are_headings() {
        let text = "<div>\n# not one\n</div>\n\n# Tides\n\n- springs\n\n  ## Neaps\n";
        let origin = Origin { dialect: Some(Dialect::Markdown), ..Origin::default() };
        let heads = heads(&Document::new_from(text, origin));
        assert_eq!(heads.iter().map(|head| (head.first, head.level)).collect::<Vec<_>>(), [(4, 1)]);
    }
}
