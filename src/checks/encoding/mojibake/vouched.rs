//! One short place in a text that is sound otherwise: `un cafÃ© Ã  Lyon`, `3 â‚¬`.
//!
//! Two characters prove little, and there is no other place to ask. So the text's language is asked: what stands there
//! now is not written in it, what would stand there is, or makes one of its commonest words or a word of this text. All
//! of these are doubtful, whatever speaks for them.

use super::codec::{Codecs, WESTERN};
use super::dropped::tongues;
use super::judge::{Proof, Repair};
use super::marks::is_box;
use super::reading::{Doubt, Piece, Run, each, fitting, read};
use crate::language::Tongue;
use crate::span::Span;
use crate::text::Document;

/// A text with more suspicious places than this is in a language or an art of its own.
const MOST: usize = 8;

/// The places of a text of which nothing is proved, in order.
pub(super) fn pieces(codecs: &Codecs, document: &Document, runs: &[Run]) -> Vec<Piece> {
    let text = document.text;
    if runs.len() > MOST {
        return Vec::new();
    }
    let code = document.language().map(|language| language.code());
    let tongue = code.and_then(|code| codecs.languages.tongue(code));
    let mut found: Vec<Piece> = Vec::new();
    if tongue.is_none() {
        found.extend(runs.iter().filter_map(|run| of_beginning(codecs, text, run)));
    }
    if let Some(tongue) = tongue {
        let of_run = |run| of_run(codecs, text, tongue, run);
        found.extend(runs.iter().filter_map(of_run));
    }
    let halves = halves(text, tongue);
    if halves.len() + found.len() > MOST {
        return Vec::new();
    }
    found.extend(
        halves
            .into_iter()
            .filter(|half| runs.iter().all(|run| run.span.end <= half.span.start || run.span.start >= half.span.end))
            .collect::<Vec<_>>(),
    );
    found.sort_by_key(|piece| piece.span);
    found
}

/// `Å\u{A0}koda`: a capital and a no-break space before a small letter, where no word ends. Nobody sets them so.
fn of_beginning(codecs: &Codecs, text: &str, run: &Run) -> Option<Piece> {
    let chars: Vec<char> = run.span.of(text).chars().collect();
    let is_beginning = matches!(chars[..], [_, '\u{A0}'])
        && !run.before.is_some_and(char::is_alphanumeric)
        && run.after.is_some_and(char::is_lowercase);
    let mut pieces = if is_beginning { read(codecs, run, &chars, &[WESTERN], false).pieces } else { Vec::new() };
    let is_capital = |text: &str| text.chars().all(|c| c.is_uppercase() && codecs.is_written(c));
    let piece = pieces.pop().filter(|piece| is_capital(&piece.repair.text))?;
    Some(Piece { doubt: Some(Doubt::Alone), ..piece })
}

/// Places that prove nothing by themselves, in a text with proved `pieces` of their charset, in order; none of them
/// touches one of these.
pub(super) fn beside(codecs: &Codecs, text: &str, runs: &[Run], pieces: &[Piece]) -> Vec<Piece> {
    let is_free = |run: &&Run| {
        let first = pieces.partition_point(|piece| piece.span.end <= run.span.start);
        pieces.get(first).is_none_or(|piece| piece.span.start >= run.span.end)
    };
    let free: Vec<&Run> = runs.iter().filter(is_free).collect();
    if free.is_empty() || free.len() > MOST {
        return Vec::new();
    }
    let tongues = tongues(codecs, text, pieces);
    let is_alike =
        |found: &Piece| pieces.iter().any(|piece| piece.repair.proof == Proof::Strong && piece.codec == found.codec);
    let of_run = |run: &Run| tongues.iter().find_map(|tongue| of_run(codecs, text, tongue, run)).filter(is_alike);
    let found = free.into_iter().filter_map(of_run);
    found.map(|piece| Piece { doubt: Some(Doubt::Beside), ..piece }).collect()
}

/// The piece of a run that the language vouches for.
fn of_run(codecs: &Codecs, text: &str, tongue: &Tongue, run: &Run) -> Option<Piece> {
    let chars: Vec<char> = run.span.of(text).chars().collect();
    let readings = each(fitting(codecs, &chars)).flat_map(|codec| read(codecs, run, &chars, &[codec], false).pieces);
    let mut piece =
        readings.into_iter().find(|piece| piece.repair.proof == Proof::Weak && fits(text, tongue, piece))?;
    piece.doubt = Some(Doubt::Alone);
    Some(piece)
}

fn fits(text: &str, tongue: &Tongue, piece: &Piece) -> bool {
    let now = piece.span.of(text);
    // A line of a drawing has more of its kind.
    let line = piece.span.line_around(text, 200).of(text);
    if now.chars().any(is_box)
        && line.chars().filter(|&c| is_box(c)).count() > now.chars().filter(|&c| is_box(c)).count()
    {
        return false;
    }
    let is_own = |c: char| if c.is_alphabetic() { tongue.frequency(c).is_some() } else { is_ordinary(c) };
    let is_foreign = now.chars().any(|c| !is_own(c));
    let mends = piece.repair.text.chars().all(is_own);
    is_foreign && mends || makes_known_word(text, tongue, piece)
}

