//! `confusable`: a letter of another script in a word, that looks like one of the word's own.
//!
//! A Cyrillic `а` in a Latin word is not seen, but it hides the word from search and gives a tokenizer pieces it never
//! met. Words that mix scripts on purpose are common: formulas, brands, loan words with an ending. A word is reported
//! only when every letter of the lesser script has a look-alike in the other, and nothing about its place suggests a
//! purpose.

use std::sync::Arc;

use crate::diagnostic::Rule;
use crate::fix::{Applicability, Edit};
use crate::kind::{Hit, Invalid, Kind, Pass, Sink, Spec};
use crate::matching::bits::is_latin;
use crate::span::Span;
use crate::text::Document;
use crate::text::script::{Script, script};

pub(crate) struct Confusable;

struct ConfusablePass {
    rules: Vec<Arc<Rule>>,
}

/// Of the line around a word so many bytes on either side matter.
const REACH: usize = 400;

/// Letters that look alike in most typefaces, in Latin, Cyrillic and Greek, `-` where a script has none. By their
/// shapes, as in the code charts; Unicode's own list of confusables goes further (α for a, к for k).
const ALIKE: &str = "aа- cс- eе- iіι jј- oоο pр- sѕ- xх- yу- dԁ- hһ- qԛ- wԝ- v-ν lӏ- \
    AАΑ BВΒ CС- EЕΕ HНΗ IІΙ JЈ- KКΚ MМΜ OОΟ PРΡ SЅ- TТΤ XХΧ YУΥ N-Ν \
    Z-Ζ ëё- ïї- ËЁ- ÏЇ-";
const SCRIPTS: [Script; 3] = [Script::Latin, Script::Cyrillic, Script::Greek];

/// Longer words are none.
const LONGEST_WORD: usize = 256;
/// In letters; shorter ones are formulas and marks.
const SHORTEST_WORD: usize = 3;

impl Kind for Confusable {
    fn name(&self) -> &'static str {
        "confusable"
    }

    fn summary(&self) -> &'static str {
        "a letter of another script in a word, that looks like one of the word's own"
    }

    fn compile(&self, cards: &[Spec]) -> Result<Box<dyn Pass>, Invalid> {
        let rules = cards.iter().map(Spec::rule_without_params).collect::<Result<_, _>>()?;
        Ok(Box::new(ConfusablePass { rules }))
    }
}

impl Pass for ConfusablePass {
    fn run(&self, document: &Document, sink: &mut Sink) {
        // Greek and Cyrillic begin with these; a text without them has Latin letters only.
        if !document.profile().bytes.has_any(0xCE..=0xD4) {
            return;
        }
        let text = document.text;
        let mut at = 0;
        while let Some(border) = next_border(text.as_bytes(), at) {
            let span = word_around(text, border);
            if span.len() <= LONGEST_WORD
                && let Some((main, strange)) = judge(span.of(text), || span.line_around(text, REACH).of(text))
            {
                self.report(text, span, main, &strange, sink);
            }
            at = span.end.max(border + 1);
        }
    }
}

impl ConfusablePass {
    fn report(&self, text: &str, span: Span, main: usize, strange: &[(usize, char)], sink: &mut Sink) {
        let edit = |&(at, c): &(usize, char)| {
            let own = look_alike(c, main).expect("a strange letter has a look-alike");
            Edit::replace(
                Span::new(span.start + at, span.start + at + c.len_utf8()),
                own.encode_utf8(&mut [0; 4]) as &str,
            )
        };
        let edits: Vec<Edit> = strange.iter().map(edit).collect();
        let repaired = repaired(span.of(text), main, strange);
        let letters: Vec<String> = strange.iter().map(|(_, c)| format!("{c} (U+{:04X})", u32::from(*c))).collect();
        let letters = letters.join(", ");
        let first = script(strange[0].1).unwrap_or(Script::Common);
        let (main, other) = (name(SCRIPTS[main]), name(first));
        let slots = [("letters", letters.as_str()), ("script", other), ("main", main), ("repaired", &repaired)];
        for rule in &self.rules {
            sink.report(rule, Hit::new(span).slots(&slots).edits(edits.clone(), Applicability::Unsafe));
        }
    }
}

