//! Letters of which half was dropped: `Äesky` for `česky`, `ÐœÐ¾Ñква`.
//!
//! Of windows-1252 five bytes are no characters, 0x81, 0x8D, 0x8F, 0x90 and 0x9D, and many programs drop what they
//! cannot show. What is left of the letter is its first half. Where the document has proved pieces of that charset, the
//! language that they make it tells which of the five it was; that is a guess, and never safe.

use super::codec::{Codecs, WESTERN};
use super::judge::{Proof, Repair};
use super::reading::{Doubt, Piece};
use crate::language::{Frequency, Language, Tongue};
use crate::span::Span;

/// What windows-1252 has no characters for.
const DROPPED: [char; 5] = ['\u{81}', '\u{8D}', '\u{8F}', '\u{90}', '\u{9D}'];
/// So much of the document is asked for its language, in bytes.
const SAMPLE: usize = 2 << 10;

/// The pieces of this sort, in order; none of them touches one of `pieces`.
pub(super) fn pieces(codecs: &Codecs, text: &str, pieces: &[Piece]) -> Vec<Piece> {
    let is_model = |piece: &&Piece| {
        piece.codec == WESTERN && piece.repair.proof == Proof::Strong && piece.repair.chain == ["windows-1252"]
    };
    let Some(model) = pieces.iter().find(is_model) else { return Vec::new() };
    // What dropped the five has kept the other characters of that charset, and none of the five.
    let has_others = |piece: &Piece| piece.codec == WESTERN && piece.span.of(text).chars().any(|c| c > '\u{FF}');
    if !pieces.iter().any(has_others) || text.chars().any(|c| DROPPED.contains(&c)) {
        return Vec::new();
    }
    let tongues = tongues(codecs, text, pieces);
    let mut found = Vec::new();
    let mut next = 0;
    for (start, lead) in text.char_indices().filter(|(_, c)| ('Ã'..='ß').contains(c)) {
        while pieces.get(next).is_some_and(|piece| piece.span.end <= start) {
            next += 1;
        }
        if pieces.get(next).is_some_and(|piece| piece.span.start <= start) {
            continue;
        }
        let mut span = Span::new(start, start + lead.len_utf8());
        let other = text[span.end..].chars().next();
        let whole = other.and_then(|other| codecs.read(&[lead, other], WESTERN)).map(|(c, _)| c);
        let is_foreign = |tongue: &&&Tongue| tongue.frequency(lead).is_none();
        let own: Vec<&Tongue> = tongues.iter().filter(is_foreign).copied().collect();
        let read = match whole {
            Some(c) => own.iter().any(|tongue| tongue.frequency(c).is_some()).then_some(c),
            None => letter(codecs, &own, text, span, lead),
        };
        let Some(c) = read else { continue };
        span.end += whole.and(other).map_or(0, char::len_utf8);
        let length = 1 + usize::from(whole.is_some());
        let repair =
            Repair { text: c.to_string(), proof: Proof::Weak, chain: model.repair.chain.clone(), steps: Vec::new() };
        let doubt = Some(Doubt::Dropped);
        found.push(Piece { span, codec: WESTERN, length, repair, is_partial: false, doubt });
    }
    found
}

/// How the language is written that the repairs make of the text; of a short one, all that have the letters it has.
pub(super) fn tongues<'c>(codecs: &'c Codecs, text: &str, pieces: &[Piece]) -> Vec<&'c Tongue> {
    let mut sample = String::new();
    let mut at = 0;
    for piece in pieces {
        sample.push_str(&text[at..piece.span.start]);
        sample.push_str(&piece.repair.text);
        at = piece.span.end;
        if sample.len() > SAMPLE {
            break;
        }
    }
    let end = text.floor_char_boundary((at + SAMPLE.saturating_sub(sample.len())).min(text.len()));
    sample.push_str(&text[at..end.max(at)]);
    if let Some(language) = Language::of(&sample) {
        return codecs.languages.tongue(language.code()).into_iter().collect();
    }
    let repaired = pieces.iter().flat_map(|piece| piece.repair.text.chars());
    let letters: Vec<char> = repaired.filter(|c| c.is_alphabetic() && !c.is_ascii()).collect();
    if letters.is_empty() {
        return Vec::new();
    }
    let has_all = |tongue: &&Tongue| letters.iter().all(|&c| tongue.frequency(c).is_some());
    codecs.languages.tongues().iter().filter(has_all).collect()
}

/// The letter of which `lead` is the first half: the commonest in these languages of those that fit the place, where it
/// is the only one.
fn letter(codecs: &Codecs, tongues: &[&Tongue], text: &str, span: Span, lead: char) -> Option<char> {
    let before = text[..span.start].chars().next_back().filter(|c| c.is_alphabetic());
    let after = text[span.end..].chars().next().filter(|c| c.is_alphabetic());
    if before.is_none() && after.is_none() {
        return None;
    }
    let common = |tongue: &&Tongue, c: char| match tongue.frequency(c) {
        Some(Frequency::Often) => 4,
        Some(Frequency::Sometimes) => 2,
        Some(Frequency::Seldom) => 1,
        None => 0,
    };
    // Within a word stands no capital.
    let fits = |c: &char| c.is_alphabetic() && (before.is_none() || c.is_lowercase());
    let read = |half: char| codecs.read(&[lead, half], WESTERN).map(|(c, _)| c).filter(fits);
    let weigh = |c: char| (tongues.iter().map(|tongue| common(tongue, c)).sum::<u32>(), c);
    let mut weighed: Vec<(u32, char)> = DROPPED.into_iter().filter_map(read).map(weigh).collect();
    weighed.retain(|(weight, _)| *weight > 0);
    weighed.sort_by_key(|(weight, _)| std::cmp::Reverse(*weight));
    match weighed[..] {
        [(_, c)] => Some(c),
        [(first, c), (second, _), ..] if first > second => Some(c),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::language::Languages;

    #[test]
    fn the_language_tells_which_half_was_dropped() {
        let languages: Arc<Languages> = Arc::default();
        let codecs = Codecs::new(&languages);
        let check = |code: &str, text: &str, expected: Option<char>| {
            let (at, lead) = text.char_indices().find(|(_, c)| !c.is_ascii()).expect("a lead");
            let tongue = languages.tongue(code).expect("it is there");
            let span = Span::new(at, at + lead.len_utf8());
            assert_eq!(letter(&codecs, &[tongue], text, span, lead), expected, "{text}");
        };
        check("cs", "zaÄalo", Some('č'));
        check("pl", "Åukasz", Some('Ł'));
        // Of Á and Í the one is as common as the other.
        check("es", "Ãlvaro", None);
        check("en", "zaÄalo", None);
        check("cs", "za Ä b", None);
    }
}
