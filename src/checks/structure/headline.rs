//! `headline`: an article that begins without its headline.
//!
//! What a headline is follows a plain definition: 3 to 22 words, at most 140 characters, no final full stop. A title
//! that the container holds apart from the text, a Markdown heading or a `title:` line is one whatever its shape.
//! Whether an article *should* have one cannot be known; a text too short to be an article is left alone.
//!
//! Lines of boilerplate above it are stepped over: those that the selected rules have named, and the few that the card
//! knows by itself.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::Deserialize;
use toml::Spanned;

use crate::diagnostic::Rule;
use crate::genre::Genre;
use crate::kind::{Hit, Invalid, Kind, MakeSchema, Pass, Sink, Spec, Turn};
use crate::language::{Lexicon, List};
use crate::matching::lazy::LazyRegex;
use crate::span::Span;
use crate::text::Document;
use crate::text::dialect::is_rule;
use crate::text::entries::begins_with_cue;
use crate::text::markup::Role;
use crate::text::words::{has_words, is_unspaced};

mod chapter;

use chapter::is_chapter;

pub(crate) struct Headline;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Params {
    /// Of a headline, as the next two.
    pub(crate) min_words: u32,
    pub(crate) max_words: u32,
    /// One in Title Case may be longer by a quarter.
    pub(crate) max_chars: usize,
    /// A document with fewer words is a note or an excerpt, not an article.
    pub(crate) min_document_words: u32,
    /// Regexes of short lines that are no headline, whatever their shape: a date, an author's name.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub(crate) above: Vec<Spanned<String>>,
}

struct Compiled {
    rule: Arc<Rule>,
    params: Params,
    above: Option<LazyRegex>,
}

struct HeadlinePass {
    cards: Vec<Compiled>,
    words: Lexicon,
}

/// The words of languages that tell what is a headline.
pub(crate) const LISTS: &[List] = &[List::AboveText, List::HeadlineAbbreviations, List::Parts, List::PartSigns];

/// In scripts without spaces two characters count as a word.
const UNSPACED_CHARS: usize = 2;
/// Boilerplate as long as a paragraph, in bytes, stands in the place of the text, and what is below it is a heading of
/// a part.
const LONGEST_ABOVE: usize = 200;

impl Kind for Headline {
    fn name(&self) -> &'static str {
        "headline"
    }

    fn summary(&self) -> &'static str {
        "an article that begins without its headline"
    }

    fn params(&self) -> MakeSchema {
        Params::json_schema
    }

    fn compile(&self, cards: &[Spec]) -> Result<Box<dyn Pass>, Invalid> {
        let compile = |card: &Spec| {
            let (rule, params): (_, Params) = card.rule_with_params()?;
            let above = LazyRegex::any_of(card, &params.above)?;
            Ok(Compiled { rule, params, above })
        };
        let words = Spec::lexicon(cards, LISTS);
        Ok(Box::new(HeadlinePass { cards: cards.iter().map(compile).collect::<Result<_, Invalid>>()?, words }))
    }
}

impl Pass for HeadlinePass {
    fn run(&self, document: &Document, sink: &mut Sink) {
        let Beginning::Line { index, span } = beginning(document) else { return };
        let named: Vec<Span> = sink.spans_of("boilerplate").collect();
        for Compiled { rule, params, above } in &self.cards {
            let is_named = |line: Span| named.iter().any(|named| named.start <= line.start && line.end <= named.end);
            let is_above = |line: Span| {
                let is_known = || {
                    above
                        .as_ref()
                        .filter(|_| may_be_above(line.of(document.text), &self.words))
                        .is_some_and(|above| above.regex().is_match(line.of(document.text)))
                };
                line.len() <= LONGEST_ABOVE && (is_named(line) || is_known())
            };
            if !begins_with_headline(document, index, params, &self.words, is_above)
                && !has_title_below(document, index)
                && has_words(document, params.min_document_words)
            {
                sink.report(rule, Hit::new(span));
            }
        }
    }

    fn turn(&self) -> Turn {
        Turn::Behind
    }
}

/// A glance before the card's regexes, which take longer to compile than a small folder takes to lint: a line with the
/// digits of a day and a year, or one that begins as a button or an author's line does.
fn may_be_above(line: &str, words: &Lexicon) -> bool {
    let first = line.split(|c: char| !c.is_alphanumeric()).find(|word| !word.is_empty()).unwrap_or_default();
    line.bytes().filter(u8::is_ascii_digit).nth(4).is_some() || words.has(List::AboveText, first.to_ascii_lowercase())
}

