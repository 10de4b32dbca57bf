//! One walk over a text for all literals of all cards. ASCII case does not count.
//!
//! At every second place of the text four bytes are looked up in a table of bits. Of each literal two such fours have
//! their bit, one a byte behind the other, so that one of them is met wherever the literal stands. Nearly everywhere
//! the bit is not set and that is all; where it is, the one or two literals that have it are compared. An automaton
//! would look at every byte, and one for some hundred literals is forty times as large as this table, and takes longer
//! to build than linting a small folder.
//!
//! Literals of one or two bytes, which are marks, are looked for by themselves where the text has such a mark at all.

use std::ops::Range;

use rustc_hash::FxHashMap;

/// Literals, ready to be searched for.
pub(crate) struct LiteralSearch {
    literals: Vec<Box<[u8]>>,
    /// A bit for each [`slot`].
    fours: Box<[u64; SLOTS as usize / 64]>,
    /// Whose the bits are, sorted.
    owners: Vec<Owner>,
    /// Where in `owners` those of each [`GROUP`] of bits begin; the next one's beginning is their end.
    groups: Vec<u32>,
    /// How far behind the beginning of a literal its fours may be.
    reach: usize,
    short: Vec<Short>,
    /// The first byte of each literal, in both cases, sorted.
    triggers: Vec<u8>,
}

/// A literal that has a bit.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Owner {
    slot: u32,
    literal: u32,
    /// How far from the four bytes the literal begins, and how far its last byte stands.
    begins: isize,
    last: isize,
    /// The low bits of that byte, which tell most places apart from it.
    ends: u8,
}

/// A literal of less than three bytes.
struct Short {
    literal: u32,
    /// The byte that it is looked for by, in both cases, and how far from its beginning it stands.
    anchor: [u8; 2],
    offset: usize,
}

/// A place of the text and the literal that begins there.
type Hit = (usize, u32);

const SLOTS: u32 = 1 << 17;
const GROUP: u32 = 32;
/// The shortest literal of which fours are looked up, in bytes.
const SHORTEST: usize = 3;
/// The low bits of a byte: letters of both cases have the same, and they are few enough to stand for any byte at all.
const LOW: u8 = 0x1F;
/// Bytes of the text at a time: what is found is kept for as long, so that it can be told in the order of the text.
const CHUNK: usize = 64 << 10;
/// Places looked up at a time, every second of them, and the bytes seen from there.
const STEP: usize = 16;
const WINDOW: usize = STEP + 2;

/// The number of the bit of four bytes.
fn slot(four: [u8; 4]) -> u32 {
    const LOWS: u32 = u32::from_le_bytes([LOW; 4]);
    (u32::from_le_bytes(four) & LOWS).wrapping_mul(0x3D4D_51C5) >> (u32::BITS - SLOTS.ilog2())
}

/// Where in a literal stand the five bytes, two fours, that are met least in common words. So that `the rest of this`
/// is not looked at wherever a text says `the`.
fn rare_place(literal: &[u8], common: &FxHashMap<u32, usize>) -> usize {
    let times = |place: usize| {
        let four = literal[place..].first_chunk().expect("there are five bytes");
        common.get(&slot(*four)).copied().unwrap_or_default()
    };
    let last = (literal.len() + 1).saturating_sub(5);
    (0..last).min_by_key(|&place| times(place) + times(place + 1)).unwrap_or(0)
}

/// How often the bit of each four of [`COMMON`] is met there.
fn common_fours() -> FxHashMap<u32, usize> {
    let mut common = FxHashMap::default();
    for four in COMMON.as_bytes().windows(4) {
        *common.entry(slot(std::array::from_fn(|index| four[index]))).or_default() += 1;
    }
    common
}

/// The commonest words of the language that most texts are in.
const COMMON: &str = " the and that this with you your for are was not have from but his her she they all will one can \
    more out who when there their which would about other into than then them some like just over also after been were \
    what its has had our how use any may way could time people only where most work here make year many come take know \
    get new first even back good much day part place long great such should made each these those world life well \
    down ";

