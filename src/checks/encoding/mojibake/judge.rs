//! How much a readable piece proves.
//!
//! That a few characters read as UTF-8 is no proof: `SPAß“`, `CAFÉ»` and the table `├┤` do. A piece is strong when its
//! repair is of one believable script, fits its neighbours, and what stands there now is what nobody writes.

use std::ops::ControlFlow::{self, Break, Continue};

use super::codec::{CP437, CP850, Codecs, ISO_8859_2, MACROMAN, WESTERN, WINDOWS_1250};
use super::marks::{closes, glues, is_box, is_mathematical};
use crate::text::script::{Script, script, script_of};

/// What a piece proves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Proof {
    /// It reads as UTF-8 and makes no text; a further reading may.
    Readable,
    /// Believed where the rest of the document is damaged the same way.
    Weak,
    Strong,
}

/// What a piece was.
#[derive(Debug)]
pub(super) struct Repair {
    /// What stands there once it is mended.
    pub(super) text: String,
    pub(super) proof: Proof,
    /// The charsets it was read in, the last reading first.
    pub(super) chain: Vec<&'static str>,
    /// What stood between the readings, where there were several: what stands now is not among them.
    pub(super) steps: Vec<String>,
}

/// Judges `chars`, all of which read as UTF-8 in the first charset of `chain`, giving `text`, between the characters
/// `before` and `after`. The further readings of the chain are taken back as far as they prove something. `is_deep`
/// says that most of the document was misread more than once, so that a second reading needs less proof.
pub(super) fn judge(
    codecs: &Codecs,
    chars: &[char],
    chain: &[usize],
    text: String,
    (before, after): (Option<char>, Option<char>),
    is_deep: bool,
) -> Repair {
    let proof = weigh(codecs, chars, chain[0], &text, before, after).unwrap_or(Proof::Readable);
    let mut repair = Repair { text, proof, chain: vec![codecs.name(chars, chain[0])], steps: Vec::new() };
    for &codec in &chain[1..] {
        let inner: Vec<char> = repair.text.chars().collect();
        let Some(read) = read_all(codecs, &inner, codec) else { break };
        let weighed = weigh(codecs, &inner, codec, &read, before, after);
        // Twice readable is proof enough where the first reading alone made no text.
        let is_first = repair.proof == Proof::Readable && script_of(&read).is_some();
        if is_first || weighed == Some(Proof::Strong) || is_deep && weighed.is_some() {
            repair.proof = Proof::Strong;
        } else if repair.proof > Proof::Readable {
            break;
        }
        // A text misread three times is no text after two steps back either, so that what proves nothing yet goes on.
        repair.steps.push(std::mem::replace(&mut repair.text, read));
        repair.chain.push(codecs.name(&inner, codec));
    }
    repair
}

/// Whether the charset is one of a console, whose leads are boxes.
fn is_console(codec: usize) -> bool {
    matches!(codec, CP437 | CP850)
}

fn read_all(codecs: &Codecs, chars: &[char], codec: usize) -> Option<String> {
    let mut text = String::new();
    let mut at = 0;
    while at < chars.len() {
        let (c, length) = codecs.read(&chars[at..], codec)?;
        text.push(c);
        at += length;
    }
    Some(text)
}

/// What a piece proves by itself; `None` when it makes no believable text.
fn weigh(
    codecs: &Codecs,
    chars: &[char],
    codec: usize,
    text: &str,
    before: Option<char>,
    after: Option<char>,
) -> Option<Proof> {
    let whole = script_of(text)?;
    let lead = *chars.first()?;
    let neighbour = |c: Option<char>| c.filter(|c| c.is_alphabetic()).and_then(script);
    let around = [neighbour(before), neighbour(after)];
    // A word of the lead's own script that goes on: `Гёте`, `В Москве`.
    if script(lead).is_some_and(|own| own != Script::Latin && own != Script::Common && around.contains(&Some(own))) {
        return None;
    }
    let has_c1 = chars.iter().any(|c| ('\u{80}'..='\u{9F}').contains(c));
    let letters = text.chars().filter(|c| c.is_alphabetic() || ('\u{600}'..'\u{1000}').contains(c)).count();
    match whole {
        Script::Latin | Script::Common => {}
        _ if around.iter().flatten().any(|own| *own != whole) => return (letters >= 3).then_some(Proof::Strong),
        // Nobody writes C1 controls, not to name a language either: `中文` is two letters.
        Script::East => return strong(letters >= 3 || has_c1),
        Script::Other(_) if letters < 2 => return None,
        _ => return strong(letters >= 3 && is_of_words(codecs, text)),
    }
    if whole == Script::Latin && around.iter().flatten().any(|own| !matches!(own, Script::Latin | Script::Common)) {
        return None;
    }
    // Nobody writes C1 controls.
    if has_c1 {
        return Some(Proof::Strong);
    }
    let [before_is_letter, after_is_letter] = [before, after].map(|c| c.is_some_and(char::is_alphabetic));
    let piece = Readable { chars, lead, codec, text, before, after, before_is_letter, after_is_letter };
    let asked = || -> Told {
        of_signs(&piece)?;
        if text.chars().nth(1).is_some() { Break(Some(Proof::Strong)) } else { of_one_character(&piece, whole) }
    };
    let proof = match asked() {
        Break(proof) => proof,
        Continue(()) if lead.is_alphabetic() => behind_letter(&piece),
        Continue(()) => behind_sign(&piece),
    };
    if is_rare(codecs, text, before) { proof.min(Some(Proof::Weak)) } else { proof }
}

