//! What must hold of every file, whatever its bytes: no panic, a fix that settles, and nothing written that is not
//! sound.

use std::path::Path;
use std::sync::LazyLock;

use corpuslint::corpus::{Fields, Item, Piece, format_of, source};
use corpuslint::fix::Applicability;
use corpuslint::lint::Linter;
use corpuslint::rules::builtin;
use corpuslint::text::Document;
use proptest::prelude::*;

use crate::place::{DIRTY, MENDED, Place};

fn linter(wanted: impl Fn(&str) -> bool) -> Linter {
    let cards: Vec<_> = builtin::cards().into_iter().filter(|card| wanted(card.rule.category())).collect();
    Linter::new(&cards).expect("built-in cards compile")
}

static FIELDS: LazyLock<Fields> = LazyLock::new(Fields::default);
static ALL: LazyLock<Linter> = LazyLock::new(|| linter(|_| true));
static ENCODING: LazyLock<Linter> = LazyLock::new(|| linter(|category| matches!(category, "encoding" | "format")));

/// The file after all fixes, unsafe ones too; `None` when there is nothing to fix.
fn mended(linter: &Linter, name: &str, raw: &[u8]) -> Option<Vec<u8>> {
    let format = format_of(Path::new(name)).expect("a known ending");
    format.visit(Piece::whole(Path::new(name), raw), &FIELDS, &mut |item: Item| {
        let document = Document::with(item.text, item.origin, item.faults, item.damage);
        let found = linter.lint(&document);
        for diagnostic in &found {
            let _ = diagnostic.span.of(item.text);
        }
        linter.fix(&document, found, Applicability::Unsafe, &|_, _| true).rounds
    })
}

/// Mends a file, and asserts what holds of every one.
#[track_caller]
fn settle(linter: &Linter, raw: &[u8]) -> Option<Vec<u8>> {
    let was = source::decode(raw);
    let written = mended(linter, "a.txt", raw)?;
    assert!(was.fault.is_none(), "a file that was not read is not written: {raw:02X?}");
    let is = source::decode(&written);
    assert!(is.fault.is_none() && is.damage.is_none(), "{raw:02X?} became {written:02X?}");
    assert_eq!(mended(linter, "a.txt", &written), None, "{raw:02X?} became {written:02X?}");
    mended(linter, "a.jsonl", raw);
    Some(written)
}

#[test]
fn nothing_one_byte_and_two_bytes() {
    settle(&ALL, b"");
    for first in 0..=u8::MAX {
        settle(&ALL, &[first]);
        for second in [0, b'a', 0x80, 0xC3, 0xFE, 0xFF] {
            settle(&ENCODING, &[first, second]);
            settle(&ENCODING, &[first, second, 0, 0]);
            settle(&ENCODING, &[b'a', first, second, b' ', first]);
        }
    }
}

/// Once it is UTF-8 the first is long enough to be taken for no text, and the second has twice as many controls a byte.
#[test]
fn nothing_is_written_that_would_not_be_read_again() {
    settle(&ENCODING, b"\x82\0\x41\x0E\0\0\0\x82\x20\x80");
    let wide = "salt\u{1} wool\u{2} tar\u{1} rope\u{3} oars\u{1}\n";
    settle(&ENCODING, &wide.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>());
}

#[test]
fn nothing_but_combining_marks() {
    for text in
        ["\u{301}".repeat(5000), "\u{301}\u{323}\u{316}".repeat(3000), format!("e{}", "\u{5B0}\u{64B}".repeat(4000))]
    {
        settle(&ALL, text.as_bytes());
        settle(&ENCODING, &text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>());
    }
}

/// The same numbers on every run, from a seed other than zero.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn bytes(&mut self, length: usize, alphabet: &[u8]) -> Vec<u8> {
        (0..length).map(|_| alphabet[self.next() as usize % alphabet.len()]).collect()
    }
}

#[test]
fn random_bytes() {
    let mut random = Random(0x5EED);
    let every: Vec<u8> = (0..=u8::MAX).collect();
    let western = b"etaoin shrdlu \n\xE9\xE0\xFC\xDF\x92\x93\x94\x81\xC3\xA9\xE2\x80\x99";
    let wide = b"a\0b\0 \0\n\0\0\xD8\xDC\x04\x30";
    for alphabet in [every.as_slice(), western, wide, &[0xC3, 0xA9, b' '], &[0, 0x20, 0x30]] {
        for length in [3, 8, 17, 64, 300] {
            for _ in 0..25 {
                settle(&ENCODING, &random.bytes(length, alphabet));
            }
        }
        settle(&ALL, &random.bytes(20_000, alphabet));
    }
}

