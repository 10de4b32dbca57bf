//! Where two words may be joined, judged by what stands around the joint alone.
//!
//! The text is looked at in blocks by comparisons that run on whole blocks; only blocks that hold a joint are
//! walked. Words that end in a function word are found at the spaces after them.

use std::ops::Range;

use super::words::is_word_byte;
use crate::span::Span;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// A sentence's end before a capital.
    Stop,
    /// Another mark before a word.
    Mark,
    /// Lower before upper case.
    Camel,
    /// A function word at the end of another.
    Suffix,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Candidate {
    pub shape: Shape,
    /// What a finding marks.
    pub span: Span,
    /// Where the space is missing.
    pub joint: usize,
    pub left: Span,
    pub right: Span,
    /// The joined word, for shapes within one.
    pub whole: Span,
}

/// Words and tokens longer than this are data.
const LONGEST: usize = 48;

pub(super) fn of(text: &str) -> Vec<Candidate> {
    let mut found = Vec::new();
    joints(text, &mut found);
    suffixes(text, &mut found);
    found
}

/// 1 where a mark that stands between `before` and `after` may be a joint. `)` and `,` to `.`, `:` and `;`, `!`, `?`, or
/// the last byte of a closing curly quote.
fn is_mark(before: u8, mark: u8, after: u8) -> u8 {
    let closes = u8::from(mark == b'.')
        | u8::from(mark == b',')
        | u8::from(mark == b')')
        | u8::from(mark == b'!')
        | u8::from(mark == b'?')
        | u8::from(mark.wrapping_sub(b':') < 2);
    let quote = u8::from(mark == 0x9D);
    ((closes & (is_lower(before | 0x20))) | quote) & is_lower(after | 0x20)
}

/// Whether any place of three neighbouring blocks may be a joint. Sums instead of branches, so that it runs a vector at a
/// time.
fn holds_joint(before: &[u8], here: &[u8], after: &[u8]) -> bool {
    let mut sum = 0u8;
    for ((&a, &b), &c) in before.iter().zip(here).zip(after) {
        let is_camel = is_lower(a) & is_upper(b);
        sum |= is_camel | is_mark(a, b, c);
    }
    sum != 0
}

fn is_lower(byte: u8) -> u8 {
    u8::from(byte.wrapping_sub(b'a') < 26)
}

fn is_upper(byte: u8) -> u8 {
    u8::from(byte.wrapping_sub(b'A') < 26)
}

fn joints(text: &str, found: &mut Vec<Candidate>) {
    const BLOCK: usize = 256;
    let bytes = text.as_bytes();
    let mut start = 0;
    while start + 2 < bytes.len() {
        let end = (start + BLOCK).min(bytes.len() - 2);
        let (before, here, after) = (&bytes[start..end], &bytes[start + 1..end + 1], &bytes[start + 2..end + 2]);
        let any = holds_joint(before, here, after);
        if any {
            for at in start + 1..end + 1 {
                let (a, b, c) = (bytes[at - 1], bytes[at], bytes[at + 1]);
                if is_lower(a) & is_upper(b) == 1 {
                    found.extend(camel(text, at));
                } else if is_mark(a, b, c) == 1 {
                    found.extend(mark(text, at));
                }
            }
        }
        start = end;
        if end + 2 >= bytes.len() {
            break;
        }
    }
}

/// The bytes around `at` up to white space; `None` when that is no token of text: an address, a path, code.
fn token(bytes: &[u8], at: usize) -> Option<Range<usize>> {
    let is_space = |byte: &u8| byte.is_ascii_whitespace();
    let before = bytes[at.saturating_sub(2 * LONGEST)..at].iter().rev().take_while(|byte| !is_space(byte)).count();
    let after = bytes[at..bytes.len().min(at + 2 * LONGEST)].iter().take_while(|byte| !is_space(byte)).count();
    let token = at - before..at + after;
    let is_data = |byte: &u8| b"/@_=<>{}[]\\#&%|~^$+*`".contains(byte);
    (before < 2 * LONGEST
        && after < 2 * LONGEST
        && !bytes[token.clone()].iter().any(is_data)
        && !bytes[token.clone()].starts_with(b"www."))
    .then_some(token)
}

/// Whether what stands near is a program's: there joints are names.
fn is_code(text: &str, at: usize) -> bool {
    const NEAR: usize = 80;
    let bytes = &text.as_bytes()[at.saturating_sub(NEAR)..text.len().min(at + NEAR)];
    bytes.iter().any(|byte| b"{};=\\".contains(byte))
        && (bytes.contains(&b'{') || bytes.contains(&b'=') || bytes.contains(&b'\\'))
        || memchr::memmem::find(bytes, b"()").is_some()
}

