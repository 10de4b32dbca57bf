//! Whether lines are cut at a width, and which line goes on in the next.
//!
//! Books, standards, mail and manuals break a paragraph where the next word would not fit. That is the test: a line is
//! full when the first word of the next would have made it longer than the text is wide. Lines of verse, of menus and
//! of tables end where they end.

use super::chars::count_chars;
use super::document::Document;
use super::facts::{Role, Width};
use super::letters::is_alphabetic;
use crate::dialect::Dialect;

/// Narrower columns and wider lines are cut by nobody.
const NARROWEST: usize = 38;
const WIDEST: usize = 132;
/// Of the breaks inside blocks so many in a hundred have to be at the width.
const FULL_IN_HUNDRED: usize = 60;
/// What a text's own width is read off: all but so many in a hundred of its lines are as short.
const LONGER_IN_HUNDRED: usize = 3;
/// Fewer breaks prove little.
const FEW: usize = 4;
const NARROWEST_OF_FEW: usize = 60;
/// As many lines tell the width of a text.
const MOST_LINES: usize = 4_000;

impl Document<'_> {
    /// Whether a paragraph goes on from this line to the next: its file's dialect says so, its text is cut at a width,
    /// or its sentence is.
    pub fn goes_on(&self, line_index: usize) -> bool {
        self.is_cut_behind(line_index) || sentence_goes_on(self, line_index)
    }

    /// As [`Self::goes_on`], but by the form of the text alone: on a page a line in small letters below another one is
    /// a line of its own.
    pub(super) fn is_cut_behind(&self, line_index: usize) -> bool {
        match self.origin.dialect.is_some_and(Dialect::parts_paragraphs_by_blank_lines) {
            true => continues_paragraph(self, line_index),
            false => self.is_cut(line_index),
        }
    }

    /// Whether the text itself goes on from this line to the next, whatever its file's dialect makes of the break.
    pub(super) fn flows(&self, line_index: usize) -> bool {
        self.is_cut(line_index) || sentence_goes_on(self, line_index)
    }

    /// Whether the line is cut at the text's width, and goes on in the next.
    pub(super) fn is_cut(&self, line_index: usize) -> bool {
        let breaks_hard = self.lines().get(line_index).is_some_and(|line| self.line_text(line).ends_with("  "));
        !breaks_hard && self.width().is_some_and(|width| width.goes_on(self, line_index))
    }

    /// Whether a blank line ends a paragraph and nothing else does, as readers of Markdown and reStructuredText have
    /// it: the text is of such a dialect, and its lines are cut at a width, or a blank one stands every few lines.
    /// Somebody wrote it so, where a page's blocks have a line each.
    pub(super) fn has_paragraphs_of_source(&self) -> bool {
        const LINES_A_BLANK: usize = 8;
        let blank = || self.lines().iter().filter(|line| line.is_blank()).count();
        matches!(self.dialect(), Dialect::Markdown | Dialect::ReStructuredText)
            && (self.width().is_some() || blank() * LINES_A_BLANK >= self.lines().len())
    }

    /// Whether this line and the next are of one such paragraph, quoted or not.
    pub(super) fn continues_quoted(&self, line_index: usize) -> bool {
        let lines = pair_of_text(self, line_index).map(|(line, next)| unquoted(line, next));
        lines.is_some_and(|(line, next)| !line.is_empty() && !next.is_empty() && !begins_block(next))
    }

    /// Whether more than half of its lines are indented, as those of a manual's page are below the titles.
    pub(crate) fn is_indented(&self) -> bool {
        const INDENT: usize = 3;
        *self.facts.is_indented.get_or_init(|| {
            let (mut filled, mut indented) = (0, 0);
            for line in self.lines().iter().filter(|line| !line.is_blank()) {
                let text = self.line_text(line);
                filled += 1;
                indented += usize::from(text.starts_with('\t') || text.bytes().take(INDENT).all(|byte| byte == b' '));
            }
            indented * 2 > filled
        })
    }

    /// The width that its lines are cut at, in characters; `None` where they are not.
    pub fn width_in_chars(&self) -> Option<usize> {
        self.width().map(|width| width.chars)
    }

    fn width(&self) -> Option<Width> {
        *self.facts.width.get_or_init(|| Width::of(self))
    }
}

impl Width {
    /// `None` of a text whose lines are paragraphs, verses or entries.
    pub(super) fn of(document: &Document) -> Option<Self> {
        let lines = document.lines();
        let length = |index: usize| lines.get(index).map_or(0, |line| count_chars(document.line_text(line).trim_end()));
        let inner: Vec<usize> = (0..lines.len().saturating_sub(1).min(MOST_LINES))
            .filter(|&index| !lines.is_blank(index) && !lines.is_blank(index + 1))
            .collect();
        let mut lengths: Vec<usize> = inner.iter().map(|&index| length(index)).collect();
        lengths.sort_unstable();
        let width = *lengths.get(lengths.len().checked_sub(1 + lengths.len() * LONGER_IN_HUNDRED / 100)?)?;
        if !(NARROWEST..=WIDEST).contains(&width) {
            return None;
        }
        let width = Self { chars: width, is_weak: inner.len() < FEW };
        if width.is_weak && width.chars < NARROWEST_OF_FEW {
            return None;
        }
        let full = inner.iter().filter(|&&index| width.is_full(document, index)).count();
        (full * 100 >= inner.len() * FULL_IN_HUNDRED).then_some(width)
    }

    /// Whether the first word of the next line would not have fitted on this one.
    fn is_full(self, document: &Document, line_index: usize) -> bool {
        let lines = document.lines();
        let Some((line, next)) = lines.get(line_index).zip(lines.get(line_index + 1)) else { return false };
        let line = document.line_text(line);
        let word = unquoted(line, document.line_text(next)).1.split_whitespace().next().unwrap_or_default();
        // A line is seldom cut as late as it could be where somebody cuts it by hand.
        count_chars(line.trim_end()) + 1 + count_chars(word) + self.chars / 12 >= self.chars
    }