/// Whether the first line of the text is its headline: the line `first`, or one below it, if that is `above` the text.
/// A marked heading never is. Below furniture that is known more may stand that is not, up to the first paragraph, or a
/// sentence that has more such furniture below it.
fn begins_with_headline(
    document: &Document,
    first: usize,
    params: &Params,
    words: &Lexicon,
    is_above: impl Fn(Span) -> bool,
) -> bool {
    /// A page has no more.
    const MOST_LINES: usize = 40;
    let stands = document.lines().iter().enumerate().skip(first).filter(|(_, line)| !line.is_blank());
    let is_furniture = |index: usize, span: Span| {
        !is_marked(span.of(document.text), trimmed_line(document, index + 1)) && is_above(span)
    };
    let mut lines = stands
        .take(MOST_LINES)
        .map(|(index, line)| (index, line, line.span().trimmed(document.text)))
        .map(|(index, line, span)| (index, line, span, is_furniture(index, span)))
        .peekable();
    let mut is_below = false;
    while let Some((index, line, span, is_furniture)) = lines.next() {
        if is_furniture {
            is_below = true;
        } else if is_headline_at(document, index, span.of(document.text), params, words) {
            return true;
        } else if !is_below || line.is_paragraph() && !lines.peek().is_some_and(|next| next.3) {
            return false;
        }
    }
    false
}

/// How a document begins.
enum Beginning {
    /// It has no prose, or nothing at all: no headline is to be expected.
    NoArticle,
    /// The container holds the headline.
    Titled,
    /// The first line with anything on it, white space around it left out.
    Line { index: usize, span: Span },
}

fn beginning(document: &Document) -> Beginning {
    if document.origin.title.is_some_and(|title| !title.trim().is_empty()) {
        return Beginning::Titled;
    }
    let lines = document.lines();
    if lines.prose_without(|_| false).is_none() || begins_with_cue(document) {
        return Beginning::NoArticle;
    }
    let is_blank = |index: usize| lines.is_blank(index);
    let is_front = |index: usize| document.role(index) == Role::FrontMatter;
    let Some(first) = (0..lines.len()).find(|&index| !is_blank(index)) else { return Beginning::NoArticle };
    // Front matter that names no title has nothing to say of it.
    let index = match is_front(first) && !names_title(document, first) {
        true => (first..lines.len()).find(|&index| !is_blank(index) && !is_front(index)).unwrap_or(first),
        false => first,
    };
    let span = lines.get(index).expect("the position is a line's").span().trimmed(document.text);
    if begins_with_speaker(span.of(document.text)) && document.genre() == Some(Genre::Transcript) {
        return Beginning::NoArticle;
    }
    Beginning::Line { index, span }
}

/// Whether a name and a colon stand at the begin of a line: in a transcript, who speaks.
fn begins_with_speaker(line: &str) -> bool {
    const LONGEST: usize = 40;
    const MOST_WORDS: usize = 4;
    let line = line.trim_start_matches(['*', '_']);
    let name = line.char_indices().take(LONGEST).find(|(_, c)| *c == ':').map(|(end, _)| &line[..end]);
    name.is_some_and(|name| (1..=MOST_WORDS).contains(&name.split_whitespace().count()))
}

fn is_headline_at(document: &Document, index: usize, text: &str, params: &Params, words: &Lexicon) -> bool {
    document.role(index) == Role::Heading
        || is_marked(text, trimmed_line(document, index + 1))
        || document.role(index) == Role::FrontMatter && names_title(document, index)
        || fields_have_title(document, index)
        || is_above_heading(document, index, text) && is_marked_below(document, index)
        || is_over_line(document, index)
        || is_headline(text, params, words)
        || is_name_above_prose(document, index, text)
        || is_name_of_paragraph(document, index, text)
        || is_numbered(text)
        || is_head_of_manual(text)
        || is_chapter(text, words)
}

fn trimmed_line<'d>(document: &Document<'d>, index: usize) -> &'d str {
    document.lines().get(index).map_or("", |line| document.line_text(line).trim())
}