/// Whether the letters may be of words: a row of one letter is an ornament, and `┘╖┘╛` makes letters of no language.
fn is_of_words(codecs: &Codecs, text: &str) -> bool {
    let is_asked =
        |c: char| matches!(script(c), Some(Script::Greek | Script::Cyrillic | Script::Hebrew | Script::Arabic));
    let (mut asked, mut written) = (0, 0);
    let mut letters = text.chars().filter(|c| c.is_alphabetic());
    let first = letters.next();
    let is_varied = letters.any(|c| Some(c) != first);
    for c in text.chars().filter(|&c| is_asked(c)) {
        asked += 1;
        written += usize::from(codecs.is_written(c));
    }
    is_varied && written * 2 >= asked
}

/// Whether a repair makes one character that is hardly ever written: a letter of no language that is known, a mark
/// without its letter, a sign nobody needs.
fn is_rare(codecs: &Codecs, text: &str, before: Option<char>) -> bool {
    let mut chars = text.chars();
    let (Some(c), None) = (chars.next(), chars.next()) else { return false };
    match c {
        '¤' | '¦' | '¨' | '¬' | '¯' | '¸' => true,
        '\u{300}'..='\u{36F}' => !before.is_some_and(char::is_alphabetic),
        _ => c.is_alphabetic() && !codecs.is_written(c),
    }
}

/// What a question settles; where it settles nothing, the next one is asked.
type Told = ControlFlow<Option<Proof>>;

fn strong(is_strong: bool) -> Option<Proof> {
    Some(if is_strong { Proof::Strong } else { Proof::Weak })
}

/// A readable piece of Latin letters or signs, and what stands around it.
struct Readable<'p> {
    chars: &'p [char],
    /// The first of `chars`.
    lead: char,
    codec: usize,
    /// What the characters make.
    text: &'p str,
    before: Option<char>,
    after: Option<char>,
    before_is_letter: bool,
    after_is_letter: bool,
}

/// Asks of a piece of lines or signs of mathematics.
fn of_signs(piece: &Readable) -> Told {
    let &Readable { chars, lead, codec, .. } = piece;
    if is_console(codec) && chars.iter().all(|&c| is_box(c)) {
        return Break(strong(piece.before_is_letter));
    }
    if !chars[1..].iter().all(|&c| is_mathematical(c)) {
        return Continue(());
    }
    let in_word = piece.before.is_some_and(char::is_lowercase) || is_console(codec) && is_box(lead) && chars.len() == 2;
    // Behind a small letter a capital and then a sign is no formula: `CosÃ¬`.
    let is_capital = lead.is_uppercase() && !is_console(codec) && codec != MACROMAN;
    Break(strong(in_word && (piece.after_is_letter || is_capital)))
}