/// Where the word before `at` begins; `None` when it is too long to be one. (A cut might fall within a character.)
fn word_before(bytes: &[u8], at: usize) -> Option<usize> {
    let length = bytes[at.saturating_sub(LONGEST)..at].iter().rev().take_while(|byte| is_word_byte(**byte)).count();
    (length < LONGEST).then_some(at - length)
}

/// Where the word that begins at `at` ends.
fn word_after(bytes: &[u8], at: usize) -> Option<usize> {
    let near = &bytes[at..bytes.len().min(at + LONGEST)];
    let length = near.iter().take_while(|byte| is_word_byte(**byte)).count();
    (length < LONGEST).then_some(at + length)
}

fn mark(text: &str, at: usize) -> Option<Candidate> {
    let bytes = text.as_bytes();
    let mark_start = if bytes[at] == 0x9D {
        text.get(at.checked_sub(2)?..=at).filter(|quote| *quote == "”")?;
        // Behind a letter that is none of ASCII it is as likely a part of mojibake.
        (at > 2 && bytes[at - 3].is_ascii()).then_some(())?;
        at - 2
    } else {
        at
    };
    let joint = at + 1;
    let token = token(bytes, at)?;
    let right = Span::new(joint, word_after(bytes, joint)?);
    let right_word = right.of(text);
    let next = bytes.get(right.end).copied().unwrap_or(b'\n');
    let is_capital = bytes[joint].is_ascii_uppercase();
    // The right half ends as a word of prose does.
    let ends = next.is_ascii_whitespace()
        || matches!(next, b',' | b'\'' | b'-' | b';' | b'!' | b'?' | b':')
        || next == b'.' && bytes.get(right.end + 1).is_none_or(u8::is_ascii_whitespace);
    if !ends
        || right.is_empty()
        || right_word.len() > 1 && right_word.bytes().skip(1).any(|byte| byte.is_ascii_uppercase())
        || is_code(text, at)
    {
        return None;
    }
    // What stands before the mark: a word, or a quotation's own end.
    let mut left_end = mark_start;
    if bytes[at] == 0x9D {
        left_end -= usize::from(bytes[..left_end].last().is_some_and(|byte| b".!?,".contains(byte)));
    }
    let left = Span::new(word_before(bytes, left_end)?, left_end);
    let left_word = left.of(text);
    // Capitals before a mark are initials and units unless the mark ends a sentence for sure.
    let is_cry = matches!(bytes[at], b'!' | b'?');
    if left_word.len() < 2 || !is_cry && left_word.bytes().skip(1).any(|byte| byte.is_ascii_uppercase()) {
        return None;
    }
    let before = left.start.checked_sub(1).map(|index| bytes[index]);
    // `java.util.List`, `e.g.That`, `3,400,Paris`: part of a longer chain.
    if matches!(before, Some(b'.' | b',' | b':' | b'0'..=b'9' | b'\'' | b'-'))
        && bytes[at] != 0x9D
        && before != Some(b'\'')
        && before != Some(b'-')
    {
        return None;
    }
    let shape = match bytes[at] {
        b'.' => {
            let is_title = matches!(
                left_word,
                "Mr" | "Mrs"
                    | "Ms"
                    | "Dr"
                    | "St"
                    | "Prof"
                    | "Jr"
                    | "Sr"
                    | "vs"
                    | "No"
                    | "Rev"
                    | "Gen"
                    | "Sen"
                    | "Gov"
                    | "Lt"
                    | "Col"
                    | "Sgt"
                    | "Capt"
                    | "al"
                    | "ed"
                    | "eds"
                    | "Inc"
                    | "Co"
                    | "Fig"
                    | "Vol"
                    | "pp"
                    | "ca"
                    | "Ph"
            );
            let is_ending = matches!(
                right_word,
                "Com"
                    | "Net"
                    | "Org"
                    | "Io"
                    | "Js"
                    | "Py"
                    | "Ai"
                    | "Md"
                    | "Exe"
                    | "Pdf"
                    | "Gov"
                    | "Edu"
                    | "Tv"
                    | "Me"
                    | "Co"
                    | "Inc"
                    | "Info"
            );
            // A lone capital may be an initial or a point of a list.
            let is_initial = right_word.len() == 1 && !(matches!(right_word, "A" | "I") && next == b' ');
            if !is_capital || is_title || is_ending || is_initial {
                return None;
            }
            Shape::Stop
        }
        b'!' | b'?' => {
            if !is_capital || right_word.len() == 1 && !matches!(right_word, "A" | "I") {
                return None;
            }
            Shape::Stop
        }
        b':' => {
            let is_namespace = matches!(
                left_word,
                "Category"
                    | "File"
                    | "User"
                    | "Template"
                    | "Talk"
                    | "Wikipedia"
                    | "Help"
                    | "Portal"
                    | "Special"
                    | "Image"
                    | "Module"
                    | "Draft"
                    | "std"
                    | "http"
                    | "https"
                    | "Re"
            );
            if !is_capital
                || right_word.len() < 2
                || left_word.len() < 3
                || is_namespace
                || next == b':'
                || next == b'.'
            {
                return None;
            }
            Shape::Mark
        }
        b')' => {
            // `name(argument)Other`: a bracket that opened inside the token belongs to it.
            let opens_inside = bytes[token.start + 1..at].contains(&b'(');
            if !is_capital || right_word.len() < 2 || opens_inside {
                return None;
            }
            Shape::Mark
        }
        b',' | b';' => {
            let marks = bytes[token.clone()].iter().filter(|byte| matches!(byte, b',' | b';')).count();
            if right_word.len() < 2 || marks > 2 || marks == 2 && !bytes[..token.end].ends_with(b",") {
                return None;
            }
            Shape::Mark
        }
        _ => {
            if right_word.len() < 2 && right_word != "a" {
                return None;
            }
            Shape::Mark
        }
    };
    let span = Span::new(left.start, right.end);
    Some(Candidate { shape, span, joint, left, right, whole: Span::new(joint, joint) })
}

