//! What stands around a line that reads like a phrase, and speaks for or against it.

use crate::text::{Document, Line, Lines};

/// Whether what reads like a phrase is a piece of something else: the end of a paragraph or item that is wrapped into
/// lines, a row of a table, an entry with its page number, a command of a markup language, a field whose value follows
/// indented, a thing to do, a subtitle.
pub(super) fn is_part_of_more(document: &Document, line_index: usize, line: &str) -> bool {
    // A paragraph wraps later; in a row of titles one this short may stand before the phrase.
    const WRAPPED: usize = 30;
    const FEW_WORDS: usize = 3;
    let text = line.trim();
    let neighbour = |index: Option<usize>| {
        let line = index.and_then(|index| document.lines().get(index)).filter(|line| !line.is_blank());
        line.map(|line| document.line_text(line))
    };
    let is_row = text.starts_with('|') && text.ends_with('|') && text.matches('|').count() > 2;
    let is_command = text.strip_prefix('=').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_lowercase()));
    let is_entry = text.ends_with(|c: char| c.is_ascii_digit()) && (text.contains("....") || text.contains(". . ."))
        || is_index_entry(text)
        || is_section(text)
        || is_format_code(text);
    // A term of AsciiDoc, which what follows explains.
    let is_term = text.ends_with("::");
    if is_row || is_command || is_entry || is_term {
        return true;
    }
    // A box to be ticked, in a list of things to do.
    let item = text.trim_start_matches(['-', '*', '+', ' ']);
    if ["[ ] ", "[x] ", "[X] ", "☐", "☑", "☒"].iter().any(|tick_box| item.starts_with(tick_box)) {
        return true;
    }
    if text.ends_with(':') && neighbour(Some(line_index + 1)).is_some_and(|next| next.starts_with([' ', '\t'])) {
        return true;
    }
    if heads_indented(document, line_index, line) && document.is_indented() {
        return true;
    }
    let Some(before) = neighbour(line_index.checked_sub(1)).map(str::trim_end) else { return false };
    // What is said in a film, below the time at which it is.
    if before.contains("-->") {
        return true;
    }
    if line.starts_with([' ', '\t']) && !text.starts_with(['-', '*', '+', '•']) {
        return true;
    }
    let goes_on = text.starts_with(char::is_lowercase) || text.ends_with(['.', ',', ';', ':']);
    goes_on
        && text.split_whitespace().take(FEW_WORDS + 1).count() <= FEW_WORDS
        && before.len() >= WRAPPED
        && !before.ends_with(['.', '!', '?', ':', '…', '»', '|'])
}

/// Whether the line has the number of a section before it, with links or anchors around it or not: `10.2 Comments`,
/// `|4.12| Share`. A page counts in whole numbers.
fn is_section(text: &str) -> bool {
    let is_mark = |c: char| matches!(c, '|' | '*' | '#' | '[' | ']' | '_');
    let Some((number, name)) = text.trim_start_matches(is_mark).trim_start().split_once([' ', '\t', '\u{A0}']) else {
        return false;
    };
    let mut parts = number.trim_end_matches(is_mark).trim_end_matches('.').split('.');
    let is_number = |part: &str| (1..=2).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    let deep = parts.by_ref().take_while(|part| is_number(part)).count();
    deep >= 2 && parts.next().is_none() && name.trim_start().starts_with(char::is_uppercase)
}

/// Whether the line is a small letter with a sign before it, as formats and options are described: `%x`, `-x`.
fn is_format_code(text: &str) -> bool {
    matches!(text.as_bytes(), [b'%' | b'-' | b'\\' | b'$', b'a'..=b'z'])
}

/// Whether the lines below stand deeper than this one: it heads them, as the titles of a manual's sections do.
fn heads_indented(document: &Document, line_index: usize, line: &str) -> bool {
    const DEEPER: usize = 3;
    let indent = |text: &str| text.len() - text.trim_start_matches([' ', '\t']).len();
    let below = (line_index + 1..).take(2).filter_map(|index| document.lines().get(index));
    let below = below.filter(|line| !line.is_blank()).map(|line| document.line_text(line)).next();
    below.is_some_and(|below| below.starts_with('\t') || indent(below) >= indent(line) + DEEPER)
}

/// Whether a word or two are said, or listed by number, and not printed on a button: `Home.`, `"Listen!"`, `2. Open`.
pub(super) fn is_said(line: &str) -> bool {
    let text = line.trim();
    let is_numbered = text.trim_start_matches(|c: char| c.is_ascii_digit()).starts_with(['.', ')'])
        && text.starts_with(|c: char| c.is_ascii_digit());
    let is_quoted = text.starts_with(['"', '“', '„', '«', '‘', '\'', '「', '『']);
    let ends = text.ends_with(['.', '!', '?', '。', '！', '？', '"', '”', '“', '»', '’', '」', '』']);
    is_numbered || is_quoted || ends && !text.ends_with("..") || line.starts_with([' ', '\t'])
}

