//! Which of several repairs of one text a reader would believe: `für Zürich` before `fßr Zßrich`.
//!
//! This chooses between charsets that explain the same places; it proves nothing. A repair is weighed in the language
//! that suits it best: by how common its letters beyond ASCII are there, by that language's commonest words, and by
//! what a detector says of the whole. Signs and capitals inside a word count against it whatever the language.

use super::marks::glues;
use crate::language::{Frequency, Language, Languages, Tongues};
use crate::text::script::{Script, script};

/// Natural logarithms of a letter's share of all letters.
const OFTEN: f64 = -4.6;
const SOMETIMES: f64 = -6.4;
const SELDOM: f64 = -8.3;
const FOREIGN: f64 = -11.5;
/// A sign that any language writes, and one that hardly any does.
const SIGN: f64 = -6.5;
const RARE_SIGN: f64 = -10.5;

/// What a common word is worth, and how many are counted at most.
const WORD: f64 = 0.8;
const MOST_WORDS: usize = 12;
/// What the detector's word is worth.
const DETECTED: f64 = 4.0;
/// A sign or a capital inside a word.
const ODD: f64 = -6.0;

/// How believable each of several repairs of one text is; the higher, the more.
///
/// What the detector says of one of them counts for all, for it is sure of one and not of the next by accident.
pub(super) fn weigh<const N: usize>(languages: &Languages, texts: [&str; N]) -> [f64; N] {
    let mut weights = [0.0; N];
    weights.copy_from_slice(&weigh_all(languages, &texts));
    weights
}

/// As [`weigh`], of any number.
pub(super) fn weigh_all(languages: &Languages, texts: &[&str]) -> Vec<f64> {
    let detected: Vec<Language> = texts.iter().filter_map(|text| Language::of(text)).collect();
    texts.iter().map(|text| weigh_one(languages.tongues(), text, &detected)).collect()
}

fn weigh_one(tongues: &Tongues, text: &str, detected: &[Language]) -> f64 {
    let chars: Vec<char> = text.chars().collect();
    let at = |index: usize| chars.get(index).copied();
    let mut letters = Vec::new();
    let mut shape = 0.0;
    for (index, &c) in chars.iter().enumerate().filter(|(_, c)| !c.is_ascii()) {
        let (before, after) = (index.checked_sub(1).and_then(at), at(index + 1));
        if is_odd(c, before, after) {
            shape += ODD;
        }
        if c.is_alphabetic() && !has_tongue(c) {
            shape += SOMETIMES;
        } else if c.is_alphabetic() {
            shape += place(c, before, after) + case(c, &chars[..index]);
            letters.push(c);
        } else {
            let is_known = matches!(c, '’' | '‘' | '“' | '”' | '„' | '–' | '—' | '…' | '«' | '»' | '€' | '\u{A0}');
            shape += if is_known { SIGN } else { RARE_SIGN };
        }
    }
    let words: Vec<String> = text
        .split(|c: char| !c.is_alphabetic() && !glues(c))
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    shape += words.iter().filter(|word| has_no_vowel(word)).count() as f64 * -3.0;
    let rows: Vec<_> = letters.iter().map(|&c| tongues.frequencies(c)).collect();
    let common: Vec<(&[usize], f64)> = words
        .iter()
        // What came out of the repair counts twice.
        .map(|word| (tongues.having(word), if word.is_ascii() { WORD } else { 2.0 * WORD }))
        .filter(|(having, _)| !having.is_empty())
        .collect();
    let in_tongue = |index: usize| {
        let own: f64 = rows.iter().map(|row| share(row.and_then(|row| row[index]))).sum();
        let common = common.iter().filter(|(having, _)| having.contains(&index));
        let common: f64 = common.take(MOST_WORDS).map(|(_, worth)| worth).sum();
        let is_detected = detected.iter().any(|language| language.code() == tongues[index].code);
        own + common + if is_detected { DETECTED } else { 0.0 }
    };
    // Of letters as common in two languages the one that more languages have.
    let is_usual = |frequency: &&Option<Frequency>| share(**frequency) >= SOMETIMES;
    let usual = |row: &[Option<Frequency>]| row.iter().filter(is_usual).count() as f64;
    shape += rows.iter().map(|row| row.map_or(0.0, usual) * 0.05).sum::<f64>();
    shape + (0..tongues.len()).map(in_tongue).fold(f64::NEG_INFINITY, f64::max)
}

/// Whether the letters of languages in this one's script are known; of the others every letter is as good as the next.
fn has_tongue(c: char) -> bool {
    matches!(script(c), None | Some(Script::Latin | Script::Common | Script::Greek | Script::Cyrillic))
}

/// How believable a letter is in a language, by how common it is there.
fn share(frequency: Option<Frequency>) -> f64 {
    match frequency {
        Some(Frequency::Often) => OFTEN,
        Some(Frequency::Sometimes) => SOMETIMES,
        Some(Frequency::Seldom) => SELDOM,
        None => FOREIGN,
    }
}

