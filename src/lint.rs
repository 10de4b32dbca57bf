//! Runs the passes over a document, and fixes to a fixpoint.
//!
//! Everything that prints, fixes, diffs or baselines starts from [`Linter::lint`]: a finding is found once.

use std::path::Path;
use std::sync::Arc;

use anyhow::Result;
use rustc_hash::FxHashSet;

use crate::checks;
use crate::diagnostic::{Diagnostic, Rule};
use crate::fix::{self, Applicability, Edit, Fix};
use crate::kind::{CorpusPass, Digest, Invalid, LineCounts, Pass, Sink, Spec};
use crate::language::Languages;
use crate::pointer::Pointer;
use crate::rules::{Card, RuleSet, set};
use crate::site::Site;
use crate::text::Document;
use crate::text::announced::Announcing;

mod across;
mod afterwards;
mod blocks;
mod excerpt;
mod fingerprint;
mod group;
mod locate;
mod once;
mod removed;
mod share;
mod taken;
mod trail;

pub use across::{Compared, Comparisons, KeptCompared};
pub use fingerprint::fingerprint;
pub use group::{group_text, group_text_at};
pub use locate::Locator;
pub use removed::Change;
pub use share::{Share, noise, visible};
pub use taken::Taken;
use trail::Trail;

/// The selected rules, compiled: one pass a kind.
pub struct Linter {
    passes: Vec<Box<dyn Pass>>,
    rules: Vec<Arc<Rule>>,
    /// The ids of those that compare documents.
    comparing: Vec<String>,
    /// The ids of those that have to have seen all documents before the first.
    foreseeing: Vec<String>,
    announcing: Announcing,
    languages: Arc<Languages>,
}

/// What fixing made of a document.
#[derive(Debug)]
pub struct Fixed {
    /// The text after all rounds.
    pub text: String,
    /// The edits of each round, in the text the round before left. Containers that must not change what lies between
    /// make them one round after the other.
    pub rounds: Vec<Vec<Edit>>,
    /// How many findings were mended.
    pub mended: usize,
    /// The rule of each edit of each round; of several that ask for the same edit, the first.
    pub rules: Vec<Vec<Arc<Rule>>>,
    /// Which rule had each of these, and where in the text as it was, in bytes.
    pub made: Vec<(usize, Arc<Rule>)>,
    /// What remains, found in the new text.
    pub remaining: Vec<Diagnostic>,
    /// Nothing of the text would have been left, so nothing was changed.
    pub would_empty: bool,
}

impl Fixed {
    /// A document that is left as it is, with what was found in it.
    pub fn nothing(text: &str, found: Vec<Diagnostic>) -> Self {
        Self {
            text: text.to_owned(),
            rounds: Vec::new(),
            mended: 0,
            rules: Vec::new(),
            made: Vec::new(),
            remaining: found,
            would_empty: false,
        }
    }
}

/// Fixes settle in two or three rounds, those of a page's furniture, which is judged by what stands around it,
/// sometimes in twenty. Beyond this a card pack's fixes feed each other for ever.
const MOST_ROUNDS: usize = 64;

impl Linter {
    /// The words of all languages, as the cards' set has them.
    pub fn languages(&self) -> &Arc<Languages> {
        &self.languages
    }

    /// Compiles some cards of a set.
    ///
    /// # Errors
    /// As [`Self::new`], with the place in the card's file.
    pub fn of(rules: &RuleSet, cards: &[&Card]) -> Result<Self> {
        Self::new(cards.iter().copied()).map_err(|error| match rules.card(&error.rule) {
            Some(card) => set::broken(card.path.clone(), &card.source, error).into(),
            None => error.into(),
        })
    }

