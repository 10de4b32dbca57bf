//! `code`: lines of a page's machinery in the text: scripts, style sheets, data for search engines, unfilled templates.
//!
//! A text about programming is full of code and right. So what the document says is code is left alone, a line with a
//! backtick too, whether or not another one closes it, and every document whose prose speaks of programming; a brace
//! alone proves nothing. What remains is found line by line, and lines that look like code and touch what was found
//! make one finding with it.

use std::ops::Range;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::Deserialize;
use toml::Spanned;

use crate::diagnostic::Rule;
use crate::fix::{Applicability, Edit};
use crate::kind::{Hit, Invalid, Kind, MakeSchema, Pass, Sink, Spec};
use crate::matching::lazy::LazyRegex;
use crate::span::Span;
use crate::text::Document;

mod slot;

pub(crate) struct Code;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Params {
    /// What no prose has: the finding begins where one of these matches.
    #[schemars(with = "Vec<String>")]
    code: Vec<Spanned<String>>,
    /// Places of a template that nobody filled; each is a finding of its own, the group named `match` or all of it.
    #[schemars(with = "Vec<String>")]
    slots: Vec<Spanned<String>>,
    /// What a server says of its own faults, with a path or a number that no article has.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    messages: Vec<Spanned<String>>,
    /// What a script writes where a value is missing; as `slots`.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    holes: Vec<Spanned<String>>,
    /// Words that may stand for a missing value, and do in a document with one of `holes`.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    weak_holes: Vec<Spanned<String>>,
    /// A line that matches one of these is left alone, but for messages.
    #[schemars(with = "Vec<String>")]
    unless: Vec<Spanned<String>>,
    /// Words that speak of programming.
    about: Vec<String>,
    /// So many of them in the document's prose, and it is about programming.
    most_about: usize,
    /// Regexes of which one match shows that the document's code is its subject.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    programs: Vec<Spanned<String>>,
}

struct Compiled {
    rule: Arc<Rule>,
    code: Option<LazyRegex>,
    slots: Option<LazyRegex>,
    messages: Option<LazyRegex>,
    holes: Option<LazyRegex>,
    weak_holes: Option<LazyRegex>,
    unless: Option<LazyRegex>,
    about: Option<LazyRegex>,
    most_about: usize,
    programs: Option<LazyRegex>,
}

struct CodePass {
    cards: Vec<Compiled>,
}

/// Longer lines are looked at up to here, in bytes: what is code shows at once.
const LONGEST: usize = 20_000;

impl Kind for Code {
    fn name(&self) -> &'static str {
        "code"
    }

    fn summary(&self) -> &'static str {
        "lines of a page's machinery in the text: scripts, style sheets, data for search engines, unfilled templates"
    }

    fn params(&self) -> MakeSchema {
        Params::json_schema
    }

    fn compile(&self, cards: &[Spec]) -> Result<Box<dyn Pass>, Invalid> {
        let mut compiled = Vec::with_capacity(cards.len());
        for card in cards {
            let params: Params = card.params()?;
            let about: Vec<String> = params.about.iter().map(|word| regex::escape(word)).collect();
            compiled.push(Compiled {
                rule: Arc::clone(&card.rule),
                code: LazyRegex::any_of(card, &params.code)?,
                slots: LazyRegex::any_of(card, &params.slots)?,
                messages: LazyRegex::any_of(card, &params.messages)?,
                holes: LazyRegex::any_of(card, &params.holes)?,
                weak_holes: LazyRegex::any_of(card, &params.weak_holes)?,
                unless: LazyRegex::any_of(card, &params.unless)?,
                about: (!about.is_empty()).then(|| LazyRegex::new(format!(r"(?i)\b(?:{})\b", about.join("|")))),
                most_about: params.most_about,
                programs: LazyRegex::any_of(card, &params.programs)?,
            });
        }
        Ok(Box::new(CodePass { cards: compiled }))
    }
}

