//! Misread characters whose letters were made small or large afterwards: `fã¼r`, `ITÂ€™S`.
//!
//! Indexes and headlines fold letters after the damage is done. `Ã¼` becomes `ã¼`, which is no UTF-8 of a ü any more;
//! made large again it is. A repair takes the case that its word has. It is never safe, because what was folded is not
//! known, and it counts only where a sign stands within a word, or where the text has several such places.

use super::codec::{Codecs, WESTERN};
use super::dropped::tongues;
use super::judge::{Proof, Repair};
use super::marks::{closes, glues};
use super::reading::{Doubt, Piece, Run};
use crate::span::Span;
use crate::text::Document;
use crate::text::script::{Script, script, script_of};

/// So many characters make one at most.
const LONGEST: usize = 4;
/// So many places prove each other.
const SEVERAL: usize = 2;
/// So many letters in a row do, in a script other than Latin.
const WORD: usize = 4;

/// Puts into capitals what stands in a line of capitals: a small letter was made large there with its line.
pub(super) fn capitalise(text: &str, pieces: &mut [Piece]) {
    /// So many capitals of a line show that it is one.
    const FEWEST: usize = 4;
    const AROUND: usize = 100;
    // Of other scripts a line has capitals in ASCII that say nothing of it.
    let is_small = |c: char| c.is_lowercase() && script(c) == Some(Script::Latin);
    for piece in pieces.iter_mut().filter(|piece| piece.repair.text.contains(is_small)) {
        let line = piece.span.line_around(text, AROUND).of(text).as_bytes();
        let is_in_capitals = !line.iter().any(u8::is_ascii_lowercase)
            && line.iter().filter(|byte| byte.is_ascii_uppercase()).count() >= FEWEST;
        if is_in_capitals {
            piece.repair.text = piece.repair.text.to_uppercase();
            piece.doubt = Some(Doubt::Folded);
        }
    }
}

/// The pieces of this sort in runs, in order; none of them touches one of `pieces`, but for those that make an odd
/// word or explain less.
pub(super) fn pieces(codecs: &Codecs, document: &Document, runs: &[Run], pieces: &[Piece]) -> Vec<Piece> {
    let text = document.text;
    let tongue = || document.language().and_then(|language| codecs.languages.tongue(language.code()));
    let is_free = |span: Span| {
        let first = pieces.partition_point(|piece| piece.span.end <= span.start);
        let mut of_span = pieces[first..].iter().take_while(|piece| piece.span.start < span.end);
        // Of two readings the one that explains more.
        of_span.all(|piece| matches!(piece.doubt, Some(Doubt::Odd)) || piece.span.len() < span.len())
    };
    let mut found = Vec::new();
    let mut chars: Vec<(usize, char)> = Vec::new();
    let mut has_words = false;
    for run in runs {
        read_run(text, run, &mut chars);
        has_words |= other_letters(codecs, &chars) >= WORD;
    }
    let (mut is_proved, mut several) = (has_words, 0);
    for run in runs {
        read_run(text, run, &mut chars);
        let is_letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphabetic());
        let is_in_latin = is_letter(run.before) || is_letter(run.after);
        let is_of_words = has_words && !is_in_latin && other_letters(codecs, &chars) > 0;
        let mut at = 0;
        while at < chars.len() {
            let start = chars[at].0;
            let read = read(codecs, &chars[at..]).filter(|&(c, length)| {
                let end = chars.get(at + length).map_or(run.span.end, |(end, _)| *end);
                // A word of one letter has nothing beside it, and nothing else in it.
                let is_alone = length == chars.len();
                let is_latin = script(c) == Some(Script::Latin);
                let is_believed = length > 2 || is_of_words || !is_latin || is_in_latin || is_alone;
                let is_other = length == 2 && c > '\u{24F}' && !is_of_words;
                is_believed && !is_other && is_free(Span::new(start, end))
            });
            let Some((c, length)) = read else {
                at += 1;
                continue;
            };
            let end = chars.get(at + length).map_or(run.span.end, |(end, _)| *end);
            let around = Around::of(text, Span::new(start, end));
            let sign = chars[at + length - 1].1;
            is_proved = is_proved
                || length == LONGEST
                || !sign.is_alphabetic() && !joins(sign) && (around.is_in_word || !closes(sign))
                || is_in_latin
                    && c.is_alphabetic()
                    && tongue()
                        .is_some_and(|tongue| tongue.frequency(chars[at].1).is_none() && tongue.frequency(c).is_some());
            let repair =
                Repair { text: around.folded(c), proof: Proof::Weak, chain: vec!["windows-1252"], steps: Vec::new() };
            let doubt = Some(Doubt::Folded);
            let span = Span::new(start, end);
            several += usize::from(!joins(sign));
            found.push(Piece { span, codec: WESTERN, length, repair, is_partial: false, doubt });
            at += length;
        }
    }
    if !is_proved && several < SEVERAL {
        return Vec::new();
    }
    // A letter that the language of the repaired text does not have is none of its own: `på…` is no `pņ`.
    let tongues = tongues(codecs, text, &found);
    let is_own = |c: char| tongues.is_empty() || tongues.iter().any(|tongue| tongue.frequency(c).is_some());
    found.retain(|piece| piece.repair.text.chars().all(|c| !c.is_alphabetic() || c.is_ascii() || is_own(c)));
    found
}

