//! What one line looks like, whatever it says: how it begins, who speaks on it, whether it is a machine's.

use crate::text::letters::is_alphabetic;

/// How a line begins: its first characters, digits and letters by their class only and each run of them told once, so
/// that `[09:12] <ada>` and `[17:40] <ben>` begin alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Shape {
    classes: [u8; Shape::LONGEST],
    /// Runs of digits in it.
    pub(super) numbers: u8,
}

impl Shape {
    /// Classes that are kept, and characters that are read for them.
    const LONGEST: usize = 12;
    const MOST_READ: usize = 24;

    pub(super) fn of(text: &str) -> Self {
        let mut shape = Self { classes: [0; Self::LONGEST], numbers: 0 };
        let mut len = 0;
        for c in text.chars().take(Self::MOST_READ) {
            let class = match c {
                ' ' | '\t' => b' ',
                _ if c.is_numeric() => b'9',
                _ if is_alphabetic(c) => b'a',
                '!'..='~' => u8::try_from(c).expect("it is ASCII"),
                _ => b'?',
            };
            if len > 0 && shape.classes[len - 1] == class {
                continue;
            }
            if len == Self::LONGEST {
                break;
            }
            shape.classes[len] = class;
            shape.numbers += u8::from(class == b'9');
            len += 1;
        }
        shape
    }
}

/// Who speaks on a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Speaker<'t> {
    pub(super) name: &'t str,
    /// It stands between angle brackets, as in a chat.
    pub(super) is_nick: bool,
}

/// The longest name of somebody who speaks, in bytes and in words.
const LONGEST_NAME: usize = 48;
const MOST_WORDS: usize = 4;

/// Who speaks on this line: the name before a colon, in capitals before a full stop, or between angle brackets; behind
/// the time, where there is one, and without marks of emphasis.
pub(super) fn speaker(line: &str) -> Option<Speaker<'_>> {
    let text = behind_time(line);
    if let Some(rest) = text.strip_prefix('<') {
        let (name, rest) = rest.split_once('>')?;
        let is_nick = rest.starts_with(' ') && !name.is_empty() && name.len() <= LONGEST_NAME;
        return (is_nick && !name.contains([' ', '/', '='])).then_some(Speaker { name, is_nick });
    }
    let text = text.trim_start_matches(['*', '_']);
    let (end, mark) = text.char_indices().take(LONGEST_NAME).find(|(_, c)| matches!(c, ':' | '：' | '.'))?;
    let (name, rest) = (&text[..end], &text[end + mark.len_utf8()..]);
    let (name, rest) = (name.trim_end_matches(['*', '_']), rest.trim_start_matches(['*', '_']));
    let is_name = name.starts_with(|c: char| c.is_alphabetic() && !c.is_lowercase())
        && name.split(' ').count() <= MOST_WORDS
        && name.chars().all(|c| c.is_alphanumeric() || " '’-()".contains(c));
    // A full stop ends any sentence; behind a name in capitals alone it begins a speech.
    let is_stage_name = || !name.contains(char::is_lowercase) && name.chars().nth(2).is_some();
    let is_spoken = rest.starts_with([' ', '\t']) && !rest.trim_start().is_empty() || mark == '：';
    (is_name && is_spoken && (mark != '.' || is_stage_name())).then_some(Speaker { name, is_nick: false })
}

/// Whether a line ends as speech does: in a mark, or broken off.
pub(super) fn ends_speech(line: &str) -> bool {
    let text = line.trim_end_matches(['"', '”', '’', '»', '」', ')', ']', '*', '_']);
    text.len() < line.len() || text.ends_with(['.', '!', '?', '…', '-', '–', '—', '。', '！', '？', '؟', '।', '۔'])
}

/// The line without a time before it: `[09:12] `, `09:12:40 `, `\[1:02\] `.
fn behind_time(line: &str) -> &str {
    let opened = line.trim_start_matches(['[', '(', '\\']);
    let rest =
        opened.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, ':' | '.' | ',' | '-' | 'T' | 'Z'));
    if !opened[..opened.len() - rest.len()].contains(':') {
        return line;
    }
    rest.trim_start_matches(['\\', ']', ')']).trim_start()
}