/// Signs that any text may have.
fn is_ordinary(c: char) -> bool {
    matches!(
        c,
        '’' | '‘'
            | '“'
            | '”'
            | '„'
            | '–'
            | '—'
            | '…'
            | '«'
            | '»'
            | '€'
            | '£'
            | '§'
            | '°'
            | 'º'
            | 'ª'
            | '½'
            | '©'
    ) || matches!(c, '®' | '·' | '¿' | '¡' | '\u{A0}' | '×' | '™' | '•')
}

/// Whether the word that comes out is among the commonest of the language, or stands elsewhere in the text.
fn makes_known_word(text: &str, tongue: &Tongue, piece: &Piece) -> bool {
    let before = &text[..piece.span.start];
    let after = &text[piece.span.end..];
    let start = before.trim_end_matches(char::is_alphabetic).len();
    let end = after.len() - after.trim_start_matches(char::is_alphabetic).len();
    let word = [&before[start..], &piece.repair.text, &after[..end]].concat();
    if !word.chars().all(char::is_alphabetic) {
        return false;
    }
    let small = word.to_lowercase();
    let is_word = |at: usize| {
        let is_letter = |c: Option<char>| c.is_some_and(char::is_alphabetic);
        !is_letter(text[..at].chars().next_back()) && !is_letter(text[at + word.len()..].chars().next())
    };
    tongue.words().any(|one| one == small)
        || word.chars().nth(2).is_some() && memchr::memmem::find_iter(text.as_bytes(), &word).any(is_word)
}

/// `Ã` before a blank that was the half of an à, where nothing else is misread: one within a word, one before two
/// blanks, or one that stands alone in a language that has the word.
fn halves(text: &str, tongue: Option<&Tongue>) -> Vec<Piece> {
    const HALF: &str = "Ã";
    let is_capital = |c: Option<char>| c.is_some_and(char::is_uppercase);
    // A text that writes `IRMÃ` may mean its Ã.
    let is_own =
        |at: usize| is_capital(text[..at].chars().next_back()) || is_capital(text[at + HALF.len()..].chars().next());
    let has_word = tongue
        .is_some_and(|tongue| tongue.frequency('à').is_some() && !matches!(&*tongue.code, "en" | "vi"))
        && !memchr::memmem::find_iter(text.as_bytes(), HALF).any(is_own);
    let mut found = Vec::new();
    for start in memchr::memmem::find_iter(text.as_bytes(), HALF) {
        let after = start + HALF.len();
        let Some(blank) = text[after..].chars().next().filter(|&c| matches!(c, ' ' | '\u{A0}')) else { continue };
        let end = after + blank.len_utf8();
        let before = text[..start].chars().next_back();
        let next = text[end..].chars().next();
        let is_double = next == Some(' ');
        let word = text[end..].trim_start_matches(' ').chars().next();
        let goes_on = word.is_some_and(|c| c.is_lowercase() || c.is_ascii_digit());
        let is_believed = match before {
            Some(c) if c.is_lowercase() => is_double || next.is_none_or(|c| c.is_ascii_punctuation()) || has_word,
            Some(c) if c.is_alphanumeric() => false,
            _ => goes_on && (is_double || has_word),
        };
        if !is_believed {
            continue;
        }
        // `Ã s nove horas`: the blank was the half of a letter that stands in a word.
        let in_word = has_word && tongue.is_some_and(|tongue| tongue.code == "pt") && text[end..].starts_with("s ");
        let is_both = is_double || in_word || next.is_none_or(|c| !c.is_alphanumeric());
        let is_both = is_both || blank == '\u{A0}';
        let span = Span::new(start, if is_both { end } else { after });
        let repair =
            Repair { text: "à".to_owned(), proof: Proof::Weak, chain: vec!["windows-1252"], steps: Vec::new() };
        let length = span.of(text).chars().count();
        found.push(Piece { span, codec: WESTERN, length, repair, is_partial: false, doubt: Some(Doubt::Alone) });
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Languages;

    #[test]
    fn half_an_a_is_told_by_its_place() {
        let languages = Languages::builtin();
        let french = languages.tongue("fr");
        let found = |text: &str, tongue| -> Vec<String> {
            halves(text, tongue).iter().map(|half| half.span.of(text).to_owned()).collect()
        };
        assert_eq!(found("Il part Ã midi.", french), ["Ã"]);
        assert_eq!(found("Il part Ã  midi.", None), ["Ã "]);
        assert_eq!(found("Lo farÃ  domani.", None), ["Ã "]);
        assert_eq!(found("Il part Ã midi.", None), [""; 0]);
        assert_eq!(found("A IRMÃ DO PORTO. Ã la carte.", french), [""; 0]);
        assert_eq!(found("Ã Paris", french), [""; 0]);
    }
}