fn camel(text: &str, joint: usize) -> Option<Candidate> {
    let bytes = text.as_bytes();
    let token = token(bytes, joint)?;
    let is_domain = bytes[token].windows(2).any(|pair| pair[0] == b'.' && pair[1].is_ascii_lowercase());
    let whole = Span::new(word_before(bytes, joint)?, word_after(bytes, joint)?);
    if is_code(text, joint) {
        return None;
    }
    // The halves reach to the next joints of the same kind.
    let is_joint = |at: usize| bytes[at - 1].is_ascii_lowercase() && bytes[at].is_ascii_uppercase();
    let left_start = (whole.start + 1..joint).rev().find(|&at| is_joint(at)).unwrap_or(whole.start);
    let right_end = (joint + 1..whole.end).find(|&at| is_joint(at)).unwrap_or(whole.end);
    let (left, right) = (Span::new(left_start, joint), Span::new(joint, right_end));
    let outer = |byte: Option<&u8>| byte.is_none_or(|byte| !byte.is_ascii_digit());
    let is_plain = outer(whole.start.checked_sub(1).map(|index| &bytes[index])) && outer(bytes.get(whole.end));
    // `McDonald`, `MacLeod`, `DeVito`, `iPhone`, `eBay`: names are made like this.
    let is_name = left.len() < 2
        || matches!(left.of(text), "Mc" | "Mac" | "De" | "Le" | "La" | "Di" | "Van" | "Von" | "Fitz" | "Du");
    (is_plain && !is_domain && !is_name && right.len() >= 2).then_some(Candidate {
        shape: Shape::Camel,
        span: Span::new(left.start, right.end),
        joint,
        left,
        right,
        whole,
    })
}

/// Function words that are found at the end of a word they were joined to.
const SUFFIXES: &[&str] = &[
    "about", "after", "and", "but", "for", "from", "has", "have", "of", "said", "that", "the", "to", "was", "were",
    "which", "with",
];

/// The shortest stem: shorter ones are prefixes (`be`+`have`, `in`+`to`).
const SHORTEST_STEM: usize = 3;

