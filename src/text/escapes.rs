//! What follows an ESC: a terminal's sequence, a switch to another charset, or nothing of either.
//!
//! A terminal's sequence is no text. A switch of charset (ISO-2022, ECMA-35) is the key to the text behind it, and an
//! ESC alone may be a lost ligature (TeX's fonts have `ff` at its place: `o\u{1B}cer`). The same bytes are now one and
//! now the other, so the document is asked first: whether it has sequences that only a terminal takes (`ESC [ 31 m`),
//! and whether it switches to a charset of two bytes (`ESC $ B`).

/// The same for a whole document.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Escapes {
    /// `ESC [` and what ends it stands somewhere.
    has_terminal: bool,
    /// `ESC $` stands somewhere.
    has_wide: bool,
}

/// A terminal's sequence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Sequence {
    /// In bytes, the ESC among them.
    pub(crate) length: usize,
    /// Whether it is plain where it ends. Of a command that is not closed (`ESC ]`) only the first two bytes are it.
    pub(crate) is_closed: bool,
}

/// Parameters of a sequence in bytes, and characters of a command, at most.
const MOST_PARAMETERS: usize = 32;
const MOST_COMMAND: usize = 4096;

impl Escapes {
    pub(crate) fn of(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut escapes = Self::default();
        for at in memchr::memchr_iter(0x1B, bytes) {
            let rest = &bytes[at + 1..];
            escapes.has_terminal |= control_sequence(rest).is_some();
            escapes.has_wide |= rest.first() == Some(&b'$');
            if escapes.has_terminal && escapes.has_wide {
                break;
            }
        }
        escapes
    }

    /// The terminal's sequence that the ESC at `at` begins.
    pub(crate) fn terminal(self, text: &str, at: usize) -> Option<Sequence> {
        let rest = &text.as_bytes()[at + 1..];
        let closed = |length: usize| Some(Sequence { length: length + 1, is_closed: true });
        match *rest.first()? {
            b'[' => control_sequence(rest).and_then(closed),
            b']' => match command(&rest[1..]) {
                Some(length) => closed(1 + length),
                None => Some(Sequence { length: 2, is_closed: false }),
            },
            // What `tput sgr0` prints: back to ASCII.
            b'(' | b')' if self.has_terminal && !self.has_wide && rest.get(1) == Some(&b'B') => closed(2),
            b'=' | b'>' if self.has_terminal => closed(1),
            b'7' | b'8' | b'M' | b'c' if self.has_terminal && !text[..at].ends_with(char::is_alphanumeric) => closed(1),
            _ => None,
        }
    }

    /// Whether the ESC at `at`, or the shift there, belongs to a switch of charset.
    pub(crate) fn is_switch(self, text: &str, at: usize) -> bool {
        match &text.as_bytes()[at..] {
            [0x0E | 0x0F, ..] => self.has_wide,
            [0x1B, b'$', b'(' | b')' | b'*' | b'+', b'0'..=b'~', ..] => true,
            [0x1B, b'$', b'@' | b'A' | b'B', ..] => true,
            [0x1B, b'(' | b')' | b'*' | b'+' | b'-' | b'.' | b'/', b'0'..=b'9' | b'@'..=b'Z', ..] => true,
            [0x1B, b'%', b'@' | b'G', ..] => true,
            _ => false,
        }
    }
}

/// The length of what follows the ESC of a control sequence: `[31m`. No sequence ends in a bracket, brace or bar, but a
/// footnote's sign does: `[12]`.
fn control_sequence(rest: &[u8]) -> Option<usize> {
    let parameters = rest.strip_prefix(b"[")?;
    let count = parameters.iter().take(MOST_PARAMETERS).take_while(|byte| (0x20..=0x3F).contains(*byte)).count();
    let is_end = |byte: &u8| byte.is_ascii_alphabetic() || matches!(byte, b'@' | b'`' | b'~');
    parameters.get(count).filter(|byte| is_end(byte)).map(|_| count + 2)
}

/// The length of a command, with the BEL or `ESC \` that closes it on its line.
fn command(rest: &[u8]) -> Option<usize> {
    let end = rest.iter().take(MOST_COMMAND).position(|byte| matches!(byte, b'\n' | 0x07 | 0x1B))?;
    match &rest[end..] {
        [0x07, ..] => Some(end + 1),
        [0x1B, b'\\', ..] => Some(end + 2),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The sequence, if one begins at the first ESC.
    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        let at = text.find('\u{1B}').expect("an ESC");
        let found = Escapes::of(text).terminal(text, at).map(|sequence| &text[at + 1..at + sequence.length]);
        assert_eq!(found, expected, "{text:?}");
    }

    #[test]
    fn a_terminals_sequence_is_known_by_its_end_and_its_company() {
        check("\u{1B}[1;31mred", Some("[1;31m"));
        check("\u{1B}[31", None);
        check("sti\u{1B}[12] rods", None);
        check("\u{1B}]0;log\u{7}Boats", Some("]0;log\u{7}"));
        check("\u{1B}]0;log\n", Some("]"));
        check("o\u{1B}cer", None);
        check("\u{1B}c", None);
        check("\u{1B}c\u{1B}[0m", Some("c"));
        check("o\u{1B}cer \u{1B}[0m", None);
        check("\u{1B}(B\u{1B}[m", Some("(B"));
        check("\u{1B}(B", None);
        check("\u{1B}(B\u{1B}[m\u{1B}$B", None);
        check("\u{1B} a", None);
    }

    #[test]
    fn a_switch_of_charset_names_the_charset() {
        let check = |text: &str, expected: bool| {
            let at = text.find(['\u{1B}', '\u{E}']).expect("an ESC or a shift");
            assert_eq!(Escapes::of(text).is_switch(text, at), expected, "{text:?}");
        };
        check("\u{1B}$BF|K\\\u{1B}(B", true);
        check("\u{1B}$)C", true);
        check("\u{1B}(J", true);
        check("\u{1B}%G", true);
        check("\u{1B}(see there)", false);
        check("\u{1B} a", false);
        check("a\u{E}b", false);
        check("a\u{E}b \u{1B}$)C", true);
    }
}
