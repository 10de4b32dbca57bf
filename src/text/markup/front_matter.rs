//! Front matter: keys and values in YAML or TOML before a text, as site generators and data sets write them.

use std::ops::Range;

use crate::text::Document;

/// Longer ones are no front matter, in lines.
const MOST_LINES: usize = 400;

/// The lines of the front matter, its two borders with them; `None` without one. A border alone is a section break, and
/// so are two with prose between: most lines between are keys, items of lists, comments or indented.
pub(super) fn lines(document: &Document) -> Option<Range<usize>> {
    let lines = document.lines();
    let first = lines.iter().position(|line| !line.is_blank())?;
    let text = |index: usize| lines.get(index).map(|line| document.line_text(line).trim_end());
    let border =
        text(first).map(|text| text.trim_start_matches('\u{FEFF}')).filter(|text| matches!(*text, "---" | "+++"))?;
    let closes = |&index: &usize| text(index).is_some_and(|text| text == border || border == "---" && text == "...");
    let last = (first + 1..lines.len().min(first + MOST_LINES)).find(closes)?;
    let inner = || (first + 1..last).filter_map(text).filter(|text| !text.trim().is_empty());
    let sign = if border == "---" { ':' } else { '=' };
    let (keys, all) = (inner().filter(|text| is_key(text, sign)).count(), inner().count());
    let others = inner().filter(|text| !is_key(text, sign) && !is_of_key(text)).count();
    (keys > 0 && others * 4 <= all).then_some(first..last + 1)
}

/// `title: Tides`, `tags = ["moon"]`.
fn is_key(text: &str, sign: char) -> bool {
    let Some((name, value)) = text.split_once(sign) else { return false };
    let name = name.trim().trim_matches(['"', '\'']);
    !name.is_empty()
        && !text.starts_with(' ')
        && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ' ' | '/'))
        && name.split(' ').count() <= 3
        && (value.is_empty() || value.starts_with([' ', '\t']) || sign == '=')
}

/// What may stand below a key: an item, a comment, a table's name, more of its value.
fn is_of_key(text: &str) -> bool {
    text.starts_with(['-', '#', '[', ']', '{', '}', ' ', '\t', '"', '\'', ','])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<Range<usize>>) {
        assert_eq!(lines(&Document::new(text)), expected, "{text}");
    }

    #[test]
    fn keys_between_two_borders_are_front_matter() {
        check("---\ntitle: Tides\ntags: [moon]\n---\n\nTwice a day.\n", Some(0..4));
        check("\n---\ntitle: Tides\nauthors:\n  - Holm\n- Tarn\n...\nTwice a day.\n", Some(1..7));
        check("+++\ntitle = \"Tides\"\n[extra]\nmoon = true\n+++\n", Some(0..5));
        check("---\nTwice a day.\n---\n", None);
        check("---\nThe ferry sails: at nine, they say.\nNobody knows.\nAnd so on.\n---\n", None);
        check("---\ntitle: Tides\n", None);
        check("Tides\n---\ntitle: Tides\n---\n", None);
        check("", None);
    }
}