fn suffixes(text: &str, found: &mut Vec<Candidate>) {
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
    const KNOWN: &[&str] = &[
        "aforesaid",
        "aloof",
        "alphas",
        "alto",
        "ampersand",
        "armand",
        "auto",
        "backhand",
        "bandstand",
        "bathe",
        "beforehand",
        "behave",
        "bento",
        "bertrand",
        "bhutto",
        "borderland",
        "brand",
        "breathe",
        "brigand",
        "bulletproof",
        "canto",
        "childproof",
        "clothe",
        "command",
        "concerto",
        "contraband",
        "contralto",
        "crafter",
        "debut",
        "deckhand",
        "demand",
        "disproof",
        "ditto",
        "drafter",
        "durand",
        "england",
        "errand",
        "esperanto",
        "expand",
        "fairyland",
        "falsetto",
        "farmhand",
        "farmland",
        "fatherland",
        "ferdinand",
        "finland",
        "firebrand",
        "fireproof",
        "firsthand",
        "foolproof",
        "forthwith",
        "freehand",
        "gainsaid",
        "garland",
        "ghetto",
        "goethe",
        "gourmand",
        "grafter",
        "grand",
        "grandstand",
        "grassland",
        "greenland",
        "grotto",
        "halibut",
        "handcrafter",
        "handstand",
        "headland",
        "heartland",
        "hereabout",
        "hereafter",
        "hereinafter",
        "hereof",
        "hereto",
        "herewith",
        "highland",
        "hinterland",
        "hitherto",
        "holland",
        "homeland",
        "hoof",
        "husband",
        "iceland",
        "incognito",
        "inland",
        "into",
        "ireland",
        "island",
        "kickstand",
        "lathe",
        "lefthand",
        "legrand",
        "loathe",
        "longhand",
        "lotto",
        "lowland",
        "mainland",
        "manifesto",
        "marchand",
        "maryland",
        "memento",
        "midland",
        "misbehave",
        "missaid",
        "misunderstand",
        "moorland",
        "mosquito",
        "motherland",
        "motto",
        "naysaid",
        "newsstand",
        "nightstand",
        "normand",
        "northumberland",
        "offhand",
        "onto",
        "operand",
        "otto",
        "outland",
        "overhand",
        "overland",
        "parkland",
        "photo",
        "pimento",
        "pinto",
        "poland",
        "porto",
        "potato",
        "presto",
        "pronto",
        "proof",
        "punto",
        "quarto",
        "queensland",
        "rafter",
        "rainproof",
        "rebut",
        "remand",
        "reprimand",
        "reproof",
        "rialto",
        "righthand",
        "risotto",
        "roland",
        "roof",
        "roundabout",
        "runabout",
        "sacramento",
        "scotland",
        "scythe",
        "secondhand",
        "seethe",
        "shafter",
        "shave",
        "sheathe",
        "shorthand",
        "somewhat",
        "soothe",
        "sorrento",
        "soundproof",
        "spoof",
        "stagehand",
        "stand",
        "stiletto",
        "strand",
        "sutherland",
        "swathe",
        "switzerland",
        "tattoo",
        "teethe",
        "thailand",
        "thereabout",
        "thereafter",
        "thereat",
        "thereinafter",
        "thereof",
        "thereto",
        "therewith",
        "thitherto",
        "thousand",
        "tithe",
        "tomato",
        "toronto",
        "turnabout",
        "underhand",
        "understand",
        "unhand",
        "unsaid",
        "unto",
        "veto",
        "walkabout",
        "wand",
        "waterproof",
        "weatherproof",
        "wetland",
        "whereabout",
        "whereas",
        "whereat",
        "whereof",
        "whereto",
        "wherewith",
        "withstand",
        "woodland",
        "woof",
        "wreathe",
        "writhe",
        "zealand",
    ];
    let mut lowered = [0; LONGEST];
    let lowered = &mut lowered[..word.len().min(LONGEST)];
    lowered.copy_from_slice(&word[..lowered.len()]);
    lowered.make_ascii_lowercase();
    KNOWN.binary_search_by(|known| known.as_bytes().cmp(lowered)).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let mut found = of(text);
        found.sort_by_key(|candidate| candidate.joint);
        let got: Vec<String> =
            found.iter().map(|c| format!("{} {}", &text[c.span.start..c.joint], &text[c.joint..c.span.end])).collect();
        assert_eq!(got, expected, "{text}");
    }

    #[test]
    fn joints_are_seen_and_names_are_not() {
        check("she said.The ferry", &["said. The"]);
        check("a seat:Join us", &["seat: Join"]);
        check("“We go.”The ferry", &["go.” The"]);
        check("in Portand dozens ", &["Port and"]);
        check("the toolsDrag and", &["tools Drag"]);
        check("see www.example.Com or node.Js or a/b.The or me@x.The here", &[]);
        check("an iPhone, e.g.The McDonald at J.R.Smith", &[]);
        check("a thousand in England ", &[]);
        check("x", &[]);
    }

    #[test]
    fn long_words_and_odd_characters_are_passed_over() {
        for long in ["é", "日", "x", "\u{301}", "𝒳"] {
            for length in 0..70 {
                let run = long.repeat(length);
                for text in
                    [format!("{run}and The"), format!("{run}.The {run}"), format!("a.T{run} x"), format!("aB{run}”The")]
                {
                    of(&text);
                }
            }
        }
    }

    #[test]
    fn a_joint_at_any_place_of_a_block_is_seen() {
        for length in 0..140 {
            let text = format!("{} said.The ferry", "x ".repeat(length));
            assert_eq!(of(&text).len(), 1, "{length}");
        }
    }
}
