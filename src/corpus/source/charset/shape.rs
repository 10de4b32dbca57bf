//! What no text has, whatever its language: a capital behind a small letter, a sign inside a word, two scripts in one
//! word.
//!
//! A charset guessed wrong betrays itself by these before its letters are counted.

use crate::text::script::{Script, script};

/// What a character costs where it stands, as a logarithm, and whether no text has it there.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Shape {
    pub(super) cost: f64,
    pub(super) is_odd: bool,
}

impl Shape {
    fn costs(cost: f64) -> Self {
        Self { cost, is_odd: false }
    }

    fn odd(cost: f64) -> Self {
        Self { cost, is_odd: true }
    }
}

/// The script of a character that words are made of.
pub(super) fn letter(c: char) -> Option<Script> {
    script(c).filter(|&own| own != Script::Common)
}

/// A mark that stands over the letter before it.
pub(super) fn is_combining(c: char) -> bool {
    ('\u{300}'..='\u{36F}').contains(&c)
}

/// How a sign of any language is believed; the others are rare.
pub(super) fn sign(c: char) -> f64 {
    match c {
        '’' | '‘' | '“' | '”' | '„' | '–' | '—' | '«' | '»' | '\u{A0}' | '€' | '£' | '§' | '°' | '½' | '¼' | '¾'
        | '©' | '®' | '×' | '·' | '•' | '²' | '³' | '¹' | 'º' => 4.5,
        '…' | '№' => 6.5,
        _ => 8.5,
    }
}

/// What speaks against `c`, beyond ASCII, between its neighbours. `earlier` stands before `before`.
pub(super) fn shape(earlier: char, before: char, c: char, after: char) -> Shape {
    let (left, right) = (letter(before), letter(after));
    if is_combining(c) {
        let is_vowel = "aeiouyâăêôơưAEIOUYÂĂÊÔƠƯ".contains(before);
        return if is_vowel { Shape::default() } else { Shape::odd(6.0) };
    }
    let Some(own) = letter(c) else { return of_sign(before, c, after) };
    let mut shape = Shape::default();
    for other in [left, right].into_iter().flatten() {
        if other != own {
            shape = Shape::odd(shape.cost + 8.0);
        }
    }
    if c.is_uppercase() && before.is_lowercase() {
        shape = Shape::odd(shape.cost + 6.0);
    }
    // A small letter between capitals is nobody's but the ß.
    if c.is_lowercase() && after.is_ascii_uppercase() {
        shape = Shape::odd(shape.cost + 6.0);
    } else if c.is_lowercase() && before.is_uppercase() && after.is_uppercase() && c != 'ß' {
        shape = Shape::odd(shape.cost + 4.0);
    }
    if c == 'ß' && !"aeiouäöüyáéóAEIOUÄÖÜY".contains(before) {
        shape.cost += 4.0;
    }
    if left.is_none() && right.is_none() && !is_combining(after) && !"àéèóíåöôáúиваяуокіјАВОИСКУЯ".contains(c)
    {
        shape.cost += if matches!(own, Script::Latin | Script::Cyrillic | Script::Greek) { 4.0 } else { 3.0 };
    }
    // In the middle of a sentence names begin with a capital and few words else.
    if c.is_uppercase() && before == ' ' && earlier.is_lowercase() {
        shape.cost += 1.0;
    }
    shape
}

fn of_sign(before: char, c: char, after: char) -> Shape {
    let (left, right) = (letter(before).is_some(), letter(after).is_some());
    let is_among = |c: char, set: &str| set.contains(c);
    match c {
        '\u{2500}'..='\u{259F}' if left || right => return Shape::odd(8.0),
        // An apostrophe, where a charset has no other.
        '´' if left && right => return Shape::costs(-1.5),
        'ª' | 'º' if before.is_ascii_digit() || is_among(before, "aonN.") => return Shape::default(),
        'ª' | 'º' => return if left || right { Shape::odd(5.0) } else { Shape::costs(2.0) },
        _ => {}
    }
    let mut cost = 0.0;
    cost += if is_among(c, "£€§©¼½¾×") && left { 4.0 } else { 0.0 };
    cost += if c == '£' && !(after.is_ascii_digit() || is_among(after, " .")) { 3.0 } else { 0.0 };
    cost += if is_among(c, "½¼¾") && !(before.is_ascii_digit() || is_among(before, " -\n\"(")) { 3.0 } else { 0.0 };
    cost += if c == '×' && !(is_among(before, " 0123456789") && is_among(after, " 0123456789")) { 4.0 } else { 0.0 };
    if is_among(c, "®©°²³½¼¾×") && right && after.is_lowercase() {
        return Shape::odd(cost + 5.0);
    }
    if left && right {
        return match c {
            '’' => Shape::default(),
            '·' | '\u{AD}' | '\u{A0}' => Shape::costs(0.5),
            '–' | '—' | '…' => Shape::costs(1.0),
            '«' | '»' | '“' | '”' | '„' => Shape::odd(4.0),
            _ => Shape::odd(cost + 6.0),
        };
    }
    if is_among(c, "‚„¿¡") && left { Shape::costs(cost + 5.0) } else { Shape::costs(cost) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_text_has_is_odd() {
        let check = |text: &str, is_odd: bool| {
            let chars: Vec<char> = text.chars().collect();
            assert_eq!(shape(chars[0], chars[1], chars[2], chars[3]).is_odd, is_odd, "{text}");
        };
        check(" fär", false);
        check(" f‰r", true);
        check("  йt", true);
        check(" vÃr", true);
        check(" l’é", false);
        check(" a─b", true);
        check("vá©o", true);
        check(" £5.", false);
    }
}