/// A line of tags alone or a comment, a picture or a badge, the place of a table of contents, what speaks to an editor:
/// what a README may have above its name.
fn is_decoration(line: &str) -> bool {
    let is_place = || line.starts_with('[') && line.ends_with(']') && !line.contains(' ');
    let is_for_editor = || line.starts_with("-*-") && line.ends_with("-*-");
    line.starts_with('<') || line.starts_with("![") || line.starts_with("[![") || is_place() || is_for_editor()
}

/// What may stand above a document's name: decoration, or what speaks to a program, on a line or indented below it.
fn is_above_heading(document: &Document, index: usize, line: &str) -> bool {
    let is_below_directive = || {
        let line = document.lines().get(index).map_or("", |line| document.line_text(line));
        document.role(index) == Role::Code && line.starts_with([' ', '\t'])
    };
    is_decoration(line) || document.role(index) == Role::Directive || is_below_directive()
}

/// Whether a rule stands here, and once more as long below the next line: the title is between them.
fn is_over_line(document: &Document, index: usize) -> bool {
    let rule = trimmed_line(document, index);
    is_rule(rule) && trimmed_line(document, index + 2) == rule && has_letter(trimmed_line(document, index + 1))
}

fn has_letter(line: &str) -> bool {
    line.contains(char::is_alphabetic)
}

/// Whether a marked heading is the first thing below lines of decoration.
fn is_marked_below(document: &Document, first: usize) -> bool {
    const MOST_LINES: usize = 40;
    let mut in_tag = false;
    for index in first..first + MOST_LINES {
        let text = trimmed_line(document, index);
        if !in_tag && is_decoration(text) && text.to_ascii_lowercase().contains("<h1") {
            return true;
        }
        let goes_on = in_tag || text.is_empty() || is_above_heading(document, index, text);
        if !goes_on {
            return document.role(index) == Role::Heading || is_marked(text, trimmed_line(document, index + 1));
        }
        // A tag may go on over several lines.
        in_tag = match (text.rfind('<'), text.rfind('>')) {
            (Some(open), Some(close)) => open > close,
            (Some(_), None) => true,
            (None, Some(_)) => false,
            (None, None) => in_tag,
        };
    }
    false
}

/// Whether an article begins with a headline; `None` of what is no article.
pub(crate) fn has_headline(document: &Document, params: &Params, words: &Lexicon) -> Option<bool> {
    let has = match beginning(document) {
        Beginning::NoArticle => return None,
        Beginning::Titled => true,
        Beginning::Line { index, span } => {
            is_headline_at(document, index, span.of(document.text), params, words) || has_title_below(document, index)
        }
    };
    has_words(document, params.min_document_words).then_some(has)
}

/// Whether the one heading of the first level that a Markdown text has stands behind a line or two: a kicker, a
/// summary, or a button, and then the title.
fn has_title_below(document: &Document, first: usize) -> bool {
    const MOST_ABOVE: usize = 2;
    let is_title = |index: &usize| {
        let title = trimmed_line(document, *index).strip_prefix("# ");
        title.is_some_and(|title| title.contains(char::is_alphanumeric)) && !document.is_fenced(*index)
    };
    let stands = |index: &usize| !document.lines().is_blank(*index);
    let mut lines = first..document.lines().len();
    lines.by_ref().filter(stands).take(MOST_ABOVE + 1).any(|index| is_title(&index))
        && !lines.any(|index| is_title(&index))
}

/// A line that says itself that it is a heading: by Markdown, by its label, by its tag.
fn is_marked(line: &str, next: &str) -> bool {
    let hashes = line.bytes().take_while(|&byte| byte == b'#').count();
    if (1..=6).contains(&hashes) && line[hashes..].starts_with([' ', '\t']) {
        return true;
    }
    let is_ruled = |mark: char| next.len() >= 3 && next.chars().all(|c| c == mark);
    if is_ruled('=') || is_ruled('-') && line.len() <= 200 {
        return true;
    }
    let begins = |label: &str| line.get(..label.len()).is_some_and(|start| start.eq_ignore_ascii_case(label));
    ["title:", "headline:", "<title", "<h1"].iter().any(|label| begins(label))
}

/// Whether the front matter that begins here has a key for the title.
fn names_title(document: &Document, opening: usize) -> bool {
    const KEY: &str = "title";
    let is_title = |text: &str| {
        let key = text.get(..KEY.len()).is_some_and(|key| key.eq_ignore_ascii_case(KEY));
        key && text[KEY.len()..].trim_start().starts_with([':', '='])
    };
    let of_front_matter = (opening..).take_while(|&index| document.role(index) == Role::FrontMatter);
    of_front_matter.map(|index| trimmed_line(document, index)).any(is_title)
}

