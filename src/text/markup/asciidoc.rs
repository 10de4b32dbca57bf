//! AsciiDoc (<https://docs.asciidoctor.org/asciidoc/latest/>): titles, delimited blocks, attributes, tables, lists'
//! continuations.

use super::{Role, Roles};
use crate::text::Document;
use crate::text::dialect::{is_attribute, is_heading, is_macro};

pub(super) fn read(document: &Document, body: usize, roles: &mut Roles) {
    let mut block: Option<(&str, Role)> = None;
    for (line_index, line) in document.lines().iter().enumerate().skip(body) {
        let text = document.line_text(line).trim_end();
        if let Some((border, role)) = block {
            roles.set(document, line_index..line_index + 1, role);
            if text == border {
                block = None;
            }
            continue;
        }
        let role = if let Some(role) = delimiter(text) {
            block = Some((text, role));
            role
        } else if is_heading(text, b'=') {
            Role::Heading
        } else if is_attribute(text)
            || is_block_attribute(text)
            || is_macro(text)
            || text.starts_with("//")
            || matches!(text, "+" | "====" | "____" | "****" | "--")
        {
            Role::Directive
        } else if text.starts_with('.') && text[1..].starts_with(char::is_alphabetic) {
            // The title of a block.
            Role::Heading
        } else {
            continue;
        };
        roles.set(document, line_index..line_index + 1, role);
    }
}

/// What stands between two of the same: listings, literals and passed through, comments, tables. Examples, quotations
/// and sidebars are text.
fn delimiter(text: &str) -> Option<Role> {
    let bytes = text.as_bytes();
    let is_run = |mark: u8| bytes.len() >= 4 && bytes.iter().all(|&byte| byte == mark);
    if is_run(b'-') || is_run(b'.') || is_run(b'+') || text.starts_with("```") {
        Some(Role::Code)
    } else if is_run(b'/') {
        Some(Role::Directive)
    } else if matches!(text, "|===" | ",===" | ":===" | "!===") {
        Some(Role::Table)
    } else {
        None
    }
}

/// `[source,rust]`, `[[anchor]]`.
fn is_block_attribute(text: &str) -> bool {
    text.starts_with('[') && text.ends_with(']') && !text.contains("](")
}