fn name(script: Script) -> &'static str {
    match script {
        Script::Cyrillic => "Cyrillic",
        Script::Greek => "Greek",
        _ => "Latin",
    }
}

/// The offset, from `at` on, of a letter beyond ASCII that touches an ASCII letter, or of a Latin letter with dots that
/// touches another beyond ASCII.
fn next_border(bytes: &[u8], at: usize) -> Option<usize> {
    const CHUNK: usize = 64;
    let is_border = |at: usize, a: u8, b: u8| {
        let lead = |byte: u8| (0xCE..=0xD4).contains(&byte);
        a.is_ascii_alphabetic() && lead(b)
            || b.is_ascii_alphabetic() && a >= 0x80 && at > 0 && lead(bytes[at - 1])
            || a == 0xC3 && (bytes.get(at + 2).is_some_and(|byte| lead(*byte)) || at > 1 && lead(bytes[at - 2]))
    };
    let mut from = at;
    while from + 1 < bytes.len() {
        let to = (from + CHUNK).min(bytes.len() - 1);
        // Without branches, so that it goes over the bytes at memory speed.
        let may = bytes[from..to].iter().zip(&bytes[from + 1..=to]).fold(0_u8, |may, (&a, &b)| {
            let letter = |byte: u8| u8::from(is_latin(byte));
            may | letter(a) & b >> 7 | a >> 7 & letter(b) | u8::from(a == 0xC3)
        });
        if may != 0 {
            let found = (from..to).find(|&at| is_border(at, bytes[at], bytes[at + 1]));
            if found.is_some() {
                return found;
            }
        }
        from = to;
    }
    None
}

/// The letters and marks around the character that holds the byte at `offset`.
fn word_around(text: &str, offset: usize) -> Span {
    let at = text.floor_char_boundary(offset);
    let is_part = |c: char| c.is_alphabetic() || ('\u{300}'..='\u{36F}').contains(&c);
    let before = text[..at].char_indices().rev().take_while(|(_, c)| is_part(*c)).last();
    let start = before.map_or(at, |(start, _)| start);
    let end = at + text[at..].char_indices().find(|(_, c)| !is_part(*c)).map_or(text.len() - at, |(end, _)| end);
    Span::new(start, end)
}

/// The script a word is in, and its letters of another that look like it; `None` when it is in one script, or mixed
/// with a purpose.
fn judge<'l>(word: &str, line: impl FnOnce() -> &'l str) -> Option<(usize, Vec<(usize, char)>)> {
    let letters: Vec<(usize, char, usize)> = word
        .char_indices()
        .filter(|(_, c)| c.is_alphabetic())
        .map(|(at, c)| Some((at, c, SCRIPTS.iter().position(|own| Some(*own) == script(c))?)))
        .collect::<Option<_>>()?;
    if letters.len() < SHORTEST_WORD {
        return None;
    }
    let of = |main: usize| letters.iter().filter(|letter| letter.2 == main).count();
    // Most of the word is of its script, and all the rest can be read as that script.
    let main = (0..SCRIPTS.len()).find(|&main| {
        let own = of(main);
        own * 2 > letters.len() && letters.iter().all(|&(_, c, script)| script == main || look_alike(c, main).is_some())
    })?;
    let strange: Vec<(usize, char)> =
        letters.iter().filter(|letter| letter.2 != main).map(|&(at, c, _)| (at, c)).collect();
    let other = letters.iter().find(|letter| letter.2 != main)?.2;
    let is_strange = |index: usize| letters[index].2 != main;
    let last = letters.len() - 1;
    let leads = (0..strange.len()).all(is_strange);
    let trails = (0..strange.len()).all(|index| is_strange(last - index));
    // A Greek letter before or behind a Latin word is a formula's.
    if SCRIPTS[other] == Script::Greek && (leads || trails) {
        return None;
    }
    // `еУслуги`, `МТСbank`: a part of its own, by its capitals.
    let case = |index: usize| letters[index].1.is_uppercase();
    let is_humped = leads
        && (!case(strange.len() - 1) && case(strange.len())
            || strange.len() > 1 && case(strange.len() - 1) != case(strange.len()))
        || trails && case(last - strange.len()) != case(last + 1 - strange.len()) && letters.len() - strange.len() > 1;
    if is_humped {
        return None;
    }
    // An ending of the text's own script, or a part in a text of both: `Xeroxе`.
    if (trails || leads && strange.len() > 1) && has_word_of(line(), SCRIPTS[other]) {
        return None;
    }
    Some((main, strange))
}

