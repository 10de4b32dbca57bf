//! Pieces of a list are joined again, whatever was left out of them and however damaged they are.

use std::path::Path;

use proptest::prelude::*;

use super::*;
use crate::corpus::{Answer, Fields, Inspector, Item, Piece, format_of};
use crate::text::{FaultKind, Start};

/// What becomes of pieces, each with what it was mended to.
#[track_caller]
fn check(pieces: &[(&str, Part, Option<&str>)], expected: &str) {
    let mut seam = Seam::new(b',');
    let mut out = Vec::new();
    for (index, (raw, part, mended)) in pieces.iter().enumerate() {
        let is_last = index + 1 == pieces.len();
        let (goes_first, bytes) = seam.join(raw.as_bytes(), mended.map(str::as_bytes), *part, is_last);
        out.extend_from_slice(if goes_first { b"," } else { b"" });
        out.extend_from_slice(bytes);
    }
    assert_eq!(String::from_utf8(out).expect("UTF-8"), expected);
}

#[test]
fn a_list_has_no_comma_behind_its_last_record() {
    let whole = Part::Whole;
    check(&[("[1,", whole, None), (" 2,", whole, None), (" 3]", whole, None)], "[1, 2, 3]");
    check(&[("[1,", whole, None), (" 2,", whole, Some("")), (" 3\n]", whole, Some("\n]"))], "[1\n]");
    check(&[("[1,", whole, None), (" 2,", whole, Some("")), (" 3]", whole, None)], "[1, 3]");
    check(&[("[1,", whole, Some("[")), (" 2,", whole, None), (" 3\n]", whole, Some("\n]"))], "[ 2\n]");
    check(&[("[1,", whole, None), (" 2", whole, Some(""))], "[1");
}

#[test]
fn what_was_not_touched_stays_as_it_was() {
    let whole = Part::Whole;
    check(&[("[1,", whole, Some("[2,")), ("\n]", whole, None)], "[2,\n]");
    check(&[("[1,", whole, Some("[2,")), ("\n", whole, None)], "[2,\n");
    check(&[("[1,", whole, None), (" 2,\n]", whole, Some("\n]"))], "[1,\n]");
    check(&[("[1,", whole, None), (" 2,", whole, Some("")), ("\n]", whole, None)], "[1,\n]");
    let parts = [("[\"a,", Part::Head(4), None), ("]  ,", Part::Rest, None), ("  ", Part::Rest, None)];
    check(&[&parts[..], &[("]\"]", Part::Rest, None)]].concat(), "[\"a,]  ,  ]\"]");
}

/// Leaves out what says `gone`; and what does not parse, if it may.
#[derive(Default)]
struct Dropping {
    left_out: Vec<String>,
}

impl Inspector for Dropping {
    fn look(&mut self, item: Item) -> Answer {
        let is_broken = item.faults.iter().any(|fault| fault.kind == FaultKind::MalformedRecord);
        if is_broken || item.text.contains("gone") { Answer::Drop } else { Answer::default() }
    }

    fn leave_out(&mut self, json: String) {
        self.left_out.push(json);
    }
}

/// What is left of a file of JSON that is read in pieces, each as long as `lengths` says in turn or as one record
/// needs; and what was left out.
fn dropped(raw: &str, lengths: &[usize]) -> (String, Vec<String>) {
    let path = Path::new("a.json");
    let format = format_of(path).expect("JSON");
    let mut cutter = format.cutter().expect("it has records");
    let (mut inspector, mut seam, mut out) = (Dropping::default(), Seam::new(b','), Vec::new());
    let (mut from, mut place, mut ended, mut number) = (0, Start::BEGINNING, 0, 1);
    let mut lengths = lengths.iter().cycle();
    let mut length = *lengths.next().expect("a length");
    for at in 0..=raw.len() {
        let is_last = at == raw.len();
        let ends = if is_last { Default::default() } else { cutter.scan(&raw.as_bytes()[at..=at]) };
        ended += ends.count;
        // Where a record ends behind this byte or before it.
        let end = if is_last { Some(at) } else { ends.last.map(|end| at + end) };
        let Some(end) = end.filter(|end| is_last || end - from >= length) else { continue };
        let piece = &raw.as_bytes()[from..end];
        let visited = Piece { first_number: number, start: place, ..Piece::whole(path, piece) };
        let mended = format.visit(visited, &Fields::default(), &mut inspector);
        let (goes_first, bytes) = seam.join(piece, mended.as_deref(), Part::Whole, is_last);
        out.extend_from_slice(if goes_first { b"," } else { b"" });
        out.extend_from_slice(bytes);
        (place, from, number, ended) = (place.behind(piece), end, number + ended, 0);
        length = *lengths.next().expect("a length");
    }
    (String::from_utf8(out).expect("UTF-8"), inspector.left_out)
}

