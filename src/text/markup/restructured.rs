//! reStructuredText (<https://docutils.sourceforge.io/docs/ref/rst/restructuredtext.html>): titles, literal blocks,
//! directives and comments, fields, tables.

use super::{Role, Roles};
use crate::text::Document;
use crate::text::chars::count_chars;
use crate::text::dialect::is_directive;

/// Directives whose body is text, not a program's.
const OF_TEXT: &[&str] = &[
    "admonition",
    "attention",
    "caution",
    "danger",
    "deprecated",
    "epigraph",
    "error",
    "hint",
    "important",
    "note",
    "pull-quote",
    "rubric",
    "seealso",
    "sidebar",
    "tip",
    "topic",
    "versionadded",
    "versionchanged",
    "warning",
];

pub(super) fn read(document: &Document, body: usize, roles: &mut Roles) {
    let lines = document.lines();
    let text = |index: usize| lines.get(index).map_or("", |line| document.line_text(line));
    // A block that is indented by more than so many characters, and what it is.
    let mut block: Option<(usize, Role)> = None;
    let mut index = body;
    while index < lines.len() {
        let line = text(index);
        let (trimmed, indent) = (line.trim(), line.len() - line.trim_start().len());
        if let Some((least, role)) = block {
            if trimmed.is_empty() || indent > least {
                roles.set(document, index..index + 1, role);
                index += 1;
                continue;
            }
            block = None;
        }
        if let Some(count) = title(document, index) {
            roles.set(document, index..index + count, Role::Heading);
            index += count;
            continue;
        }
        if let Some(rest) = trimmed.strip_prefix(".. ").or_else(|| (trimmed == "..").then_some("")) {
            roles.set(document, index..index + 1, Role::Directive);
            block = Some((indent, role_of(rest, is_directive(trimmed))));
            if block.is_some_and(|(_, role)| role == Role::Text) {
                block = None;
            }
        } else if is_field(trimmed) {
            roles.set(document, index..index + 1, Role::Directive);
        } else if is_border(trimmed) || trimmed.starts_with('|') && trimmed.ends_with('|') && trimmed.len() > 1 {
            roles.set(document, index..index + 1, Role::Table);
        } else if trimmed.ends_with("::") {
            block = Some((indent, Role::Code));
        } else if trimmed.starts_with(">>> ") {
            // What the program answers stands below, up to a blank line.
            let end = (index..lines.len()).find(|&index| lines.is_blank(index)).unwrap_or(lines.len());
            roles.set(document, index..end, Role::Code);
            index = end;
            continue;
        }
        index += 1;
    }
}

/// What the indented lines below `.. ` are.
fn role_of(rest: &str, is_directive: bool) -> Role {
    let name = rest.split_once("::").map_or("", |(name, _)| name);
    if rest.starts_with('[') || OF_TEXT.contains(&name) {
        Role::Text
    } else if !is_directive || name.contains("table") || matches!(name, "image" | "figure" | "contents" | "toctree") {
        Role::Directive
    } else {
        Role::Code
    }
}

/// How many lines from this one on are a title: with a rule below as long as it, or one above as well.
fn title(document: &Document, index: usize) -> Option<usize> {
    let lines = document.lines();
    let text = |index: usize| lines.get(index).map_or("", |line| document.line_text(line).trim_end());
    let covers = |rule: &str, title: &str| {
        is_adornment(rule)
            && !title.trim().is_empty()
            && !is_adornment(title.trim())
            && count_chars(rule) >= count_chars(title.trim())
    };
    if is_adornment(text(index)) && text(index + 2) == text(index) && covers(text(index), text(index + 1)) {
        return Some(3);
    }
    let is_title = !text(index).starts_with(' ') && covers(text(index + 1), text(index));
    is_title.then_some(2)
}

/// One sign of ASCII all along the line; one character is enough below a title of one.
fn is_adornment(line: &str) -> bool {
    let bytes = line.as_bytes();
    bytes.first().is_some_and(|first| first.is_ascii_punctuation() && bytes.iter().all(|byte| byte == first))
}

/// The border of a table: `=====  ===`, `+----+---+`.
fn is_border(trimmed: &str) -> bool {
    let is_simple = trimmed.contains("== ") && trimmed.bytes().all(|byte| matches!(byte, b'=' | b' '));
    let is_grid = trimmed.len() > 3
        && trimmed.starts_with('+')
        && trimmed.ends_with('+')
        && trimmed.bytes().all(|byte| matches!(byte, b'+' | b'-' | b'='));
    is_simple || is_grid
}

/// `:Author: Anna Holm`, and in the heads of PEPs `Author: Anna Holm` is plain text.
fn is_field(trimmed: &str) -> bool {
    let Some((name, rest)) = trimmed.strip_prefix(':').and_then(|rest| rest.split_once(':')) else { return false };
    !name.is_empty()
        && !name.starts_with(' ')
        && !rest.starts_with('`')
        && (rest.is_empty() || rest.starts_with(' '))
        && name.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | '.'))
}