impl Pass for CodePass {
    fn run(&self, document: &Document, sink: &mut Sink) {
        let suspects = suspects(document);
        if suspects.is_empty() {
            return;
        }
        for card in &self.cards {
            let found = card.look(document, &suspects);
            if !found.is_empty() && !card.is_about_code(document) {
                found.into_iter().for_each(|found| card.tell(document, found, sink));
            }
        }
    }
}

/// Lines with a character that code cannot do without, in order.
fn suspects(document: &Document) -> Vec<usize> {
    let text = document.text.as_bytes();
    let has = &document.profile().bytes;
    let lines = document.lines();
    let mut all: Vec<usize> = Vec::new();
    let mut end = 0;
    let mut keep = |at: usize, end: &mut usize| {
        if at >= *end {
            let line_index = lines.index_at(at);
            *end = lines.next_start(line_index);
            all.push(line_index);
        }
    };
    if has.has_any(*b"{}=") {
        memchr::memchr3_iter(b'{', b'}', b'=', text).for_each(|at| keep(at, &mut end));
    }
    if has.has(b'%') {
        end = 0;
        // What prose writes after a per cent sign is a space or a mark.
        let is_slot = |&at: &usize| text.get(at + 1).is_some_and(|byte| byte.is_ascii_alphanumeric());
        memchr::memchr_iter(b'%', text).filter(is_slot).for_each(|at| keep(at, &mut end));
    }
    // Brackets and marks that prose has none of tell whether a longer sign is worth a search of its own.
    #[rustfmt::skip]
    let longer: [(&[u8], &str); 16] = [
        (b";)", ");"), (b"[!", "CDATA["), (b"]>", "]]>"), (b"<?", "<?"), (b"@i", "@import"), (b"'", " from '"),
        (b"\"", " from \""), (b"/.", ".php"), (b"S", "SQL syntax"), (b"W", "database error"), (b"M8", "error '8"),
        (b"[]", "[object "), (b"f", "undefined"), (b"N", "NaN"), (b"NAME", "NAME"), (b"*|", "*|"),
    ];
    for (needs, needle) in longer {
        if needs.iter().all(|&byte| has.has(byte)) {
            end = 0;
            memchr::memmem::find_iter(text, needle).for_each(|at| keep(at, &mut end));
        }
    }
    all.sort_unstable();
    all.dedup();
    all
}

/// Something found, with its lines.
enum Found {
    /// Nothing else stands on its lines when it is whole.
    Block {
        first: usize,
        last: usize,
        span: Span,
        is_whole: bool,
        what: &'static str,
    },
    Slot {
        span: Span,
        what: &'static str,
    },
}

impl Found {
    fn span(&self) -> Span {
        match self {
            Self::Block { span, .. } | Self::Slot { span, .. } => *span,
        }
    }
}

