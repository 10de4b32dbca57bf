//! What the document writes between the marks of code: `subprocess.Popen` is a name where it stands without them, too.

use std::collections::BTreeSet;

use crate::text::Document;

/// The words that stand behind a mark of code, each with the place where it begins.
pub(super) struct Codes<'d>(BTreeSet<(&'d str, usize)>);

impl<'d> Codes<'d> {
    /// Read once: a document may have a joint on every line.
    pub(super) fn of(document: &Document<'d>) -> Self {
        let word = |start: usize| {
            let rest = &document.text[start..];
            (&rest[..rest.find(|c: char| c == '`' || c.is_whitespace()).unwrap_or(rest.len())], start)
        };
        let words = memchr::memchr_iter(b'`', document.text.as_bytes()).map(|at| word(at + 1));
        Self(words.filter(|(word, _)| !word.is_empty()).collect())
    }

    /// Whether one of them, but for that at `own`, begins with the word.
    pub(super) fn hold(&self, word: &str, own: usize) -> bool {
        let alike = self.0.range((word, 0)..).take_while(|(code, _)| code.starts_with(word));
        alike.take(2).any(|(_, start)| *start != own)
    }
}