/// Blocks of Unicode are multiples of sixteen long, and none is longer than what is asked of at once.
#[test]
fn every_unicode_block() {
    // Planes without characters of their own are tried at their ends, where the noncharacters are.
    let is_tried = |block: &u32| !matches!(block, 0x3_4000..0xE_0000 | 0xF_0000..) || block & 0xFF80 == 0xFF80;
    for block in (0..0x11_0000_u32).step_by(0x80).filter(is_tried) {
        let chars: String = (block..block + 0x80).filter_map(char::from_u32).collect();
        let text = format!("The words {chars} and {} in a row.\n", chars.chars().rev().collect::<String>());
        settle(if block < 0x3000 { &ALL } else { &ENCODING }, text.as_bytes());
    }
}

#[test]
fn a_file_that_cannot_be_read_whole_stays() {
    let untouched: [&[u8]; 6] = [
        b"Caf\xC3\xA9 and th\xC3\xA9, a dash \xE2\x80 cut, a line\n\n\n\n\nmore   \n",
        b"La barque est \xE0 l'eau depuis l'\xE9t\xE9\x81   \n\n\n\n\nfin",
        b"\xFF\xFEa\0 \0 \0\n\0\x3D\xD8\n\0",
        b"S\0a\0l\0t\0 \0a\0n\0d\0 \0w\0o\0o\0l\0 \0\n",
        b"%PDF-1.7   \n\n\n\n\n\n",
        b"+/v8-Hello   \n\n\n\n\n",
    ];
    for raw in untouched {
        assert_eq!(mended(&ALL, "a.txt", raw), None, "{raw:02X?}");
    }
}

#[test]
fn a_record_too_long_is_told_and_goes_through() {
    let record = |text: &str| format!("{}\n", serde_json::json!({ "text": text }));
    let long = record(&format!("Long.   {}", "y ".repeat(1 << 21)));
    let place = Place::with(&[("a.jsonl", &format!("{}{long}{}", record(DIRTY), record(DIRTY)))]);
    place.write(
        "rules/format/big.toml",
        "summary = \"Big\"\nwhy = \"Big.\"\nseverity = \"error\"\ncheck = \"reading\"\nmessage = \"{detail}\"\n\
         [params]\nfault = \"oversized-record\"\nmax-bytes = 1_048_576\n\
         [[example]]\ntext = \"⟪⟫\"\nfault = \"oversized-record\"\n[[example]]\ntext = \"a\"\n",
    );
    let ran = place.run(&["--rules", "rules", "--fix", "--output-format", "concise", "a.jsonl"]);
    assert_eq!(ran.status, 1, "{}{}", ran.out, ran.err);
    assert!(ran.out.contains("a.jsonl:2") && ran.out.contains("more than 1 MiB in one record"), "{}", ran.out);
    let mended = record(MENDED);
    let written = place.read("a.jsonl");
    assert!(written == format!("{mended}{long}{mended}"), "{}...", &written[..400]);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(300) })]

    /// A text in any encoding that is written down comes back from it, or the file stays as it is.
    #[test]
    fn transcoding_loses_nothing(
        words in proptest::collection::vec("été|Fähre|déjà|naïve|où|pier|salt|„Wolle“|–|caña|über", 4..30),
        charset in proptest::sample::select(vec!["windows-1252", "utf-16le", "utf-16be", "utf-8"]),
    ) {
        let text = format!("La barque est à l’eau, l’été. {}\n", words.join(" "));
        let raw = match charset {
            "utf-16le" => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            "utf-16be" => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
            label => {
                let charset = encoding_rs::Encoding::for_label(label.as_bytes()).expect("a charset");
                let (bytes, _, has_unmappable) = charset.encode(&text);
                prop_assert!(!has_unmappable);
                bytes.into_owned()
            }
        };
        let written = settle(&ENCODING, &raw);
        match charset {
            "utf-8" => prop_assert_eq!(written, None),
            _ => prop_assert_eq!(String::from_utf8(written.expect("it is mended")).expect("UTF-8"), text),
        }
    }

    #[test]
    fn any_bytes_settle(raw in proptest::collection::vec(any::<u8>(), 0..80)) {
        settle(&ENCODING, &raw);
    }

    #[test]
    fn any_text_with_cuts_settles(text in "[a-z éàüß’“–Ж日\n]{0,80}", cut in 0_usize..200) {
        let mut raw = text.into_bytes();
        if cut < raw.len() {
            raw.remove(cut);
        }
        settle(&ENCODING, &raw);
    }
}