/// Whether a word of at least two letters is of this script alone.
fn has_word_of(line: &str, wanted: Script) -> bool {
    line.split(|c: char| !c.is_alphabetic())
        .any(|word| word.chars().nth(1).is_some() && word.chars().all(|c| script(c) == Some(wanted)))
}

/// The word with the letters of its own script in the place of the strange ones.
fn repaired(word: &str, main: usize, strange: &[(usize, char)]) -> String {
    let own = |(at, c): (usize, char)| match strange.contains(&(at, c)) {
        true => look_alike(c, main).expect("a strange letter has a look-alike"),
        false => c,
    };
    word.char_indices().map(own).collect()
}

/// The letter of the script at `main` that looks like `c`.
fn look_alike(c: char, main: usize) -> Option<char> {
    let row = ALIKE.split_ascii_whitespace().find(|row| row.contains(c))?;
    row.chars().nth(main).filter(|own| *own != '-')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Words that are found, in order, with what they are mended to.
    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let (mut found, mut at) = (Vec::new(), 0);
        while let Some(border) = next_border(text.as_bytes(), at) {
            let span = word_around(text, border);
            if let Some((main, strange)) = judge(span.of(text), || span.line_around(text, REACH).of(text)) {
                found.push(repaired(span.of(text), main, &strange));
            }
            at = span.end.max(border + 1);
        }
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn each_row_of_the_table_has_a_letter_a_script() {
        for row in ALIKE.split_ascii_whitespace() {
            assert_eq!(row.chars().count(), SCRIPTS.len(), "{row}");
            for (c, own) in row.chars().zip(SCRIPTS).filter(|(c, _)| *c != '-') {
                // Script facts here end with Ukrainian; Abkhaz and Kurdish letters lie beyond.
                assert!(script(c).is_none_or(|script| script == own), "{row}: {c}");
            }
        }
    }

    #[test]
    fn a_strange_letter_is_found_wherever_it_stands() {
        check("The hаrbour and the grаnаry of Lorm", &["harbour", "granary"]);
        check("Cегодня паром не идёт", &["Сегодня"]);
        check("Он ещë не пришёл", &["ещё"]);
        check("The pier of Lоrm and Sаlt", &["Lorm", "Salt"]);
        check("Η Aθήνα", &["Αθήνα"]);
        check("The hοrse", &["horse"]);
    }

    #[test]
    fn what_is_mixed_with_a_purpose_is_left_alone() {
        for text in [
            "Паром, DVD-диск и IT-отдел",
            "МТСbank и ПриватBank работают",
            "Купил в магазине Xeroxе бумагу",
            "eУслуги и iРынок открыты",
            "ΔG and νmax of the sample, ρV",
            "Группа КиШ выступила",
            "IIа класс и VIPа",
            "Wir fahren nach Köln, Größe über alles",
            "λx.x αβγ",
            "SMSка пришла",
        ] {
            check(text, &[]);
        }
    }
}
