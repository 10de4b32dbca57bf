//! What fixes did to a document, edit by edit: for whoever wants to see all that is gone, or to have it again.

use std::sync::Arc;

use super::Fixed;
use super::trail::Trail;
use crate::diagnostic::Rule;
use crate::fix;
use crate::span::Span;

/// What an edit took away, and what it put there.
#[derive(Clone, Debug)]
pub struct Change {
    /// The rule whose fix it was.
    pub rule: Arc<Rule>,
    /// In which round, from 1.
    pub round: usize,
    /// Where it stood in the text as it was before the first round; `None` where it was not one stretch there: an
    /// earlier round had put a part of it, or had taken something out of its middle.
    pub span: Option<Span>,
    /// Empty where something was only put in.
    pub text: String,
    /// What stands in its place.
    pub replacement: String,
}

impl Fixed {
    /// What was done to `original`, the text that was mended: round by round, in the order of the text.
    pub fn changes(&self, original: &str) -> Vec<Change> {
        let (mut changes, mut trail) = (Vec::new(), Trail::default());
        let mut changed: Option<String> = None;
        for (index, (edits, rules)) in self.rounds.iter().zip(&self.rules).enumerate() {
            let text = changed.as_deref().unwrap_or(original);
            changes.extend(edits.iter().zip(rules).map(|(edit, rule)| Change {
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
        changes
    }
}
