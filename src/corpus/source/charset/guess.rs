//! Which charset bytes are in, or that nothing tells.
//!
//! A detector guesses; here its guess is held against what every other charset makes of the same bytes. A reading is
//! believed by its letters in the language that suits it best, by that language's commonest words and by the places its
//! characters stand in. Whatever makes another text of the bytes and is as believable is a rival, and where there is a
//! rival nothing is said for sure: a wrong reading that looks right does more harm than none.

use std::cell::OnceCell;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::Encoding;
use rustc_hash::FxHashMap;

use super::declared::declared;
use super::east;
use super::shape::{is_combining, letter, shape, sign};
use super::tables::{self, Table};
use crate::language::{Frequency, Language, Languages, Tongues};
use crate::text::script::Script;

/// What the bytes are in.
#[derive(Debug)]
pub(super) enum Verdict {
    /// This charset, of one byte a character.
    Single(&'static Table),
    /// This one, of several.
    Wide(&'static Encoding),
    /// These read as believable texts, and as different ones.
    Rivals(Vec<&'static str>),
    /// None makes a text of them.
    Unknown,
}

/// By how much one reading must be more believable than another to be taken: as if one letter of a language stood
/// against a foreign one.
const CLEARLY: f64 = 3.2;
/// The same where up to [`FEW`] bytes tell it all.
const MORE_CLEARLY: f64 = 4.2;
const FEW: usize = 3;
/// What the detector's word is worth, what the text's own.
const GUESSED: f64 = 3.0;
const DECLARED: f64 = 8.0;
/// What it is worth that a language was told by what of the text is ASCII.
const TOLD: f64 = 5.0;

/// What a believable reading of more than a few bytes weighs at least, for each of them.
const LEAST: f64 = -6.0;

/// So many bytes beyond ASCII are weighed.
const MOST_WEIGHED: usize = 16 << 10;
/// Words are looked for in so many bytes around them.
const SAMPLE: usize = 6 << 10;
/// How much of a long line around a byte is taken, in bytes.
const AROUND: usize = 120;

/// Letters that are often, sometimes, seldom and never written in a language, by how many scripts' letters there are.
const LATIN: [f64; 4] = [2.0, 4.0, 6.5, 10.0];
const OTHER: [f64; 4] = [2.8, 4.2, 6.5, 10.0];

/// Tells the charset of `raw`, which is no UTF-8, by how the languages are written.
pub(super) fn guess(raw: &[u8], languages: &Languages) -> Verdict {
    let label = declared(raw);
    let named = label.as_deref().and_then(|label| Encoding::for_label(label.as_bytes()));
    let detected = detect(raw);
    for charset in named.into_iter().chain([detected]).filter(|charset| !charset.is_single_byte()) {
        let text = charset.decode_without_bom_handling_and_without_replacement(raw);
        if text.is_some_and(|text| east::is_believable(charset, &text)) {
            return Verdict::Wide(charset);
        }
    }
    Weigher::new(raw, languages.tongues()).verdict(label.as_deref(), detected)
}

fn detect(raw: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(raw, true);
    detector.guess(None, Utf8Detection::Deny)
}

/// One charset's reading of the bytes, weighed.
#[derive(Debug)]
struct Weighed {
    table: usize,
    weight: f64,
    /// Characters that no text has where they stand, and letters that the language does not have.
    odd: usize,
    foreign: usize,
    is_detected: bool,
}

/// What is known of the bytes whatever they are read in.
struct Weigher<'t> {
    tongues: &'t Tongues,
    /// Each byte beyond ASCII, with the two before it and the one behind, and how often it stands between these.
    places: FxHashMap<[u8; 4], usize>,
    /// How many bytes these are.
    count: usize,
    /// How often each byte from 0x80 on occurs.
    counts: [usize; 128],
    /// What is ASCII of the lines around the bytes; it tells this language.
    ascii: String,
    told: OnceCell<Option<Language>>,
    /// How many of the commonest words of each language stand there between bytes that are ASCII in every charset.
    common: Vec<usize>,
    /// What else stands there between such bytes: words of which some bytes are beyond ASCII, and how often.
    mixed: FxHashMap<Vec<u8>, usize>,
}

impl<'t> Weigher<'t> {
    fn new(raw: &[u8], tongues: &'t Tongues) -> Self {
        let mut places: FxHashMap<[u8; 4], usize> = FxHashMap::default();
        let (mut count, mut counts) = (0, [0; 128]);
        let mut sample = Vec::new();
        let mut sampled = 0;
        for at in (0..raw.len()).filter(|&at| !raw[at].is_ascii()) {
            if count == MOST_WEIGHED {
                break;
            }
            let byte = |at: Option<usize>| at.and_then(|at| raw.get(at)).copied().unwrap_or(b'\n');
            let place = [byte(at.checked_sub(2)), byte(at.checked_sub(1)), raw[at], byte(Some(at + 1))];
            *places.entry(place).or_default() += 1;
            count += 1;
            counts[usize::from(raw[at] - 0x80)] += 1;
            if at >= sampled && sample.len() < SAMPLE {
                let from = at.saturating_sub(AROUND).max(sampled);
                let to = (at + AROUND).min(raw.len());
                // Half a word at either end tells nothing wrong: it is no common word.
                sample.extend_from_slice(&raw[from..to]);
                sampled = to;
            }
        }
        if sample.len() < SAMPLE {
            // In a text that is nearly ASCII, more of it tells the language.
            let room = SAMPLE - sample.len();
            sample.push(b'\n');
            sample.extend(raw.iter().filter(|byte| byte.is_ascii()).take(room));
        }
        let mut common = vec![0; tongues.len()];
        let mut mixed: FxHashMap<Vec<u8>, usize> = FxHashMap::default();
        for part in sample.split(|byte| byte.is_ascii() && !byte.is_ascii_alphabetic()) {
            if part.is_ascii() {
                let word = String::from_utf8(part.to_ascii_lowercase()).expect("it is ASCII");
                tongues.having(&word).iter().for_each(|&index| common[index] += 1);
            } else {
                *mixed.entry(part.to_vec()).or_default() += 1;
            }
        }
        let ascii = sample.iter().filter(|byte| byte.is_ascii()).map(|&byte| char::from(byte)).collect();
        Self { tongues, places, count, counts, ascii, told: OnceCell::new(), common, mixed }
    }

    fn verdict(&self, label: Option<&str>, detected: &'static Encoding) -> Verdict {
        let tables = tables::all();
        let mut weighed: Vec<Weighed> = Vec::new();
        for (index, table) in tables.iter().enumerate() {
            let Some(mut one) = self.weigh(index, table) else { continue };
            one.is_detected = table.is_called(detected.name());
            one.weight += if one.is_detected { GUESSED } else { 0.0 };
            one.weight += if label.is_some_and(|label| table.is_called(label)) { DECLARED } else { 0.0 };
            weighed.push(one);
        }
        weighed.sort_by(|a, b| b.weight.total_cmp(&a.weight));
        let Some(best) = weighed.first() else { return Verdict::Unknown };
        let count = self.count;
        let differs = |other: &Weighed| {
            (0x80..=0xFF).any(|byte: u8| {
                self.counts[usize::from(byte - 0x80)] > 0
                    && tables[best.table].char(byte) != tables[other.table].char(byte)
            })
        };
        let is_detected = best.is_detected || weighed.iter().any(|other| other.is_detected && !differs(other));
        // Names of other languages have letters of their own, in a text long enough to have names.
        let most_foreign = if is_detected && count > FEW { count / 4 + 1 } else { count / 25 };
        let most_odd = if count < 30 { 0 } else { (count * 3 / 100).max(1) };
        let is_low = count > 3 && best.weight < LEAST * count as f64;
        if best.odd > most_odd || best.foreign > most_foreign || is_low {
            return Verdict::Unknown;
        }
        let rivals: Vec<&'static str> = weighed[1..]
            .iter()
            .take_while(|other| other.weight > best.weight - if count <= FEW { MORE_CLEARLY } else { CLEARLY })
            .filter(|other| differs(other))
            .map(|other| tables[other.table].name)
            .collect();
        if rivals.is_empty() {
            return Verdict::Single(&tables[best.table]);
        }
        Verdict::Rivals([tables[best.table].name].into_iter().chain(rivals).collect())
    }

    /// Weighs what a charset makes of the bytes; `None` when some are none of its characters, or no text could have so
    /// much of what no text has.
    fn weigh(&self, index: usize, table: &Table) -> Option<Weighed> {
        let mut letters: Vec<(char, usize)> = Vec::new();
        let mut weight = -table.rarity;
        for (byte, &count) in (0x80..=0xFF).zip(&self.counts).filter(|(_, count)| **count > 0) {
            let c = table.char(byte)?;
            match letter(c) {
                None if is_combining(c) => letters.push((c, count)),
                Some(_) => letters.push((c, count)),
                None => weight -= sign(c) * count as f64,
            }
        }
        let (mut odd, mut cost) = (0, 0.0);
        let char = |byte: u8| table.char(byte).unwrap_or('\n');
        for (place, &count) in &self.places {
            let [earlier, before, c, after] = place.map(char);
            let shape = shape(earlier, before, c, after);
            // Costs are halves and wholes: in whatever order they are added, the sum is the same.
            cost += shape.cost * count as f64;
            odd += if shape.is_odd { count } else { 0 };
        }
        if cost > 8.0 * self.count as f64 + 20.0 {
            return None;
        }
        let (best, foreign) = self.in_tongues(table, &letters);
        Some(Weighed { table: index, weight: weight - cost + best, odd, foreign, is_detected: false })
    }

    /// How believable the letters and words are in the language that suits them best, and how many letters it does
    /// not have.
    fn in_tongues(&self, table: &Table, letters: &[(char, usize)]) -> (f64, usize) {
        let (ascii, beyond) = self.common_words(table);
        let told = *self.told.get_or_init(|| Language::of(&self.ascii));
        let of_letter = |&(c, count): &(char, usize)| {
            let costs = if letter(c).is_none_or(|own| own == Script::Latin) { LATIN } else { OTHER };
            // Capitals are a part of all letters.
            (self.tongues.frequencies(c), costs, if c.is_uppercase() { 1.0 } else { 0.0 }, count)
        };
        let letters: Vec<_> = letters.iter().map(of_letter).collect();
        let of_tongue = |index: usize| {
            let (mut own, mut foreign) = (0.0, 0);
            for &(frequencies, costs, more, count) in &letters {
                let cost = match frequencies.and_then(|row| row[index]) {
                    Some(Frequency::Often) => costs[0],
                    Some(Frequency::Sometimes) => costs[1],
                    Some(Frequency::Seldom) => costs[2],
                    None => {
                        foreign += count;
                        costs[3]
                    }
                };
                own -= (cost + more) * count as f64;
            }
            let words = ascii[index].min(15) as f64 + 1.6 * beyond[index].min(20) as f64;
            let is_told = told.is_some_and(|language| language.code() == self.tongues[index].code);
            (own + words + if is_told { TOLD } else { 0.0 }, foreign)
        };
        let best = (0..self.tongues.len()).map(of_tongue).max_by(|a, b| a.0.total_cmp(&b.0));
        best.expect("there are languages")
    }

    /// How many of the commonest words of each language the sample has: those in ASCII, and the others.
    fn common_words(&self, table: &Table) -> (Vec<usize>, Vec<usize>) {
        let (mut ascii, mut beyond) = (self.common.clone(), vec![0; self.tongues.len()]);
        for (bytes, &count) in &self.mixed {
            let text: String = bytes.iter().map(|&byte| table.char(byte).unwrap_or('\n')).collect();
            // Of the two sorts of Romanian `ş` each charset has one.
            let text = text.to_lowercase().replace('ş', "ș").replace('ţ', "ț");
            for word in text.split(|c: char| letter(c).is_none() && c != '’') {
                let counts = if word.is_ascii() { &mut ascii } else { &mut beyond };
                self.tongues.having(word).iter().for_each(|&index| counts[index] += count);
            }
        }
        (ascii, beyond)
    }
}