/// Whether the document begins with fields, `Number: 368` and the like, one of which is its title.
fn fields_have_title(document: &Document, first: usize) -> bool {
    const MOST_LINES: usize = 60;
    const MOST_KEY: usize = 30;
    for line in document.lines().iter().skip(first).take(MOST_LINES) {
        let text = document.line_text(line);
        // What is indented goes on with the field above.
        if text.starts_with([' ', '\t']) && !text.trim().is_empty() {
            continue;
        }
        let Some((key, value)) = text.trim_start_matches("#+").trim_start_matches(':').split_once(':') else {
            return false;
        };
        let is_key = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | ' ');
        if key.is_empty() || key.len() > MOST_KEY || !key.chars().all(is_key) {
            return false;
        }
        if key.eq_ignore_ascii_case("title") && !value.trim().is_empty() {
            return true;
        }
    }
    false
}

fn is_headline(line: &str, params: &Params, lexicon: &Lexicon) -> bool {
    let bare = line.trim_matches(|c: char| matches!(c, '*' | '_' | '#') || c.is_whitespace());
    // A line of megabytes is not walked to its end: what is too long is too long.
    let most = params.max_chars + params.max_chars / 4;
    let chars = bare.chars().take(most + 1).count();
    if chars > most {
        return false;
    }
    let unspaced = if bare.is_ascii() { 0 } else { bare.chars().filter(|&c| is_unspaced(c)).count() };
    let spaced = bare.split_whitespace().filter(|word| word.contains(char::is_alphanumeric)).count();
    let words =
        u32::try_from(if unspaced > 0 { spaced.max(unspaced / UNSPACED_CHARS) } else { spaced }).unwrap_or(u32::MAX);
    let (is_short, is_titled) = (chars <= params.max_chars, is_title_case(bare));
    (params.min_words..=params.max_words).contains(&words) && (is_short && !ends_a_sentence(bare, lexicon) || is_titled)
}

/// Whether the longer words of a line begin with capitals, as English headlines are often set: some of these are long,
/// and some end in a full stop.
fn is_title_case(line: &str) -> bool {
    /// Fewer say nothing.
    const FEWEST: usize = 4;
    let (mut words, mut capitals) = (0, 0);
    for word in line.split(|c: char| !c.is_alphanumeric() && !matches!(c, '\'' | '’')) {
        if word.chars().nth(3).is_some() && word.starts_with(char::is_alphabetic) {
            words += 1;
            capitals += usize::from(word.starts_with(char::is_uppercase));
        }
    }
    words >= FEWEST && capitals == words
}

/// Whether a line is the name of what stands below, set apart from a paragraph: `Night ferries`. What a site calls its
/// parts is one word mostly.
fn is_name_above_prose(document: &Document, index: usize, line: &str) -> bool {
    const PARAGRAPH: usize = 120;
    let is_word = |word: &str| word.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '’' | '!'));
    // Of a line of megabytes no more than two words are read.
    let is_name = line.split_once(' ').is_some_and(|(first, second)| is_word(first) && is_word(second));
    is_name
        && line.starts_with(char::is_uppercase)
        && trimmed_line(document, index + 1).is_empty()
        && trimmed_line(document, index + 2).len() >= PARAGRAPH
}

/// Whether a line of a word or two names what the paragraph below it is about: each of its words stands in the
/// paragraph, too. What a site calls its parts does not.
fn is_name_of_paragraph(document: &Document, index: usize, line: &str) -> bool {
    const MOST_WORDS: usize = 3;
    const MOST_BYTES: usize = 60;
    /// Bytes of the paragraph that are looked at.
    const NEAR: usize = 1_000;
    let words_of = |text: &'_ str| -> Vec<String> {
        let words = text.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty());
        words.map(str::to_lowercase).collect()
    };
    let is_name = line.len() <= MOST_BYTES && !line.ends_with(['.', ':', '!', ',', ';']) && has_letter(line);
    let below = (index + 1..).take(2).filter_map(|below| document.lines().get(below)).find(|line| !line.is_blank());
    is_name
        && below.filter(|line| line.is_paragraph()).is_some_and(|below| {
            let text = document.line_text(below);
            let (name, said) = (words_of(line), words_of(&text[..text.floor_char_boundary(NEAR)]));
            (1..=MOST_WORDS).contains(&name.len()) && name.iter().all(|word| said.contains(word))
        })
}

