//! `spaced`: words written with a space between their letters, `M E N U  O F  T H E  D A Y`.
//!
//! Single letters in a row are more often something else: initials, options, notes of a song, a row of results. A word
//! has vowels and other letters, and its letters do not follow the alphabet. Where one word ends and the next begins is
//! mostly lost, so the joined form is only shown.

use std::sync::Arc;

use crate::diagnostic::Rule;
use crate::fix::{Applicability, Edit};
use crate::kind::{Hit, Invalid, Kind, Pass, Sink, Spec};
use crate::language::{Languages, List};
use crate::span::Span;
use crate::text::Document;

pub(crate) struct Spaced;

struct SpacedPass {
    rules: Vec<Arc<Rule>>,
    languages: Arc<Languages>,
}

/// Fewer letters are initials or options.
const FEWEST: usize = 5;
/// Places looked at together.
const BLOCK: usize = 64;
/// The first look finds three letters between four spaces, of one or of two bytes each.
const REACH: usize = BLOCK + 10;

impl Kind for Spaced {
    fn name(&self) -> &'static str {
        "spaced"
    }

    fn summary(&self) -> &'static str {
        "words written with a space between their letters, `M E N U  O F  T H E  D A Y`"
    }

    fn compile(&self, cards: &[Spec]) -> Result<Box<dyn Pass>, Invalid> {
        let rules = cards.iter().map(Spec::rule_without_params).collect::<Result<_, _>>()?;
        Ok(Box::new(SpacedPass { rules, languages: Arc::clone(Spec::shared_languages(cards)) }))
    }
}

impl Pass for SpacedPass {
    fn run(&self, document: &Document, sink: &mut Sink) {
        let text = document.text;
        each_run(text, &mut |span| {
            let written = span.of(text);
            let word: String = written.chars().filter(|c| *c != ' ').collect();
            if is_word(&word, &self.languages) && !is_spelled(text, span, &self.languages) {
                for rule in &self.rules {
                    let edits = vec![Edit::replace(span, word.as_str())];
                    sink.report(rule, Hit::new(span).slots(&[("word", &word)]).edits(edits, Applicability::Suggestion));
                }
            }
        });
    }
}

/// Calls `found` for each longest run of single letters with one space between two of them.
fn each_run(text: &str, found: &mut dyn FnMut(Span)) {
    let bytes = text.as_bytes();
    let mut end = 0;
    let mut at = 0;
    while at < bytes.len() {
        let block = bytes.get(at..at + REACH).map(|block| block.try_into().expect("of that length"));
        if block.is_none_or(is_candidate) {
            let block = &bytes[at..(at + BLOCK).min(bytes.len())];
            for place in block.iter().enumerate().filter(|(_, byte)| **byte == b' ').map(|(index, _)| at + index) {
                // The letter before the first space of a run belongs to it.
                if place >= end {
                    let span = run_around(text, place);
                    end = span.end.max(place + 1);
                    if span.of(text).chars().count() >= 2 * FEWEST - 1 {
                        found(span);
                    }
                }
            }
        }
        at += BLOCK;
    }
}

/// Whether somewhere in a block three places between spaces follow each other. Written without branches.
fn is_candidate(bytes: &[u8; REACH]) -> bool {
    let mut any = 0u8;
    for at in 0..BLOCK {
        let space = |distance: usize| u8::from(bytes[at + distance] == b' ');
        any |= space(0) & (space(2) & space(4) & space(6) | space(3) & space(6) & space(9));
    }
    any != 0
}

/// The run of single letters around a space; empty where there is none.
fn run_around(text: &str, space: usize) -> Span {
    let mut start = space;
    if let Some(letter) = text[..space].chars().next_back().filter(|c| is_letter(*c)) {
        let at = space - letter.len_utf8();
        let stands_alone = text[..at].chars().next_back().is_none_or(|c| !c.is_alphanumeric() && !is_glue(c));
        start = if stands_alone { at } else { space + 1 };
    } else {
        start += 1;
    }
    let mut end = start;
    let mut rest = text[start..].chars();
    while rest.next().is_some_and(is_letter) {
        let mut ahead = rest.clone();
        match ahead.next() {
            Some(' ') => {
                end = text.len() - rest.as_str().len();
                rest = ahead;
            }
            Some(next) if next.is_alphanumeric() || is_glue(next) => break,
            _ => {
                end = text.len() - rest.as_str().len();
                break;
            }
        }
    }
    Span::new(start, end)
}

