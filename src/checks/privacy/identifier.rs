//! `identifier`: what names a person, an account or a machine, and what opens them: addresses, numbers, keys.
//!
//! Each class is found by its own published form and by what can be computed: check digits, ranges nobody was given,
//! lengths. A number that only looks like one is in every table of figures. A message shows of a key or an account
//! number its first characters alone, as `{masked}`: reports end up in logs that more people read than the text.

use std::ops::Range;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::diagnostic::Rule;
use crate::kind::{Hit, Invalid, Kind, MakeSchema, Pass, Sink, Spec};
use crate::language::{Lexicon, List};
use crate::span::Span;
use crate::text::Document;

mod address;
mod card;
mod digits;
mod email;
mod iban;
mod key;
mod phone;

pub(crate) struct Identifier;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Params {
    class: Class,
}

#[derive(Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Class {
    ApiKey,
    CreditCard,
    Email,
    Iban,
    IpAddress,
    Phone,
    PrivateKey,
    UsSsn,
}

struct IdentifierPass {
    cards: Vec<(Arc<Rule>, Params)>,
    keys: key::Keys,
    words: Lexicon,
}

/// The words that stand before a number and say what it is.
const LISTS: &[List] = &[List::NetworkWords, List::PhoneLabels, List::VersionWords];

/// Takes the places that a class finds, in bytes of the text.
type Found<'f> = dyn FnMut(Range<usize>) + 'f;

impl Kind for Identifier {
    fn name(&self) -> &'static str {
        "identifier"
    }

    fn summary(&self) -> &'static str {
        "what names a person, an account or a machine, and what opens them: addresses, numbers, keys"
    }

    fn params(&self) -> MakeSchema {
        Params::json_schema
    }

    fn compile(&self, cards: &[Spec]) -> Result<Box<dyn Pass>, Invalid> {
        let words = Spec::lexicon(cards, LISTS);
        let cards = cards.iter().map(Spec::rule_with_params).collect::<Result<_, _>>()?;
        Ok(Box::new(IdentifierPass { cards, keys: key::Keys::new(), words }))
    }
}

impl Pass for IdentifierPass {
    fn run(&self, document: &Document, sink: &mut Sink) {
        let text = document.text;
        let bytes = &document.profile().bytes;
        let has_digits = bytes.has_any(b'0'..=b'9');
        for (rule, Params { class }) in &self.cards {
            let found = &mut |range: Range<usize>| {
                let span = Span::new(range.start, range.end);
                sink.report(rule, Hit::new(span).slots(&[("masked", &masked(span.of(text)))]));
            };
            match class {
                Class::ApiKey => self.keys.find(text, found),
                Class::CreditCard if has_digits => card::find(text, found),
                Class::Email if bytes.has(b'@') => email::find(text, found),
                Class::Iban if has_digits => iban::find(text, found),
                Class::IpAddress if bytes.has(b'.') || bytes.has(b':') => address::find(text, &self.words, found),
                Class::Phone if has_digits => phone::find(text, &self.words, found),
                Class::PrivateKey if bytes.has(b'-') => key::find_private(text, found),
                Class::UsSsn if bytes.has(b'-') && has_digits => card::find_us_ssn(text, found),
                _ => {}
            }
        }
    }
}

/// The first characters; of a key in a block, its first line, which says what kind of key it is.
fn masked(text: &str) -> String {
    let shown = match text.split_once('\n') {
        Some((first, _)) => first.trim_end(),
        None => &text[..text.char_indices().nth(4).map_or(text.len(), |(at, _)| at)],
    };
    format!("{shown}…")
}

/// Whether the character before `start` could not belong to the same word.
fn begins(text: &str, start: usize) -> bool {
    !text[..start].chars().next_back().is_some_and(is_word)
}

/// Whether the character at `end` could not belong to the same word.
fn ends(text: &str, end: usize) -> bool {
    !text[end..].chars().next().is_some_and(is_word)
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What one class finds in `text`, joined by `|`.
    #[track_caller]
    pub(crate) fn check(find: impl Fn(&str, &mut Found), text: &str, expected: &str) {
        let mut found: Vec<Range<usize>> = Vec::new();
        find(text, &mut |range| found.push(range));
        assert!(found.windows(2).all(|pair| pair[0].end <= pair[1].start), "in order: {found:?}");
        let found: Vec<&str> = found.into_iter().map(|range| &text[range]).collect();
        assert_eq!(found.join("|"), expected, "in {text:?}");
    }

    #[test]
    fn a_message_holds_the_beginning_of_a_secret() {
        assert_eq!(masked("4111 1111 1111 1111"), "4111…");
        assert_eq!(masked("-----BEGIN A-----\nxyz"), "-----BEGIN A-----…");
        assert_eq!(masked("日本"), "日本…");
    }
}