/// Whether a line has the number of a section before it: `3.6. Pilots`, `A.2. Tides`.
fn is_numbered(line: &str) -> bool {
    const MOST_BYTES: usize = 140;
    let Some((number, name)) = line.split_once([' ', '\u{A0}', '\t']).filter(|_| line.len() <= MOST_BYTES) else {
        return false;
    };
    let mut parts = number.trim_end_matches('.').split('.');
    let is_first = |part: &str| is_digits(part) || matches!(part.as_bytes(), [b'A'..=b'Z']);
    parts.next().is_some_and(is_first)
        && parts.next().is_some_and(is_digits)
        && parts.all(is_digits)
        && name.trim_start().starts_with(char::is_alphabetic)
        && !name.ends_with(['.', ',', ';', ':'])
}

/// Whether a line is the head of a manual's page: its name and its section at both ends, `FERRY(1)   FERRY(1)`.
fn is_head_of_manual(line: &str) -> bool {
    let mut words = line.split_whitespace();
    let first = words.next().unwrap_or_default();
    let section = first.strip_suffix(')').and_then(|name| name.split_once('('));
    section.is_some_and(|(name, section)| {
        !name.is_empty() && section.starts_with(|c: char| c.is_ascii_digit()) && words.next_back() == Some(first)
    })
}

