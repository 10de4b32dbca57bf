//! What fixes took out of a document, edit by edit: for whoever wants to see all that is gone.

use std::sync::Arc;

use super::Fixed;
use super::trail::Trail;
use crate::diagnostic::Rule;
use crate::fix;
use crate::span::Span;

/// A text that an edit took away.
#[derive(Clone, Debug)]
pub struct Removed {
    /// The rule whose fix it was.
    pub rule: Arc<Rule>,
    /// In which round, from 1.
    pub round: usize,
    /// Where it stood in the text as it was before the first round; `None` where it was not one stretch there: an
    /// earlier round had put a part of it, or had taken something out of its middle.
    pub span: Option<Span>,
    pub text: String,
    /// What stands in its place.
    pub replacement: String,
}

impl Fixed {
    /// What was taken away of `original`, the text that was mended: round by round, in the order of the text. Edits
    /// that only put something in are left out.
    pub fn removed(&self, original: &str) -> Vec<Removed> {
        let (mut removed, mut trail) = (Vec::new(), Trail::default());
        let mut changed: Option<String> = None;
        for (index, (edits, rules)) in self.rounds.iter().zip(&self.rules).enumerate() {
            let text = changed.as_deref().unwrap_or(original);
            let takes = edits.iter().zip(rules).filter(|(edit, _)| !edit.span.is_empty());
            removed.extend(takes.map(|(edit, rule)| Removed {
                rule: Arc::clone(rule),
                round: index + 1,
                span: trail.stretch(edit.span),
                text: edit.span.of(text).to_owned(),
                replacement: edit.text().to_owned(),
            }));
            if index + 1 < self.rounds.len() {
                changed = Some(fix::apply(text, edits));
                trail.push(edits);
            }
        }
        removed
    }
}
