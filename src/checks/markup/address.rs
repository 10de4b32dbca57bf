//! `address`: web addresses where text should be.
//!
//! Two things are seen: a line that holds nothing but addresses, and a document of which addresses are a large part. In
//! the second case the lines are not told as well. The targets of Markdown links are markup, not text, and do not
//! count. Where a text is cut at a width, or its dialect parts paragraphs by blank lines, an address that did not fit
//! on its line stands on the next one alone: there it is the rest of its paragraph.

use std::ops::Range;
use std::sync::Arc;

use memchr::memmem;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::diagnostic::Rule;
use crate::dialect::Dialect;
use crate::fix::{Applicability, Edit};
use crate::kind::{Hit, Invalid, Kind, MakeSchema, Pass, Sink, Spec};
use crate::span::Span;
use crate::text::Document;
use crate::text::markup::Role;

pub(crate) struct Address;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Params {
    /// Of a document's bytes, the part that addresses may make up.
    max_share: f64,
    /// With fewer addresses a document is short rather than full of them.
    min_addresses: usize,
}

struct AddressPass {
    cards: Vec<(Arc<Rule>, Params)>,
}

impl Kind for Address {
    fn name(&self) -> &'static str {
        "address"
    }

    fn summary(&self) -> &'static str {
        "web addresses where text should be"
    }

    fn params(&self) -> MakeSchema {
        Params::json_schema
    }

    fn compile(&self, cards: &[Spec]) -> Result<Box<dyn Pass>, Invalid> {
        let cards = cards.iter().map(Spec::rule_with_params).collect::<Result<_, _>>()?;
        Ok(Box::new(AddressPass { cards }))
    }
}

impl Pass for AddressPass {
    fn run(&self, document: &Document, sink: &mut Sink) {
        let bytes = &document.profile().bytes;
        if !bytes.has(b':') && !bytes.has(b'.') {
            return;
        }
        let addresses = addresses(document.text);
        if addresses.is_empty() {
            return;
        }
        let mut alone = Vec::new();
        let mut sum = 0;
        let mut paragraphs = Paragraphs { document, run: 0..0, is_rest: false };
        let mut rest = addresses.as_slice();
        while let Some(first) = rest.first() {
            let line_index = document.lines().index_at(first.start);
            let end = document.lines().next_start(line_index);
            let (here, after) = rest.split_at(rest.partition_point(|address| address.start < end));
            rest = after;
            if document.is_fenced(line_index) {
                continue;
            }
            sum += here.iter().map(|address| address.len()).sum::<usize>();
            if is_all(document, line_index, here) && !paragraphs.hold(line_index) && !is_announced(document, line_index)
            {
                alone.push(line_index);
            }
        }
        for (rule, params) in &self.cards {
            #[expect(clippy::cast_precision_loss, reason = "a share in percent is shown")]
            let share = sum as f64 / document.text.trim().len() as f64;
            if share > params.max_share && addresses.len() >= params.min_addresses {
                let what = format!("{} addresses make up {:.0} % of the document", addresses.len(), share * 100.0);
                sink.report(rule, Hit::new(addresses[0]).slots(&[("what", &what)]));
                continue;
            }
            for run in alone.chunk_by(|&a, &b| a + 1 == b) {
                let (first, last) = (run[0], run[run.len() - 1]);
                let lines = document.lines();
                let span = lines.span(first, last).trimmed(document.text);
                let what = match run.len() {
                    1 => "an address and nothing else stands on the line".to_owned(),
                    count => format!("{count} lines hold addresses and nothing else"),
                };
                let edits = vec![Edit::delete(lines.deletion(first, last))];
                let slots = [("what", what.as_str())];
                sink.report(rule, Hit::new(span).slots(&slots).edits(edits, Applicability::Suggestion));
            }
        }
    }
}

/// Addresses of the web in the order of the text: with a scheme, or beginning with `www.`.
fn addresses(text: &str) -> Vec<Span> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut end = 0;
    let mut keep = |start: usize, from: usize, end: &mut usize| {
        // What is written before as `](` is a Markdown link's, and markup.
        if start < *end || text[..start].ends_with("](") {
            return;
        }
        let length = text[from..].find(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '`' | '|'));
        let written = text[start..length.map_or(text.len(), |length| from + length)]
            .trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']', '*', '_', '”', '’', '»', '。', '，']);
        *end = start + written.len();
        found.push(Span::new(start, *end));
    };
    let mut schemes = memmem::find_iter(bytes, "://").peekable();
    let mut hosts = memmem::find_iter(bytes, "www.").peekable();
    loop {
        let is_scheme = match (schemes.peek(), hosts.peek()) {
            (None, None) => return found,
            (scheme, host) => host.is_none() || scheme.is_some() && scheme < host,
        };
        if is_scheme {
            let at = schemes.next().expect("it was seen");
            let is_web = |scheme: &str| {
                let begin = at.checked_sub(scheme.len())?;
                let is_it = bytes[begin..at].eq_ignore_ascii_case(scheme.as_bytes());
                (is_it && !bytes[..begin].last().is_some_and(u8::is_ascii_alphanumeric)).then_some(begin)
            };
            if let Some(start) = ["https", "http", "ftp"].into_iter().find_map(is_web)
                && bytes.get(at + 3).is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte >= 0x80)
            {
                keep(start, at + 3, &mut end);
            }
        } else {
            let at = hosts.next().expect("it was seen");
            let begins = at == 0 || !bytes[at - 1].is_ascii_alphanumeric() && !matches!(bytes[at - 1], b'/' | b'.');
            if begins && bytes.get(at + 4).is_some_and(u8::is_ascii_alphanumeric) {
                keep(at, at + 4, &mut end);
            }
        }
    }
}

