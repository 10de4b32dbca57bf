//! Which documents are left out of what is written, and why.
//!
//! What a rule without a fix says is judged of the mended text: one that fails a filter for nothing but its page's
//! furniture is fine without it, and one that is too short only then is too short. What a rule would mend it has found,
//! whatever becomes of it.

use std::collections::BTreeSet;

use anyhow::{Result, bail, ensure};
use rustc_hash::FxHashSet;

use crate::diagnostic::Diagnostic;
use crate::fix::{Applicability, Fix};
use crate::lint::{Linter, Share, noise};
use crate::rules::Selector;
use crate::text::Document;

/// What documents are left out for.
#[derive(Clone, Debug, Default)]
pub struct Dropping {
    /// Findings of these rules, by id.
    pub rules: FxHashSet<String>,
    /// What was named together with others and compares documents: nothing is left out for these rules.
    pub comparing: BTreeSet<String>,
    /// More noise than this: what all fixes, unsafe ones too, would take away.
    pub max_noise: Option<Share>,
    /// More taken away by fixes than [`Task::max_removed`](super::Task) admits.
    pub max_removed: bool,
    /// A record that is left out leaves an empty one in its place.
    pub keeps_lines: bool,
    /// The names of files beside each one that is written, which lose the same lines.
    pub aligned: Vec<String>,
}

/// Why a document is left out: the ids of rules, and the names of bounds.
pub type Reasons = BTreeSet<String>;

/// The bound that a document is over, as it is called among the reasons.
const MAX_NOISE: &str = "max-noise";
pub(super) const MAX_REMOVED: &str = "max-removed";

impl Dropping {
    /// Adds what `text` names: the rules of a selector, or `max-removed`, for which there has to be such a bound.
    ///
    /// # Errors
    /// When it is no selector, names no rule that runs, or none but such as compare documents.
    pub fn add(&mut self, text: &str, linter: &Linter, is_bounded: bool) -> Result<()> {
        if text == MAX_REMOVED {
            ensure!(is_bounded, "{MAX_REMOVED} goes with --max-removed SHARE (max_removed in Python)");
            self.max_removed = true;
            return Ok(());
        }
        let selector = Selector::parse(text)?;
        let named = linter.rules().iter().filter(|rule| selector.matches(rule));
        let (comparing, rules): (Vec<_>, Vec<_>) = named.partition(|rule| linter.compares(rule));
        ensure!(
            !rules.is_empty() || !comparing.is_empty(),
            "`{text}`: no such rule runs; `corpuslint rules` lists them, and `extend-select` or a profile switches on \
             what is off"
        );
        if let Some(rule) = comparing.first().filter(|_| rules.is_empty()) {
            bail!("`{text}`: {} compares documents, and knows what it found when all of them are written", rule.id);
        }
        self.rules.extend(rules.into_iter().map(|rule| rule.id.clone()));
        self.comparing.extend(comparing.into_iter().map(|rule| rule.id.clone()));
        Ok(())
    }

    /// What is said against a document by what was found in it before it was mended.
    pub(super) fn of_found(
        &self,
        document: &Document,
        found: &[Diagnostic],
        counts: &dyn Fn(&Document, &Diagnostic) -> bool,
    ) -> Reasons {
        let mends = |diagnostic: &&Diagnostic| diagnostic.fix.is_some() && self.is_named(diagnostic);
        let named = found.iter().filter(mends).filter(|diagnostic| counts(document, diagnostic));
        let mut reasons: Reasons = named.map(|diagnostic| diagnostic.rule.id.clone()).collect();
        if let Some(most) = self.max_noise {
            let counting = found.iter().filter(|diagnostic| counts(document, diagnostic));
            let fixes = counting.filter_map(|diagnostic| diagnostic.fix.as_ref());
            let would_be_made = |fix: &&Fix| fix.applicability >= Applicability::Unsafe;
            if noise(document.text, fixes.filter(would_be_made)) > most {
                reasons.insert(MAX_NOISE.to_owned());
            }
        }
        reasons
    }

    /// What is said against it by what remains.
    pub(super) fn of_remaining(
        &self,
        document: &Document,
        remaining: &[Diagnostic],
        counts: &dyn Fn(&Document, &Diagnostic) -> bool,
    ) -> Reasons {
        let named = remaining.iter().filter(|diagnostic| self.is_named(diagnostic));
        named.filter(|diagnostic| counts(document, diagnostic)).map(|diagnostic| diagnostic.rule.id.clone()).collect()
    }

    fn is_named(&self, diagnostic: &Diagnostic) -> bool {
        self.rules.contains(&diagnostic.rule.id)
    }
}
