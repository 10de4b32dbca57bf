//! Any bytes as a file of records: reading never fails, and an edit changes nothing but its text.
#![no_main]

use std::path::Path;

use corpuslint::corpus::{Fields, Format, Piece, format_of};
use corpuslint::fix::Edit;
use libfuzzer_sys::fuzz_target;

const NAMES: [&str; 6] = ["x.jsonl", "x.json", "x.csv", "x.tsv", "x.tar", "x.warc"];

/// The texts that were read without fault, each with what `edit` makes of it.
fn visit(format: &dyn Format, raw: &[u8], edit: &str) -> (Vec<String>, Option<Vec<u8>>) {
    let mut texts = Vec::new();
    let mended = format.visit(Piece::whole(Path::new("x"), raw), &Fields::default(), &mut |item| {
        if !item.faults.is_empty() || item.damage.is_some() || item.refusal.is_some() || item.passed_over.is_some() {
            return Vec::new();
        }
        texts.push(format!("{}{edit}", item.text));
        if edit.is_empty() { Vec::new() } else { vec![vec![Edit::insert(item.text.len(), edit)]] }
    });
    (texts, mended)
}

fuzz_target!(|input: (u8, &[u8])| {
    let (which, raw) = input;
    let format = format_of(Path::new(NAMES[usize::from(which) % NAMES.len()])).expect("a format");
    assert!(visit(format, raw, "").1.is_none());
    // An insertion at the end of every text, found again when the result is read.
    let (texts, Some(mended)) = visit(format, raw, "\"é\n") else { return };
    assert_eq!(visit(format, &mended, "").0, texts);
});
