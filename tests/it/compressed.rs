//! Compressed files: read, mended and written as what is inside them, or left alone as a whole.

use std::io::{Read as _, Write as _};
use std::path::Path;
use std::process::Stdio;
use std::sync::Arc;

use corpuslint::corpus::compression::{Codec, Decoder, Encoder};

use crate::place::{DIRTY, MENDED, Place};

const ENDINGS: [&str; 4] = ["gz", "zst", "bz2", "xz"];

fn codec(name: &str) -> Codec {
    Codec::of(Path::new(name)).expect("the ending of a codec")
}

pub(crate) fn packed(name: &str, text: &str) -> Vec<u8> {
    let mut encoder = Encoder::new(codec(name), Vec::new(), Arc::default()).expect("memory takes all");
    encoder.write_all(text.as_bytes()).expect("memory takes all");
    encoder.finish().expect("memory takes all")
}

pub(crate) fn unpacked(name: &str, raw: &[u8]) -> String {
    let mut text = String::new();
    let mut decoder = Decoder::new(codec(name), raw, u32::MAX, Arc::default());
    decoder.read_to_string(&mut text).unwrap_or_else(|error| panic!("{name}: {error}"));
    text
}

fn records(text: &str, count: usize) -> String {
    format!("{}\n", serde_json::json!({ "text": text.trim_end(), "n": 1.50 })).repeat(count)
}

#[test]
fn what_is_inside_is_linted_and_mended() {
    for ending in ENDINGS {
        let place = Place::new();
        let (text, lines) = (format!("a.txt.{ending}"), format!("b.jsonl.{ending}"));
        // More than one piece, of which the first needs no mending.
        let head = records(MENDED, 1_000).replace("1.5", &format!("\"{}\"", "y".repeat(2_000)));
        let (dirty, clean) = (records(DIRTY, 3), records(MENDED, 3));
        place.write(&text, packed(&text, DIRTY));
        place.write(&lines, packed(&lines, &format!("{head}{dirty}")));
        let ran = place.run(&["--select", "boilerplate", "--output-format", "concise", "."]);
        assert!(ran.out.contains(&format!("{text}:5:1")), "{}", ran.out);
        assert!(ran.out.contains(&format!("{lines}:1001:5:1")), "{}", ran.out);
        let ran = place.run(&["--select", "boilerplate", "--diff", "."]);
        assert!(ran.out.contains("a.txt\n") && !ran.out.contains(&format!("a.txt.{ending}")), "{}", ran.out);
        let ran = place.run(&["--select", "boilerplate", "--fix", "."]);
        assert_eq!(ran.status, 0, "{}", ran.err);
        assert_eq!(unpacked(&text, &place.bytes(&text)), MENDED);
        assert!(unpacked(&lines, &place.bytes(&lines)) == format!("{head}{clean}"), "{ending}");
        assert_eq!(place.names(), [text.as_str(), lines.as_str()]);
        let before = (place.bytes(&text), place.bytes(&lines));
        place.run(&["--select", "boilerplate", "--fix", "."]);
        assert!(before == (place.bytes(&text), place.bytes(&lines)), "nothing to mend is nothing to write");
    }
}

#[test]
fn with_out_dir_what_needs_no_mending_is_copied_byte_for_byte() {
    let place = Place::new();
    let clean = [packed("a.gz", MENDED), packed("a.gz", "\nA second member.\n")].concat();
    place.write("in/a.txt.gz", &clean);
    place.write("in/b.jsonl.zst", packed("b.zst", &records(DIRTY, 1)));
    let ran = place.run(&["--select", "boilerplate", "--out-dir", "out", "in"]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    assert!(place.bytes("out/in/a.txt.gz") == clean);
    assert_eq!(unpacked("b.zst", &place.bytes("out/in/b.jsonl.zst")), records(MENDED, 1));
}

#[test]
fn a_file_that_is_cut_off_or_a_bomb_is_told_and_not_written() {
    for ending in ENDINGS {
        let place = Place::new();
        let name = format!("a.jsonl.{ending}");
        // Compresses badly, so that what is cut off is some of the records.
        let noise = |n: u64| n.wrapping_mul(0x9e37_79b9_7f4a_7c15).to_string();
        let noise: String = (1..100_000).map(noise).collect();
        let text = format!("{}{{\"text\":\"x\",\"n\":\"{noise}\"}}\n", records(DIRTY, 1)).repeat(2);
        let whole = packed(&name, &text);
        let cut = &whole[..whole.len() - 7];
        place.write(&name, cut);
        let ran = place.run(&["--select", "boilerplate,format", "--fix", "--output-format", "concise", "."]);
        assert!(ran.out.contains("format/unreadable-file") && ran.out.contains("does not decode"), "{}", ran.out);
        assert!(ran.status == 2 && ran.err.contains("not fixed"), "{}", ran.err);
        assert!(place.bytes(&name) == cut);
        assert_eq!(place.names(), [name]);
    }
    let place = Place::new();
    place.write("a.txt.gz", packed("a.gz", &"a".repeat(70 << 20)));
    let ran = place.run(&["--output-format", "concise", "--fix", "."]);
    assert!(ran.status == 1 && ran.out.contains("format/expansion"), "{}", ran.out);
    place.write("a.txt.gz", MENDED);
    let ran = place.run(&["--output-format", "concise", "a.txt.gz"]);
    assert!(ran.out.contains("gzip data that does not decode at its beginning"), "{}", ran.out);
}

#[test]
fn standard_input_streams_through_compressed() {
    let place = Place::new();
    let mut command = place.command(&["--fix", "--select", "boilerplate", "--stdin-filename", "a.jsonl.zst", "-"]);
    let command = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program starts");
    let mut input = child.stdin.take().expect("piped");
    let text = packed("a.zst", &format!("{}{}", records(DIRTY, 900), records(MENDED, 9_000)));
    let writer = std::thread::spawn(move || input.write_all(&text).expect("it reads"));
    let output = child.wait_with_output().expect("it ends");
    writer.join().expect("it reads all");
    assert!(unpacked("a.zst", &output.stdout) == records(MENDED, 9_900));
    assert!(output.status.success());
}

#[test]
fn places_in_a_compressed_file_are_none() {
    let place = Place::new();
    place.write("a.txt.gz", packed("a.gz", DIRTY));
    let ran = place.run(&["--select", "boilerplate", "--output-format", "jsonl", "."]);
    let finding: serde_json::Value = serde_json::from_str(ran.out.trim_end()).expect("one finding");
    assert_eq!((&finding["line"], &finding["start"]), (&5.into(), &serde_json::Value::Null));
}