/// A capital behind a small letter, a small letter between capitals, or a sign between letters: what no word has.
pub(super) fn is_odd(c: char, before: Option<char>, after: Option<char>) -> bool {
    let is_letter = |c: Option<char>| c.is_some_and(char::is_alphabetic);
    if !c.is_alphabetic() {
        let is_sign = !glues(c) && !is_mark(c);
        return is_sign && is_letter(before) && is_letter(after);
    }
    let is_capital = |c: Option<char>| c.is_some_and(char::is_uppercase);
    c.is_uppercase()
        && (before.is_some_and(char::is_lowercase) || is_letter(before) && after.is_some_and(char::is_lowercase))
        || c.is_lowercase() && c != 'ß' && c != 'ı' && is_capital(before) && is_capital(after)
}

/// What belongs to the letter before it, in any script, or cannot be seen.
fn is_mark(c: char) -> bool {
    matches!(u32::from(c), 0x300..=0x36F | 0x591..=0x5C7 | 0x610..=0x670 | 0x6D6..=0x6ED | 0x900..=0xEFF)
        || matches!(u32::from(c), 0x1000..=0x109F | 0x1780..=0x17FF | 0x200B..=0x200F | 0xFE00..=0xFE0F)
        || matches!(c, '”' | '»' | '‐' | '‑' | '‚' | '‹' | '›' | '´' | 'ʼ')
}

/// A sentence begins with a capital, and few other words do.
fn case(c: char, before: &[char]) -> f64 {
    if before.last().is_some_and(|c| c.is_alphabetic()) {
        return if c.is_uppercase() { -0.7 } else { 0.0 };
    }
    let last = before.iter().rev().find(|c| !matches!(c, ' ' | '"' | '“' | '„' | '«' | '‘' | '¿' | '¡'));
    let begins = last.is_none_or(|c| matches!(c, '\n' | '.' | '!' | '?'));
    match (begins, c.is_uppercase()) {
        (true, false) if c.is_lowercase() => -3.5,
        (false, true) => -1.0,
        _ => 0.0,
    }
}

/// What a letter's place costs it: some stand in few places.
fn place(c: char, before: Option<char>, after: Option<char>) -> f64 {
    let is_letter = |c: Option<char>| c.is_some_and(char::is_alphabetic);
    let is_vowel = |c: Option<char>| c.is_some_and(is_vowel);
    match c {
        'ß' if !is_vowel(before) => -5.0,
        // No language of these has them behind another vowel: it was `groß`, not `groü`.
        'ü' | 'å' if is_vowel(before) => -5.0,
        // Italian and French end words with them.
        'ù' | 'ò' | 'ì' if is_letter(after) => -2.5,
        'þ' | 'Þ' if !is_letter(after) || is_letter(before) && !is_vowel(before) => -3.0,
        'ñ' if !is_vowel(after) => -2.0,
        _ => 0.0,
    }
}

fn has_no_vowel(word: &str) -> bool {
    if word.is_ascii() || word.chars().any(|c| c > '\u{24F}') {
        return false;
    }
    let chars: Vec<char> = word.chars().collect();
    // `čtvrť` and `vlk` have an r or an l for one.
    let is_syllable = |window: &[char]| matches!(window[1], 'r' | 'l') && window[2].is_alphabetic();
    chars.len() > 1 && !chars.iter().any(|&c| is_vowel(c)) && !chars.windows(3).any(is_syllable)
}

fn is_vowel(c: char) -> bool {
    const VOWELS: &str = "aeiouyàáâãäåæèéêëìíîïòóôõöøùúûüýÿāăąēĕėęěĩīĭįıōŏőœũūŭůűųŷ";
    VOWELS.contains(c.to_lowercase().next().unwrap_or(c))
}

#[cfg(test)]
mod tests {
    use super::super::choice::CLEARLY;
    use super::*;

    #[track_caller]
    fn check(right: &str, wrong: &str) {
        let [own, other] = weigh(&Languages::builtin(), [right, wrong]);
        assert!(own > other + CLEARLY, "{right}: {own} {other}");
    }

    #[test]
    fn letters_that_fit_together_are_believed_before_letters_that_do_not() {
        check("für Zürich", "fßr Zßrich");
        check("El niño vive en España.", "El niùo vive en Espaùa.");
        check("Båten går på ängen.", "Büten gür pü ängen.");
        check("Die Tür von Günther", "Die Tår von Gånther");
        check("Das große Tor steht", "Das groüe Tor steht");
        check("Más papel para mamá también", "Mås papel para mamå tambiÊn");
        check("وكتب في", "وكتب ف٩");
        check("As canções estão", "As cançþes estão");
    }

    #[test]
    fn what_no_word_has_is_odd() {
        let check = |text: &str, expected: bool| {
            let chars: Vec<char> = text.chars().collect();
            assert_eq!(is_odd(chars[1], Some(chars[0]), Some(chars[2])), expected, "{text}");
        };
        check("mÜl", true);
        check("MüL", true);
        check("m÷l", true);
        check("GÜt", true);
        check("GÜT", false);
        check("mül", false);
        check("l’é", false);
        check("SßE", false);
    }
}