/// Asks of a piece that makes one character, of the script `whole`: what the character is, and what stands within the
/// piece.
fn of_one_character(piece: &Readable, whole: Script) -> Told {
    let &Readable { chars, lead, codec, text, before, after, before_is_letter, after_is_letter } = piece;
    let rest = &chars[1..];
    // A word in capitals before a guillemet, `IRMÃ» disse`: a small letter at its end is what nobody writes.
    let small = whole == Script::Latin && text.chars().all(char::is_lowercase);
    let in_capitals = lead.is_uppercase() && before.is_some_and(char::is_uppercase) && !after_is_letter;
    if small && in_capitals && matches!(rest, [.., '»' | '«']) {
        return Break(None);
    }
    // No word is Ã alone: `3 Ã— 4` was a ×.
    let is_beside = |c: Option<char>| c.is_some_and(|c| c == ' ' || c.is_ascii_digit());
    let is_times = codec == WESTERN && text == "×" && is_beside(before) && is_beside(after);
    // Nobody writes `3 â‚¬`, whatever stands around it.
    let is_euro = text == "€" && chars.len() == 3 && matches!(lead, 'â' | 'в');
    if is_times || is_euro || is_console(codec) && lead == 'Γ' && rest[0] == 'Ç' {
        return Break(Some(Proof::Strong));
    }
    // Within the piece: a sign no word is followed by, or a capital behind a small letter.
    let is_odd = |c: char| (!c.is_alphabetic() || c == 'ˇ') && !closes(c) && !is_mathematical(c) && !is_box(c);
    let humps = lead.is_lowercase() && rest.iter().any(|c| c.is_uppercase());
    if lead.is_alphabetic() && (rest.iter().any(|&c| is_odd(c)) || humps) {
        return Break(strong(!is_console(codec) || rest.len() > 1 || before_is_letter));
    }
    let is_beside_letter = before_is_letter || after_is_letter;
    if matches!(script(lead), Some(Script::Cyrillic | Script::Greek)) && is_beside_letter {
        // Its neighbours are of another script, or this would not have been reached.
        return Break(Some(Proof::Strong));
    }
    if codec == MACROMAN && lead == 'ƒ' { Break(strong(is_beside_letter)) } else { Continue(()) }
}

/// What a piece proves that begins with a letter, by its neighbours.
fn behind_letter(piece: &Readable) -> Option<Proof> {
    let &Readable { chars, lead, codec, before, after, before_is_letter, after_is_letter, .. } = piece;
    let (rest, last) = (&chars[1..], *chars.last()?);
    let in_word = after_is_letter && !last.is_alphabetic() && !rest.iter().any(|&c| glues(c));
    let camel = before.is_some_and(char::is_lowercase) && lead.is_uppercase();
    let stray = codec == WESTERN
        && lead == 'Â'
        && !matches!(last, '”' | '“' | '’' | '‘')
        && before.is_none_or(|c| c.is_ascii_whitespace() || c.is_ascii_digit());
    // No word is Ã alone, whatever sign it is joined to the next by: `Ã–tzi`.
    let alone = codec == WESTERN
        && lead == 'Ã'
        && after.is_some_and(char::is_lowercase)
        && !before.is_some_and(char::is_alphanumeric);
    // No word begins so: `ĂŠtudiant`, `ĹĄalta`.
    let begins = matches!(codec, WINDOWS_1250 | ISO_8859_2)
        && matches!(lead, 'Ă' | 'Ĺ')
        && !before_is_letter
        && last.is_uppercase()
        && after.is_some_and(char::is_lowercase);
    let counted = before.is_some_and(|c| c.is_ascii_digit()) && !after_is_letter;
    strong(in_word || camel || stray || alone || begins || counted && lead.is_uppercase())
}

/// What a piece proves that begins with a sign, `√©`, `‚Äô`, `├⌐`, by its neighbours.
fn behind_sign(piece: &Readable) -> Option<Proof> {
    let &Readable { chars, lead, codec, before, before_is_letter, after_is_letter, .. } = piece;
    let (rest, last) = (&chars[1..], *chars.last()?);
    match (codec, lead) {
        // Four in a row make an emoji: nobody writes `≡ƒÉƒ`, nor an apple before three letters.
        _ if rest.len() == 3 => Some(Proof::Strong),
        (_, '‚') => Some(Proof::Strong),
        (MACROMAN, '√' | '≈' | '∆') => strong(before_is_letter || after_is_letter),
        (MACROMAN, '¬') if matches!(last, '£' | '¢' | '§' | '©' | '®' | '°') => Some(Proof::Strong),
        (CP437 | CP850, _) if is_box(lead) => {
            // Behind a box drawing's line may stand a word, or a quotation, but no half of a sign.
            let is_half = !rest[0].is_alphabetic() && !closes(rest[0]);
            strong(before_is_letter || after_is_letter && (before == Some('-') || is_half))
        }
        _ => strong(before_is_letter && after_is_letter),
    }
}
