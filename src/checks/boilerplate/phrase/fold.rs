//! Folding: what is left of a line or a phrase when case, punctuation, link targets and white space do not count.
//!
//! The build script folds the phrases of the built-in cards with this very file, so it uses nothing but the standard
//! library, and letters as texts have them.

use super::letters;

/// The lists of phrases in a card's `[params]`, each with the letter that stands for it before a folded phrase.
pub(super) const LISTS: [(&str, char); 5] =
    [("phrases", 'w'), ("edge-phrases", 'e'), ("fillers", 'f'), ("prefixes", 'p'), ("labels", 'l')];

/// The letter for a label that counts in capitals only.
pub(super) const CAPITAL_LABEL: char = 'c';

/// The letter of a phrase in the list of this letter: a label that a card writes in capitals counts in capitals only.
pub(super) fn letter_of(list: char, phrase: &str) -> char {
    if list == 'l' && is_in_capitals(phrase) { CAPITAL_LABEL } else { list }
}

/// Whether there are capitals, and no small letters.
pub(super) fn is_in_capitals(text: &str) -> bool {
    text.contains(char::is_uppercase) && !text.contains(char::is_lowercase)
}

/// A line or phrase with only what counts left.
#[derive(Default)]
pub(crate) struct Folded {
    /// Words in lower case, one space between them.
    pub(crate) text: String,
    /// Offsets past each word, in `text`.
    pub(crate) ends: Vec<usize>,
    /// Offsets past each word, in the line that was read.
    pub(super) line_ends: Vec<usize>,
}

impl Folded {
    /// Folds a phrase of a card, where `#` stands for a number; in a document it is a mark like others.
    pub(crate) fn read_phrase(&mut self, phrase: &str) {
        self.read_with(phrase, usize::MAX, |byte| byte.is_ascii_digit() || byte == b'#');
    }

    /// Folds the line up to its first `most` words.
    pub(crate) fn read(&mut self, line: &str, most: usize) {
        self.read_with(line, most, |byte| byte.is_ascii_digit());
    }

    fn read_with(&mut self, line: &str, most: usize, is_digit: impl Fn(u8) -> bool) {
        self.text.clear();
        self.ends.clear();
        self.line_ends.clear();
        let bytes = line.as_bytes();
        let mut in_word = false;
        let mut at = 0;
        while let Some(&byte) = bytes.get(at) {
            let c = if byte.is_ascii() {
                char::from(byte)
            } else {
                line[at..].chars().next().expect("a character begins where the last one ended")
            };
            let next = at + c.len_utf8();
            if c == '\u{307}' {
                // What `İ` leaves behind in lower case.
                at = next;
                continue;
            }
            let is_number = is_digit(byte);
            if !is_number && !is_of_word(c) {
                at = next;
                // Within a word these join (`don't`, `e-mail`) rather than part.
                let joins = matches!(c, '\'' | '’' | '-' | '\u{AD}') && in_word;
                if joins && line[next..].starts_with(char::is_alphabetic) {
                    continue;
                }
                if std::mem::take(&mut in_word) {
                    self.ends.push(self.text.len());
                    self.line_ends.push(next - c.len_utf8());
                    if self.ends.len() == most {
                        return;
                    }
                }
                if c == ']'
                    && let Some(target) = link_target(&line[next - 1..])
                {
                    at += target - 1;
                }
                continue;
            }
            if !in_word && !self.text.is_empty() {
                self.text.push(' ');
            }
            in_word = true;
            if is_number {
                // A number with its separators is one mark: `1,204` and `7` fold to `#`.
                let digit_at = |at: usize| bytes.get(at).is_some_and(|&byte| is_digit(byte));
                at = next;
                while digit_at(at) || matches!(bytes.get(at), Some(b'.' | b',')) && digit_at(at + 1) {
                    at += 1;
                }
                self.text.push('#');
            } else if byte.is_ascii() {
                let length = bytes[at..].iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
                let from = self.text.len();
                self.text.push_str(&line[at..at + length]);
                self.text[from..].make_ascii_lowercase();
                at += length;
            } else if is_other_digit(c) {
                let is_separator = |c: char| matches!(c, '٫' | '٬' | '.' | ',');
                let rest = &line[next..];
                let run = rest.find(|c| !is_other_digit(c) && !is_separator(c)).unwrap_or(rest.len());
                at = next + rest[..run].trim_end_matches(is_separator).len();
                self.text.push('#');
            } else {
                // Turkish capitals lose the difference between the two letters i.
                self.text.extend(c.to_lowercase().filter(|&c| c != '\u{307}').map(|c| if c == 'ı' { 'i' } else { c }));
                at = next;
            }
        }
        if in_word {
            self.ends.push(self.text.len());
            self.line_ends.push(line.len());
        }
    }
}

