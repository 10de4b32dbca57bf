//! Lines as wide as the terminal.
//!
//! Only what the cards say in sentences is wrapped: in an example the line ends are part of what is shown.

use terminal_size::{Width, terminal_size};
use unicode_width::UnicodeWidthStr as _;

/// Longer lines are hard to read, however wide the terminal is.
const WIDEST: usize = 100;
/// Where nobody says how wide it is: a pipe, a file.
pub(super) const USUAL: usize = 80;
const NARROWEST: usize = 30;

/// Columns of the terminal: of standard output or, before a pipe, of what else is one.
pub(super) fn columns() -> usize {
    terminal_size().map_or(USUAL, |(Width(columns), _)| usize::from(columns).max(NARROWEST))
}

/// The paragraphs of a text, filled anew for a terminal of so many columns. A word wider than a line stays whole.
pub(super) fn wrapped(text: &str, columns: usize) -> String {
    let width = columns.min(WIDEST);
    let mut out = String::new();
    for paragraph in text.split("\n\n") {
        if !out.is_empty() {
            out.push_str("\n\n");
        }
        let mut column = 0;
        for word in paragraph.split_whitespace() {
            let needs = word.width();
            if column > 0 && column + 1 + needs > width {
                out.push('\n');
                column = 0;
            } else if column > 0 {
                out.push(' ');
                column += 1;
            }
            out.push_str(word);
            column += needs;
        }
    }
    out
}

/// A text as [`wrapped`] fills it, with the lines after the first one set in by so many columns.
pub(super) fn hanging(text: &str, columns: usize, indent: usize) -> String {
    wrapped(text, columns.saturating_sub(indent)).replace('\n', &format!("\n{:indent$}", ""))
}

/// Lines with colours in them, each broken at words where the terminal would break it anywhere.
pub(super) fn broken(text: &str, columns: usize) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for line in text.split_inclusive('\n') {
        let (mut column, mut is_first) = (0, true);
        for word in line.split(' ') {
            let needs = uncoloured(word).width();
            if !is_first && column + 1 + needs > columns {
                out.push('\n');
                column = 0;
            } else if !is_first {
                out.push(' ');
                column += 1;
            }
            out.push_str(word);
            column += needs;
            is_first = false;
        }
    }
    out
}

/// The text without `ESC [ ... m`, and without a line end.
fn uncoloured(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text.trim_end_matches('\n');
    while let Some((before, behind)) = rest.split_once("\x1b[") {
        out.push_str(before);
        rest = behind.split_once('m').map_or("", |(_, rest)| rest);
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_broken_at_words_and_colours_take_no_room() {
        let text = "\x1b[1mFound 3\x1b[0m findings here.\nAll.\n";
        assert_eq!(broken(text, 22), text);
        assert_eq!(broken(text, 21), "\x1b[1mFound 3\x1b[0m findings\nhere.\nAll.\n");
        assert_eq!(broken("a-long-word b\n", 3), "a-long-word\nb\n");
        assert_eq!(broken("", 3), "");
    }

    #[test]
    fn paragraphs_are_filled() {
        let check = |text: &str, expected: &str| assert_eq!(wrapped(text, 12), expected);
        check("", "");
        check("The night\nferry sails at nine.", "The night\nferry sails\nat nine.");
        check("One\n\ntwo", "One\n\ntwo");
        check("a boat-of-seven-oars b", "a\nboat-of-seven-oars\nb");
        check("港の議会は 月曜日", "港の議会は\n月曜日");
        assert_eq!(hanging("The night ferry sails at nine.", 14, 2), "The night\n  ferry sails\n  at nine.");
    }
}
