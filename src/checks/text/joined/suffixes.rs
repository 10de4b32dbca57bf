//! Words that end in a function word: `ferryand`.
//!
//! Found at the space after them, by their last letters alone; what the list of known words holds is never one.

use super::candidate::{Candidate, LONGEST, Shape, word_before};
use crate::matching::bits::is_letter;
use crate::span::Span;

/// Function words that are found at the end of a word they were joined to.
const SUFFIXES: &[&str] = &[
    "about", "after", "and", "but", "for", "from", "has", "have", "of", "said", "that", "the", "to", "was", "were",
    "which", "with", "und", "dass", "avec", "dans", "desde",
];

/// Whether the text around is in the language of the suffix. In Italian `usato` is a word and `usa` another; one
/// English title in such a text does not make English of it, so these words must stand as close as they do in prose.
pub(super) fn is_at_home(suffix: &str, text: &str, at: usize) -> bool {
    /// Bytes on either side that are looked at: some sentences, and one.
    const FAR: usize = 600;
    const NEAR: usize = 150;
    /// In prose such words come every hundred bytes or so.
    const SELDOM: usize = 400;
    let words: &[&str] = match suffix {
        "und" | "dass" => &["der", "die"],
        "avec" | "dans" => &["les", "des"],
        "desde" => &["los", "las"],
        _ => &["the", "and", "with", "from", "this", "you"],
    };
    let bytes = text.as_bytes();
    let around = |distance: usize| &bytes[at.saturating_sub(distance)..bytes.len().min(at + distance)];
    let times = |text: &[u8]| words.iter().map(|word| times(word, text)).sum::<usize>();
    times(around(NEAR)) > 0 && times(around(FAR)) * SELDOM >= around(FAR).len()
}

/// How often a word stands in a text as a word of its own.
fn times(word: &str, text: &[u8]) -> usize {
    let is_edge = |byte: Option<&u8>| byte.is_none_or(|byte| !is_letter(*byte));
    memchr::memmem::find_iter(text, word)
        .filter(|start| is_edge(text[..*start].last()) && is_edge(text.get(start + word.len())))
        .count()
}

/// Whether a word ends as inflected words do, so that with a function word behind it is none: `acceptingthe`.
pub(super) fn is_inflected(stem: &str) -> bool {
    stem.len() >= 6
        && stem.starts_with(|c: char| c.is_ascii_lowercase())
        && ["ing", "tion", "tions", "ments", "ness", "ously"].iter().any(|ending| stem.ends_with(ending))
}

/// The shortest stem: shorter ones are prefixes (`be`+`have`, `in`+`to`).
const SHORTEST_STEM: usize = 3;

/// The shortest such word in letters.
pub(super) const SHORTEST: u32 = SHORTEST_STEM as u32 + 2;

/// Whether a space follows the word that ends here, whose last letters are one of [`SUFFIXES`] with a stem before them.
/// One branch, hardly ever taken: nearly always the word is the function word itself.
#[inline]
pub(super) fn may_end_in_suffix(bytes: &[u8], end: usize) -> bool {
    let Some(last) = end.checked_sub(8).and_then(|start| bytes[start..].first_chunk()) else { return false };
    let last = u64::from_le_bytes(*last);
    let entry = &TAILS[slot((last >> 40) as u32)];
    let is_short = (last >> 48 == OF) | (last >> 48 == TO);
    let is_suffix = (last ^ entry.letters) & entry.mask == 0;
    let length = if is_short { 2 } else { entry.length };
    // The three bytes before the suffix: those of letters have one of the two high bits.
    let stem = (last >> (64 - 8 * (length + SHORTEST_STEM))) & 0xC0_C0C0;
    let is_stem = (stem | stem << 1) & 0x80_8080 == 0x80_8080;
    (is_short | is_suffix) & is_stem && bytes.get(end) == Some(&b' ')
}

/// A suffix of three letters or more as the last of the eight bytes of a number.
#[derive(Clone, Copy)]
struct Tail {
    letters: u64,
    /// The bits of the suffix; all of them, which no text has, where the table has no entry.
    mask: u64,
    length: usize,
}

/// The place in [`TAILS`] of a suffix, by its last three letters. The factor was searched for: it gives each of them a
/// place of its own.
const fn slot(last: u32) -> usize {
    ((last << 8).wrapping_mul(0x3e16_ee05) >> 27) as usize
}

/// Each of [`SUFFIXES`] of three letters or more.
static TAILS: [Tail; 32] = {
    let none = Tail { letters: 0, mask: u64::MAX, length: 0 };
    let mut table = [none; 32];
    let mut index = 0;
    while index < SUFFIXES.len() {
        let suffix = SUFFIXES[index].as_bytes();
        index += 1;
        if suffix.len() < 3 {
            continue;
        }
        let mut letters = 0;
        let mut at = 0;
        while at < suffix.len() {
            letters = letters >> 8 | (suffix[at] as u64) << 56;
            at += 1;
        }
        let place = slot((letters >> 40) as u32);
        assert!(table[place].length == 0, "two suffixes share a place");
        table[place] = Tail { letters, mask: u64::MAX << (64 - 8 * suffix.len()), length: suffix.len() };
    }
    table
};

const OF: u64 = u16::from_le_bytes(*b"of") as u64;
const TO: u64 = u16::from_le_bytes(*b"to") as u64;

