//! `compatibility`: characters that Unicode keeps only because older character sets had them.
//!
//! Not every such character is wrong: ², ½, ™ and … have such a decomposition too, and mean something by it. Only
//! classes are looked for of which ordinary text has no use, and each says where it is right.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::Deserialize;
use unicode_normalization::UnicodeNormalization as _;

use crate::diagnostic::Rule;
use crate::fix::{Applicability, Edit};
use crate::kind::{Hit, Invalid, Kind, MakeSchema, Pass, Sink, Spec};
use crate::span::Span;
use crate::text::Document;

pub(crate) struct Compatibility;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Params {
    classes: Vec<Class>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Class {
    /// `ﬁ`, `ﬀ`: what a typesetting program left.
    Ligature,
    /// `Ａ`: right beside Chinese, Japanese and Korean.
    FullWidth,
    /// `𝐁𝐨𝐥𝐝` in words of three letters or more: fewer are a formula.
    Fancy,
    /// Arabic letters by their shape, as they come out of a PDF.
    PresentationForm,
}

impl Class {
    fn of(c: char) -> Option<Self> {
        match c {
            '\u{FB00}'..='\u{FB06}' | '\u{FB13}'..='\u{FB17}' => Some(Self::Ligature),
            '\u{FF01}'..='\u{FF5E}' => Some(Self::FullWidth),
            '\u{1D400}'..='\u{1D7FF}' => Some(Self::Fancy),
            '\u{FB50}'..='\u{FBB1}' | '\u{FBD3}'..='\u{FD3D}' | '\u{FE70}'..='\u{FEFC}' => Some(Self::PresentationForm),
            _ => None,
        }
    }
}

/// Fewer fancy letters in a row are a variable, or a function's name.
const FEWEST_FANCY: usize = 3;

struct CompatibilityPass {
    cards: Vec<(Arc<Rule>, Params)>,
}

impl Kind for Compatibility {
    fn name(&self) -> &'static str {
        "compatibility"
    }

    fn summary(&self) -> &'static str {
        "characters that Unicode keeps only because older character sets had them"
    }

    fn params(&self) -> MakeSchema {
        Params::json_schema
    }

    fn compile(&self, cards: &[Spec]) -> Result<Box<dyn Pass>, Invalid> {
        let cards = cards.iter().map(Spec::rule_with_params).collect::<Result<_, _>>()?;
        Ok(Box::new(CompatibilityPass { cards }))
    }
}

impl Pass for CompatibilityPass {
    fn run(&self, document: &Document, sink: &mut Sink) {
        let bytes = &document.profile().bytes;
        if !bytes.has_any([0xEF, 0xF0]) {
            return;
        }
        let text = document.text;
        // Which of the two an East Asian text uses is its own affair, also in its Latin parts.
        let is_east_asian = bytes.has_any(0xE3..=0xED) && text.chars().any(is_east_asian);
        let mut chars = text.char_indices().peekable();
        while let Some((start, c)) = chars.next() {
            let Some(class) = Class::of(c) else { continue };
            let (mut end, mut count) = (start + c.len_utf8(), 1);
            while let Some((at, next)) = chars.next_if(|(_, next)| Class::of(*next) == Some(class)) {
                (end, count) = (at + next.len_utf8(), count + 1);
            }
            let is_right = match class {
                Class::FullWidth => is_east_asian,
                Class::Fancy => count < FEWEST_FANCY,
                Class::Ligature | Class::PresentationForm => false,
            };
            if is_right {
                continue;
            }
            let span = Span::new(start, end);
            let plain: String = span.of(text).nfkc().collect();
            if plain == span.of(text) {
                // Half a letter, or a code not assigned yet.
                continue;
            }
            let slots = [("plain", plain.as_str())];
            for (rule, _) in self.cards.iter().filter(|(_, params)| params.classes.contains(&class)) {
                let edits = vec![Edit::replace(span, plain.as_str())];
                sink.report(rule, Hit::new(span).slots(&slots).edits(edits, Applicability::Unsafe));
            }
        }
    }
}

/// Kana, Han, Hangul and their punctuation.
fn is_east_asian(c: char) -> bool {
    matches!(c, '\u{3001}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(c: char, expected: Option<Class>) {
        assert_eq!(Class::of(c), expected);
    }

    #[test]
    fn what_means_something_by_its_form_is_of_no_class() {
        check('ﬁ', Some(Class::Ligature));
        check('Ａ', Some(Class::FullWidth));
        check('𝒜', Some(Class::Fancy));
        check('ﻛ', Some(Class::PresentationForm));
        for c in ['²', '½', '™', '…', '№', 'ª', '㎏', 'ﷺ', '\u{FEFF}', 'ĳ', '﴾'] {
            check(c, None);
        }
    }
}