/// What stands behind a whole word, and the next one may begin at once: `på…`, `så´t`.
fn joins(sign: char) -> bool {
    glues(sign) || sign == '´'
}

fn read_run(text: &str, run: &Run, chars: &mut Vec<(usize, char)>) {
    chars.clear();
    chars.extend(run.span.of(text).char_indices().map(|(at, c)| (run.span.start + at, c)));
}

/// How many letters a run is made of, where they are all of one script other than Latin; otherwise none.
fn other_letters(codecs: &Codecs, chars: &[(usize, char)]) -> usize {
    let (mut at, mut text) = (0, String::new());
    while at < chars.len() {
        let Some((c, length)) = read(codecs, &chars[at..]) else { return 0 };
        text.push(c);
        at += length;
    }
    let is_other = script_of(&text).is_some_and(|script| !matches!(script, Script::Latin | Script::Common));
    if is_other { text.chars().count() } else { 0 }
}

/// What stands beside a place.
struct Around {
    /// A letter on both sides.
    is_in_word: bool,
    /// The letter nearest to it is a capital.
    is_capital: bool,
}

impl Around {
    fn of(text: &str, span: Span) -> Self {
        let before = text[..span.start].chars().next_back().filter(|c| c.is_alphabetic());
        let after = text[span.end..].chars().next().filter(|c| c.is_alphabetic());
        let is_capital = before.or(after).is_some_and(char::is_uppercase);
        Self { is_in_word: before.is_some() && after.is_some(), is_capital }
    }

    fn folded(&self, c: char) -> String {
        if self.is_capital { c.to_uppercase().collect() } else { c.to_lowercase().collect() }
    }
}

/// What the first characters were before they were folded, and how many of them; `None` where they need no folding, or
/// make no letter that some language has and no sign.
fn read(codecs: &Codecs, chars: &[(usize, char)]) -> Option<(char, usize)> {
    let own: Vec<char> = chars.iter().take(LONGEST).map(|(_, c)| *c).collect();
    if own.len() < 2 || codecs.read(&own, WESTERN).is_some_and(|(c, _)| !c.is_control()) {
        return None;
    }
    let forms: Vec<[Option<char>; 2]> = own.iter().map(|&c| [Some(c), other_case(c)]).collect();
    let mut best: Option<(char, usize)> = None;
    for choice in 1u32..1 << own.len() {
        let folded = |(index, forms): (usize, &[Option<char>; 2])| forms[usize::from(choice & 1 << index != 0)];
        let Some(unfolded) = forms.iter().enumerate().map(folded).collect::<Option<Vec<char>>>() else { continue };
        let Some((c, length)) = codecs.read(&unfolded, WESTERN) else { continue };
        // Only what was read may have been folded.
        if choice >> length != 0 || !is_believable(codecs, c, length) {
            continue;
        }
        best = best.or(Some((c, length)));
    }
    best
}

fn is_believable(codecs: &Codecs, c: char, length: usize) -> bool {
    match length {
        2 if c.is_alphabetic() => codecs.is_written(c),
        2 => matches!(c, '£' | '°' | '§' | '©' | '®' | '«' | '»' | '¿' | '¡' | '·' | '½' | '×'),
        3 => matches!(u32::from(c), 0x2010..=0x2026 | 0x2030..=0x203A | 0x20AC | 0x2122),
        _ => u32::from(c) >= 0x1F000,
    }
}

fn other_case(c: char) -> Option<char> {
    let only = |mut other: Vec<char>| if other.len() == 1 { other.pop() } else { None };
    let other = if c.is_lowercase() { only(c.to_uppercase().collect()) } else { only(c.to_lowercase().collect()) };
    other.filter(|&other| other != c)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[track_caller]
    fn check(chars: &str, expected: Option<(char, usize)>) {
        let codecs = Codecs::new(&Arc::default());
        assert_eq!(read(&codecs, &chars.char_indices().collect::<Vec<_>>()), expected, "{chars}");
    }

    #[test]
    fn a_folded_letter_is_read_back() {
        check("ã¼", Some(('ü', 2)));
        check("ã„", Some(('Ä', 2)));
        check("ãÿ", Some(('ß', 2)));
        check("Â€™", Some(('’', 3)));
        check("ðÿ˜€", Some(('😀', 4)));
        check("Ã¼", None);
        check("ãe", None);
        check("éà", None);
    }
}
