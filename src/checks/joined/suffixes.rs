//! Words that end in a function word: `ferryand`.
//!
//! Found at the space after them, by their last letters alone; what the list of known words holds is never one.

use super::candidates::{Candidate, LONGEST, Shape, word_before};
use crate::span::Span;

/// Function words that are found at the end of a word they were joined to.
const SUFFIXES: &[&str] = &[
    "about", "after", "and", "but", "for", "from", "has", "have", "of", "said", "that", "the", "to", "was", "were",
    "which", "with",
];

/// The shortest stem: shorter ones are prefixes (`be`+`have`, `in`+`to`).
const SHORTEST_STEM: usize = 3;

pub(super) fn suffixes(text: &str, found: &mut Vec<Candidate>) {
    let bytes = text.as_bytes();
    for space in memchr::memchr_iter(b' ', bytes) {
        let Some(word) = space.checked_sub(8).and_then(|start| bytes[start..].first_chunk()) else { continue };
        let word = u64::from_le_bytes(*word);
        let tail = (word >> 32) as u32 & 0xFFFF_FF00;
        let entry = TAILS[slot(tail)];
        let is_short = (tail >> 16 == OF) | (tail >> 16 == TO);
        let length = if is_short { 2 } else { entry.1 };
        // The three bytes before the suffix: those of letters have one of the two high bits.
        let stem = (word >> (64 - 8 * (length + SHORTEST_STEM))) & 0xC0_C0C0;
        let is_stem = (stem | stem << 1) & 0x80_8080 == 0x80_8080;
        // One branch, hardly ever taken: nearly always the word is the function word itself.
        if (is_short | (entry.0 == tail)) & is_stem {
            found.extend(suffix(text, space));
        }
    }
}

/// The last three letters of a word, as the number that its bytes are.
const fn tail(letters: [u8; 3]) -> u32 {
    u32::from_le_bytes([0, letters[0], letters[1], letters[2]])
}

/// The place of a tail in [`TAILS`]. The factor was searched for: it gives each tail a place of its own.
const fn slot(tail: u32) -> usize {
    (tail.wrapping_mul(0xce80c4b1) >> 27) as usize
}

/// The last three letters of each of [`SUFFIXES`] that has so many, and its length.
const TAILS: [(u32, usize); 32] = {
    let tails: [([u8; 3], usize); 15] = [
        (*b"and", 3),
        (*b"the", 3),
        (*b"for", 3),
        (*b"was", 3),
        (*b"has", 3),
        (*b"but", 3),
        (*b"rom", 4),
        (*b"ith", 4),
        (*b"ere", 4),
        (*b"aid", 4),
        (*b"hat", 4),
        (*b"ave", 4),
        (*b"ich", 5),
        (*b"out", 5),
        (*b"ter", 5),
    ];
    let mut table = [(1, 2); 32];
    let mut index = 0;
    while index < tails.len() {
        let key = tail(tails[index].0);
        assert!(table[slot(key)].0 == 1, "two tails share a place");
        table[slot(key)] = (key, tails[index].1);
        index += 1;
    }
    table
};

const OF: u32 = u16::from_le_bytes(*b"of") as u32;
const TO: u32 = u16::from_le_bytes(*b"to") as u32;

fn suffix(text: &str, end: usize) -> Option<Candidate> {
    let bytes = text.as_bytes();
    let start = word_before(bytes, end)?;
    let word = &bytes[start..end];
    let suffix =
        SUFFIXES.iter().filter(|suffix| word.ends_with(suffix.as_bytes())).max_by_key(|suffix| suffix.len())?;
    let joint = end - suffix.len();
    if joint < start + SHORTEST_STEM || word.len() >= LONGEST {
        return None;
    }
    let stem = &bytes[start..joint];
    let plain =
        stem[0].is_ascii_alphabetic() && stem[1..].iter().all(|byte| byte.is_ascii_lowercase() || *byte >= 0x80);
    let before = start.checked_sub(1).map_or(b' ', |index| bytes[index]);
    if !plain
        || !text.is_char_boundary(start)
        || !matches!(before, b' ' | b'\n' | b'(' | b'"' | b'\'' | 0x9C | 0x98 | b'-')
        || is_known(word)
    {
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
    })
}

/// Words whose first part happens to be a word too, and those common enough that asking the document would cost more.
/// Sorted.
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
        "incognito", "inland", "into", "ireland", "island", "kickstand", "lathe", "lefthand", "legrand", "loathe",
        "longhand", "lotto", "lowland", "mainland", "manifesto", "marchand", "maryland", "memento", "midland",
        "misbehave", "missaid", "misunderstand", "moorland", "mosquito", "motherland", "motto", "naysaid",
        "newsstand", "nightstand", "normand", "northumberland", "offhand", "onto", "operand", "otto", "outland",
        "overhand", "overland", "parkland", "photo", "pimento", "pinto", "poland", "porto", "potato", "presto",
        "pronto", "proof", "punto", "quarto", "queensland", "rafter", "rainproof", "rebut", "remand", "reprimand",
        "reproof", "rialto", "righthand", "risotto", "roland", "roof", "roundabout", "runabout", "sacramento",
        "scotland", "scythe", "secondhand", "seethe", "shafter", "shave", "sheathe", "shorthand", "somewhat",
        "soothe", "sorrento", "soundproof", "spoof", "stagehand", "stand", "stiletto", "strand", "sutherland",
        "swathe", "switzerland", "tattoo", "teethe", "thailand", "thereabout", "thereafter", "thereat",
        "thereinafter", "thereof", "thereto", "therewith", "thitherto", "thousand", "tithe", "tomato", "toronto",
        "turnabout", "underhand", "understand", "unhand", "unsaid", "unto", "veto", "walkabout", "wand",
        "waterproof", "weatherproof", "wetland", "whereabout", "whereas", "whereat", "whereof", "whereto",
        "wherewith", "withstand", "woodland", "woof", "wreathe", "writhe", "zealand",
    ];
    let mut lowered = [0; LONGEST];
    let lowered = &mut lowered[..word.len().min(LONGEST)];
    lowered.copy_from_slice(&word[..lowered.len()]);
    lowered.make_ascii_lowercase();
    KNOWN.binary_search_by(|known| known.as_bytes().cmp(lowered)).is_ok()
}
