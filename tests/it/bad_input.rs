//! Texts that nobody would write: all rules, those that are off by default too, neither panic on them nor mend for
//! ever.
//!
//! Whether the time a byte takes stays the same is shown by `cargo bench flat`, not here: a test on a busy machine
//! cannot tell slow from quadratic.

use std::sync::LazyLock;

use corpuslint::corpus::source;
use corpuslint::fix::Applicability;
use corpuslint::lint::{Linter, Locator};
use corpuslint::text::{Document, Origin};

use crate::bytes::Random;
use crate::place::Place;
use crate::settle::{linter, settle};

static ALL: LazyLock<Linter> = LazyLock::new(|| linter(|_| true));

/// Bytes of a long line. Unoptimised code takes twenty times as long, and finds the same.
const LONG: usize = if cfg!(debug_assertions) { 1 << 14 } else { 1 << 20 };

/// Units that rules look at, look around, or look for the end of.
const UNITS: &[&str] = &[
    "[",
    "](",
    "[[",
    "**",
    "*",
    "_",
    "`",
    "|",
    "a | ",
    "&amp;",
    "&",
    "&#8217;",
    "a ",
    ".",
    "...",
    "\"",
    "“",
    "http://",
    "http://a.example ",
    "<",
    "<b>",
    "{{",
    "}}",
    "{",
    "- ",
    "-",
    "\n",
    "\r",
    "\r\n",
    "\t",
    " ",
    "\u{A0}",
    "\u{301}",
    "\u{200B}",
    "\u{1B}[",
    "\0",
    "Ã",
    "Ã©",
    "â€™",
    "1,",
    "1 ",
    "1.",
    "+1 ",
    "(212) ",
    "4111 ",
    "2001:",
    "GB29 ",
    "eyJ",
    "a@",
    "a@b.c ",
    "-----BEGIN A PRIVATE KEY-----",
    "said.The ",
    "Gazaand Gaza. ",
    "the the ",
    "s p a c e d ",
    "go-\n",
    "Share\n",
    "Share this: ",
    "Leave a Comment\n",
    "日本。",
    "я",
    "\u{FFFD}",
    "== ",
    "# ",
    "> ",
    "$",
    "\\begin{",
    "A > ",
];

#[test]
fn nothing_and_one_character() {
    assert_eq!(settle(&ALL, ""), "");
    let of_every_kind = "aZ5 \t\n\r\0\u{7F}\u{85}\u{A0}\u{AD}éß²ªǅʰ\u{301}\u{483}\u{903}Жא٣ش\u{61C}\u{70F}ก्‌‍‎\u{202E}\u{2028}\u{2066}\
        ₣∑①─■‘’“”«»…—•№™\u{20E3}\u{3000}日本カﾀ。한ㅏ\u{1100}\u{FEFF}\u{FFFC}\u{FFFD}\u{FFFE}\u{E000}\u{FDD0}😀\u{1F1E9}\u{1F3FB}\u{E0041}\u{E0100}\u{10FFFF}𝔄";
    for c in (0..0x180).filter_map(char::from_u32).chain(of_every_kind.chars()) {
        for text in [format!("{c}"), format!("{c}{c}"), format!("{c}\n"), format!("a{c}b"), format!("\n{c} {c}\n")] {
            settle(&ALL, &text);
        }
    }
}

#[test]
fn only_combining_marks() {
    let marks: String = ('\u{300}'..='\u{36F}').chain('\u{1AB0}'..='\u{1ACE}').chain('\u{20D0}'..='\u{20F0}').collect();
    settle(&ALL, &"\u{301}".repeat(5_000));
    settle(&ALL, &marks.repeat(40));
    settle(&ALL, &format!("{marks}\n").repeat(40));
}

/// Every block of Unicode begins at a multiple of sixteen: one character of each sixteen is of every block.
#[test]
fn every_block_of_unicode() {
    let characters: Vec<char> = (0..=0x10_FFFF_u32).step_by(16).filter_map(char::from_u32).collect();
    // Nearly all of planes 3 to 16 is unassigned or private.
    let (assigned, rest) = characters.split_at(characters.partition_point(|c| *c < '\u{40000}'));
    let joined = |characters: &[char], width: usize, end: &str| {
        characters.chunks(width).map(String::from_iter).collect::<Vec<_>>().join(end)
    };
    settle(&ALL, &joined(assigned, usize::MAX, ""));
    settle(&ALL, &joined(assigned, 40, "\n"));
    settle(&ALL, &joined(assigned, 3, " "));
    let some: Vec<char> = rest.iter().copied().step_by(64).collect();
    settle(&ALL, &joined(&some, 40, "\n"));
}

