//! How a line begins and how it ends.
//!
//! The numbers of the variants are features of the model: their order may not change without a new training.

use super::case::fold;

/// How a line ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
#[repr(u8)]
pub(super) enum Final {
    /// A letter or nothing.
    #[default]
    Letter,
    Digit,
    /// `.`, `!`, `?` and their like.
    Sentence,
    Ellipsis,
    Colon,
    Comma,
    /// A closing bracket or quote with no sentence's mark before it.
    Closer,
    Other,
}

/// How a line begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
#[repr(u8)]
pub(super) enum First {
    #[default]
    Lower,
    Upper,
    /// A letter of a script without case.
    Uncased,
    Digit,
    Quote,
    /// `#`, the mark of a Markdown heading.
    Hash,
    /// `-`, `*`, `•`, `>` and their like.
    Bullet,
    /// `|`, a row of a table.
    Pipe,
    Other,
}

impl Final {
    /// The end of a line.
    pub(super) fn of(line: &str) -> Self {
        let mut backwards = line.chars().rev();
        let is_closer = |c: char| matches!(c, '"' | '\'' | '”' | '’' | '»' | '“' | '」' | '』' | ')' | ']' | '*' | '_');
        let mut closed = false;
        let mark = loop {
            match backwards.next() {
                Some(c) if is_closer(c) => closed = true,
                Some(c) if c.is_whitespace() => {}
                other => break other,
            }
        };
        match mark {
            Some('…') => Self::Ellipsis,
            Some('.') if backwards.next() == Some('.') => Self::Ellipsis,
            Some('.' | '!' | '?' | '。' | '！' | '？' | '؟' | '۔' | '।') => Self::Sentence,
            _ if closed => Self::Closer,
            None => Self::Letter,
            Some(c) if c.is_alphabetic() => Self::Letter,
            Some(c) if c.is_numeric() => Self::Digit,
            Some(':' | '：') => Self::Colon,
            Some(',' | ';' | '、' | '；' | '،' | '，') => Self::Comma,
            Some(_) => Self::Other,
        }
    }

    /// What the value of the feature stands for.
    pub(super) fn name(value: f32) -> &'static str {
        const NAMES: [&str; 8] = [
            "a letter",
            "a digit",
            "a sentence's end",
            "an ellipsis",
            "a colon",
            "a comma",
            "a closing mark",
            "a mark",
        ];
        NAMES[(value as usize).min(NAMES.len() - 1)]
    }
}

impl First {
    /// The beginning of a line without white space at its ends.
    pub(super) fn of(line: &str) -> Self {
        match line.chars().next() {
            None => Self::Other,
            Some('a'..='z') => Self::Lower,
            Some('A'..='Z') => Self::Upper,
            Some('0'..='9') => Self::Digit,
            Some('#') => Self::Hash,
            Some('|') => Self::Pipe,
            Some('-' | '*' | '•' | '>' | '+' | '·' | '–' | '—' | '»' | '›' | '■' | '▪' | '●' | '→') => {
                Self::Bullet
            }
            Some('"' | '\'' | '“' | '„' | '«' | '‘' | '「' | '『') => Self::Quote,
            Some(c) if c.is_alphabetic() => match fold(c) {
                (_, true) => Self::Upper,
                (folded, false) if c.is_lowercase() && folded == u32::from(c) => Self::Lower,
                _ => Self::Uncased,
            },
            Some(_) => Self::Other,
        }
    }

    /// As [`Final::name`].
    pub(super) fn name(value: f32) -> &'static str {
        const NAMES: [&str; 9] = [
            "a small letter",
            "a capital",
            "a letter",
            "a digit",
            "a quotation mark",
            "`#`",
            "a bullet",
            "a bar",
            "a mark",
        ];
        NAMES[(value as usize).min(NAMES.len() - 1)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_and_beginnings_are_told() {
        let check = |line: &str, expected: (First, Final)| {
            assert_eq!((First::of(line), Final::of(line)), expected, "{line}");
        };
        check("Read more...", (First::Upper, Final::Ellipsis));
        check("“It sails at noon.”", (First::Quote, Final::Sentence));
        check("- item (old)", (First::Bullet, Final::Closer));
        check("# 2024", (First::Hash, Final::Digit));
        check("", (First::Other, Final::Letter));
        check("مرحبا،", (First::Uncased, Final::Comma));
    }
}
