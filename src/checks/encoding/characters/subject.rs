//! Whether a character is what its line is about: a table of characters, a sentence that names it.

use crate::span::Span;

/// Whether the line, near the character, gives its code or its name.
pub(super) fn is_named(text: &str, span: Span) -> bool {
    const REACH: usize = 160;
    let c = span.of(text).chars().next().expect("a run has a character");
    let line = span.line_around(text, REACH).of(text).to_ascii_lowercase();
    let (hex, code) = (format!("{:x}", u32::from(c)), u32::from(c));
    let codes = ["u+", "0x", "\\x", "\\u", "\\u{", "&#x"].iter().any(|prefix| {
        line.match_indices(prefix).any(|(at, _)| {
            let digits = line[at + prefix.len()..].trim_start_matches('0');
            let rest = digits.strip_prefix(hex.as_str()).or_else(|| digits.strip_prefix("").filter(|_| code == 0));
            rest.is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_hexdigit()))
                && (code > 0 || line[at + prefix.len()..].starts_with('0'))
        })
    });
    codes || line.contains(&format!("&#{code};")) || names(c).iter().any(|name| has_word(&line, name))
}

/// Whether the character fills a cell of a table, or stands in quotes by itself.
pub(super) fn is_cell(text: &str, span: Span) -> bool {
    let before = text[..span.start].trim_end_matches(' ').chars().next_back();
    let after = text[span.end..].trim_start_matches(' ').chars().next();
    let is_edge = |c: Option<char>| c.is_none_or(|c| matches!(c, '\n' | '\r' | '\t' | '|'));
    let is_bar = |c: Option<char>| c.is_some_and(|c| matches!(c, '\t' | '|'));
    let is_quoted = matches!(
        (before, after),
        (Some('"'), Some('"')) | (Some('\''), Some('\'')) | (Some('`'), Some('`')) | (Some('“' | '„'), Some('”' | '“'))
    );
    is_quoted || is_edge(before) && is_edge(after) && (is_bar(before) || is_bar(after))
}

/// How a character is called, in lower case.
fn names(c: char) -> &'static [&'static str] {
    match c {
        '\0' => &["nul"],
        '\u{8}' => &["backspace"],
        '\u{1B}' => &["esc", "escape character"],
        '\u{7F}' => &["del"],
        '\u{A0}' | '\u{202F}' => &["no-break space", "non-breaking space", "nbsp"],
        '\u{AD}' => &["soft hyphen", "shy"],
        '\u{200B}' => &["zero width space", "zero-width space", "zwsp"],
        '\u{200C}' => &["zero width non-joiner", "zero-width non-joiner", "zwnj"],
        '\u{200D}' => &["zero width joiner", "zero-width joiner", "zwj"],
        '\u{2028}' => &["line separator"],
        '\u{2029}' => &["paragraph separator"],
        '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => &["embedding", "override", "isolate"],
        '\u{2060}' => &["word joiner"],
        '\u{FEFF}' => &["byte order mark", "byte-order mark", "bom", "zero width no-break space"],
        '\u{FFFD}' => &["replacement character"],
        '\u{FFFE}' | '\u{FFFF}' => &["noncharacter"],
        _ => &[],
    }
}

fn has_word(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(at, _)| {
        !line[..at].ends_with(char::is_alphanumeric) && !line[at + word.len()..].starts_with(char::is_alphanumeric)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The character is the first beyond printable ASCII.
    fn place(text: &str) -> Span {
        let (at, c) = text.char_indices().find(|(_, c)| !(' '..='~').contains(c) && *c != '\t').expect("a character");
        Span::new(at, at + c.len_utf8())
    }

    #[test]
    fn a_line_names_its_character() {
        let check = |text: &str, expected: bool| assert_eq!(is_named(text, place(text)), expected, "{text:?}");
        check("\u{AD}\t0xad\t173", true);
        check("The mark \u{200B} is U+200B.", true);
        check("The mark \u{200B} is U+200B1.", false);
        check("A zero-width space (\u{200B}) parts them.", true);
        check("Write &#8203; for \u{200B}.", true);
        check("C ends a string at \0, that is \\x00.", true);
        check("C ends a string at \0, not \\x0A.", false);
        check("The bomber\u{FEFF} is late.", false);
        check("Salt\u{200B} and wool.\nU+200B", false);
    }

    #[test]
    fn a_cell_of_its_own_is_told_by_its_edges() {
        let check = |text: &str, expected: bool| assert_eq!(is_cell(text, place(text)), expected, "{text:?}");
        check("| \u{200B} | wool |", true);
        check("\u{AD}\tdots", true);
        check("the mark \"\u{AD}\" is", true);
        check("\u{200B}Salt", false);
        check("\u{200B}", false);
        check("\u{200B} | Salt", true);
    }
}