    /// Compiles cards.
    ///
    /// # Errors
    /// The first card whose parameters its kind refuses.
    pub fn new<'c>(cards: impl IntoIterator<Item = &'c Card>) -> Result<Self, Invalid> {
        let cards: Vec<&Card> = cards.into_iter().collect();
        let (mut passes, mut comparing, mut foreseeing) = (Vec::new(), Vec::new(), Vec::new());
        for kind in checks::KINDS {
            let specs: Vec<Spec> =
                cards.iter().filter(|card| card.check == kind.name()).map(|card| card.spec()).collect();
            if specs.is_empty() {
                continue;
            }
            let pass = kind.compile(&specs)?;
            // Its findings come when the documents are gone, and what is known of them with them.
            comparing.extend(specs.iter().filter(|_| pass.corpus().is_some()).map(|spec| spec.rule.id.clone()));
            foreseeing.extend(specs.iter().filter(|_| pass.ahead().is_some()).map(|spec| spec.rule.id.clone()));
            for spec in specs.iter().filter(|_| pass.corpus().is_some() || pass.ahead().is_some()) {
                let key = match &*spec.rule {
                    rule if !rule.languages.is_empty() => "languages",
                    rule if !rule.unless_genre.is_empty() => "unless-genre",
                    rule if !rule.unless_dialect.is_empty() => "unless-dialect",
                    rule if !rule.sites.is_empty() => "site",
                    _ => continue,
                };
                let message = format!("a rule that compares documents takes no `{key}`");
                return Err(Invalid { rule: spec.rule.id.clone(), message, span: None });
            }
            passes.push(pass);
        }
        passes.sort_by_key(|pass| pass.turn());
        // Cards that run together are of one set, and share its languages.
        let languages = cards.first().map(|card| Arc::clone(card.languages())).unwrap_or_default();
        let rules = cards.iter().map(|card| Arc::clone(&card.rule)).collect();
        let announcing = Announcing::new(&languages);
        Ok(Self { passes, rules, comparing, foreseeing, announcing, languages })
    }

    /// The rules that run, by id.
    pub fn rules(&self) -> &[Arc<Rule>] {
        &self.rules
    }

    /// Whether the rule compares documents, so that what it finds is known only when all of them were read.
    pub fn compares(&self, rule: &Rule) -> bool {
        self.comparing.contains(&rule.id)
    }

    /// Whether what the rule finds in a document depends on the others.
    pub fn needs_others(&self, rule: &Rule) -> bool {
        self.compares(rule) || self.foreseeing.contains(&rule.id)
    }

    /// Everything the rules find in one document, by place, then by rule.
    pub fn lint(&self, document: &Document) -> Vec<Diagnostic> {
        let mut sink = Sink::new(document);
        for pass in &self.passes {
            if document.is_readable() || pass.wants_unreadable() {
                pass.run(document, &mut sink);
            }
        }
        sink.finish(&self.announcing)
    }

    /// Mends what `wanted` admits and is at least `least` trustworthy, until nothing is left to mend.
    ///
    /// A document that could not be decoded is mended only by what repairs just that; after it the other rules follow.
    /// Rules whose fixes go on feeding each other mend nothing in this document: otherwise a second run would go on
    /// from there.
    pub fn fix(
        &self,
        document: &Document,
        found: Vec<Diagnostic>,
        least: Applicability,
        wanted: &dyn Fn(&Document, &Diagnostic) -> bool,
    ) -> Fixed {
        let mut restless: FxHashSet<String> = FxHashSet::default();
        let mut found = Some(found);
        loop {
            // Found anew only where it has to be begun again, which hardly ever happens.
            let found = found.take().unwrap_or_else(|| self.lint(document));
            let is_settled = |document: &Document, diagnostic: &Diagnostic| {
                !restless.contains(&diagnostic.rule.id) && wanted(document, diagnostic)
            };
            match self.fix_in_rounds(document, found, least, &is_settled) {
                Ok(fixed) => return fixed,
                Err(rules) => restless.extend(rules),
            }
        }
    }

    /// As [`Self::fix`], but after the last round the rules that still had something to mend.
    fn fix_in_rounds(
        &self,
        document: &Document,
        found: Vec<Diagnostic>,
        least: Applicability,
        wanted: &dyn Fn(&Document, &Diagnostic) -> bool,
    ) -> Result<Fixed, FxHashSet<String>> {
        let (mut found, mut rounds, mut rules, mut mended) = (found, Vec::new(), Vec::new(), 0);
        let (mut text, mut trail, mut made): (Option<String>, _, _) = (None, Trail::default(), Vec::new());
        let would_empty = loop {
            let changed = text.as_deref().map(|text| Document::new_from(text, document.origin));
            let current = changed.as_ref().unwrap_or(document);
            if let Some(changed) = &changed {
                // Gone before the next are made: both may be larger than the text.
                drop(std::mem::take(&mut found));
                found = self.lint(changed);
            }
            if !current.is_readable() {
                break false;
            }
            let admitted = found.iter().filter_map(|diagnostic| {
                let fix = diagnostic.fix.as_ref()?.at_least(least)?;
                let repairs = current.damage.is_none_or(|damage| fix.edits() == damage.repair);
                (repairs && wanted(current, diagnostic)).then_some((fix, diagnostic))
            });
            let admitted: Vec<(&Fix, &Diagnostic)> = admitted.collect();
            let (edits, count) = fix::choose(admitted.iter().map(|(fix, _)| *fix));
            if edits.is_empty() {
                break false;
            }
            if rounds.len() == MOST_ROUNDS {
                return Err(admitted.iter().map(|(_, diagnostic)| diagnostic.rule.id.clone()).collect());
            }
            let new = fix::apply(current.text, &edits);
            if new.trim().is_empty() && !current.text.trim().is_empty() {
                break true;
            }
            let mut by: Vec<Option<&Arc<Rule>>> = vec![None; edits.len()];
            for (fix, diagnostic) in &admitted {
                let Some(places) = fix.edits().iter().map(|edit| place_of(&edits, edit)).collect::<Option<Vec<_>>>()
                else {
                    continue;
                };
                places.iter().for_each(|place| by[*place] = by[*place].or(Some(&diagnostic.rule)));
                let offset = fix.edits().first().map_or(diagnostic.span.start, |edit| edit.span.start);
                made.push((trail.origin(offset), Arc::clone(&diagnostic.rule)));
            }
            rules.push(by.into_iter().map(|rule| Arc::clone(rule.expect("an edit is a fix's"))).collect());
            text = Some(new);
            trail.push(&edits);
            rounds.push(edits);
            mended += count;
        };
        let text = text.unwrap_or_else(|| document.text.to_owned());
        Ok(Fixed { text, rounds, mended, rules, made, remaining: found, would_empty })
    }

    /// The longest record, in bytes, that is to be held in memory; longer ones are told and not looked at.
    pub fn record_limit(&self) -> Option<usize> {
        self.passes.iter().filter_map(|pass| pass.record_limit()).min()
    }

    /// How many times its size compressed data may expand to; what goes on beyond is told and not read further.
    pub fn expansion_limit(&self) -> Option<u32> {
        self.passes.iter().filter_map(|pass| pass.expansion_limit()).min()
    }

    /// What the corpus-wide checks have to remember of a document, one entry a check that has such a part.
    pub fn digest(&self, document: &Document) -> Vec<Option<Digest>> {
        self.corpus_passes().map(|pass| if document.is_readable() { pass.digest(document) } else { None }).collect()
    }

    /// What an earlier run of the same rules kept of a document of the file at `path`.
    pub fn compared(&self, kept: KeptCompared, path: Arc<str>) -> Option<Compared> {
        Compared::read(kept, path, self.corpus_passes())
    }

    /// Whether it matters of which site a document is.
    pub fn knows_sites(&self) -> bool {
        self.rules.iter().any(|rule| !rule.sites.is_empty()) || self.passes.iter().any(|pass| pass.ahead().is_some())
    }

    /// The fields of records that tell of which site a document is.
    pub fn site_fields(&self) -> Vec<Pointer> {
        let of_rules = self.rules.iter().flat_map(|rule| &rule.sites).filter_map(Site::field);
        let mut fields: Vec<Pointer> =
            of_rules.chain(self.passes.iter().filter_map(|pass| pass.site_field())).cloned().collect();
        fields.sort();
        fields.dedup();
        fields
    }

    /// Whether any rule compares documents.
    pub fn is_corpus_wide(&self) -> bool {
        self.corpus_passes().next().is_some()
    }

    /// Begins to compare documents. What does not fit into memory goes to files without a name in `scratch`.
    pub fn compare(&self, scratch: &Path) -> Comparisons<'_> {
        Comparisons::new(self.corpus_passes(), scratch, false)
    }

    /// What has to have seen all documents before the first is linted.
    pub fn ahead(&self) -> Vec<&dyn CorpusPass> {
        self.passes.iter().filter_map(|pass| pass.ahead()).collect()
    }

    /// The share that near documents have to have in common; `None` where no rule asks for near ones.
    pub fn min_share(&self) -> Option<f64> {
        self.corpus_passes().find_map(CorpusPass::min_share)
    }

    /// Takes what was counted elsewhere in the place of what the passes of [`Self::ahead`] would conclude. It is taken
    /// once, as a linter looks ahead once.
    pub fn take_counts(&self, counts: &LineCounts) {
        self.ahead().iter().for_each(|pass| pass.take_counts(counts));
    }

    fn corpus_passes(&self) -> impl Iterator<Item = &dyn CorpusPass> {
        self.passes.iter().filter_map(|pass| pass.corpus())
    }
}

