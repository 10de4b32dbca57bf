//! What stands between two lines of text: blank lines, form feeds, and lines that run on every page.

use crate::fix::Edit;
use crate::span::Span;
use crate::text::Document;

/// All lines between two lines of text.
#[derive(Clone, Debug)]
pub(super) struct Gap {
    /// 0-based indexes of the lines of text around it, where there are such.
    pub(super) before: Option<usize>,
    pub(super) after: Option<usize>,
    /// The lines in it that run on every page.
    pub(super) lines: Vec<usize>,
    pub(super) has_form_feed: bool,
}

/// A line before a page break of fewer words may be a heading, an item or a row.
const FEWEST_WORDS: u32 = 5;

impl Gap {
    /// The first line in it, blank ones too.
    fn first(&self) -> usize {
        self.before.map_or(0, |index| index + 1)
    }

    /// Form feeds with which the line behind it begins: what turns PDF into text sets them before the page's text.
    fn form_feeds_after(&self, document: &Document) -> usize {
        let line = self.after.and_then(|index| document.lines().get(index));
        line.map_or(0, |line| document.line_text(line).bytes().take_while(|&byte| byte == 0x0C).count())
    }

    fn end(&self, document: &Document) -> usize {
        let start = self.after.and_then(|index| document.lines().get(index)).map(|line| line.start);
        start.map_or(document.text.len(), |start| start + self.form_feeds_after(document))
    }

    /// From the first to the last of what can be seen in it.
    pub(super) fn span(&self, document: &Document) -> Span {
        let whole = Span::new(document.lines().get(self.first()).map_or(0, |line| line.start), self.end(document));
        let is_blank = |c: char| c.is_whitespace() && c != '\u{C}';
        let text = whole.of(document.text);
        let end = whole.start + text.trim_end_matches(is_blank).len();
        let start = whole.end - text.trim_start_matches(is_blank).len();
        // A running line is shown with the blanks before it cut off, as any other line.
        Span::new(start.min(end), end)
    }

    /// Its first running line, or what stands for one.
    pub(super) fn shown(&self, document: &Document) -> String {
        let line = self.lines.first().and_then(|&index| document.lines().get(index));
        let Some(line) = line else { return "form feed".to_owned() };
        let words: Vec<&str> = document.line_text(line).split_whitespace().collect();
        format!("running line `{}`", words.join(" "))
    }

    /// Takes it away so that the text goes on; a blank line is left where a sentence may end.
    pub(super) fn edit(&self, document: &Document) -> Edit {
        let lines = document.lines();
        let mut start = lines.get(self.first()).map_or(document.text.len(), |line| line.start);
        // A text without a final newline gets none.
        if self.after.is_none() && !document.text.ends_with('\n') {
            start = document.text[..start].trim_end_matches(['\n', '\r']).len();
        }
        let span = Span::new(start, self.end(document));
        let is_between = self.before.is_some() && self.after.is_some();
        let last = self.after.unwrap_or(lines.len());
        let has_blank = (self.first()..last).any(|index| lines.is_blank(index));
        if is_between && has_blank && !self.is_mid_sentence(document) {
            let is_crlf = span.of(document.text).contains("\r\n");
            return Edit::replace(span, if is_crlf { "\r\n" } else { "\n" });
        }
        Edit::delete(span)
    }

    fn around<'d>(&self, document: &Document<'d>) -> Option<(&'d str, &'d str)> {
        let text = |index: Option<usize>| {
            index.and_then(|index| document.lines().get(index)).map(|line| document.line_text(line))
        };
        Some((text(self.before)?.trim_end(), text(self.after)?.trim_start_matches('\u{C}')))
    }

    /// Whether a sentence goes on behind it: no mark before, a letter in lower case after.
    pub(super) fn is_mid_sentence(&self, document: &Document) -> bool {
        self.is_open(document) && self.around(document).is_some_and(|(_, after)| goes_on(after.trim_start()))
    }

    /// Whether the line before it, as long as those of a text, ends in the midst of a sentence.
    pub(super) fn is_open(&self, document: &Document) -> bool {
        let words = self.before.and_then(|index| document.lines().get(index)).map_or(0, |line| line.words);
        let is_open = |before: &str| before.ends_with(|c: char| c.is_alphabetic() || matches!(c, ',' | '-' | ';'));
        words >= FEWEST_WORDS && self.around(document).is_some_and(|(before, _)| is_open(before))
    }

    /// Whether a reader would take it away: a sentence goes on in the same column, and it is no code.
    pub(super) fn is_safe(&self, document: &Document) -> bool {
        let indent = |line: &str| line.len() - line.trim_start().len();
        let is_level = self.around(document).is_some_and(|(before, after)| indent(before) == indent(after));
        let is_fenced = [self.before, self.after].into_iter().flatten().any(|index| document.is_fenced(index));
        self.is_mid_sentence(document) && is_level && !is_fenced
    }
}

/// Whether a line begins with a word in lower case: no item's letter or mark, no name of a program.
pub(super) fn goes_on(line: &str) -> bool {
    let (first, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    let word = first.trim_end_matches([',', '.', ';', ':', ')', '?', '!', '"', '”']);
    let is_word = word.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '\'' | '’'));
    let is_item = word.chars().count() == 1 && (word != first || rest.starts_with(char::is_whitespace));
    first.starts_with(char::is_lowercase) && is_word && !is_item
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gap(before: usize, line: usize, after: usize) -> Gap {
        Gap { before: Some(before), after: Some(after), lines: vec![line], has_form_feed: false }
    }

    #[test]
    fn a_sentence_goes_on_or_a_blank_line_stays() {
        let check = |text: &str, expected: &str, is_safe: bool| {
            let document = Document::new(text);
            let lines: Vec<usize> =
                (0..document.lines().len()).filter(|&index| !document.lines().is_blank(index)).collect();
            let gap = gap(lines[0], lines[1], lines[2]);
            assert_eq!(crate::fix::apply(text, &[gap.edit(&document)]), expected);
            assert_eq!(gap.is_safe(&document), is_safe, "{text}");
        };
        check("The keeper went up to\n\nLamps 7\n\nlight it.\n", "The keeper went up to\nlight it.\n", true);
        check("The keeper went up to\r\nLamps 7\r\n\r\nLorm.\r\n", "The keeper went up to\r\n\r\nLorm.\r\n", false);
        check("The keeper went up there.\nLamps 7\nlight it.\n", "The keeper went up there.\nlight it.\n", false);
        check("  The keeper went up to\nLamps 7\nlight it.\n", "  The keeper went up to\nlight it.\n", false);
        check("The keeper went up and\nLamps 7\no  lit it\n", "The keeper went up and\no  lit it\n", false);
        check("The keeper went up to\nLamps 7\n\u{C}light it.\n", "The keeper went up to\nlight it.\n", true);
    }

    #[test]
    fn the_last_foot_leaves_the_end_as_it_was() {
        let check = |text: &str, expected: &str| {
            let gap = Gap { before: Some(0), after: None, lines: vec![2], has_form_feed: false };
            assert_eq!(crate::fix::apply(text, &[gap.edit(&Document::new(text))]), expected);
        };
        check("The lamp.\n\nLamps 7", "The lamp.");
        check("The lamp.\n\nLamps 7\n", "The lamp.\n");
    }

    #[test]
    fn what_is_seen_of_it_has_no_blank_lines_around() {
        let text = "The lamp\n\n  Lamps 7\n\u{C}\n\nis lit.\n";
        let document = Document::new(text);
        assert_eq!(gap(0, 2, 5).span(&document).of(text), "Lamps 7\n\u{C}");
    }
}