fn objects(list: &str) -> Vec<serde_json::Value> {
    serde_json::from_str(list).unwrap_or_else(|error| panic!("{error}: {list}"))
}

fn element() -> impl Strategy<Value = (bool, usize)> {
    (any::<bool>(), 0_usize..4)
}

fn list(elements: &[(bool, usize)], opens: &str, closes: &str) -> (String, Vec<String>) {
    let spaces = ["", " ", "\n", "\n  "];
    let mut gone = Vec::new();
    let mut raw = opens.to_owned();
    for (index, (is_gone, space)) in elements.iter().enumerate() {
        let word = if *is_gone { "gone" } else { "kept" };
        let element = format!("{{\"text\": \"{word} {index:03}, \\\"so\\\"\"}}");
        raw.push_str(spaces[*space]);
        raw.push_str(&element);
        raw.push_str(if index + 1 == elements.len() || opens.is_empty() { "\n" } else { "," });
        gone.extend(is_gone.then_some(element));
    }
    (raw + closes, gone)
}

proptest! {
    #[test]
    fn a_sound_list_stays_one(
        elements in proptest::collection::vec(element(), 0..12),
        lengths in proptest::collection::vec(1_usize..120, 1..4),
    ) {
        let (raw, gone) = list(&elements, "[", "]\n");
        let (out, left_out) = dropped(&raw, &lengths);
        let mut expected = objects(&raw);
        expected.retain(|value| !value["text"].as_str().expect("a text").contains("gone"));
        prop_assert_eq!(objects(&out), expected);
        prop_assert_eq!(left_out, gone);
    }

    #[test]
    fn what_is_left_of_a_damaged_file_is_the_file_without_whole_elements(
        elements in proptest::collection::vec(element(), 1..12),
        lengths in proptest::collection::vec(1_usize..120, 1..4),
        opens in proptest::sample::select(vec!["[", ""]),
        closes in proptest::sample::select(vec!["]\n", "", ", ]"]),
        damage in proptest::collection::vec((any::<proptest::sample::Index>(), 0_usize..15, any::<bool>()), 0..6),
    ) {
        // What a file begins with says whether it is a list.
        let comma = if opens.is_empty() { "" } else { "," };
        let (whole, _) = list(&elements, &format!("{opens}{{\"text\": \"first\"}}{comma}"), closes);
        let mut raw = whole.into_bytes();
        for (at, byte, replaces) in damage {
            let at = 1 + at.index(raw.len() - 1);
            match b"\"\\,[]{}:\n x7".get(byte) {
                Some(byte) if replaces => raw[at] = *byte,
                Some(byte) => raw.insert(at, *byte),
                None => drop(raw.remove(at)),
            }
        }
        let raw = String::from_utf8(raw).expect("ASCII");
        let (out, left_out) = dropped(&raw, &lengths);
        // All that was left out is an element as it was written, and what is not is there as it was, in its order.
        let unparted = |text: &str| text.replace([',', ' ', '\n'], "");
        let (mut rest, mut expected) = (raw.as_str(), String::new());
        for element in &left_out {
            prop_assert!(serde_json::from_str::<serde_json::Map<_, _>>(element).is_ok(), "{}", element);
            // Damage may part the words of an element by other white space.
            let found = (0..rest.len()).find(|at| rest[*at..].replace('\n', " ").starts_with(&**element));
            let at = found.unwrap_or_else(|| panic!("{element} was in the file: {raw}"));
            expected.push_str(&unparted(&rest[..at]));
            rest = &rest[at + element.len()..];
        }
        expected.push_str(&unparted(rest));
        prop_assert_eq!(unparted(&out), expected, "{}\n{}", raw, out);
        // Each takes one comma along at most.
        let commas = |text: &str| text.matches(',').count();
        let inside: usize = left_out.iter().map(|element| commas(element)).sum();
        prop_assert!(commas(&out) + inside + left_out.len() >= commas(&raw), "{}\n{}", raw, out);
        // What is left is read as it was: nothing was joined, and a second time nothing goes.
        let (again, left_out) = dropped(&out, &[usize::MAX]);
        prop_assert_eq!((again, left_out.len()), (out, 0), "{}", raw);
    }
}
