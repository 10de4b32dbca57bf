//! Org (<https://orgmode.org/worg/org-syntax.html>): headings, blocks, drawers, tables, keywords, lines of fixed width.

use super::{Role, Roles};
use crate::text::Document;
use crate::text::dialect::is_org_key;

pub(super) fn read(document: &Document, body: usize, roles: &mut Roles) {
    let mut block: Option<(&str, Role)> = None;
    for (line_index, line) in document.lines().iter().enumerate().skip(body) {
        let text = document.line_text(line);
        let trimmed = text.trim();
        if let Some((name, role)) = block {
            roles.set(document, line_index..line_index + 1, role);
            let ends = if name.is_empty() {
                trimmed.eq_ignore_ascii_case(":END:")
            } else {
                keyword(trimmed, "end_").is_some_and(|end| end.eq_ignore_ascii_case(name))
            };
            if ends {
                block = None;
            }
            continue;
        }
        let role = if let Some(name) = keyword(trimmed, "begin_") {
            // A quotation and verse are the author's text.
            let is_text = ["quote", "verse", "center"].iter().any(|kind| name.eq_ignore_ascii_case(kind));
            if !is_text {
                block = Some((name, Role::Code));
            }
            if is_text { Role::Directive } else { Role::Code }
        } else if text.starts_with('*') && text.trim_start_matches('*').starts_with(' ') {
            Role::Heading
        } else if trimmed.starts_with(": ") || trimmed == ":" {
            Role::Code
        } else if is_drawer(trimmed) {
            block = Some(("", Role::Directive));
            Role::Directive
        } else if is_org_key(trimmed) || trimmed.starts_with("#+") || trimmed.starts_with("# ") || trimmed == "#" {
            Role::Directive
        } else if trimmed.starts_with('|') {
            Role::Table
        } else {
            continue;
        };
        roles.set(document, line_index..line_index + 1, role);
    }
}

/// What follows `#+begin_` or `#+end_`.
fn keyword<'t>(trimmed: &'t str, begins: &str) -> Option<&'t str> {
    let rest = trimmed.strip_prefix("#+")?;
    let head = rest.get(..begins.len())?;
    head.eq_ignore_ascii_case(begins).then(|| rest[begins.len()..].split_whitespace().next().unwrap_or_default())
}

/// `:PROPERTIES:`, `:LOGBOOK:`.
fn is_drawer(trimmed: &str) -> bool {
    let name = trimmed.strip_prefix(':').and_then(|rest| rest.strip_suffix(':'));
    name.is_some_and(|name| {
        !name.is_empty() && !name.eq_ignore_ascii_case("end") && name.chars().all(|c| c.is_uppercase() || c == '_')
    })
}
