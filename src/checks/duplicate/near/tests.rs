//! What must hold of near copies: shares, lines, order, and how many pairs are compared.

use super::neighbours::MOST_IN_BUCKET;
use super::sketch::{BANDS, Kept};
use super::*;
use crate::text::words::mix;

/// Words that stand nowhere else: `count` of them, another list for each `seed`.
fn words(seed: u64, count: u64) -> String {
    let word = |index: u64| format!("w{:x}", mix(seed << 32 | index) >> 40);
    (0..count).map(word).collect::<Vec<_>>().join(" ")
}

fn sketch(text: &str) -> Sketch {
    Sketch::of(&Document::new(text)).expect("a text with words")
}

fn kept(text: &str) -> Kept {
    Kept::from_bytes(&sketch(text).to_bytes(0))
}

fn pass() -> NearPass {
    let rule = Rule::named("duplicate/near", "{other} {share}{lines}");
    NearPass { cards: vec![(Arc::new(rule), Params { min_share: Share(0.75), min_words: 5 })] }
}

/// Numbers of the documents found, with their messages.
fn compare(texts: &[String]) -> Vec<(usize, String)> {
    let pass = pass();
    let mut comparison = pass.compare(Path::new(""));
    for (number, text) in texts.iter().enumerate() {
        let home = Home { path: "p".into(), record: None };
        comparison.take(number, &home, pass.digest(&Document::new(text)).expect("long enough")).expect("in memory");
    }
    let found = comparison.conclude().expect("in memory").map(|across| across.expect("in memory"));
    let told = |across: Across| {
        let slots = across.slots.iter().map(|(_, slot)| match slot {
            Slot::Text(text) => text.clone(),
            Slot::Document(number) => format!("d{number} "),
            Slot::Id => String::new(),
        });
        (across.document, slots.collect())
    };
    found.map(told).collect()
}

#[test]
fn the_share_of_short_texts_is_counted() {
    // 100 words have 96 sequences; a changed word in the middle changes 5 of them.
    let text = words(1, 100);
    let changed = text.replacen(&words(1, 51)[words(1, 50).len()..], " other", 1);
    let (share, is_counted) = kept(&text).share(&kept(&changed));
    assert!((share - 91.0 / 101.0).abs() < 1e-9 && is_counted, "{share}");
    assert_eq!(kept(&text).share(&kept(&words(2, 100))).0, 0.0);
}

#[test]
fn the_share_of_long_texts_is_close() {
    for (seed, common) in [(10, 6_000), (20, 7_500), (30, 9_000)] {
        let one = format!("{} {}", words(seed, common), words(seed + 1, 10_000 - common));
        let other = format!("{} {}", words(seed, common), words(seed + 2, 10_000 - common));
        let truth = common as f64 / (20_000 - common) as f64;
        let (share, is_counted) = kept(&one).share(&kept(&other));
        assert!((share - truth).abs() < 0.1 && !is_counted, "{share} instead of {truth}");
    }
}

/// The law of 14 bands of 8: candidates at 0.9 nearly always, at 0.3 nearly never.
#[test]
fn bands_meet_as_often_as_they_should() {
    let meets = |common: u64, seed: u64| {
        let total = 1_000;
        let shared = words(seed, common);
        let one = sketch(&format!("{shared} {}", words(seed + 1, total - common)));
        let other = sketch(&format!("{shared} {}", words(seed + 2, total - common)));
        one.bands().zip(other.bands()).any(|(one, other)| one == other)
    };
    let share = |common| (0..100).filter(|&seed| meets(common, 1_000 + 10 * seed)).count();
    // Of 1,000 words each, 947 in common are a share of 0.90, 857 of 0.75, 461 of 0.30.
    assert!(share(947) >= 98, "{}", share(947));
    assert!((65..=90).contains(&share(857)), "{}", share(857));
    assert!(share(461) <= 2, "{}", share(461));
}

#[test]
fn the_first_of_its_kind_is_named_with_the_lines() {
    let lines: Vec<String> = (0..20).map(|index| words(100 + index, 20)).collect();
    let with = |index: usize, text: &str| {
        let mut lines = lines.clone();
        text.clone_into(&mut lines[index]);
        lines.join("\n\n")
    };
    let texts = [with(0, "first"), words(7, 200), with(4, "one two"), with(9, "three"), words(8, 200)];
    let found = compare(&texts);
    assert_eq!(found.iter().map(|(number, _)| *number).collect::<Vec<_>>(), [2, 3]);
    assert!(found[0].1.starts_with("d0 ") && found[0].1.ends_with("; lines 3-7, 11-39 are the same"), "{}", found[0].1);
    assert!(found[1].1.starts_with("d0 "), "{}", found[1].1);
}

#[test]
fn exact_copies_are_left_to_their_own_rule() {
    let text = words(1, 60);
    assert!(compare(&[text.clone(), text.replace(' ', "  "), text]).is_empty());
}

#[test]
fn scripts_without_spaces_are_compared() {
    let text: String = (0..200_u32).filter_map(|index| char::from_u32(0x4E00 + index * 37)).collect();
    let found = compare(&[text.clone(), format!("{text}新聞"), text.chars().rev().collect()]);
    assert_eq!(found.iter().map(|(number, _)| *number).collect::<Vec<_>>(), [1]);
}

/// Three hundred pages of one template: each is compared with a few, not with all before it.
#[test]
fn a_template_does_not_cost_its_square() {
    let frame = words(1, 300);
    for own in [2, 400] {
        let mut neighbours = Neighbours::new(0.75, Path::new(""));
        for number in 0..300 {
            let text = format!("{frame} {}", words(50 + number, own));
            neighbours.push(number as usize, &sketch(&text)).expect("in memory");
        }
        let mut settled = neighbours.settle().expect("in memory");
        assert!(settled.compared <= 300 * BANDS * MOST_IN_BUCKET, "{}", settled.compared);
        if own == 2 {
            assert!(settled.compared < 1_500, "{}", settled.compared);
            let copies = std::iter::from_fn(|| settled.next().expect("in memory"));
            assert_eq!(copies.count(), 299);
        }
    }
}

#[test]
fn nothing_breaks_on_odd_texts() {
    let pass = pass();
    for text in [String::new(), "x".into(), "\u{301}".repeat(5_000), "a ".repeat(100_000), "\n".repeat(1_000)] {
        let digest = pass.digest(&Document::new(&text));
        assert_eq!(digest.is_some(), text.len() == 200_000);
    }
}
