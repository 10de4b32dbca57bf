//! Whether a line that reads like a phrase is an entry of somebody's list: a glossary, a contents page, a rhyme, a
//! manual.
//!
//! The list shows in the lines beside it that no phrase names: they have the same form. A row of buttons has none of
//! them.

use super::place::neighbours;
use crate::text::entries::begins_as_sentence;
use crate::text::{Document, Lines};

/// Whether the line is one of three or more lines as short, none of which is known beside it: an item of a list.
pub(super) fn is_item(lines: &Lines, line_index: usize, is_seen: impl Fn(usize) -> bool) -> bool {
    let is_alike = |&index: &usize| lines.get(index).is_some_and(|line| line.words <= 4);
    let (before, after) = neighbours(lines, line_index);
    let alike: Vec<usize> = before.take(2).take_while(is_alike).chain(after.take(2).take_while(is_alike)).collect();
    alike.len() >= 2 && !alike.into_iter().any(is_seen)
}

/// Whether the line is an item of a list of which other items say something else: `- Log in with Google` among the
/// features of a program.
pub(super) fn is_item_of_more(document: &Document, line_index: usize, is_seen: impl Fn(usize) -> bool) -> bool {
    // Farther items of a longer list are not looked at.
    const REACH: usize = 12;
    let lines = document.lines();
    let is_item = |index: &usize| is_bulleted(document, *index);
    let before = (line_index.saturating_sub(REACH)..=line_index).rev().take_while(is_item);
    let after = (line_index..lines.len().min(line_index + REACH)).take_while(is_item);
    before.chain(after).any(|index| !is_seen(index))
}

/// Whether it is an item of a list and no link: menus in Markdown are links, and a list of words is its writer's.
pub(super) fn is_plain_item(line: &str) -> bool {
    has_bullet(line) && !line.contains("](")
}

/// Whether the line leads to a place of its own document, `* [Support](#support)`: its writer's table of contents.
pub(super) fn is_link_within(line: &str) -> bool {
    line.contains("](#")
}

/// Whether the line ends in a colon and a list follows of which no phrase names the first item: what it is a list of.
pub(super) fn introduces(document: &Document, line_index: usize, line: &str, is_seen: impl Fn(usize) -> bool) -> bool {
    let mut after = neighbours(document.lines(), line_index).1;
    line.trim_end().ends_with(':') && after.next().is_some_and(|next| is_bulleted(document, next) && !is_seen(next))
}

fn is_bulleted(document: &Document, line_index: usize) -> bool {
    document.lines().get(line_index).is_some_and(|line| has_bullet(document.line_text(line)))
}

/// Whether the line begins with the mark of an item.
fn has_bullet(line: &str) -> bool {
    line.trim_start().strip_prefix(['-', '*', '+', '•']).is_some_and(|rest| rest.starts_with(' '))
}

/// Whether the line has a form that a line right beside it has too, which no phrase names: `teilen – to share` in a
/// list of words, `Index 90` below `The island 58`, `7. Reply` among numbered lines.
pub(super) fn is_entry_of_more(
    document: &Document,
    line_index: usize,
    line: &str,
    is_seen: impl Fn(usize) -> bool,
) -> bool {
    let forms = [is_paired as fn(&str) -> bool, has_page, is_numbered];
    let text = line.trim();
    let Some(form) = forms.into_iter().find(|form| form(text)) else { return false };
    // Farther lines of a longer list are not looked at.
    const REACH: usize = 12;
    let lines = document.lines();
    let stands = |index: &usize| lines.get(*index).is_some_and(|line| !line.is_blank());
    let is_alike = |index: &usize| lines.get(*index).is_some_and(|line| form(document.line_text(line).trim()));
    let before = (line_index.saturating_sub(REACH)..line_index).rev().filter(stands).take_while(is_alike);
    let after = (line_index + 1..lines.len().min(line_index + 1 + REACH)).filter(stands).take_while(is_alike);
    before.chain(after).any(|index| !is_seen(index))
}

/// A word, a dash or an equals sign, and what it means.
fn is_paired(text: &str) -> bool {
    const MOST_BYTES: usize = 120;
    text.len() <= MOST_BYTES
        && [" – ", " — ", " = ", "\t"].iter().any(|mark| {
            let sides = text.split_once(mark);
            sides.is_some_and(|(a, b)| a.contains(char::is_alphabetic) && b.contains(char::is_alphabetic))
        })
}