fn is_digits(part: &str) -> bool {
    (1..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
}

/// A final full stop, behind closing quotes or not. An ellipsis is none, nor is the stop of `U.S.` or `Inc.`.
fn ends_a_sentence(line: &str, words: &Lexicon) -> bool {
    let line = line.trim_end_matches(['"', '\'', '”', '’', '»', ')', ']', '」', '』']);
    let Some(before) = line.strip_suffix(['.', '。', '｡', '।', '۔', '։', '።']) else { return false };
    let last = before.rsplit([' ', '\u{A0}']).next().unwrap_or_default();
    let is_abbreviation = last.contains('.') && last.split('.').all(|part| part.chars().count() <= 1)
        || words.has(List::HeadlineAbbreviations, last);
    !before.ends_with('.') && !is_abbreviation
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, expected: bool) {
        let params = Params { min_words: 3, max_words: 22, max_chars: 140, min_document_words: 50, above: Vec::new() };
        let words = Lexicon::new(&Arc::default(), LISTS);
        assert_eq!(is_headline(line, &params, &words), expected, "{line}");
    }

    #[test]
    fn a_headline_is_short_and_ends_without_a_stop() {
        check("Harbour council votes to keep the night ferry", true);
        check("Will the night ferry sail again?", true);
        check("The council voted on Monday to keep the night ferry.", false);
        check("Ferry to be sold to Norland Lines Inc.", true);
        check("A night ferry for the U.S.", true);
        check("“We will keep the ferry.”", false);
        check("And then the ferry came...", true);
        check("Ferry", false);
        check("Who Keeps the Light Burning? Increasingly, Not a Keeper.", true);
        check("Who keeps the Light burning? Increasingly, not a Keeper.", false);
        check(&"word ".repeat(30), false);
        check(&"Ferrymen ".repeat(19), true);
        check(&"Ferrymen ".repeat(20), false);
        check("港の夜行フェリー、来年も存続へ", true);
        check("港の夜行フェリーは来年も存続する。", false);
        check("مجلس المدينة يبقي على العبارة", true);
        check(&"x".repeat(1_000_000), false);
        check("", false);
    }

    #[test]
    fn a_marked_heading_needs_no_shape() {
        assert!(is_marked("# Ferry.", ""));
        assert!(is_marked("Title: Ferry", ""));
        assert!(is_marked("Ferry", "====="));
        assert!(!is_marked("#ferry #harbour", ""));
        assert!(!is_marked("Titles are rare here", ""));
    }

    #[test]
    fn a_title_may_stand_among_fields() {
        let check = |text: &str, expected: bool| {
            assert_eq!(fields_have_title(&Document::new(text), 0), expected, "{text}");
        };
        check("Note: 12\nAuthor: Ada Tarn,\n  Jon Vale\nTitle: Lamps\n\nThey are lit.\n", true);
        check("#+AUTHOR: Ada Tarn\n#+TITLE: Lamps\n", true);
        check(":author: Ada Tarn\n:title: Lamps\n", true);
        check("Note: 12\n\nTitle: Lamps\n", false);
        check("Ada: It is late.\nJon: It is.\nThe title: none\n", false);
        check("The lamps, which are lit by: the keeper\nTitle: Lamps\n", false);
    }

    #[test]
    fn the_one_heading_of_the_first_level_is_the_title_behind_a_line_or_two() {
        let check = |text: &str, expected: bool| {
            assert_eq!(has_title_below(&Document::new(text), 0), expected, "{text}");
        };
        check("Guide\n\nThe ferry sails twice a day.\n\n# The ferry\n\n## Tides\n\nIt is late.\n", true);
        check("The ferry sails.\n\nIt is late.\n\nIt is full.\n\n# The ferry\n", false);
        check("The ferry sails.\n\n# The ferry\n\nIt is late.\n\n# The tides\n", false);
        check("The ferry sails.\n\n```\n# sail now\n```\n", false);
        check("The ferry sails.\n\n# ###\n", false);
    }

    #[test]
    fn a_rule_above_and_below_makes_a_title() {
        assert!(is_over_line(&Document::new("=====\nFerry\n=====\n"), 0));
        assert!(!is_over_line(&Document::new("=====\nFerry\n-----\n"), 0));
        assert!(!is_over_line(&Document::new("=====\n12\n=====\n"), 0));
    }

    #[test]
    fn a_name_whose_words_the_paragraph_has_is_a_title() {
        let paragraph = "A ferry that has no pilot on board waits for one outside of the harbour, where the pilots of \
            the port have a boat with two funnels, one of which is false, and a cook who sings to the gulls.";
        let check = |name: &str, expected: bool| {
            let text = format!("{name}\n{paragraph}\n");
            assert_eq!(is_name_of_paragraph(&Document::new(&text), 0, name), expected, "{name}");
        };
        check("Pilot", true);
        check("Ferry pilots", true);
        check("Local", false);
        check("Pilot:", false);
        check("The harbour and the gulls", false);
        assert!(!is_name_of_paragraph(&Document::new("Pilot\nA pilot.\n"), 0, "Pilot"));
    }

    #[test]
    fn the_number_of_a_section_makes_a_title() {
        for line in ["3.6. Pilots", "A.2. Tides", "54.22. pilot_tides", "2.1 Ferries of the bay"] {
            assert!(is_numbered(line), "{line}");
        }
        for line in ["1. Pilots", "3.6. Pilots are late.", "3.6", "12.05.2031 Lorm", "1234.5 Tides", "x.1 Tide"] {
            assert!(!is_numbered(line), "{line}");
        }
    }

    #[test]
    fn a_page_of_a_manual_is_headed_by_its_name() {
        assert!(is_head_of_manual("FERRY(1)                         FERRY(1)"));
        assert!(is_head_of_manual("FERRY(1)     Harbour Manual      FERRY(1)"));
        assert!(!is_head_of_manual("FERRY(1)"));
        assert!(!is_head_of_manual("Ferry (1) Ferry (1)"));
        assert!(!is_head_of_manual(""));
    }

    #[test]
    fn a_heading_below_decoration_is_found() {
        let check = |text: &str, expected: bool| {
            assert_eq!(is_marked_below(&Document::new(text), 0), expected, "{text}");
        };
        check("<div align=\"center\">\n\n<h1>Ferry</h1>\n", true);
        check("<p align=center>\n<img\n src=\"a.png\"\n/>\n</p>\n\n<H1>Ferry</H1>\n", true);
        check("[![tide](a.png)](b)\n![pier](c.png)\n# Ferry\n", true);
        check("<!-- Written by\na program. -->\n\n[TOC]\n\n# Ferry\n", true);
        check("-*- outline -*-\n\n# Ferry\n", true);
        check(".. _ferry:\n\n.. highlight:: text\n\nFerry\n-----\n\nIt sails.\n\n.. note::\n", true);
        check(".. index::\n   single: ferry\n\n.. _ferry:\n\nFerry\n-----\n\nIt sails.\n\n.. note::\n", true);
        check("=encoding utf8\n\n=head1 Ferry\n\n=over\n\n=back\n", true);
        check("![pier](c.png)\nThe ferry sails.\n# Ferry\n", false);
        check("<p>The ferry sails.</p>\n", false);
    }
}