/// Whether the line is a program's: it ends as statements do, or begins as tags, keys and comments do.
pub(super) fn is_code(line: &str) -> bool {
    const BEGINNINGS: [&str; 8] = ["//", "/*", "#include", "#define", "import ", "return ", "\"", "$ "];
    let ends = line.ends_with(['{', '}', ';', '\\']) || line.ends_with("],") || line.ends_with("\",");
    let begins = line.starts_with(['<', '{', '}'])
        || BEGINNINGS.iter().any(|mark| line.starts_with(mark)) && line.contains(['(', '=', ':', ';', '/']);
    ends || begins && !line.ends_with(['.', '!', '?', '”'])
}

/// How many cells a row of data has: parts between tabs, semicolons, or commas without a space behind them; `None` of
/// fewer than three. Bars are left out: scrapers make such rows of tables, and rules speak of them.
pub(super) fn cells(line: &str) -> Option<usize> {
    let bytes = line.as_bytes();
    let (mut tabs, mut semicolons, mut commas) = (0, 0, 0);
    for byte in bytes {
        tabs += usize::from(*byte == b'\t');
        semicolons += usize::from(*byte == b';');
        commas += usize::from(*byte == b',');
    }
    if commas > 0 {
        commas = memchr::memchr_iter(b',', bytes).filter(|&at| bytes.get(at + 1) != Some(&b' ')).count();
    }
    let marks = tabs.max(semicolons).max(commas);
    (marks >= 2).then_some(marks + 1)
}

/// Whether the line is an item of a list, a quotation, or a row with its marks.
pub(super) fn is_item(line: &str) -> bool {
    let mut chars = line.chars();
    let mark = chars.next();
    chars.next() == Some(' ') && mark.is_some_and(|c| "-*+•|>·–—".contains(c))
}

/// Whether a page ends or begins on the line: a form feed, or a number at its end as in `Tarn   [Page 12]` and
/// `- 12 -`.
pub(super) fn is_page_break(line: &str) -> bool {
    if line.contains('\u{C}') {
        return true;
    }
    let Some(text) = line.trim_end().strip_suffix([']', '-']) else { return false };
    let text = text.trim_end();
    let words = text.trim_end_matches(|c: char| c.is_ascii_digit());
    let number = text.len() - words.len();
    let start = words.trim_end().rsplit(['[', '-']).next().unwrap_or_default();
    (1..=4).contains(&number) && start.len() < words.trim_end().len() && start.chars().all(char::is_alphabetic)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_begin_alike_whatever_their_numbers() {
        assert_eq!(Shape::of("[09:12] <ada> it is late"), Shape::of("[17:40] <ben> is it"));
        assert_eq!(Shape::of("Apr  3 06:12:07 quay"), Shape::of("May 12 6:1:07 lock"));
        assert_ne!(Shape::of("Home"), Shape::of("2 comments"));
        assert_eq!(Shape::of("२०३१-०४-१२").numbers, 3);
    }

    #[test]
    fn a_name_before_a_colon_speaks() {
        let check = |line: &str, expected: Option<&str>| {
            assert_eq!(speaker(line).map(|speaker| speaker.name), expected, "{line}");
        };
        check("Ada Tarn: Is it late?", Some("Ada Tarn"));
        check("**Ada:** Is it late?", Some("Ada"));
        check("[00:12] CLERK. Next!", Some("CLERK"));
        check("\\[12:07\\] <ada> next", Some("ada"));
        check("<p> next", Some("p"));
        check("<a href=x> next", None);
        check("记者：船什么时候开？", Some("记者"));
        check("It is late. And dark.", None);
        check("Ada:", None);
        check("ada: late", None);
        check("https://example.org", None);
    }

    #[test]
    fn pages_end_on_their_number() {
        for line in ["Tarn      May 1931      [Page 12]", "- 12 -", "-7-", "\u{C}"] {
            assert!(is_page_break(line), "{line}");
        }
        for line in ["12", "in 1931 -", "see [12", "a list [one, 2]", "----"] {
            assert!(!is_page_break(line), "{line}");
        }
    }
}