impl Compiled {
    fn look(&self, document: &Document, suspects: &[usize]) -> Vec<Found> {
        let lines = document.lines();
        let mut found: Vec<Found> = Vec::new();
        let mut past = 0;
        // Asked once, of a document with such a slot.
        let mut speaks = None;
        let (mut holes, mut weak): (Vec<Span>, Vec<Span>) = (Vec::new(), Vec::new());
        for &line_index in suspects.iter().filter(|&&index| !document.is_code(index)) {
            if line_index < past {
                continue;
            }
            let text = beginning(document, line_index);
            let line = lines.get(line_index).expect("a suspect is a line");
            if let Some(message) = self.messages.as_ref().and_then(|messages| messages.regex().find(text)) {
                let span = Span::new(line.start + message.start, line.start + message.end).trimmed(document.text);
                let is_whole = span == line.span().trimmed(document.text);
                past = line_index + 1;
                let what = "a message of the server";
                found.push(Found::Block { first: line_index, last: line_index, span, is_whole, what });
                continue;
            }
            if self.unless.as_ref().is_some_and(|unless| unless.regex().is_match(text)) {
                continue;
            }
            if let Some(code) = self.code.as_ref().and_then(|code| first_shown(code, text)) {
                let (mut first, mut last) = (line_index, line_index);
                let start = code.start + text[code.start..].len() - text[code.start..].trim_start().len();
                let mut span = Span::new(line.start + start, line.start + end_of_code(text, code.end));
                let is_blank = |from: usize, to: usize| document.text[from..to].trim().is_empty();
                // Text may stand on the line beside the code.
                let is_whole = is_blank(line.start, span.start) && is_blank(span.end, line.end);
                if is_whole {
                    let is_code = |index: &usize| is_like_code(beginning(document, *index));
                    first = (past..line_index).rev().take_while(is_code).last().unwrap_or(first);
                    last = (line_index + 1..lines.len()).take_while(is_code).last().unwrap_or(last);
                    span = lines.span(first, last).trimmed(document.text);
                }
                past = last + 1;
                found.push(Found::Block { first, last, span, is_whole, what: "code of the page" });
                continue;
            }
            let mut is_syntax = |slot: &Range<usize>| {
                slot::is_attached(text, slot)
                    || slot::is_conversion(text, slot)
                        && *speaks.get_or_insert_with(|| slot::speaks_of_conversions(document.text))
            };
            let slots = self.slots.iter().flat_map(|slots| all_shown(slots, text));
            for range in slots.filter(|slot| !is_syntax(slot)) {
                let span = Span::new(line.start + range.start, line.start + range.end);
                found.push(Found::Slot { span, what: "a template's slot that nobody filled" });
            }
            let spans = |regex: &Option<LazyRegex>| {
                let ranges = regex.iter().flat_map(|regex| all_shown(regex, text)).collect::<Vec<_>>();
                ranges.into_iter().map(|range| Span::new(line.start + range.start, line.start + range.end))
            };
            holes.extend(spans(&self.holes));
            weak.extend(spans(&self.weak_holes));
        }
        if !holes.is_empty() {
            weak.retain(|weak| !holes.iter().any(|hole| hole.touches(*weak)));
            holes.append(&mut weak);
            let is_filled = |hole: &Span| !found.iter().any(|found| found.span().touches(*hole));
            let holes = holes.into_iter().filter(is_filled).collect::<Vec<_>>();
            found.extend(holes.into_iter().map(|span| Found::Slot { span, what: "a hole that a script left" }));
        }
        found
    }

    fn is_about_code(&self, document: &Document) -> bool {
        if self.programs.as_ref().is_some_and(|programs| programs.regex().is_match(document.text)) {
            return true;
        }
        let Some(about) = &self.about else { return false };
        let lines = document.lines().iter().enumerate();
        let prose = lines.filter(|(index, line)| line.words >= 4 && !document.is_fenced(*index));
        let is_message = |text: &str| self.messages.as_ref().is_some_and(|messages| messages.regex().is_match(text));
        let texts = prose
            .map(|(index, _)| beginning(document, index))
            .filter(|text| !text.contains(['{', '}', '=']) && !is_message(text));
        texts.flat_map(|text| about.regex().find_iter(text)).nth(self.most_about.saturating_sub(1)).is_some()
    }

    fn tell(&self, document: &Document, found: Found, sink: &mut Sink) {
        match found {
            Found::Slot { span, what } => sink.report(&self.rule, Hit::new(span).slots(&[("what", what)])),
            Found::Block { first, last, span, is_whole, what } => {
                let (gone, trust) = if is_whole {
                    (document.lines().deletion(first, last), Applicability::Unsafe)
                } else {
                    // How much of the line is code, is not known surely.
                    (span, Applicability::Suggestion)
                };
                let slots = [("what", what)];
                let hit = Hit::new(span).slots(&slots);
                sink.report(&self.rule, hit.edits(vec![Edit::delete(gone)], trust));
            }
        }
    }
}

