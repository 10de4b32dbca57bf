//! Any bytes as JSON Lines: reading never fails, and an edit changes nothing but its string.
#![no_main]

use std::path::Path;

use corpuslint::corpus::{Answer, Fields, Item, Piece, format_of};
use corpuslint::fix::Edit;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|raw: &[u8]| {
    let format = format_of(Path::new("x.jsonl")).expect("a format");
    let piece = Piece::whole(Path::new(""), raw);
    let mut texts = Vec::new();
    // An insertion at the end of every text, found again when the result is read.
    let mended = format.visit(piece, &Fields::default(), &mut |item: Item| {
        if !item.faults.is_empty() {
            return Answer::default();
        }
        texts.push(format!("{}\"é\n", item.text));
        vec![vec![Edit::insert(item.text.len(), "\"é\n")]].into()
    });
    let Some(mended) = mended else { return };
    let mut again = Vec::new();
    format.visit(Piece::whole(Path::new(""), &mended), &Fields::default(), &mut |item: Item| {
        if item.faults.is_empty() {
            again.push(item.text.to_owned());
        }
        Answer::default()
    });
    assert_eq!(again, texts);
});
