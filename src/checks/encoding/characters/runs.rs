//! How runs of such characters are told: one by one, or a whole document's as one finding.
//!
//! Told as one they are still mended one by one: what is safe to delete here may part two words there.

use std::sync::Arc;

use super::mend::{may_be_letter, mend};
use crate::diagnostic::Rule;
use crate::fix::{Applicability, Edit};
use crate::kind::{Hit, Sink};
use crate::span::Span;
use crate::text::stretches::others;
use crate::text::{Document, controls_in_words};

/// Characters of one card, one after the other.
#[derive(Clone, Copy)]
pub(super) struct Run {
    /// Offsets of the first byte and past the last.
    pub(super) start: usize,
    pub(super) end: usize,
    /// Characters.
    pub(super) count: usize,
}

impl Run {
    fn span(self) -> Span {
        Span::new(self.start, self.end)
    }

    /// The first one's name, and how many follow.
    fn name(self, text: &str) -> String {
        let first = self.span().of(text).chars().next().expect("a run has a character");
        let name = format!("U+{:04X}", u32::from(first));
        if self.count > 1 { format!("{name} and {} more", self.count - 1) } else { name }
    }

    /// What mends it, where that is known, and how far it may be trusted, which is `at_most`.
    fn edit(self, text: &str, at_most: Applicability) -> Option<(Edit, Applicability)> {
        mend(text, self.span()).map(|(new, trust)| (Edit::replace(self.span(), new), trust.min(at_most)))
    }

    /// Reports this run by itself.
    fn tell(self, rule: &Arc<Rule>, document: &Document, at_most: Applicability, sink: &mut Sink) {
        let name = self.name(document.text);
        let slots = [("name", name.as_str())];
        let mut hit = Hit::new(self.span()).slots(&slots);
        if let Some((edit, trust)) = self.edit(document.text, at_most) {
            hit = hit.edits(vec![edit], trust);
        }
        sink.report(rule, hit);
    }
}

/// Tells the runs of a document, more than `most` of them at the first. Where one soft hyphen may be half of a letter,
/// the text was misread, and so may the others be; a C1 control beside other such characters says as much.
pub(super) fn tell(rule: &Arc<Rule>, document: &Document, runs: &[Run], most: usize, sink: &mut Sink) {
    let is_soft = |run: &Run| run.span().of(document.text).starts_with('\u{AD}');
    let is_misread = runs.iter().any(|run| may_be_letter(document.text, run.span()))
        || runs.iter().any(is_soft) && controls_in_words(document.text).next().is_some();
    let at_most = if is_misread { Applicability::Unsafe } else { Applicability::Safe };
    if runs.len() > most {
        tell_once(rule, document, runs, at_most, sink);
    } else {
        runs.iter().for_each(|run| run.tell(rule, document, at_most, sink));
    }
}

/// Tells all runs of a document at the first of them, and in a note where the others stand.
fn tell_once(rule: &Arc<Rule>, document: &Document, runs: &[Run], at_most: Applicability, sink: &mut Sink) {
    let [first, rest @ ..] = runs else { return };
    let name = first.name(document.text);
    let slots = [("name", name.as_str())];
    let hit = Hit::new(first.span()).slots(&slots).note(others(document, rest.iter().map(|run| run.span())));
    let edits: Vec<(Edit, Applicability)> = runs.iter().filter_map(|run| run.edit(document.text, at_most)).collect();
    let all = |edits: &[(Edit, Applicability)]| edits.iter().map(|(edit, _)| edit.clone()).collect::<Vec<_>>();
    let least = edits.iter().map(|(_, trust)| *trust).min().unwrap_or(Applicability::Safe);
    let most = edits.iter().map(|(_, trust)| *trust).max().unwrap_or(Applicability::Safe);
    let trusted: Vec<_> = edits.iter().filter(|(_, trust)| *trust == most).cloned().collect();
    let hit = hit.edits(all(&trusted), most);
    sink.report(rule, if least < most { hit.bolder(all(&edits), least) } else { hit });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::Linter;
    use crate::rules::Card;

    const CARD: &str = "summary = ''\nwhy = ''\nseverity = 'note'\ncheck = 'characters'\nmessage = 'control {name}'\n\
         fix.safety = 'safe'\n[params]\nchars = ['U+0001-U+0008']\nmost = 2";

    /// The messages and notes, and what the fixes of the trust make of the text.
    #[track_caller]
    fn check(text: &str, trust: Applicability, said: &[&str], fixed: &str) {
        let card = Card::parse("a/b", "", CARD).expect("the card is right");
        let linter = Linter::new([&card]).expect("it compiles");
        let document = Document::new(text);
        let found = linter.lint(&document);
        let told: Vec<String> = found
            .iter()
            .map(|found| {
                std::iter::once(&*found.message(text))
                    .chain(found.notes().iter().map(|n| n.as_str()))
                    .collect::<Vec<_>>()
                    .join("; ")
            })
            .collect();
        assert_eq!(told, said, "{text:?}");
        assert_eq!(linter.fix(&document, found, trust, &|_, _| true).text, fixed, "{text:?}");
    }

    #[test]
    fn many_are_told_as_one_and_mended_one_by_one() {
        use Applicability::{Safe, Unsafe};
        check("\u{1}a\n\u{2}\u{3}b\n", Safe, &["control U+0001", "control U+0002 and 1 more"], "a\nb\n");
        let once = ["control U+0001; 3 more in this document, on lines 2, 4"];
        check("\u{1}a\n\u{2}\u{3}b\n\nc\u{4}d \u{5}e\n", Safe, &once, "a\nb\n\nc\u{4}d e\n");
        check("\u{1}a\n\u{2}\u{3}b\n\nc\u{4}d \u{5}e\n", Unsafe, &once, "a\nb\n\ncd e\n");
        let parting = ["control U+0001; 2 more in this document, on line 1"];
        check("a\u{1}b\u{1}c\u{1}d\n", Safe, &parting, "a\u{1}b\u{1}c\u{1}d\n");
        check("a\u{1}b\u{1}c\u{1}d\n", Unsafe, &parting, "abcd\n");
    }
}
