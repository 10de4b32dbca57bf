//! `joined`: two words or sentences between which the space is gone.
//!
//! Four junctions, each with its own proof: a sentence's end before a capital (`said.The`); other marks before a word
//! (`seat:Join`); lower before upper case, a short form or a number before a word (`toolsThe`, `2024Edited`); a
//! function word at the end of another word (`ferryand`). Most joints in good text are names, so the halves are looked
//! up in the document, and a joint within a word is weighed: one that stands alone is a brand, many are a page whose
//! spaces are gone.

use std::sync::{Arc, OnceLock};

use crate::diagnostic::Rule;
use crate::fix::{Applicability, Edit};
use crate::kind::{Hit, Invalid, Kind, Pass, Sink, Spec};
use crate::language::Languages;
use crate::text::Document;
use crate::text::markup::Role;

mod candidate;
mod candidates;
mod census;
mod codes;
mod ends;
mod forms;
mod inner;
mod lists;
mod marks;
mod proof;
mod score;
mod suffixes;
mod words;

use candidate::Shape;
use census::Census;
use codes::Codes;
use lists::Lists;
use proof::Proof;
use words::Words;

pub(crate) struct Joined;

struct JoinedPass {
    rules: Vec<Arc<Rule>>,
    languages: Arc<Languages>,
    /// Made for the first document.
    lists: OnceLock<Lists>,
}

impl Kind for Joined {
    fn name(&self) -> &'static str {
        "joined"
    }

    fn summary(&self) -> &'static str {
        "two words or sentences between which the space is gone"
    }

    fn compile(&self, cards: &[Spec]) -> Result<Box<dyn Pass>, Invalid> {
        let rules = cards.iter().map(Spec::rule_without_params).collect::<Result<_, _>>()?;
        let languages = Arc::clone(Spec::shared_languages(cards));
        Ok(Box::new(JoinedPass { rules, languages, lists: OnceLock::new() }))
    }
}

impl Pass for JoinedPass {
    fn run(&self, document: &Document, sink: &mut Sink) {
        let lists = self.lists.get_or_init(|| Lists::new(&self.languages));
        let (mut found, letters) = candidates::of(document.text, lists);
        if found.is_empty() {
            return;
        }
        let text = document.text;
        found.sort_unstable_by_key(|candidate| candidate.joint);
        let census = Census::of(&found, document, lists);
        // Dropped before the document is asked, because most documents have some names.
        found.retain(|candidate| census.may_be_joined(candidate, text));
        if found.is_empty() {
            return;
        }
        let mut words = Words::default();
        for candidate in &found {
            proof::ask(candidate, text, lists, &mut words);
        }
        words.count(text, &letters);
        let proof = Proof::new(document, &census, &words, &found);
        let mut codes = None;
        for candidate in &found {
            if !proof.holds(candidate) {
                continue;
            }
            // What speaks to a program is no text.
            let is_directive = document.role(document.lines().index_at(candidate.joint)) == Role::Directive;
            let codes = codes.get_or_insert_with(|| Codes::of(document));
            if is_directive || codes.hold(candidate.span.of(text), candidate.span.start) {
                continue;
            }
            let safety = match candidate.shape {
                Shape::Stop | Shape::Mark | Shape::Suffix => Applicability::Unsafe,
                Shape::Camel | Shape::Caps | Shape::Number | Shape::Count => Applicability::Suggestion,
            };
            let (left, right) =
                (&text[candidate.span.start..candidate.joint], &text[candidate.joint..candidate.span.end]);
            let slots = [("left", left), ("right", right)];
            for rule in &self.rules {
                let edits = vec![Edit::insert(candidate.joint, " ")];
                sink.report(rule, Hit::new(candidate.span).slots(&slots).edits(edits, safety));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::Linter;
    use crate::rules::RuleSet;
    use crate::text::Document;

    /// The words that are told as joined.
    fn joined(text: &str) -> Vec<&str> {
        let set = RuleSet::builtin();
        let linter =
            Linter::new(set.cards().iter().filter(|card| card.rule.id == "text/joined-words")).expect("it compiles");
        linter.lint(&Document::new(text)).iter().map(|found| found.span.of(text)).collect()
    }

    #[test]
    fn what_the_document_sets_as_code_is_a_name_elsewhere() {
        let title = "Waiting for harbour.Pilot in the harbour\n\n";
        assert_eq!(joined(&format!("{title}A Pilot waits in the harbour.\n")), ["harbour.Pilot"]);
        assert_eq!(joined(&format!("{title}A Pilot, that is ``harbour.Pilot``, waits in the harbour.\n")), [""; 0]);
    }

    #[test]
    fn what_speaks_to_a_program_is_no_text() {
        let org = "#+TITLE: The ferry\n#+INDEX: Customs!Survey\n\n* Survey\n\nThe Customs made a Survey of the pier.\n";
        assert_eq!(joined(org), [""; 0]);
        assert_eq!(joined(&org.replace("#+INDEX: ", "")), ["Customs!Survey"]);
    }
}