/// Whether a sentence is quoted and the line goes on about it: `"We use cookies," the banner says`. A word or two
/// between quotation marks may be a button's.
pub(super) fn is_reported(line: &str) -> bool {
    const FEWEST_WORDS: usize = 3;
    let Some(quoted) = line.trim_start().strip_prefix(['"', '“', '”', '„', '«', '»', '‘', '「', '『'])
    else {
        return false;
    };
    let Some((said, rest)) = quoted.split_once(['"', '”', '“', '»', '«', '’', '」', '』']) else {
        return false;
    };
    let words = |text: &str| text.split_whitespace().filter(|word| word.contains(char::is_alphabetic)).count();
    words(said) >= FEWEST_WORDS && words(rest) >= FEWEST_WORDS
}

/// Whether there are sentences enough between the first and the last line of prose to be an article.
pub(super) fn has_article(lines: &Lines, prose: Option<(usize, usize)>) -> bool {
    const ENOUGH: usize = 3;
    let (first, end) = prose.unwrap_or_default();
    lines.iter().take(end).skip(first).filter(|line| line.is_prose()).take(ENOUGH).count() == ENOUGH
}

/// Lines that are not blank before and after a line, nearest first.
pub(super) fn neighbours(
    lines: &Lines,
    line_index: usize,
) -> (impl Iterator<Item = usize>, impl Iterator<Item = usize>) {
    // Far enough to step over the blank lines between paragraphs, and no farther: a megabyte of blank lines is cheap.
    const REACH: usize = 6;
    let stands = |index: &usize| !lines.is_blank(*index);
    let before = (line_index.saturating_sub(REACH)..line_index).rev().filter(stands);
    let after = (line_index + 1..(line_index + 1 + REACH).min(lines.len())).filter(stands);
    (before, after)
}

/// Whether prose follows at once, so that the line may be its heading.
pub(super) fn heads_prose(lines: &Lines, line_index: usize, is_seen: impl Fn(usize) -> bool) -> bool {
    let (_, mut after) = neighbours(lines, line_index);
    after.next().filter(|&index| !is_seen(index)).and_then(|index| lines.get(index)).is_some_and(Line::is_prose)
}

/// Whether a short line that no phrase fills stands before prose, behind other prose: a heading.
pub(super) fn has_headings(document: &Document, is_seen: impl Fn(usize) -> bool) -> bool {
    const MOST_WORDS: u32 = 6;
    let lines = document.lines();
    let is_heading = |(index, line): (usize, Line)| {
        (1..=MOST_WORDS).contains(&line.words)
            && !document.line_text(line).trim_end().ends_with(['.', '!', '"', '”', ','])
            && !is_seen(index)
            && heads_prose(lines, index, &is_seen)
    };
    let is_prose = |(_, line): &(usize, Line)| line.is_prose();
    lines.iter().enumerate().skip_while(|line| !is_prose(line)).any(is_heading)
}

/// Whether a line ends in a comma and numbers, as an index does: `Advertisement, 12, 40`.
fn is_index_entry(text: &str) -> bool {
    let word = text.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, ',' | ' ' | '-' | '–'));
    let pages = text[word.len()..].strip_prefix(',');
    !word.is_empty() && pages.is_some_and(|pages| pages.contains(|c: char| c.is_ascii_digit()))
}

/// Whether the line asks, calls or announces, and something follows that may be the answer: `Forgot password?` in a
/// list of questions, `Follow us!` in a speech.
pub(super) fn says_more(document: &Document, line_index: usize, is_seen: impl Fn(usize) -> bool) -> bool {
    let lines = document.lines();
    let text = lines.get(line_index).map_or("", |line| document.line_text(line)).trim_end();
    let (_, mut after) = neighbours(lines, line_index);
    text.ends_with(['?', '!', ':', '：', '？', '！']) && after.next().is_some_and(|index| !is_seen(index))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_of_a_section_is_no_count() {
        for line in ["10.2 Comments", "|4.12| Share", "*41.11*\tComments", "3.6. Home", "1.2.3 Search"] {
            assert!(is_section(line), "{line}");
        }
        for line in ["12 Comments", "1.234 Kommentare", "1.2 comments", "Comments", "v1.2 Share", "1.2"] {
            assert!(!is_section(line), "{line}");
        }
    }

    #[test]
    fn a_letter_behind_a_sign_is_no_button() {
        assert!(is_format_code("%x") && is_format_code("-x"));
        assert!(!is_format_code("X") && !is_format_code("- X") && !is_format_code("% x"));
    }

    #[test]
    fn a_term_is_part_of_its_list() {
        let is_part = |text: &str| is_part_of_more(&Document::new(text), 0, text.lines().next().unwrap_or_default());
        assert!(is_part("`username`::\nWho sails.\n"));
        assert!(!is_part("`username`\nWho sails.\n"));
    }

    #[test]
    fn a_title_above_indented_lines_heads_them() {
        let check = |text: &str, expected: bool| {
            let document = Document::new(text);
            let line = document.line_text(document.lines().get(0).expect("a line"));
            assert_eq!(heads_indented(&document, 0, line), expected, "{text}");
        };
        check("SEE MORE\n       The manual of the ferry.\n", true);
        check("SEE MORE\n\n       The manual of the ferry.\n", true);
        check("SEE MORE\nThe manual of the ferry.\n", false);
        check("SEE MORE\n", false);
    }
}