/// Whether lines belong to words on the line before them or behind. Several addresses that did not fit stand below each
/// other, and what is known of one of such a run is known of all: a text may be nothing else.
struct Paragraphs<'d> {
    document: &'d Document<'d>,
    /// The last run that was asked about, by its lines.
    run: Range<usize>,
    is_rest: bool,
}

impl Paragraphs<'_> {
    /// Whether the line, which holds an address, is the rest of a paragraph.
    fn hold(&mut self, line_index: usize) -> bool {
        let document = self.document;
        let parts_by_blank_lines = document.origin.dialect.is_some_and(Dialect::parts_paragraphs_by_blank_lines);
        if !parts_by_blank_lines && document.width_in_chars().is_none() && !document.is_indented() {
            return false;
        }
        if !self.run.contains(&line_index) {
            let lines = document.lines();
            let text = |index: usize| lines.get(index).map_or("", |line| document.line_text(line));
            let is_address = |index: usize| text(index).contains("://");
            let has_words = |index: usize| {
                !is_address(index) && text(index).contains(char::is_alphabetic) && document.role(index) == Role::Text
            };
            let above = (0..line_index).rev().find(|&index| !is_address(index));
            let below = (line_index + 1..lines.len()).find(|&index| !is_address(index));
            self.run = above.map_or(0, |index| index + 1)..below.unwrap_or(lines.len());
            self.is_rest = [above, below].into_iter().flatten().any(has_words);
        }
        self.is_rest
    }
}

/// Whether a sentence ends before it with a colon, on the line above or above a blank one: it says what is to be found
/// there. A word or two are a label.
fn is_announced(document: &Document, line_index: usize) -> bool {
    const FEWEST_WORDS: u32 = 4;
    let lines = document.lines();
    let above = (1..=2).filter_map(|back| line_index.checked_sub(back)).find(|&index| !lines.is_blank(index));
    above
        .and_then(|index| lines.get(index))
        .is_some_and(|line| line.words >= FEWEST_WORDS && document.line_text(line).trim_end().ends_with([':', '：']))
}

/// Whether nothing else that could be read stands on the line. The label of a reference in Markdown, `[1]: `, or a
/// number before the address makes it an entry of a list of sources.
fn is_all(document: &Document, line_index: usize, addresses: &[Span]) -> bool {
    let line = document.lines().get(line_index).expect("an address stands on it");
    let mut from = line.start;
    // A string of a program.
    if document.line_text(line).trim_start().starts_with(['"', '\'']) {
        return false;
    }
    for address in addresses {
        if document.text[from..address.start].contains(char::is_alphanumeric) {
            return false;
        }
        from = address.end;
    }
    !document.text[from..line.end].contains(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let found = addresses(text);
        assert_eq!(found.iter().map(|span| span.of(text)).collect::<Vec<_>>(), expected, "{text}");
    }

    #[test]
    fn each_run_of_addresses_is_asked_about_by_itself() {
        let text = "   The tides of the bay stand in\n   https://example.org/tides\n   https://example.org/piers\n\n\
            \x20  https://example.org/boats\n\n   https://example.org/lamps\n   and nowhere else.\n";
        let document = Document::new(text);
        let mut paragraphs = Paragraphs { document: &document, run: 0..0, is_rest: false };
        assert_eq!([1, 2, 4, 6].map(|line_index| paragraphs.hold(line_index)), [true, true, false, true]);
    }

    #[test]
    fn a_sentence_with_a_colon_announces_its_address() {
        let check = |text: &str, line_index: usize, expected: bool| {
            assert_eq!(is_announced(&Document::new(text), line_index), expected, "{text}");
        };
        check("The tides of the bay stand here:\nhttps://example.org/tides\n", 1, true);
        check("The tides of the bay stand here:\n\nhttps://example.org/tides\n", 2, true);
        check("Source:\nhttps://example.org/tides\n", 1, false);
        check("The tides of the bay are known.\nhttps://example.org/tides\n", 1, false);
        check("https://example.org/tides\n", 0, false);
    }

    #[test]
    fn an_address_ends_before_the_marks_of_its_sentence() {
        check("See https://example.org/a, or www.example.org.", &["https://example.org/a", "www.example.org"]);
        check("(http://www.example.org)", &["http://www.example.org"]);
        check("[tides](https://example.org/tides) <ftp://example.org>", &["ftp://example.org"]);
        check("HTTPS://EXAMPLE.ORG/Ü?b=1|x", &["HTTPS://EXAMPLE.ORG/Ü?b=1"]);
        check("xhttp://a file://b awww.c www. ://", &[]);
    }
}