/// Begins to show documents to passes that look ahead: there are no findings.
pub fn survey<'p>(passes: &[&'p dyn CorpusPass], scratch: &Path) -> Comparisons<'p> {
    Comparisons::new(passes.iter().copied(), scratch, true)
}

/// Which of `edits`, which are sorted and apart, an edit is.
fn place_of(edits: &[Edit], edit: &Edit) -> Option<usize> {
    edits.binary_search_by_key(&edit.span, |other| other.span).ok().filter(|index| edits[*index] == *edit)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn card(name: &str, from: &str, to: &str) -> Card {
        let source = format!(
            "summary = ''\nwhy = ''\nseverity = 'note'\ncheck = 'pattern'\nmessage = ''\n\
             params.patterns = ['{from}']\nfix.replace = '{to}'\nfix.safety = 'safe'"
        );
        Card::parse(&format!("text/{name}"), "", &source).expect("the card is right")
    }

    #[test]
    fn fixes_that_feed_each_other_are_not_made() {
        let cards = [card("there", "ebb", "flood"), card("back", "flood", "ebb"), card("other", "peer", "pier")];
        let linter = Linter::new(&cards).expect("they compile");
        let document = Document::new("At ebb the peer is dry.");
        let fixed = linter.fix(&document, linter.lint(&document), Applicability::Safe, &|_, _| true);
        assert_eq!(fixed.text, "At ebb the pier is dry.");
        assert_eq!((fixed.mended, fixed.rounds.len(), fixed.remaining.len()), (1, 1, 1));
        let made: Vec<_> = fixed.made.iter().map(|(offset, rule)| (*offset, rule.id.as_str())).collect();
        assert_eq!(made, [(11, "text/other")]);
    }
}