/// A title and the number of its page.
fn has_page(text: &str) -> bool {
    const MOST_BYTES: usize = 120;
    let title = text.trim_end_matches(|c: char| c.is_ascii_digit());
    text.len() <= MOST_BYTES
        && title.len() < text.len()
        && title.ends_with([' ', '\t'])
        && title.starts_with(char::is_alphabetic)
}

fn is_numbered(text: &str) -> bool {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    rest.len() < text.len() && (rest.starts_with(". ") || rest.starts_with(") "))
}

/// Whether a word or two stand right above what says what they mean: a short sentence, or lines that are indented.
pub(super) fn explains(document: &Document, line_index: usize, is_seen: impl Fn(usize) -> bool) -> bool {
    let next = document.lines().get(line_index + 1).filter(|line| !line.is_blank() && !is_seen(line_index + 1));
    let Some(next) = next else { return false };
    let line = document.lines().get(line_index).map_or("", |line| document.line_text(line));
    let text = document.line_text(next);
    let is_indented = text.starts_with([' ', '\t']) && !line.starts_with([' ', '\t']);
    is_indented || begins_as_sentence(text, next.words) && text.trim_end().ends_with(['.', '。', '।', '؛', '؟', '?'])
}

/// Whether the line is a few words and the star of what must be filled in.
pub(super) fn is_field(document: &Document, line_index: usize) -> bool {
    const MOST_WORDS: u32 = 5;
    let line = document.lines().get(line_index).filter(|line| (1..=MOST_WORDS).contains(&line.words));
    let label = line.and_then(|line| document.line_text(line).trim().strip_suffix(['*', '※']));
    label.is_some_and(|label| {
        let label = label.trim_end();
        label.starts_with(char::is_alphabetic) && label.ends_with(|c: char| c.is_alphabetic() || c == ')')
    })
}

/// Whether a sentence goes on on the next line, as in a paragraph that is wrapped.
pub(super) fn is_wrapped(document: &Document, line_index: usize, line: &str) -> bool {
    let next = document.lines().get(line_index + 1).filter(|line| !line.is_blank());
    let goes_on = line.trim_end().ends_with(|c: char| c.is_alphanumeric() || c == ',');
    goes_on && next.is_some_and(|next| document.line_text(next).starts_with(char::is_lowercase))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_has_the_form_of_its_neighbours() {
        let check = |text: &str, line_index: usize, expected: bool| {
            let document = Document::new(text);
            let line = document.line_text(document.lines().get(line_index).expect("a line"));
            assert_eq!(is_entry_of_more(&document, line_index, line, |index| index == line_index), expected, "{text}");
        };
        check("rudern – to row\nteilen – to share\n", 1, true);
        check("Teilen – Drucken\nGestern\n", 0, false);
        check("The island 58\nIndex 90\n", 1, true);
        check("Comments 3\nYesterday\n", 0, false);
        check("3. Blow\n4. Share\n", 1, true);
        check("rudern – to row\n\nteilen – to share\n", 2, true);
        check("3. Blow\n\nShare\n", 2, false);
    }

    #[test]
    fn a_word_is_explained_by_what_stands_right_below() {
        let check = |text: &str, expected: bool| {
            assert_eq!(explains(&Document::new(text), 0, |_| false), expected, "{text}");
        };
        check("Abmelden\nBeendet die Sitzung.\n", true);
        check("NAME\n       tidelog - keep the log\n", true);
        check("退出\n关闭这本日志。\n", true);
        check("Log out\n\nThe tide is in.\n", false);
        check("Log out\nRegister\n", false);
        check("Log out\nand so on.\n", false);
    }

    #[test]
    fn a_sentence_that_goes_on_is_wrapped() {
        let check = |text: &str, expected: bool| {
            let document = Document::new(text);
            let line = document.line_text(document.lines().get(0).expect("a line"));
            assert_eq!(is_wrapped(&document, 0, line), expected, "{text}");
        };
        check("We use cookies, say the\nbakers of Marl Quay.\n", true);
        check("We use cookies.\nall of them.\n", false);
        check("We use cookies on this site\nAccept all\n", false);
    }
}