/// Whether the character is a letter, a number or a mark that belongs to one.
pub(crate) fn is_of_word(c: char) -> bool {
    letters::is_alphanumeric(c) || is_mark(c)
}

/// Whether the character is a decimal digit of a script that has its own: of Arabic, of an Indic script, of Thai,
/// Burmese or Khmer, or of full width.
fn is_other_digit(c: char) -> bool {
    c >= '\u{660}'
        && matches!(c, '\u{660}'..='\u{669}' | '\u{6F0}'..='\u{6F9}' | '\u{966}'..='\u{96F}' | '\u{9E6}'..='\u{9EF}'
            | '\u{A66}'..='\u{A6F}' | '\u{AE6}'..='\u{AEF}' | '\u{BE6}'..='\u{BEF}' | '\u{C66}'..='\u{C6F}'
            | '\u{CE6}'..='\u{CEF}' | '\u{D66}'..='\u{D6F}' | '\u{E50}'..='\u{E59}' | '\u{1040}'..='\u{1049}'
            | '\u{17E0}'..='\u{17E9}' | '\u{FF10}'..='\u{FF19}')
}

/// Length of the target of a Markdown link, `](...)`, when the text begins with one.
fn link_target(text: &str) -> Option<usize> {
    let target = text.strip_prefix("](")?;
    let end = target.find([')', ' '])?;
    target[end..].starts_with(')').then_some(end + 3)
}

/// Vowel signs and other marks that belong to a word's letters in Indic, Arabic and Thai script.
fn is_mark(c: char) -> bool {
    c >= '\u{300}'
        && matches!(c, '\u{300}'..='\u{36F}' | '\u{591}'..='\u{5C7}' | '\u{610}'..='\u{61A}' | '\u{64B}'..='\u{65F}'
            | '\u{670}' | '\u{900}'..='\u{DFF}' | '\u{E31}'..='\u{E4E}' | '\u{F18}'..='\u{FBC}'
            | '\u{102B}'..='\u{109F}' | '\u{17B4}'..='\u{17D3}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_folded(line: &str, expected: &str) {
        let mut folded = Folded::default();
        folded.read_phrase(line);
        assert_eq!(folded.text, expected);
    }

    #[test]
    fn letters_told_by_their_place_are_letters() {
        let letters = ['À'..='Ö', 'Ø'..='ö', 'ø'..='ʯ', 'Ѐ'..='ҁ', 'Ҋ'..='ԯ'];
        assert!(letters.into_iter().flatten().all(char::is_alphabetic));
    }

    #[test]
    fn folding_keeps_letters_and_numbers() {
        check_folded("  LEAVE a Comment »", "leave a comment");
        check_folded("1,204 Comments", "# comments");
        check_folded("You don’t have e-mail!", "you dont have email");
        check_folded("Page 2 of 17.", "page # of #");
        check_folded("* * *", "");
        check_folded("Комментарии (3)", "комментарии #");
        check_folded("۱۲ فروردین ۱۴۰۲.", "# فروردین #");
        check_folded("মন্তব্য ১,২০৪", "মন্তব্য #");
        check_folded("टिप्पणी करें", "टिप्पणी करें");
        check_folded("[Reply](https://example.org/a?x=1) [Next](not one)", "reply next not one");
        check_folded("İLETİŞİM YAPIN", "iletişim yapin");
        check_folded("#min read; #.#, # of ##", "#min read # # of #");
        check_folded("l'été d’hiver a- b", "lété dhiver a b");
    }
}
