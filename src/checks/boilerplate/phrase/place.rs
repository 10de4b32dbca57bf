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
        || is_index_entry(text);
    if is_row || is_command || is_entry {
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
