//! `shape`: how a document as a whole is laid out.
//!
//! A card names one fault of shape with its measures. Every fault is told once a document, at the first place where it
//! shows; nothing here can be mended, because what was lost is not in the text.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::diagnostic::Rule;
use crate::kind::{Hit, Invalid, Kind, MakeSchema, Pass, Sink, Spec};
use crate::text::values::Values;
use crate::text::words;
use crate::text::{Document, Line};

pub(crate) struct Shape;

#[derive(Deserialize, JsonSchema)]
#[serde(tag = "fault", deny_unknown_fields, rename_all = "kebab-case", rename_all_fields = "kebab-case")]
enum Fault {
    /// One line, but for a headline, holds all of an article.
    SingleLine { min_words: u32, min_sentences: usize },
    /// A line among others is longer than any paragraph.
    LongLine { min_words: u32, min_sentences: usize },
    /// No line ends as a sentence does.
    NoProse { min_lines: usize, max_words: u32 },
    /// No line ends as a sentence does, and every fourth holds a price or is a date.
    Listing { min_lines: usize, max_words: u32, max_date_words: u32 },
    /// Some paragraphs are set off by blank lines and some are not, as many of each at least.
    MixedParagraphStyle { min_each: usize },
}

struct ShapePass {
    cards: Vec<(Arc<Rule>, Fault)>,
    values: Values,
}

/// A first line of at most so many words may be the headline.
const HEADLINE_WORDS: u32 = 25;

impl Kind for Shape {
    fn name(&self) -> &'static str {
        "shape"
    }

    fn summary(&self) -> &'static str {
        "how a document as a whole is laid out"
    }

    fn params(&self) -> MakeSchema {
        Fault::json_schema
    }

    fn compile(&self, cards: &[Spec]) -> Result<Box<dyn Pass>, Invalid> {
        let values = Values::new(Spec::shared_languages(cards));
        Ok(Box::new(ShapePass { cards: cards.iter().map(Spec::rule_with_params).collect::<Result<_, _>>()?, values }))
    }
}

impl Pass for ShapePass {
    fn run(&self, document: &Document, sink: &mut Sink) {
        // A listing is without a sentence, too, and that is said once.
        let mut is_listing = false;
        for (rule, fault) in &self.cards {
            let found = match *fault {
                Fault::SingleLine { min_words, min_sentences } => single_line(document, min_words, min_sentences),
                Fault::LongLine { min_words, min_sentences } => long_line(document, min_words, min_sentences),
                Fault::Listing { min_lines, max_words, max_date_words } => {
                    let has_value = |line: Line| {
                        let (text, words) = (document.line_text(line), words::count(document, line));
                        words <= max_words && self.values.has_price(text)
                            || words <= max_date_words && self.values.has_date(text)
                    };
                    listing(document, min_lines, max_words, has_value).inspect(|_| is_listing = true)
                }
                Fault::NoProse { .. } if is_listing => None,
                Fault::NoProse { min_lines, max_words } => no_prose(document, min_lines, max_words),
                Fault::MixedParagraphStyle { min_each } => mixed(document, min_each),
            };
            if let Some((line_index, count)) = found {
                let line = document.lines().get(line_index).expect("a line was found");
                let count = count.to_string();
                let span = line.span().trimmed(document.text);
                sink.report(rule, Hit::new(span).slots(&[("count", &count)]));
            }
        }
    }
}

/// Marks at which a sentence ends with more text behind it; stops counting when there are enough.
fn has_sentences(text: &str, least: usize) -> bool {
    let mut chars = text.chars().peekable();
    let mut count = 0;
    while let Some(c) = chars.next() {
        let ends = match c {
            '.' | '!' | '?' | '…' | '؟' | '۔' | '।' | '։' | '።' => chars
                .peek()
                .is_some_and(|next| next.is_whitespace() || matches!(next, '"' | '”' | '»' | '’' | ')' | '“')),
            '。' | '！' | '？' | '｡' => true,
            _ => false,
        };
        count += usize::from(ends);
        if count >= least {
            return true;
        }
    }
    false
}

fn single_line(document: &Document, min_words: u32, min_sentences: usize) -> Option<(usize, u32)> {
    let mut standing = document.lines().iter().enumerate().filter(|(_, line)| !line.is_blank());
    let (first, second, third) = (standing.next()?, standing.next(), standing.next());
    let (line_index, line) = match second {
        None => first,
        Some(second) if third.is_none() && words::count(document, first.1) <= HEADLINE_WORDS => second,
        Some(_) => return None,
    };
    let count = words::count(document, line);
    (count >= min_words && has_sentences(document.line_text(line), min_sentences)).then_some((line_index, count))
}

fn long_line(document: &Document, min_words: u32, min_sentences: usize) -> Option<(usize, u32)> {
    let is_long = |line: Line| {
        let bytes = line.end - line.start;
        bytes > min_words as usize * 2 && words::count(document, line) >= min_words
    };
    // Told at the first; a document that is one line is the other card's.
    let (line_index, line) = document.lines().iter().enumerate().find(|(_, line)| is_long(*line))?;
    (single_line(document, min_words, min_sentences).is_none()
        && has_sentences(document.line_text(line), min_sentences))
    .then(|| (line_index, words::count(document, line)))
}