impl LiteralSearch {
    /// Prepares a search.
    pub(crate) fn new(literals: &[&str]) -> Self {
        let mut search = Self {
            literals: literals.iter().map(|literal| literal.as_bytes().into()).collect(),
            fours: Box::new([0; SLOTS as usize / 64]),
            owners: Vec::with_capacity(4 * literals.len()),
            groups: vec![0; (SLOTS / GROUP) as usize + 1],
            reach: 0,
            short: Vec::new(),
            triggers: Vec::new(),
        };
        let first = literals.iter().filter_map(|literal| literal.bytes().next());
        search.triggers.extend(first.flat_map(|byte| [byte.to_ascii_lowercase(), byte.to_ascii_uppercase()]));
        search.triggers.sort_unstable();
        search.triggers.dedup();
        let common = common_fours();
        for (index, literal) in (0..).zip(literals) {
            match literal.len() {
                SHORTEST.. => search.add_fours(index, literal.as_bytes(), rare_place(literal.as_bytes(), &common)),
                _ => search.short.push(Short::of(index, literal.as_bytes())),
            }
        }
        search.owners.sort_unstable();
        search.owners.dedup();
        search.reach = search.owners.iter().map(|owner| owner.begins.unsigned_abs()).max().unwrap_or_default();
        for owner in &search.owners {
            search.fours[(owner.slot / 64) as usize] |= 1 << (owner.slot % 64);
            search.groups[(owner.slot / GROUP) as usize + 1] += 1;
        }
        for group in 1..search.groups.len() {
            search.groups[group] += search.groups[group - 1];
        }
        search
    }

    /// Adds the bits of a literal: of the four bytes at a place, and of those one further, or, of a literal of three
    /// bytes, one before. Where such a four goes beyond the literal any byte may stand.
    fn add_fours(&mut self, index: u32, literal: &[u8], place: usize) {
        let (length, second) = (literal.len().cast_signed(), if literal.len() == SHORTEST { -1 } else { 1 });
        for first in [place.cast_signed(), place.cast_signed() + second] {
            let four: [Option<u8>; 4] =
                std::array::from_fn(|at| literal.get(usize::try_from(first + at.cast_signed()).ok()?).copied());
            let others = if four.contains(&None) { 0..=LOW } else { 0..=0 };
            self.owners.extend(others.map(|other| Owner {
                slot: slot(four.map(|byte| byte.unwrap_or(other))),
                literal: index,
                begins: -first,
                last: length - 1 - first,
                ends: literal[literal.len() - 1] & LOW,
            }));
        }
    }

    /// The bytes of which a text must have one to hold a literal.
    pub(crate) fn triggers(&self) -> &[u8] {
        &self.triggers
    }

    /// Calls `found` with the place of each literal in the text and its index, in the order of the places; literals may
    /// overlap. `has` says whether a byte may be in the text.
    pub(crate) fn each(&self, text: &[u8], has: impl Fn(u8) -> bool, found: &mut impl FnMut(usize, usize)) {
        let may_stand =
            |short: &&Short| self.literals[short.literal as usize].is_empty() || short.anchor.into_iter().any(&has);
        let short: Vec<&Short> = self.short.iter().filter(may_stand).collect();
        let mut hits: Vec<Hit> = Vec::new();
        for from in (0..text.len()).step_by(CHUNK) {
            let to = text.len().min(from + CHUNK);
            self.find_long(text, from, to, &mut hits);
            for short in &short {
                short.find(&self.literals[short.literal as usize], text, from, to, &mut hits);
            }
            // Stable, because that is quick where there are a few runs in order, as those of the short ones are.
            hits.sort();
            for (at, literal) in hits.drain(..) {
                found(at, literal as usize);
            }
        }
    }

    /// Adds the literals of three bytes or more that begin within `from..to`, of which `from` is even.
    fn find_long(&self, text: &[u8], from: usize, to: usize, hits: &mut Vec<Hit>) {
        let end = text.len().min(to + self.reach);
        let mut at = from;
        while at + STEP <= end
            && let Some(window) = text[at..].first_chunk::<WINDOW>()
        {
            for index in (0..STEP).step_by(2) {
                let slot = slot(std::array::from_fn(|next| window[index + next]));
                if self.has(slot) {
                    self.compare(text, at + index, slot, from..to, hits);
                }
            }
            at += STEP;
        }
        for at in (at..=end).step_by(2) {
            let mut four = [0; 4];
            let rest = &text[at..text.len().min(at + four.len())];
            four[..rest.len()].copy_from_slice(rest);
            if self.has(slot(four)) {
                self.compare(text, at, slot(four), from..to, hits);
            }
        }
    }