fn random(seed: u64, length: usize) -> Vec<u8> {
    let mut random = Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    (0..length).map(|_| (random.next() >> 24) as u8).collect()
}

#[test]
fn random_bytes() {
    for seed in 0..60 {
        // Some are mostly ASCII, some have line ends, none is text.
        let mut raw = random(seed, if seed == 0 { LONG } else { 700 });
        match seed % 4 {
            1 => raw.iter_mut().for_each(|byte| *byte &= 0x7F),
            2 => raw.iter_mut().for_each(|byte| *byte = if *byte < 20 { b'\n' } else { *byte }),
            3 => raw.iter_mut().for_each(|byte| *byte = if *byte < 230 { b' ' + *byte % 95 } else { *byte }),
            _ => {}
        }
        let decoded = source::decode(&raw);
        let faults: Vec<_> = decoded.fault.into_iter().collect();
        let document = Document::with(&decoded.text, Origin::default(), &faults, decoded.damage.as_ref());
        let found = ALL.lint(&document);
        let mut locator = Locator::new(&document, "x".into(), None, Some(80));
        for diagnostic in found.iter().cloned() {
            let _ = diagnostic.span.of(document.text);
            assert!(locator.finding(diagnostic).line >= 1);
        }
        ALL.fix(&document, found, Applicability::Unsafe, &|_, _| true);
        settle(&ALL, &decoded.text);
    }
}

#[test]
fn a_long_line_of_one_thing() {
    for unit in UNITS {
        settle(&ALL, &unit.repeat(LONG / unit.len()));
    }
}

#[test]
fn many_lines_of_one_thing_between_prose() {
    const PROSE: &str =
        "The ferry to Lorm sails again on Friday, the harbour office said on a wet and windy morning.\n";
    for unit in UNITS {
        let lines = format!("{}\n\n", unit.repeat(3)).repeat(LONG / 4 / (3 * unit.len() + 2));
        settle(&ALL, &format!("{PROSE}\n{lines}{PROSE}"));
    }
}

#[test]
fn a_file_without_records_is_told_once() {
    let record = "  {\n    \"text\": \"The ferry sails at nine.\"\n  }";
    let array = |count: usize| format!("[\n{}\n]\n", vec![record; count].join(",\n"));
    let fields = |count: usize| "{\"id\": \"a\", \"story\": \"The ferry sails at nine.\"}\n".repeat(count);
    for (content, said) in [
        (
            array(3),
            "a.jsonl:1:1: error[format/malformed-record] malformed record: not JSON Lines but a JSON array: convert with `jq -c '.[]'`",
        ),
        // More than is read at once.
        (
            array(60_000),
            "a.jsonl:1:1: error[format/malformed-record] malformed record: not JSON Lines but a JSON array: convert with `jq -c '.[]'`",
        ),
        (
            fields(40_000),
            "warning[format/missing-field] no field with a text in any record: try `--text-field story`\n",
        ),
        ("Salt\nWool\n".repeat(400_000), "malformed record: none of the 800000 lines is a JSON object\n"),
    ] {
        let place = Place::with(&[("a.jsonl", &content)]);
        let ran = place.run(&["--output-format", "concise", "--fix", "a.jsonl"]);
        assert_eq!(ran.out.matches("a.jsonl:").count(), 1, "{}", ran.out);
        assert!(ran.out.contains(said), "{}", ran.out);
        assert!(place.read("a.jsonl") == content);
        // From another folder nothing is missing, and on standard input it is the same.
        place.run(&["--out-dir", "out", "a.jsonl"]);
        assert!(place.read("out/a.jsonl") == content);
    }
}

#[test]
fn one_sound_record_at_the_end_and_each_is_told() {
    // More than is read at once, so that the file is begun anew.
    let content = format!("{}{{\"text\": \"The ferry sails at nine.\"}}\n", "{\"n\": 1}\n".repeat(130_000));
    let place = Place::with(&[("a.jsonl", &content)]);
    let ran = place.run(&["--output-format", "concise", "--select", "format", "a.jsonl"]);
    assert_eq!(ran.out.matches("no field with a text").count(), 130_000);
    assert!(
        ran.out.starts_with("a.jsonl:1:1:1: warning[format/missing-field] no field with a text\n"),
        "{:.200}",
        ran.out
    );
    assert!(ran.out.contains("\na.jsonl:130000:1:1: "));
}
