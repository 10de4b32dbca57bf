//! How runs of such characters are told: one by one, or a whole document's as one finding.
//!
//! Told as one they are still mended one by one: what is safe to delete here may part two words there.

use std::sync::Arc;

use super::mend::{Known, Mend, may_be_letter, mend};
use super::signs::{Place, Sort, fills_end};
use super::subject::{is_cell, is_named};
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
}

/// The runs of one card in a document, and what is known of both.
pub(super) struct Telling<'t> {
    rule: &'t Arc<Rule>,
    document: &'t Document<'t>,
    known: &'t Known<'t>,
    /// How far any of its fixes may be trusted.
    at_most: Applicability,
}

impl<'t> Telling<'t> {
    /// Where one soft hyphen may be half of a letter, the text was misread, and so may the others be; a C1 control
    /// beside other such characters says as much. And what stands for a glyph here stands for one everywhere.
    fn new(rule: &'t Arc<Rule>, document: &'t Document<'t>, known: &'t Known<'t>, runs: &[Run]) -> Self {
        let text = document.text;
        let is_soft = |run: &Run| run.span().of(text).starts_with('\u{AD}');
        let is_misread = runs.iter().any(|run| may_be_letter(text, run.span()))
            || runs.iter().any(is_soft) && controls_in_words(text).next().is_some();
        let is_glyph = |run: &Run| {
            run.span().of(text).starts_with(|c| Sort::of(c) == Sort::Glyph && c != '\u{B}')
                && Place::of(text, run.span()).is_at_word()
                && !fills_end(text, run.span())
        };
        let is_trusted = !is_misread && !runs.iter().any(is_glyph);
        let at_most = if is_trusted { Applicability::Safe } else { Applicability::Unsafe };
        Self { rule, document, known, at_most }
    }

    /// Nothing in code, on lines or within one, and in a cell of its own, is mended safely.
    fn at_most(&self, run: Run) -> Applicability {
        let is_meant = is_cell(self.document.text, run.span()) || self.document.is_in_code(run.start);
        if is_meant { self.at_most.min(Applicability::Unsafe) } else { self.at_most }
    }

    fn mend(&self, run: Run) -> (Mend, Option<(Edit, Applicability)>) {
        let mut mend = mend(self.known, run.span());
        let edit = mend.edit.take();
        let edit = edit.map(|(span, text, trust)| (Edit::replace(span, text), trust.min(self.at_most(run))));
        (mend, edit)
    }

    /// Reports this run by itself.
    fn tell(&self, run: Run, sink: &mut Sink) {
        let name = run.name(self.document.text);
        let (Mend { said, word, .. }, edit) = self.mend(run);
        let slots = [("name", name.as_str()), ("said", said)];
        let mut hit = Hit::new(run.span()).slots(&slots).at_most(self.at_most(run));
        if let Some(word) = word {
            hit = hit.note(proved(&word));
        }
        if let Some((edit, trust)) = edit {
            hit = hit.edits(vec![edit], trust);
        }
        sink.report(self.rule, hit);
    }

    /// Tells all runs of a document at the first of them, and in a note where the others stand.
    fn tell_once(&self, runs: &[Run], sink: &mut Sink) {
        let [first, rest @ ..] = runs else { return };
        let name = first.name(self.document.text);
        let (mend, edit) = self.mend(*first);
        let slots = [("name", name.as_str()), ("said", mend.said)];
        let others = others(self.document, rest.iter().map(|run| run.span()));
        let hit = Hit::new(first.span()).slots(&slots).note(others);
        let hit = if let Some(word) = mend.word { hit.note(proved(&word)) } else { hit };
        let mut edits: Vec<(Edit, Applicability)> = edit.into_iter().collect();
        // A proof may take along what stands behind it, another sign among it.
        for (edit, trust) in rest.iter().filter_map(|run| self.mend(*run).1) {
            if edits.last().is_none_or(|(last, _)| !last.span.touches(edit.span)) {
                edits.push((edit, trust));
            }
        }
        let most = edits.iter().map(|(_, trust)| *trust).max().unwrap_or(Applicability::Safe);
        let down_to = |least: Applicability| {
            let edits = edits.iter().filter(|(_, trust)| *trust >= least);
            edits.map(|(edit, _)| edit.clone()).collect::<Vec<_>>()
        };
        let has_bolder = most == Applicability::Safe && edits.iter().any(|(_, trust)| *trust == Applicability::Unsafe);
        let hit = hit.edits(down_to(most), most);
        let bolder = || down_to(Applicability::Unsafe);
        sink.report(self.rule, if has_bolder { hit.bolder(bolder(), Applicability::Unsafe) } else { hit });
    }
}

fn proved(word: &str) -> String {
    format!("`{word}` stands elsewhere in this document")
}

/// Tells the runs of a document, more than `most` of them at the first. What a line is about is no finding.
pub(super) fn tell(
    rule: &Arc<Rule>,
    document: &Document,
    known: &Known,
    mut runs: Vec<Run>,
    most: usize,
    sink: &mut Sink,
) {
    /// What comes by the thousand is nobody's subject.
    const MOST_SUBJECTS: usize = 1000;
    if runs.len() <= MOST_SUBJECTS {
        runs.retain(|run| !is_named(document.text, run.span()));
    }
    if runs.is_empty() {
        return;
    }
    let telling = Telling::new(rule, document, known, &runs);
    if runs.len() > most {
        telling.tell_once(&runs, sink);
    } else {
        runs.iter().for_each(|run| telling.tell(*run, sink));
    }
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
        check("A.\u{1}\nB.\u{2}\u{3}\n", Safe, &["control U+0001", "control U+0002 and 1 more"], "A.\nB.\n");
        let text = "A.\u{1}\nB.\u{2}\u{3}\n\nC.\u{4}\n(\u{5} )\n";
        let once_more = ["control U+0001; 3 more in this document, on lines 2, 4-5"];
        check(text, Safe, &once_more, "A.\nB.\n\nC.\n(\u{5} )\n");
        check(text, Unsafe, &once_more, "A.\nB.\n\nC.\n( )\n");
    }

    #[test]
    fn what_stands_for_a_glyph_here_is_safe_to_delete_nowhere() {
        use Applicability::{Safe, Unsafe};
        let told = ["control U+0001", "control U+0001"];
        check("A.\u{1}\nThe \u{1}sh.\n", Safe, &told, "A.\u{1}\nThe \u{1}sh.\n");
        check("A.\u{1}\nThe \u{1}sh.\n", Unsafe, &told, "A.\nThe \u{1}sh.\n");
        let parting = ["control U+0001; 2 more in this document, on line 1"];
        check("a\u{1}b\u{1}c\u{1}d\n", Unsafe, &parting, "a\u{1}b\u{1}c\u{1}d\n");
    }

    #[test]
    fn code_and_a_cell_of_its_own_are_not_mended_safely() {
        use Applicability::{Safe, Unsafe};
        check("```\nA.\u{1}\n```\n", Safe, &["control U+0001"], "```\nA.\u{1}\n```\n");
        check("A `b.\u{1}`\n", Unsafe, &["control U+0001"], "A `b.`\n");
        check("| \u{1} | A |\n", Unsafe, &["control U+0001"], "| \u{1} | A |\n");
        check("| \u{1} | 0x01 |\n", Unsafe, &[], "| \u{1} | 0x01 |\n");
    }
}