    fn has(&self, slot: u32) -> bool {
        self.fours[(slot / 64) as usize] >> (slot % 64) & 1 != 0
    }

    /// Compares the literals that have the bit of the four bytes at `at`, as far as they begin within `places`.
    #[inline(never)]
    fn compare(&self, text: &[u8], at: usize, slot: u32, places: Range<usize>, hits: &mut Vec<Hit>) {
        let group = (slot / GROUP) as usize;
        let owners = &self.owners[self.groups[group] as usize..self.groups[group + 1] as usize];
        for owner in owners.iter().filter(|owner| owner.slot == slot) {
            if text.get(at.wrapping_add_signed(owner.last)).is_none_or(|byte| byte & LOW != owner.ends) {
                continue;
            }
            let start = at.wrapping_add_signed(owner.begins);
            let literal = &self.literals[owner.literal as usize];
            let there = text.get(start..).and_then(|text| text.get(..literal.len()));
            if places.contains(&start) && there.is_some_and(|text| text.eq_ignore_ascii_case(literal)) {
                hits.push((start, owner.literal));
            }
        }
    }
}

impl Short {
    fn of(index: u32, literal: &[u8]) -> Self {
        // A mark is rarer than a digit beside it.
        let mark = literal.iter().rposition(|byte| !byte.is_ascii_alphanumeric());
        let offset = mark.unwrap_or(literal.len().saturating_sub(1));
        let byte = literal.get(offset).copied().unwrap_or_default();
        Self { literal: index, anchor: [byte.to_ascii_lowercase(), byte.to_ascii_uppercase()], offset }
    }

    /// Adds the places within `from..to` where the literal begins. An empty one stands everywhere.
    fn find(&self, literal: &[u8], text: &[u8], from: usize, to: usize, hits: &mut Vec<Hit>) {
        if literal.is_empty() {
            return hits.extend((from..to).map(|at| (at, self.literal)));
        }
        let [lower, upper] = self.anchor;
        let last = text.len().min(to + self.offset);
        for found in memchr::memchr2_iter(lower, upper, &text[from..last]) {
            let Some(start) = (from + found).checked_sub(self.offset).filter(|start| (from..to).contains(start)) else {
                continue;
            };
            if text[start..].get(..literal.len()).is_some_and(|text| text.eq_ignore_ascii_case(literal)) {
                hits.push((start, self.literal));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(literals: &[&str], text: &str) {
        let folded = text.to_ascii_lowercase();
        let mut expected: Vec<(usize, usize)> = Vec::new();
        for (index, literal) in literals.iter().enumerate() {
            let literal = literal.to_ascii_lowercase();
            let stands = |at: &usize| folded.as_bytes()[*at..].starts_with(literal.as_bytes());
            expected.extend((0..folded.len()).filter(stands).map(|at| (at, index)));
        }
        expected.sort_unstable();
        let mut found = Vec::new();
        let search = LiteralSearch::new(literals);
        search.each(text.as_bytes(), |byte| text.as_bytes().contains(&byte), &mut |at, index| found.push((at, index)));
        assert!(found == expected, "{} found, {} expected: {text:.40}", found.len(), expected.len());
        let triggers = search.triggers();
        assert!(
            found.iter().all(|(at, index)| { literals[*index].is_empty() || triggers.contains(&text.as_bytes()[*at]) })
        );
    }

    const LITERALS: [&str; 12] =
        ["harbour", "bour", "ÜBER", "x", "our ferry", "fer", "our", "1]", "B", "[[", "the harbour ferry, ü", "ferry"];

    #[test]
    fn every_literal_is_found_wherever_it_stands() {
        let mut text = "the HARBOUR ferry, über and ÜBER; [[1]] ".repeat(6_000);
        text.push_str("x harbour");
        check(&LITERALS, &text);
        // At the ends of a text, across the bounds of what is looked at together, and nowhere.
        for literal in LITERALS {
            for before in 0..2 * STEP {
                check(&LITERALS, &format!("{}{literal}", "-".repeat(before)));
                check(&LITERALS, &format!("{}{literal}--", "-".repeat(before)));
            }
        }
        for literal in ["the harbour ferry, ü", "our", "1]"] {
            for before in CHUNK - 12..CHUNK + 3 {
                check(&[literal], &format!("{}{literal}", "-".repeat(before)));
            }
        }
        check(&LITERALS, "");
        check(&[], "harbour");
        check(&[""], "ab");
    }
}
