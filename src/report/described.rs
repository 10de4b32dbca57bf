//! What a fix would do, in words.

use super::counted;
use crate::diagnostic::{Finding, Place};
use crate::fix::{Edit, Fix};
use crate::text::printable::printable;

/// Characters of a record's id and of a fix's new text that are shown.
const SHOWN: usize = 40;

/// What a fix would do, in a line, and how far it may be trusted.
pub(super) fn describe(fix: &Fix, finding: &Finding) -> String {
    format!("fix ({}): {}", fix.applicability, deed(fix, finding))
}

/// What a fix of a finding would do, in a line.
pub(crate) fn deed(fix: &Fix, finding: &Finding) -> String {
    let Some(first) = fix.edits().first() else { return String::new() };
    // The finding knows the places of its own fix, and not those of a bolder one.
    let place = finding.fix_places.first().filter(|_| finding.fix.as_ref() == Some(fix));
    let mut what = describe_edit(first, place, finding);
    let more = fix.edits().len() - 1;
    if more > 0 {
        what.push_str(&format!(", and {}", counted(more as u64, "more edit")));
    }
    what
}

fn describe_edit(edit: &Edit, place: Option<&Place>, finding: &Finding) -> String {
    if !edit.text().is_empty() {
        let does = if edit.span.is_empty() { "inserts" } else { "writes" };
        let takes_line_ends = place.is_some_and(|place| place.end_line > place.line);
        return match edit.text() {
            "\n" | "\r\n" => format!("{does} a line end"),
            " " if takes_line_ends => "joins it with the line it belongs to".to_owned(),
            " " => format!("{does} a space"),
            text => format!("{does} `{}`", short(text)),
        };
    }
    match place {
        _ if edit.is_rewrite() => "writes the file as UTF-8".to_owned(),
        _ if edit.span == finding.span => "deletes it".to_owned(),
        Some(place) if place.column == 1 && place.end_column == 1 && place.end_line > place.line => {
            lines(place.line, place.end_line - 1)
        }
        // Up to the end of a text without a final line end: the line end before goes instead.
        Some(place) if place.end_line > place.line && place.column > 1 => lines(place.line + 1, place.end_line),
        Some(place) => {
            format!("deletes from {}:{} to {}:{}", place.line, place.column, place.end_line, place.end_column)
        }
        None => format!("deletes {}", counted(edit.span.len() as u64, "byte")),
    }
}

fn lines(first: usize, last: usize) -> String {
    if first == last { format!("deletes line {first}") } else { format!("deletes lines {first} to {last}") }
}

/// The first characters, printable, line ends as `⏎`.
pub(super) fn short(text: &str) -> String {
    let mut out = String::new();
    for (index, c) in text.chars().enumerate() {
        if index == SHOWN {
            out.push('…');
            break;
        }
        match c {
            '\n' => out.push('⏎'),
            _ => out.push_str(&printable(c.encode_utf8(&mut [0; 4]))),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn new_text_is_shown_short_and_harmless() {
        assert_eq!(short("a\nb\u{1b}"), "a⏎b<U+001B>");
        assert_eq!(short(&"x".repeat(50)), format!("{}…", "x".repeat(40)));
    }
}
