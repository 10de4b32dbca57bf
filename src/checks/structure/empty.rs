//! `empty`: a document with nothing to read in it.
//!
//! White space, controls, byte-order marks and lines of punctuation are nothing. The finding has no length: there is
//! nothing to mark.

use std::sync::Arc;

use crate::diagnostic::Rule;
use crate::kind::{Hit, Invalid, Kind, Pass, Sink, Spec};
use crate::span::Span;
use crate::text::Document;

pub(crate) struct Empty;

struct EmptyPass {
    rules: Vec<Arc<Rule>>,
}

impl Kind for Empty {
    fn name(&self) -> &'static str {
        "empty"
    }

    fn summary(&self) -> &'static str {
        "a document with nothing to read in it"
    }

    fn compile(&self, cards: &[Spec]) -> Result<Box<dyn Pass>, Invalid> {
        let rules = cards.iter().map(Spec::rule_without_params).collect::<Result<_, _>>()?;
        Ok(Box::new(EmptyPass { rules }))
    }
}

impl Pass for EmptyPass {
    fn run(&self, document: &Document, sink: &mut Sink) {
        // The first letter ends the search: for a document with text this costs nothing.
        if document.damage.is_some() || document.text.contains(char::is_alphanumeric) {
            return;
        }
        let content = Span::new(0, document.text.len()).trimmed(document.text);
        let span = if content.is_empty() { Span::at(0) } else { content };
        for rule in &self.rules {
            sink.report(rule, Hit::new(span));
        }
    }
}
