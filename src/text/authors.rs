//! Lines that are the author's by the document's structure, whatever their words: no rule for what stood around a text
//! on its page speaks of them.

use super::dialect::is_heading;
use super::document::Document;
use super::facts::Role;

impl Document<'_> {
    /// Whether the line with this 0-based index is the author's by the document's structure, whatever its words.
    pub fn is_authors(&self, line_index: usize) -> bool {
        is_authors(self, line_index)
    }

    /// Whether the line has the mark of a heading or the number of an item.
    pub(crate) fn is_marked(&self, line_index: usize) -> bool {
        let text = self.lines().get(line_index).map_or("", |line| self.line_text(line)).trim_start();
        let number = text.trim_start_matches(|c: char| c.is_ascii_digit());
        let is_item = number.len() < text.len() && (number.starts_with(". ") || number.starts_with(") "));
        self.role(line_index) == Role::Heading || is_heading(text, b'#') || is_item
    }
}

/// Whether the line with this 0-based index is code, front matter, a numbered heading, an item of a table of contents,
/// an empty field of a record, or the rest of a paragraph that is cut at a width.
pub(super) fn is_authors(document: &Document, line_index: usize) -> bool {
    let Some(line) = document.lines().get(line_index) else { return false };
    let text = document.line_text(line).trim();
    matches!(document.role(line_index), Role::Code | Role::FrontMatter | Role::Directive)
        || is_numbered_heading(text)
        || is_in_contents(text)
        || is_empty_field(document, line_index, text)
        || line_index > 0 && document.is_cut_behind(line_index - 1)
}

/// `## § 5 Advertising`, `3.3. Responses`, `Art. 7`, `# 2. Related work`: the number is one of a series, and a page's
/// furniture has none.
fn is_numbered_heading(text: &str) -> bool {
    let title = text.trim_start_matches('#');
    let is_marked = title.len() < text.len();
    let title = title.trim_start();
    if let Some(rest) = title.strip_prefix('§') {
        return rest.trim_start_matches(['§', ' ', '\u{A0}']).starts_with(|c: char| c.is_ascii_digit());
    }
    let end = title.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(title.len());
    let (number, rest) = title.split_at(end);
    let parts = number.split('.').filter(|part| !part.is_empty()).count();
    let is_number = number.starts_with(|c: char| c.is_ascii_digit())
        && number.split('.').all(|part| part.len() <= 2)
        && rest.starts_with([' ', '\t', '\u{A0}'])
        && rest.trim_start().starts_with(char::is_alphabetic);
    // `4.5 stars` is a mark that somebody gave.
    is_number
        && (parts >= 3 || parts == 2 && (is_marked || number.ends_with('.')) || is_marked && number.ends_with('.'))
}

/// `Comments ........ 12`.
fn is_in_contents(text: &str) -> bool {
    let rest = text.trim_end_matches(|c: char| c.is_ascii_digit());
    let dots = rest.trim_end_matches(' ');
    rest.len() < text.len() && (dots.ends_with("....") || dots.ends_with(". . . ."))
}

/// `Related:` beside `Meter: 8.7.8.7`: one of several keys, of which this one has no value.
fn is_empty_field(document: &Document, line_index: usize, text: &str) -> bool {
    if !text.strip_suffix(':').is_some_and(is_key) {
        return false;
    }
    let is_field = |index: usize| {
        let line = document.lines().get(index).map_or("", |line| document.line_text(line)).trim();
        line.split_once(": ").is_some_and(|(key, value)| is_key(key) && !value.trim().is_empty())
    };
    is_field(line_index + 1) || line_index > 0 && is_field(line_index - 1)
}

/// One word with a capital, or two.
fn is_key(key: &str) -> bool {
    key.starts_with(char::is_uppercase)
        && key.split(' ').count() <= 2
        && key.chars().all(|c| c.is_alphabetic() || c == ' ' || c == '-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, line_index: usize, expected: bool) {
        assert_eq!(is_authors(&Document::new(text), line_index), expected, "{text}");
    }

    #[test]
    fn what_has_a_number_of_a_series_is_a_heading() {
        check("## § 5 Werbung\n", 0, true);
        check("3.3. Responses\n", 0, true);
        check("# 2. Related work\n", 0, true);
        check("2. Reply\n", 0, false);
        check("12 comments\n", 0, false);
        check("3.5 stars\n", 0, false);
        check("3.1.4 The keeper\n", 0, true);
        check("## Comments\n", 0, false);
    }

    #[test]
    fn fields_contents_and_front_matter_are_the_authors() {
        check("Related:\nMeter: 8.7.8.7\n", 0, true);
        check("Related:\nThe ferry sails again\n", 0, false);
        check("Comments ......... 12\n", 0, true);
        check("---\ntitle: Tides\ncategories: news\n---\n\nText.\n", 2, true);
        check("```\nShare\n```\n", 1, true);
    }

    #[test]
    fn the_rest_of_a_paragraph_is_its_authors() {
        let text = "The old boat leaves the line when the new one has come, which is said to happen on\n\
            17 June 2005.\n\n\
            It is good to ask the harbour master before you walk to the pier, and the notice may be read\n\
            for more information.\n";
        check(text, 1, true);
        check(text, 4, true);
        check(text, 3, false);
    }
}