/// Letters of scripts that write words of many letters with spaces between the words.
fn is_letter(c: char) -> bool {
    matches!(c, 'a'..='z' | 'A'..='Z' | 'À'..='ʯ' | 'Ͱ'..='ԯ') && c.is_alphabetic()
}

/// What ties a letter to what stands beside it: `l'eau`, `x=`, `a/b`.
fn is_glue(c: char) -> bool {
    matches!(c, '\'' | '’' | '-' | '=' | '+' | '/' | '_' | '|' | '^' | '*' | '&' | '@' | '#')
}

/// Whether letters without their spaces could be a word, or words.
fn is_word(letters: &str, languages: &Languages) -> bool {
    let lower = letters.to_lowercase();
    let is_of_one_case = letters.chars().skip(1).all(char::is_lowercase) || letters.chars().all(char::is_uppercase);
    let is_vowel = |c: &char| {
        matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'à'..='æ' | 'è'..='ï' | 'ò'..='ö' | 'ø'..='ý' | 'ı' | 'ő' | 'ű')
            || matches!(c, 'а' | 'е' | 'ё' | 'и' | 'о' | 'у' | 'ы' | 'э' | 'ю' | 'я' | 'і' | 'ї' | 'є')
            || matches!(c, 'α' | 'ε' | 'η' | 'ι' | 'ο' | 'υ' | 'ω' | 'ά' | 'έ' | 'ή' | 'ί' | 'ό' | 'ύ' | 'ώ')
    };
    let count = lower.chars().count();
    let vowels = lower.chars().filter(is_vowel).count();
    let mut distinct: Vec<char> = lower.chars().take(200).collect();
    let ascends = distinct.windows(2).all(|two| two[0] <= two[1]);
    let descends = distinct.windows(2).all(|two| two[0] >= two[1]);
    distinct.sort_unstable();
    distinct.dedup();
    // Notes, bases of DNA, marks of a school.
    let is_notes = lower.chars().all(|c| matches!(c, 'a'..='h' | 't' | 'x'));
    is_of_one_case
        && vowels * 6 >= count
        && vowels * 6 <= count * 5
        && distinct.len() >= 4
        && !ascends
        && !descends
        && !is_notes
        && !languages.all(List::LetterRows).any(|row| row.contains(&lower))
}

/// Whether the words before say that something is spelled.
fn is_spelled(text: &str, span: Span, languages: &Languages) -> bool {
    const BEFORE: usize = 40;
    let start = text.floor_char_boundary(span.start.saturating_sub(BEFORE));
    let before = text[start..span.start].to_lowercase();
    languages.all(List::Spelling).any(|word| before.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let mut found = Vec::new();
        each_run(text, &mut |span| found.push(span.of(text)));
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn single_letters_in_a_row_are_seen_wherever_they_stand() {
        for before in 2..150 {
            let text = format!("{} f e r r y {}", "x".repeat(before), "y".repeat(before));
            check(&text, &["f e r r y"]);
        }
        check("F E R R Y", &["F E R R Y"]);
        check("п а р о м и море", &["п а р о м и"]);
        check("f e r r y. A new line", &["f e r r y"]);
        check("J R R Tolkien, x = a + b", &[]);
        check("f e r r y  h a r b o u r", &["f e r r y", "h a r b o u r"]);
        check("港 町 の 朝 市 場", &[]);
        check("", &[]);
    }

    #[test]
    fn a_word_has_vowels_and_no_order() {
        let languages = Languages::builtin();
        let check = |letters: &str, expected: bool| assert_eq!(is_word(letters, &languages), expected, "{letters}");
        check("ferry", true);
        check("FERRY", true);
        check("паром", true);
        check("abcde", false);
        check("EADGBE", false);
        check("MTWTF", false);
        check("JFMAMJ", false);
        check("aaaaa", false);
        check("oaeiu", false);
        check("oaeibu", true);
        check("FeRrY", false);
    }
}
