//! `normal`: text that is not in Unicode's normal form C.
//!
//! The form is a property of the whole document, so a document has at most two findings: one for what only has to be
//! put together or in order, which loses nothing, and one for characters that the form replaces by others. Between the
//! places where two characters could never join, each stretch is normalised on its own.

use std::sync::Arc;

use unicode_normalization::char::canonical_combining_class;
use unicode_normalization::{IsNormalized, UnicodeNormalization as _, is_nfc_quick};

use crate::checks::encoding::characters::ascii_prefix;
use crate::diagnostic::Rule;
use crate::fix::{Applicability, Edit};
use crate::kind::{Hit, Invalid, Kind, Pass, Sink, Spec};
use crate::span::Span;
use crate::text::Document;

pub(crate) struct Normal;

struct NormalPass {
    rules: Vec<Arc<Rule>>,
}

impl Kind for Normal {
    fn name(&self) -> &'static str {
        "normal"
    }

    fn summary(&self) -> &'static str {
        "text that is not in Unicode's normal form C"
    }

    fn compile(&self, cards: &[Spec]) -> Result<Box<dyn Pass>, Invalid> {
        let rules = cards.iter().map(Spec::rule_without_params).collect::<Result<_, _>>()?;
        Ok(Box::new(NormalPass { rules }))
    }
}

impl Pass for NormalPass {
    fn run(&self, document: &Document, sink: &mut Sink) {
        if document.profile().bytes.is_ascii() {
            return;
        }
        let (mut joined, mut replaced) = (Vec::new(), Vec::new());
        each_stretch(document.text, &mut |span| {
            let text = span.of(document.text);
            let normal: String = text.nfc().collect();
            if normal != text {
                // The character that a mark might have joined stays where it is if it did not.
                let same = text.char_indices().zip(normal.chars()).find(|((_, was), is)| was != is);
                let same = same.map_or(text.len().min(normal.len()), |((at, _), _)| at);
                let (text, normal) = (&text[same..], &normal[same..]);
                let span = Span::new(span.start + same, span.end);
                let edits = if text.chars().any(is_replaced) { &mut replaced } else { &mut joined };
                edits.push(Edit::replace(span, normal));
            }
        });
        for (edits, trust) in [(joined, Applicability::Safe), (replaced, Applicability::Unsafe)] {
            let Some(first) = edits.first() else { continue };
            let (was, is) = (code_points(first.span.of(document.text)), code_points(first.text()));
            let slots = [("was", was.as_str()), ("is", is.as_str())];
            for rule in &self.rules {
                let mut hit = Hit::new(first.span).slots(&slots);
                if edits.len() > 1 {
                    hit = hit.note(format!("{} more places in this document", edits.len() - 1));
                }
                sink.report(rule, hit.edits(edits.clone(), trust));
            }
        }
    }
}

/// Whether the character never stands in the normal form.
fn is_replaced(c: char) -> bool {
    is_nfc_quick(std::iter::once(c)) == IsNormalized::No
}

/// Whether nothing before `c` could join it or change places with it, nor could it be replaced.
fn begins_anew(c: char) -> bool {
    c.is_ascii() || canonical_combining_class(c) == 0 && is_nfc_quick(std::iter::once(c)) == IsNormalized::Yes
}

/// Hands out the stretches that are perhaps not in the normal form.
fn each_stretch(text: &str, each: &mut dyn FnMut(Span)) {
    let bytes = text.as_bytes();
    let (mut at, mut start, mut is_doubtful) = (0, 0, false);
    loop {
        let ascii = ascii_prefix(&bytes[at..]);
        if ascii > 0 || at == bytes.len() {
            if is_doubtful {
                each(Span::new(start, at));
            }
            if at + ascii == bytes.len() {
                return;
            }
            (at, is_doubtful) = (at + ascii, false);
            // The last ASCII character may be what the next mark stands on.
            start = at - 1;
        }
        let c = text[at..].chars().next().expect("a character begins here");
        if begins_anew(c) {
            if is_doubtful {
                each(Span::new(start, at));
            }
            (start, is_doubtful) = (at, false);
        } else {
            is_doubtful = true;
        }
        at += c.len_utf8();
    }
}

/// The first code points of a stretch: what it looks like is no help, for both forms look alike.
fn code_points(text: &str) -> String {
    let mut out: Vec<String> = text.chars().take(4).map(|c| format!("U+{:04X}", u32::from(c))).collect();
    if text.chars().nth(4).is_some() {
        out.push("…".to_owned());
    }
    out.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The stretches that the normal form changes.
    #[track_caller]
    fn check(text: &str, expected: &[(&str, &str)]) {
        let mut seen = Vec::new();
        each_stretch(text, &mut |span| {
            let normal: String = span.of(text).nfc().collect();
            if normal != span.of(text) {
                seen.push((span.of(text).to_owned(), normal));
            }
        });
        let seen: Vec<_> = seen.iter().map(|(was, is)| (was.as_str(), is.as_str())).collect();
        assert_eq!(seen, expected);
    }

    #[test]
    fn letters_and_marks_are_put_together() {
        check("cafe\u{301} à l'e\u{301}te\u{301}", &[("e\u{301}", "é"), ("e\u{301}", "é"), ("e\u{301}", "é")]);
        check("\u{301} alone, and x\u{301}", &[]);
        check("e\u{302}\u{323}", &[("e\u{302}\u{323}", "ệ")]);
        check(
            "\u{1112}\u{1161}\u{11AB}\u{1100}\u{1173}\u{11AF}",
            &[("\u{1112}\u{1161}\u{11AB}", "한"), ("\u{1100}\u{1173}\u{11AF}", "글")],
        );
        check("12\u{A0}\u{212B}, \u{2126}", &[("\u{A0}\u{212B}", "\u{A0}\u{C5}"), (" \u{2126}", " \u{3A9}")]);
        check("Ä\u{FB01} ½ ﬃ", &[]);
    }

    #[test]
    fn the_stretches_give_the_normal_form_of_the_whole() {
        let text = "a\u{301}\u{323}\u{327}ᄀ\u{1161}\u{11A8}क\u{93C}\u{958}\u{FB1D}\u{301}\n\
                    \u{301}e\u{301}ÅΩ 神\u{FE00}é\u{323}";
        let mut edits = Vec::new();
        each_stretch(text, &mut |span| edits.push(Edit::replace(span, span.of(text).nfc().collect::<String>())));
        assert_eq!(crate::fix::apply(text, &edits), text.nfc().collect::<String>());
    }
}