    /// Whether a paragraph goes on from this line to the next.
    pub(super) fn goes_on(self, document: &Document, line_index: usize) -> bool {
        let lines = document.lines();
        if lines.is_blank(line_index) || lines.is_blank(line_index + 1) {
            return false;
        }
        let Some((line, next)) = lines.get(line_index).zip(lines.get(line_index + 1)) else { return false };
        let (line, next) = unquoted(document.line_text(line), document.line_text(next));
        let ends = self.is_weak && ends_sentence(document, line_index);
        !ends && !line.is_empty() && !next.is_empty() && !begins_block(next) && self.is_full(document, line_index)
    }
}

/// Whether a sentence plainly goes on in the next line, whatever the width: several words without a mark behind them,
/// and a small letter.
pub(super) fn sentence_goes_on(document: &Document, line_index: usize) -> bool {
    /// A label or a menu's line has fewer words.
    const FEWEST_WORDS: u32 = 4;
    let lines = document.lines();
    let Some((line, next)) = lines.get(line_index).zip(lines.get(line_index + 1)) else { return false };
    let has_letter = |word: &&str| word.contains(is_alphabetic);
    line.words >= FEWEST_WORDS
        && document.line_text(line).split_whitespace().filter(has_letter).nth(FEWEST_WORDS as usize - 1).is_some()
        && next.words > 0
        && document.line_text(next).trim_start().starts_with(char::is_lowercase)
        && !ends_sentence(document, line_index)
}

/// Whether the dialect of the file makes one paragraph of this line and the next.
pub(super) fn continues_paragraph(document: &Document, line_index: usize) -> bool {
    let Some((line, next)) = pair_of_text(document, line_index) else { return false };
    !line.ends_with("  ") && !line.ends_with('\\') && !begins_block(next)
}

/// Two lines without the signs of a quotation where both have them.
fn unquoted<'l>(line: &'l str, next: &'l str) -> (&'l str, &'l str) {
    let bare = |line: &'l str| line.trim_start_matches(['>', ' ']);
    if line.starts_with('>') && next.starts_with('>') { (bare(line), bare(next)) } else { (line, next) }
}

/// This line and the next, where both are text by the dialect.
fn pair_of_text<'d>(document: &Document<'d>, line_index: usize) -> Option<(&'d str, &'d str)> {
    let is_text = |index: usize| document.role(index) == Role::Text && !document.lines().is_blank(index);
    let text = |index: usize| document.lines().get(index).map(|line| document.line_text(line));
    let lines = text(line_index).zip(text(line_index + 1));
    lines.filter(|_| is_text(line_index) && is_text(line_index + 1))
}

fn ends_sentence(document: &Document, line_index: usize) -> bool {
    let text = document.lines().get(line_index).map_or("", |line| document.line_text(line)).trim_end();
    text.trim_end_matches(['"', '\'', '”', '’', ')', '*', '_', '»']).ends_with(['.', '!', '?', ':', ';', '…'])
}

/// Whether a line begins something of its own: an item, a heading, a quotation, a directive.
fn begins_block(line: &str) -> bool {
    let trimmed = line.trim_start();
    let number = trimmed.trim_start_matches(|c: char| c.is_ascii_digit());
    ["- ", "* ", "+ ", "• ", "> ", "# ", "## ", "### ", ".. ", "|"].iter().any(|mark| trimmed.starts_with(mark))
        || number.len() < trimmed.len() && (number.starts_with(". ") || number.starts_with(") "))
}

#[cfg(test)]
mod tests {
    use super::*;

    const WRAPPED: &str = "The old boat leaves the line when the new one has come, which is\n\
        said to happen in the spring of the year after next. Nobody at the\n\
        harbour believes it, and the master of the boat does so least of\n\
        all.\n\nThe new boat is white and has two funnels, of which one is false\n\
        and holds the cook's potatoes.\n";

    #[track_caller]
    fn check(text: &str, expected: &[usize]) {
        let document = Document::new(text);
        let going: Vec<usize> = (0..document.lines().len()).filter(|&line| document.goes_on(line)).collect();
        assert_eq!(going, expected, "{text}");
    }

    #[test]
    fn a_full_line_goes_on() {
        check(WRAPPED, &[0, 1, 2, 5]);
        check("The old boat leaves the line when the new one has come at last, on\n17 June 2005.\n", &[0]);
    }

    #[test]
    fn a_quotation_goes_on_as_its_text_does() {
        let quoted: String = WRAPPED.lines().map(|line| format!("> {line}\n")).collect();
        check(&quoted, &[0, 1, 2, 5]);
    }

    #[test]
    fn lines_below_titles_make_a_text_indented() {
        assert!(Document::new("NAME\n       ferry\n\nUSE\n       It sails.\n       It lands.\n").is_indented());
        assert!(!Document::new("Ferries\n   * one\nTides\n").is_indented());
        assert!(!Document::new("").is_indented());
    }

    #[test]
    fn verses_menus_and_paragraphs_end_where_they_end() {
        check(
            "The boat is old and the sea is grey,\nThe gulls have gone,\nThe lamp is lit at the end of day,\nAnd on\n",
            &[],
        );
        check("Home\nNews\nAbout the harbour and its boats, and what they carry\nShare\n", &[]);
        check(&format!("{}\n{}\nShare\n", "The ferry sails. ".repeat(20), "It is late again. ".repeat(12)), &[]);
        check(&format!("{WRAPPED}- one\n- two\n"), &[0, 1, 2, 5]);
    }
}
