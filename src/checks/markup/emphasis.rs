//! `emphasis`: a run of `**`, `__`, `*` or a backtick that opens and never closes, or closes what never opened.
//!
//! What the text's own parser consumes is markup, whatever it looks like; only what it leaves over is asked about. Of
//! that an even number in a paragraph are pairs: CommonMark's flanks fail beside quotes and brackets of scripts without
//! spaces, and where an extractor ate the spaces around `**bold:**text`. What remains is a stray if it touches a word
//! on one side alone, as half of lost markup does. A stray that opens is nothing else in prose; one that closes may be
//! a footnote's star or a censored name, and counts only where the document has emphasis that is whole.
//!
//! Org, AsciiDoc, wiki text, POD and LaTeX mean other things by these marks and are left alone.

use std::cell::OnceCell;
use std::sync::Arc;

use crate::diagnostic::Rule;
use crate::fix::{Applicability, Edit};
use crate::kind::{Hit, Invalid, Kind, Pass, Sink, Spec};
use crate::language::{Lexicon, List};
use crate::span::Span;
use crate::text::{Dialect, Document};

mod program;
mod runs;
mod strays;

use runs::Mark;
use strays::{Stray, Strays};

pub(crate) struct Emphasis;

struct EmphasisPass {
    rules: Vec<Arc<Rule>>,
    words: Lexicon,
}

impl Kind for Emphasis {
    fn name(&self) -> &'static str {
        "emphasis"
    }

    fn summary(&self) -> &'static str {
        "a run of `**`, `__`, `*` or a backtick that opens and never closes, or closes what never opened"
    }

    fn compile(&self, cards: &[Spec]) -> Result<Box<dyn Pass>, Invalid> {
        let rules = cards.iter().map(Spec::rule_without_params).collect::<Result<_, _>>()?;
        Ok(Box::new(EmphasisPass { rules, words: Spec::lexicon(cards, &[List::ApostropheWords]) }))
    }
}

impl Pass for EmphasisPass {
    fn run(&self, document: &Document, sink: &mut Sink) {
        let bytes = &document.profile().bytes;
        if !bytes.has_any(*b"*_`") || document.inline().loose.is_empty() {
            return;
        }
        if means_others_by_marks(document.dialect()) {
            return;
        }
        let is_of_programs = OnceCell::new();
        let strays = Strays::of(document, &self.words);
        for stray in strays.reportable().filter(|stray| !stands_in_ornament(document, stray.run.span)) {
            let (edit, mut safety) = mend(document, stray);
            if safety == Applicability::Safe && *is_of_programs.get_or_init(|| program::is_told_of(document.text)) {
                safety = Applicability::Unsafe;
            }
            for rule in &self.rules {
                sink.report(rule, Hit::new(stray.marked()).edits(vec![edit.clone()], safety));
            }
        }
    }
}

fn means_others_by_marks(dialect: Dialect) -> bool {
    matches!(dialect, Dialect::Org | Dialect::AsciiDoc | Dialect::Wiki | Dialect::Pod | Dialect::Latex)
}

/// Whether the line begins and ends with three stars or more: an old book's marker, `***START**THE SMALL PRINT!***`.
fn stands_in_ornament(document: &Document, span: Span) -> bool {
    const STARS: &str = "***";
    let lines = document.lines();
    let line = lines.get(lines.index_at(span.start)).map_or("", |line| document.line_text(line).trim());
    line.starts_with(STARS) && line.ends_with(STARS) && !line.contains(char::is_lowercase)
}

/// What takes the stray out, and how far that can be trusted.
fn mend(document: &Document, stray: &Stray) -> (Edit, Applicability) {
    let run = &stray.run;
    if stray.is_one_too_many {
        // One star too many or one too few: without it the text is balanced, and nothing tells which.
        let at = if run.opens { run.span.start } else { run.span.end - 1 };
        return (Edit::delete(Span::new(at, at + 1)), Applicability::Unsafe);
    }
    let is_sure = run.mark == Mark::Strong(b'*') && (run.opens || run.is_part() || stray.is_broken) && !stray.is_note;
    (deletion(document, run.span), if is_sure { Applicability::Safe } else { Applicability::Unsafe })
}

/// What goes with the run: a space that would be left at the line's start, or the line when it holds nothing else.
fn deletion(document: &Document, span: Span) -> Edit {
    let lines = document.lines();
    let line_index = lines.index_at(span.start);
    let line = lines.get(line_index).expect("a run stands on a line");
    let alone =
        document.text[line.start..span.start].trim().is_empty() && document.text[span.end..line.end].trim().is_empty();
    if alone {
        return Edit::delete(lines.deletion(line_index, line_index));
    }
    let leads = span.start == line.start && document.text[span.end..].starts_with(' ');
    Edit::delete(Span::new(span.start, span.end + usize::from(leads)))
}