/// The first place that a regex shows: the group named `match`, or the whole match.
fn first_shown(regex: &LazyRegex, text: &str) -> Option<Range<usize>> {
    all_shown(regex, text).next()
}

/// All places that a regex shows, as [`first_shown`].
fn all_shown<'t>(regex: &'t LazyRegex, text: &'t str) -> impl Iterator<Item = Range<usize>> + 't {
    regex.regex().each_shown(text, 0).map(|(whole, shown)| shown.unwrap_or(whole))
}

/// A line, as far as it is looked at.
fn beginning<'d>(document: &Document<'d>, line_index: usize) -> &'d str {
    let text = document.lines().get(line_index).map_or("", |line| document.line_text(line));
    &text[..text.floor_char_boundary(LONGEST)]
}

/// Where the code on a line ends: at its last bracket or semicolon, or where the match does.
fn end_of_code(line: &str, least: usize) -> usize {
    let last = line.rfind(['}', ';', ')', ']', '>', '{', '"', '\'']).map_or(0, |at| at + 1);
    let rest = line[last.max(least)..].trim();
    // A word or two behind the last bracket still are a comment or a name.
    if rest.contains(char::is_whitespace) || last >= least && !rest.is_empty() {
        last.max(least)
    } else {
        line.trim_end().len()
    }
}

/// Whether a line beside code is code as well.
fn is_like_code(line: &str) -> bool {
    let text = line.trim();
    let ends = text.ends_with(['{', '}', ';', '[', '(', '\\'])
        || text.ends_with("},")
        || text.ends_with("],")
        || text.ends_with("\",") && text.contains(':')
        || text.ends_with("*/");
    let begins = text.starts_with(['{', '}', ')', ']', '@']) || text.starts_with("//") || text.starts_with("/*");
    // A sentence may end in a semicolon; it has more words and no sign of code.
    let has_sign = text.contains(['{', '}', '=', '(', '"', '_', '/', '#']) || text.split_whitespace().count() <= 4;
    !text.is_empty() && (begins || ends && has_sign)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::Linter;
    use crate::rules::Card;

    #[test]
    fn a_list_without_a_pattern_finds_nothing() {
        let check = |lists: &str, expected: &[&str]| {
            let source = format!(
                "summary = ''\nwhy = ''\nseverity = 'note'\ncheck = 'code'\nmessage = ''\n\
                 [params]\nunless = []\nabout = []\nmost-about = 1\n{lists}"
            );
            let card = Card::parse("a/b", "", &source).expect("the card is right");
            let text = "The ferry sails = at nine.\n\nvar boat = 1;\n\nDear %NAME%\n";
            let found = Linter::new([&card]).expect("it compiles").lint(&Document::new(text));
            assert_eq!(found.iter().map(|found| found.span.of(text)).collect::<Vec<_>>(), expected, "{lists}");
        };
        check("code = []\nslots = []", &[]);
        check("code = ['^var ']\nslots = []", &["var boat = 1;"]);
        check("code = []\nslots = ['%[A-Z]+%']", &["%NAME%"]);
    }

    #[test]
    fn lines_beside_code_are_judged_by_their_ends() {
        let check = |line: &str, expected: bool| assert_eq!(is_like_code(line), expected, "{line}");
        check("});", true);
        check("  color: red;", true);
        check("\"name\": \"Ferry\",", true);
        check("if (a) {", true);
        check("// end of menu", true);
        check("The ferry sails at nine; the mayor, who had waited, went home;", false);
        check("The ferry sails (at nine).", false);
        check("", false);
    }

    #[test]
    fn code_ends_at_its_last_bracket() {
        let check = |line: &str, least: usize, expected: &str| {
            assert_eq!(&line[..end_of_code(line, least)], expected, "{line}");
        };
        check("f() { g(); } the tides of May", 4, "f() { g(); }");
        check("f() { g(); }", 4, "f() { g(); }");
        check("window.x = 1", 10, "window.x = 1");
    }
}
