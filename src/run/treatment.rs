//! What becomes of one document by itself: it is mended as far as is wanted, and kept or left out.
//!
//! The pipeline and whoever has documents without files (a binding) treat them alike, by this.

use super::dropping::{Dropping, MAX_REMOVED, Reasons};
use crate::diagnostic::Diagnostic;
use crate::fix::Applicability;
use crate::lint::{Fixed, Linter, Share};
use crate::text::Document;

/// What is wanted for each document.
#[derive(Clone, Copy)]
pub struct Treatment<'t> {
    pub linter: &'t Linter,
    /// Mend what can be mended this safely.
    pub least: Applicability,
    /// Leave a document alone of which fixes would take away more than this.
    pub max_removed: Option<Share>,
    /// What documents are left out for.
    pub dropping: Option<&'t Dropping>,
}

/// What came of a document.
pub struct Treated {
    pub fixed: Fixed,
    /// Its fixes would have taken away too much, so none was made.
    pub is_cut_too_far: bool,
    /// Why it is left out: the ids of rules and the names of bounds; empty where it is kept.
    pub reasons: Reasons,
}

impl Treatment<'_> {
    /// Mends a document in which `found` was found. Findings for which `counts` does not hold are neither mended nor
    /// held against it.
    pub fn treat(
        &self,
        document: &Document,
        found: Vec<Diagnostic>,
        counts: &dyn Fn(&Document, &Diagnostic) -> bool,
    ) -> Treated {
        let Self { linter, least, max_removed, dropping } = *self;
        let mut reasons = dropping.map_or_else(Reasons::new, |dropping| dropping.of_found(document, &found, counts));
        let mut fixed = linter.fix(document, found, least, counts);
        let is_too_much = |most: Share| !fixed.rounds.is_empty() && fixed.share_removed(document.text) > most;
        let is_cut_too_far = max_removed.is_some_and(is_too_much);
        if is_cut_too_far {
            // Found anew, which is seldom; what was found is no longer there.
            fixed = Fixed::nothing(document.text, linter.lint(document));
        }
        if let Some(dropping) = dropping {
            let mended = (!fixed.rounds.is_empty()).then(|| Document::new_from(&fixed.text, document.origin));
            let document = mended.as_ref().unwrap_or(document);
            reasons.extend(dropping.of_remaining(document, &fixed.remaining, counts));
            reasons.extend((is_cut_too_far && dropping.max_removed).then(|| MAX_REMOVED.to_owned()));
        }
        Treated { fixed, is_cut_too_far, reasons }
    }
}
