//! `source`: the source of a web page where its text should be.
//!
//! The finding stands at the line that says so. What the tags hold is not judged here.

use std::sync::Arc;

use crate::diagnostic::Rule;
use crate::kind::{Hit, Invalid, Kind, Pass, Sink, Spec};
use crate::span::Span;
use crate::text::Document;
use crate::text::root::{EXTRACT_PAGE, Root, root};

pub(crate) struct Source;

struct SourcePass {
    rules: Vec<Arc<Rule>>,
}

impl Kind for Source {
    fn name(&self) -> &'static str {
        "source"
    }

    fn summary(&self) -> &'static str {
        "the source of a web page where its text should be"
    }

    fn compile(&self, cards: &[Spec]) -> Result<Box<dyn Pass>, Invalid> {
        let rules = cards.iter().map(Spec::rule_without_params).collect::<Result<_, _>>()?;
        Ok(Box::new(SourcePass { rules }))
    }
}

impl Pass for SourcePass {
    fn run(&self, document: &Document, sink: &mut Sink) {
        let Some(root) = root(document.text).filter(Root::is_page) else { return };
        let end = document.text[root.at..].find('\n').map_or(document.text.len(), |length| root.at + length);
        let span = Span::new(root.at, end).trimmed(document.text);
        let slots = [("sign", root.sign.as_str())];
        for rule in &self.rules {
            sink.report(rule, Hit::new(span).slots(&slots).note(EXTRACT_PAGE));
        }
    }
}
