//! How JSON values stand in a file: in one list, or one behind the other.
//!
//! Whoever cuts the file into pieces and whoever reads a piece go by the same tokens, so that damage means the same to
//! both. A string has no line end in it: one that has lost its closing quote is lost with its value, and the next line
//! begins anew.

use crate::corpus::source::UTF8_BOM;

/// What stands at the depth of records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// A value begins here, or what is no value and stands where one may.
    Start,
    /// It ends before this place.
    End,
    Comma,
    /// A bracket that closes the list, or closes nothing.
    Close,
}

/// Looks at the bytes of a file, each of them once and in order.
#[derive(Debug, Default)]
pub(super) struct Layout {
    /// Whether the file is one list, once its first byte was seen.
    is_list: Option<bool>,
    /// So many bytes of a byte order mark were seen.
    bom: usize,
    is_in_value: bool,
    /// Inside the value.
    depth: usize,
    in_string: bool,
    is_escaped: bool,
}

impl Layout {
    /// For bytes that do not begin their file, and do not begin inside a value.
    pub(super) fn behind_beginning() -> Self {
        Self { is_list: Some(true), ..Self::default() }
    }

    /// Whether the file is one list; not yet where nothing was seen of it.
    pub(super) fn is_list(&self) -> bool {
        self.is_list == Some(true)
    }

    pub(super) fn is_in_value(&self) -> bool {
        self.is_in_value
    }

    /// The next token in `bytes` from `at` on, and where it is; `at` is moved behind what was looked at.
    pub(super) fn next(&mut self, bytes: &[u8], at: &mut usize) -> Option<(Token, usize)> {
        while *at < bytes.len() {
            // Most bytes are inside strings.
            if self.in_string && !self.is_escaped {
                let Some(next) = memchr::memchr3(b'"', b'\\', b'\n', &bytes[*at..]) else {
                    *at = bytes.len();
                    break;
                };
                *at += next;
            }
            let (here, byte) = (*at, bytes[*at]);
            let token = if self.is_in_value { self.inside(byte, here, at) } else { self.between(byte, at) };
            match token {
                Some(Token::End) => return Some((Token::End, *at)),
                Some(token) => return Some((token, here)),
                None => {}
            }
        }
        None
    }

    /// Between values.
    fn between(&mut self, byte: u8, at: &mut usize) -> Option<Token> {
        *at += 1;
        if self.is_list.is_none() {
            if UTF8_BOM.get(self.bom) == Some(&byte) {
                self.bom += 1;
                return None;
            }
            if !byte.is_ascii_whitespace() {
                self.is_list = Some(byte == b'[');
                if byte == b'[' {
                    return None;
                }
            }
        }
        match byte {
            b',' => Some(Token::Comma),
            b']' => Some(Token::Close),
            byte if byte.is_ascii_whitespace() => None,
            _ => {
                self.is_in_value = true;
                self.step(byte);
                Some(Token::Start)
            }
        }
    }

    /// In a value, behind its first byte.
    fn inside(&mut self, byte: u8, here: usize, at: &mut usize) -> Option<Token> {
        let was_nested = self.is_nested();
        let ends_bare = matches!(byte, b',' | b']' | b'}') || byte.is_ascii_whitespace();
        let ends_before = if self.in_string { byte == b'\n' } else { !was_nested && ends_bare };
        if !ends_before {
            *at = here + 1;
            self.step(byte);
            if !was_nested || self.is_nested() {
                return None;
            }
        }
        *self = Self { is_list: self.is_list, ..Self::default() };
        Some(Token::End)
    }

    fn is_nested(&self) -> bool {
        self.depth > 0 || self.in_string
    }

    fn step(&mut self, byte: u8) {
        if self.in_string {
            match byte {
                _ if self.is_escaped => self.is_escaped = false,
                b'\\' => self.is_escaped = true,
                b'"' => self.in_string = false,
                _ => {}
            }
            return;
        }
        match byte {
            b'"' => self.in_string = true,
            b'[' | b'{' => self.depth += 1,
            b']' | b'}' => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The tokens of a text, a value as it is written, however many bytes are looked at together.
    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        for step in 1..=text.len() {
            let (mut layout, mut found, mut start) = (Layout::default(), Vec::new(), 0);
            for (index, bytes) in text.as_bytes().chunks(step).enumerate() {
                let mut at = 0;
                while let Some((token, place)) = layout.next(bytes, &mut at) {
                    let place = index * step + place;
                    match token {
                        Token::Start => start = place,
                        Token::End => found.push(&text[start..place]),
                        Token::Comma | Token::Close => found.push(&text[place..=place]),
                    }
                }
            }
            found.extend(layout.is_in_value().then(|| &text[start..]));
            assert_eq!(found, expected, "{text:?}, {step} at a time");
        }
    }

    #[test]
    fn values_stand_between_commas_or_behind_each_other() {
        check(r#"[{"a":"x,\"]"}, {"b":[1,2]}]"#, &[r#"{"a":"x,\"]"}"#, ",", r#"{"b":[1,2]}"#, "]"]);
        check("\u{feff} [1,[2]]", &["1", ",", "[2]", "]"]);
        check("{\"a\":1}\n{} 7", &["{\"a\":1}", "{}", "7"]);
    }

    #[test]
    fn what_is_damaged_ends_with_its_line_or_where_a_value_would() {
        check("[{\"a\": \"x},\n{}, 1]", &["{\"a\": \"x},", "{}", ",", "1", "]"]);
        check("[{}}, {}] {}, y", &["{}", "}", ",", "{}", "]", "{}", ",", "y"]);
        check("[a b\"c, d\"", &["a", "b\"c, d\""]);
        check("{\"a\": \"x\\", &["{\"a\": \"x\\"]);
    }
}
