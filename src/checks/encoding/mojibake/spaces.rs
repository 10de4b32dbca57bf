//! Misread characters whose second half became a space: `Ã la carte`, `Å ibenik`, `12Â kg`.
//!
//! The byte 0xA0 is a no-break space in most charsets, and pages turn those into spaces. What is left of an à is then
//! one capital before a blank, which proves nothing by itself. It is believed only where the document has proved pieces
//! of the same charset, and only where the character that comes out stands as such characters do.

use super::codec::Codecs;
use super::judge::{Proof, Repair};
use super::{Doubt, Piece};
use crate::span::Span;
use crate::text::script::{Script, script, script_of};

/// The pieces of this sort, in order; none of them touches one of `pieces`.
pub(super) fn pieces(codecs: &Codecs, text: &str, pieces: &[Piece]) -> Vec<Piece> {
    let proved = |piece: &&Piece| piece.repair.proof == Proof::Strong && piece.repair.chain.len() == 1;
    let Some(model) = pieces.iter().find(proved) else { return Vec::new() };
    let scripts: Vec<Option<Script>> = pieces.iter().map(|piece| script_of(&piece.repair.text)).collect();
    let has_script =
        |wanted: Script| scripts.contains(&Some(wanted)) || wanted == Script::Latin && !has_other(&scripts);
    let mut found = Vec::new();
    // The first piece that ends behind the place looked at.
    let mut next = 0;
    for space in memchr::memchr_iter(b' ', text.as_bytes()) {
        if space == 0 || text.as_bytes()[space - 1].is_ascii() {
            continue;
        }
        let lead = text[..space].chars().next_back().expect("a character ends before the space");
        let start = space - lead.len_utf8();
        while pieces.get(next).is_some_and(|piece| piece.span.end <= start) {
            next += 1;
        }
        if pieces.get(next).is_some_and(|piece| piece.span.start < space) {
            continue;
        }
        if let Some(piece) = wide(codecs, text, space, pieces, next, model)
            && script_of(&piece.repair.text).is_some_and(has_script)
        {
            found.push(piece);
            continue;
        }
        let Some(c) = codecs.before_space(lead, model.codec) else { continue };
        let follows = pieces.get(next).is_some_and(|piece| piece.span.start == space + 1);
        // `В этом`: a letter of another script before a space is a word more often than half of a character, unless the
        // rest of the word is misread.
        let goes_on = start > 0 && pieces[..next].last().is_some_and(|piece| piece.span.end == start);
        if !matches!(script(lead), Some(Script::Latin | Script::Common)) && !follows && !goes_on {
            continue;
        }
        let Some((span, mended)) = judge(text, Span::new(start, space + 1), c, follows) else { continue };
        if c.is_alphabetic() && !script(c).is_some_and(has_script) {
            continue;
        }
        let repair = Repair { text: mended, proof: Proof::Weak, chain: model.repair.chain.clone(), steps: Vec::new() };
        // In scripts of one case half of another letter may have been dropped before a true blank.
        let has_case = c.is_lowercase() || c.is_uppercase() || !c.is_alphabetic();
        let doubt = (!has_case).then_some(Doubt::Dropped);
        found.push(Piece { span, codec: model.codec, length: 2, repair, is_partial: false, doubt });
    }
    found
}

/// A character of three bytes or four of which one became the blank at `space`. `next` is the first of `pieces` that
/// ends behind the character before it.
fn wide(codecs: &Codecs, text: &str, space: usize, pieces: &[Piece], next: usize, model: &Piece) -> Option<Piece> {
    let first = next.checked_sub(1).map_or(0, |last| pieces[last].span.end);
    let end = pieces.get(next).map_or(text.len(), |piece| piece.span.start).max(space + 1);
    let before: Vec<char> = text[first..space].chars().rev().take_while(|c| !c.is_ascii()).take(3).collect();
    let after = text[space + 1..end].chars().take_while(|c| !c.is_ascii()).take(2);
    let after: Vec<char> = after.collect();
    (1..=before.len()).rev().find_map(|count| {
        let chars: Vec<char> =
            before[..count].iter().rev().copied().chain(['\u{A0}']).chain(after.iter().copied()).collect();
        let (c, length) = codecs.read(&chars, model.codec).filter(|&(_, length)| length > count.max(2))?;
        let bytes = |chars: &[char]| chars.iter().map(|c| c.len_utf8()).sum::<usize>();
        let span = Span::new(space - bytes(&before[..count]), space + 1 + bytes(&after[..length - count - 1]));
        let repair =
            Repair { text: c.to_string(), proof: Proof::Weak, chain: model.repair.chain.clone(), steps: Vec::new() };
        let is_letter = c.is_alphabetic() && !matches!(script(c), Some(Script::Latin | Script::Common));
        let piece = Piece { span, codec: model.codec, length, repair, is_partial: false, doubt: None };
        is_letter.then_some(piece)
    })
}

fn has_other(scripts: &[Option<Script>]) -> bool {
    scripts.iter().flatten().any(|script| !matches!(script, Script::Latin | Script::Common))
}

/// What to replace and by what, where `both`, a lead and a space, were `c`. `follows` says that a misread piece stands
/// right behind the space.
fn judge(text: &str, both: Span, c: char, follows: bool) -> Option<(Span, String)> {
    let before = text[..both.start].chars().next_back();
    let after = text[both.end..].chars().next();
    let word_goes_on = follows || after.is_some_and(char::is_lowercase);
    if c == '\u{A0}' {
        // A page in capitals may end a word with Â.
        let is_word = before.is_some_and(char::is_uppercase);
        return (!is_word).then(|| (both, " ".to_owned()));
    }
    if c.is_uppercase() {
        let begins = before.is_none_or(|c| !c.is_alphanumeric());
        return (begins && word_goes_on).then(|| (both, c.to_string()));
    }
    // A letter without a small form goes on behind its half, or two blanks follow it.
    if c.is_alphabetic() && !c.is_lowercase() {
        return (follows || after == Some(' ')).then(|| (both, c.to_string()));
    }
    // A word in capitals may end with Ã.
    let is_in_capitals = || text[..both.start].chars().rev().take(2).filter(|c| c.is_uppercase()).count() == 2;
    if !c.is_lowercase() || is_in_capitals() {
        return None;
    }
    // An à ends its word: of two spaces one was its second half, and one alone is the space behind the word as well.
    let is_end = after.is_none_or(|c| !c.is_alphanumeric());
    let span = if is_end && !follows { both } else { Span::new(both.start, both.end - 1) };
    Some((span, c.to_string()))
}
