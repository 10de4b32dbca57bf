//! `--attributes`: a line of JSON for each document, with the places of what was found in it, as Dolma has them.
//!
//! The names are a contract: `corpuslint__<category>__<rule>`, what is neither letter nor digit an underscore, since
//! Dolma takes names apart at two underscores and its filters read a hyphen as a minus. Places are characters of the
//! text, as Python counts them. Places of one rule that overlap are put together: Dolma's mixer would leave the end of
//! the second.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::span::Span;
use crate::text::count_chars;

/// `start`, `end`, and the score, which is always 1.
type Place = (usize, usize, f64);

#[derive(Serialize)]
struct WireAttributes {
    attributes: BTreeMap<String, Vec<Place>>,
}

/// The line of a document with this text, with its end. `id` is its own, as JSON; `found` are the ids of rules with
/// places in the text, in bytes, in any order.
pub fn row<'f>(id: Option<&str>, text: &str, found: impl Iterator<Item = (&'f str, Span)> + Clone) -> String {
    let mut offsets: Vec<usize> = found.clone().flat_map(|(_, span)| [span.start, span.end]).collect();
    offsets.sort_unstable();
    offsets.dedup();
    let (mut counted, mut characters) = (0, 0);
    let numbers = offsets.iter().map(|&offset| {
        characters += count_chars(&text[counted..offset]);
        counted = offset;
        characters
    });
    let numbers: Vec<usize> = numbers.collect();
    let number = |offset: usize| numbers[offsets.binary_search(&offset).expect("it is one of them")];
    let mut attributes: BTreeMap<String, Vec<Place>> = BTreeMap::new();
    for (rule, span) in found {
        attributes.entry(name(rule)).or_default().push((number(span.start), number(span.end), 1.0));
    }
    attributes.values_mut().for_each(join);
    let wire = serde_json::to_string(&WireAttributes { attributes }).expect("numbers and strings are always JSON");
    let attributes = wire.strip_prefix('{').expect("it is an object");
    format!("{{\"id\":{},{attributes}\n", id.unwrap_or("null"))
}

/// What a rule is called among attributes.
pub fn name(rule: &str) -> String {
    let plain = |part: &str| part.replace(|c: char| !c.is_ascii_alphanumeric(), "_");
    let parts: Vec<String> = rule.split('/').map(plain).collect();
    format!("corpuslint__{}", parts.join("__"))
}

/// Sorts places, and puts together those that overlap.
fn join(places: &mut Vec<Place>) {
    places.sort_unstable_by_key(|(start, end, _)| (*start, *end));
    places.dedup_by(|next, before| {
        let overlaps = next.0 < before.1 || (next.0, next.1) == (before.0, before.1);
        before.1 = if overlaps { before.1.max(next.1) } else { before.1 };
        overlaps
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(id: Option<&str>, text: &str, found: &[(&str, &str)], expected: &str) {
        let span = |part: &str| {
            let start = text.find(part).expect("it is there");
            Span::new(start, start + part.len())
        };
        let found = found.iter().map(|(rule, part)| (*rule, span(part)));
        assert_eq!(row(id, text, found), format!("{expected}\n"));
    }

    #[test]
    fn places_are_characters() {
        let text = "日本 😀 e\u{301} Leave a Comment";
        let found = [("boilerplate/comment-form", "Leave a Comment"), ("encoding/odd", "😀")];
        let expected = "{\"id\":\"a\\u00e9\",\"attributes\":{\"corpuslint__boilerplate__comment_form\":[[8,23,1.0]],\
                        \"corpuslint__encoding__odd\":[[3,4,1.0]]}}";
        check(Some("\"a\\u00e9\""), text, &found, expected);
        check(None, text, &[], "{\"id\":null,\"attributes\":{}}");
        check(Some("7"), "", &[("a/b", "")], "{\"id\":7,\"attributes\":{\"corpuslint__a__b\":[[0,0,1.0]]}}");
    }

    #[test]
    fn places_of_a_rule_do_not_overlap() {
        let found = [("a/b", "cdef"), ("a/b", "abc"), ("a/b", "g"), ("a/c", "abc"), ("a/b", "g")];
        let expected = "{\"id\":1,\"attributes\":{\"corpuslint__a__b\":[[0,6,1.0],[6,7,1.0]],\
                        \"corpuslint__a__c\":[[0,3,1.0]]}}";
        check(Some("1"), "abcdefg", &found, expected);
    }
}