/// Looks closely at such a word.
#[inline(never)]
pub(super) fn suffix(text: &str, end: usize) -> Option<Candidate> {
    let bytes = text.as_bytes();
    let start = word_before(bytes, end)?;
    let word = &bytes[start..end];
    // Most of them are known, and need no more than this.
    if is_known(word) {
        return None;
    }
    let suffix =
        SUFFIXES.iter().filter(|suffix| word.ends_with(suffix.as_bytes())).max_by_key(|suffix| suffix.len())?;
    let joint = end - suffix.len();
    if joint < start + SHORTEST_STEM || word.len() >= LONGEST {
        return None;
    }
    let stem = &bytes[start..joint];
    // `coursewere` is a wrong `courseware`: before `were` stands a plural. `Getto`, `Otto` are names.
    let is_singular = *suffix == "were" && !matches!(stem, [.., b's' | b'n'] | b"people" | b"police");
    if is_singular || suffix.len() == 2 && stem[0].is_ascii_uppercase() && stem.len() < 5 {
        return None;
    }
    let plain =
        stem[0].is_ascii_alphabetic() && stem[1..].iter().all(|byte| byte.is_ascii_lowercase() || *byte >= 0x80);
    let before = start.checked_sub(1).map_or(b' ', |index| bytes[index]);
    // `wait…and` and `ferry—and` are written so by many.
    let is_word = || text.get(start..joint).is_some_and(|stem| stem.chars().all(char::is_alphabetic));
    if !plain || !is_word() || !matches!(before, b' ' | b'\n' | b'(' | b'"' | b'\'' | 0x9C | 0x98 | b'-') {
        return None;
    }
    let whole = Span::new(start, end);
    Some(Candidate {
        shape: Shape::Suffix,
        span: whole,
        joint,
        left: Span::new(start, joint),
        right: Span::new(joint, end),
        whole,
        joints: 1,
    })
}

/// Words whose first part happens to be a word too, and those common enough that asking the document would cost more.
/// Sorted by first letters.
fn is_known(word: &[u8]) -> bool {
    #[rustfmt::skip]
    const KNOWN: &[&str] = &[
        "aforesaid", "aloof", "alphas", "alto", "ampersand", "armand", "auto", "backhand", "bandstand", "bathe",
        "beforehand", "behave", "bento", "bertrand", "bhutto", "borderland", "brand", "breathe", "brigand",
        "bulletproof", "canto", "childproof", "clothe", "command", "concerto", "contraband", "contralto", "crafter",
        "debut", "deckhand", "demand", "disproof", "ditto", "drafter", "durand", "england", "errand", "esperanto",
        "expand", "fairyland", "falsetto", "farmhand", "farmland", "fatherland", "ferdinand", "finland", "firebrand",
        "fireproof", "firsthand", "foolproof", "forthwith", "freehand", "gainsaid", "garland", "ghetto", "goethe",
        "gourmand", "grafter", "grand", "grandstand", "grassland", "greenland", "grotto", "halibut", "handcrafter",
        "handstand", "headland", "heartland", "hereabout", "hereafter", "hereinafter", "hereof", "hereto",
        "herewith", "highland", "hinterland", "hitherto", "holland", "homeland", "hoof", "husband", "iceland",
        "incognito", "inland", "instanceof", "into", "ireland", "island", "kickstand", "lathe", "lefthand",
        "legrand", "loathe",
        "longhand", "lotto", "lowland", "mainland", "manifesto", "marchand", "maryland", "memento", "midland",
        "misbehave", "missaid", "misunderstand", "moorland", "mosquito", "motherland", "motto", "naysaid",
        "newsstand", "nightstand", "normand", "northumberland", "offhand", "offsetof", "onto", "operand", "otto",
        "outland",
        "overhand", "overland", "parkland", "photo", "pimento", "pinto", "poland", "porto", "potato", "presto",
        "pronto", "proof", "punto", "quarto", "queensland", "rafter", "rainproof", "rebut", "remand", "reprimand",
        "reproof", "rialto", "righthand", "risotto", "roland", "roof", "roundabout", "runabout", "sacramento",
        "scotland", "scythe", "secondhand", "seethe", "shafter", "shave", "sheathe", "shorthand", "sizeof", "somewhat",
        "soothe", "sorrento", "soundproof", "spoof", "stagehand", "stand", "stiletto", "strand", "sutherland",
        "swathe", "switzerland", "tattoo", "teethe", "thailand", "thereabout", "thereafter", "thereat",
        "thereinafter", "thereof", "thereto", "therewith", "thitherto", "thousand", "tithe", "tomato", "toronto",
        "turnabout", "typeof", "underhand", "understand", "unhand", "unsaid", "unto", "veto", "walkabout", "wand",
        "waterproof", "weatherproof", "wetland", "whereabout", "whereas", "whereat", "whereof", "whereto",
        "wherewith", "withstand", "woodland", "woof", "wreathe", "writhe", "zealand",
    ];
    /// Where the words with each first letter begin.
    const STARTS: [u16; 27] = {
        let mut starts = [0; 27];
        let mut index = 0;
        while index < KNOWN.len() {
            let letter = (KNOWN[index].as_bytes()[0] - b'a') as usize;
            assert!(index == 0 || KNOWN[index - 1].as_bytes()[0] <= KNOWN[index].as_bytes()[0], "not sorted");
            let mut after = letter + 1;
            while after < 27 {
                starts[after] = index as u16 + 1;
                after += 1;
            }
            index += 1;
        }
        starts
    };
    let first = usize::from((word[0] | 0x20).wrapping_sub(b'a'));
    let (Some(start), Some(end)) = (STARTS.get(first), STARTS.get(first + 1)) else { return false };
    KNOWN[usize::from(*start)..usize::from(*end)].iter().any(|known| known.as_bytes().eq_ignore_ascii_case(word))
}