/// The first line of a document that has lines enough, most of them as short as buttons, and no sentence.
fn no_prose(document: &Document, min_lines: usize, max_words: u32) -> Option<(usize, u32)> {
    let lines = document.lines();
    if lines.iter().any(Line::is_prose) {
        return None;
    }
    let mut first = None;
    let (mut standing, mut short, mut listed) = (0, 0, 0);
    for (line_index, line) in lines.iter().enumerate().filter(|(_, line)| !line.is_blank()) {
        let text = document.line_text(line).trim();
        first.get_or_insert(line_index);
        standing += 1;
        short += usize::from(words::count(document, line) <= max_words);
        listed += usize::from(is_listed(text));
    }
    // Scripts that write no mark at a sentence's end: Thai, Lao, Tibetan, Burmese, Khmer.
    let is_marked = |c: char| !matches!(c, '\u{E00}'..='\u{109F}' | '\u{1780}'..='\u{17FF}');
    let is_menu = standing >= min_lines && short * 3 >= standing * 2 && listed * 3 < standing;
    (is_menu && document.text.chars().all(is_marked) && !document.has_fences())
        .then(|| (first.expect("a line stands"), u32::try_from(standing).unwrap_or(u32::MAX)))
}

/// The first line of a document without a sentence or a long line, of which every fourth line has a value and as many
/// have words. Items and rows of tables are an author's list.
fn listing(
    document: &Document,
    min_lines: usize,
    max_words: u32,
    has_value: impl Fn(Line) -> bool,
) -> Option<(usize, u32)> {
    let lines = document.lines();
    let is_long = |line: Line| line.is_prose() || words::count(document, line) > max_words;
    if lines.len() < min_lines || document.has_fences() || lines.iter().any(is_long) {
        return None;
    }
    // A field is a label and what it says; code is indented.
    let is_field = |text: &str| text.split_once(": ").is_some_and(|(label, _)| label.split_whitespace().count() <= 3);
    let is_item = |raw: &str| {
        let text = raw.trim();
        let is_marked = text.starts_with(['-', '*', '•', '–', '|', '+', '>', '#', '·', ':']);
        (raw.starts_with("    ") || raw.starts_with('\t')) || is_marked || text.contains(['|', '\t']) || is_field(text)
    };
    let mut first = None;
    let (mut standing, mut valued, mut named, mut items) = (0, 0, 0, 0);
    for (line_index, line) in lines.iter().enumerate().filter(|(_, line)| !line.is_blank()) {
        let text = document.line_text(line).trim();
        first.get_or_insert(line_index);
        standing += 1;
        items += usize::from(is_item(document.line_text(line)));
        if has_value(line) {
            valued += 1;
        } else {
            named += usize::from(text.contains(char::is_alphabetic));
        }
    }
    (standing >= min_lines && valued * 4 >= standing && named * 4 >= standing && items * 3 < standing)
        .then(|| (first.expect("a line stands"), u32::try_from(standing).unwrap_or(u32::MAX)))
}

/// A line of a list, a table, a questionnaire: there no sentence is missed.
fn is_listed(text: &str) -> bool {
    text.starts_with(['-', '*', '•', '–', '|', '+', '>', '#', '·'])
        || text.starts_with(|c: char| c.is_ascii_digit())
        || text.ends_with(|c: char| c.is_ascii_digit())
        || text.contains(['|', '\t', ':', '='])
        || text.ends_with([',', ';', '-', '—', '–', '.', '!', '?', '…'])
}

/// The first paragraph that is not set off from the one before, where others are.
fn mixed(document: &Document, min_each: usize) -> Option<(usize, u32)> {
    let lines = document.lines();
    let (mut apart, mut close) = (0, 0);
    let mut first_close = None;
    let mut last: Option<usize> = None;
    for (line_index, _) in lines.iter().enumerate().filter(|(_, line)| is_paragraph(document, *line)) {
        if let Some(last) = last {
            if last + 1 == line_index {
                close += 1;
                first_close.get_or_insert(line_index);
            } else if lines.are_blank(last + 1..line_index) {
                apart += 1;
            }
        }
        last = Some(line_index);
    }
    let rarer = std::cmp::min(apart, close);
    (rarer >= min_each && rarer * 5 >= apart + close)
        .then(|| (first_close.expect("it was counted"), u32::try_from(rarer).unwrap_or(u32::MAX)))
}

/// A line that is a whole paragraph of prose: long, beginning with a letter and at its end a sentence's. Speeches and
/// items are none, nor are lines that end in Markdown's line break, two spaces.
fn is_paragraph(document: &Document, line: Line) -> bool {
    line.is_prose()
        && words::count(document, line) >= 20
        && document.line_text(line).trim_end().ends_with(['.', '!', '?', '…', '"', '”', '»', '。', '！', '？', '」'])
        && document.line_text(line).starts_with(char::is_alphabetic)
        && !document.line_text(line).ends_with("  ")
        && !document.line_text(line).contains(['|', '\t'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_are_counted_where_more_follows() {
        let check = |text: &str, least: usize, expected: bool| {
            assert_eq!(has_sentences(text, least), expected, "{text}");
        };
        check("One. Two. Three.", 2, true);
        check("One. Two. Three.", 3, false);
        check("3.5 and example.org", 1, false);
        check("朝市は早い。船も早い。", 2, true);
        check("", 0, false);
    }
}
