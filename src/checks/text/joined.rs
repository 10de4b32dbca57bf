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

mod candidate;
mod candidates;
mod census;
mod codes;
mod ends;
mod forms;
mod inner;
mod lists;
mod marks;
mod meant;
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
            if !proof.holds(candidate) || meant::is_meant(candidate, text, document.lines()) {
                continue;
            }
            let codes = codes.get_or_insert_with(|| Codes::of(document));
            // What speaks to a program is no text, and code none of the author's words.
            if document.is_in_marked_code(candidate.joint) || codes.hold(candidate.span.of(text), candidate.span.start)
            {
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
    fn what_stands_between_marks_of_code_is_no_text() {
        let log = "Every gull is told with a word before it.\n\n```\nNEWS:This gull is back\n```\n";
        assert_eq!(joined(log), [""; 0]);
        assert_eq!(joined(&log.replace("```\n", "")), ["NEWS:This"]);
        let run = "The ferry and the pier. Run `ferry the harbour:Run pier` and wait.\n\nThe harbour of Ellery.\n";
        assert_eq!(joined(run), [""; 0]);
        assert_eq!(joined(&run.replace('`', "")), ["harbour:Run"]);
    }

    #[test]
    fn words_that_are_joined_both_ways_are_values() {
        let text = "The order early,late lets early boats win. Early is before six, late behind it: early, late.\n";
        assert_eq!(joined(text), ["early,late"]);
        assert_eq!(joined(&format!("{text}\nThe order late,early lets them wait.\n")), [""; 0]);
        let text = "The keeper waits,waits, and the ferry waits.\n";
        assert_eq!(joined(text), ["waits,waits"]);
    }

    #[test]
    fn a_function_word_ends_words_of_its_own_language() {
        let english = "The keeper and the pilots wait with you for the tide, and the ferry waits with them.";
        let note = "Quando la lampada è spenta, si prova con il faro di notte, che non si prova due volte.";
        let italian = "Il faro del porto è stato provato dai piloti della baia.";
        assert_eq!(joined(&format!("{english}\n{italian}\n{english}\n\n{note}\n")), [""; 0]);
        let joint = "The old lamp of the bay is provato the pilots.";
        assert_eq!(joined(&format!("{english}\n{joint}\n{english}\n\n{note}\n")), ["provato"]);
    }

    #[test]
    fn what_stands_beside_braces_is_a_program_s() {
        let text = "The end of the pier is for the boats and the nets. Close with {% endfor %} and the tide.\n";
        assert_eq!(joined(text), [""; 0]);
        assert_eq!(joined(&text.replace("{% endfor %}", "endfor")), ["endfor"]);
    }

    #[test]
    fn an_option_and_what_no_sentence_goes_on_behind_are_names() {
        let text = "The pilots wait. With toolsThe men can work.\n";
        assert_eq!(joined(text), ["toolsThe"]);
        assert_eq!(joined(&text.replace("toolsThe", "-toolsThe")), [""; 0]);
        assert_eq!(joined(&text.replace("toolsThe men", "toolsThe 窗口")), [""; 0]);
        assert_eq!(joined(&text.replace("toolsThe men", "toolsThe :: Pier")), [""; 0]);
    }

    #[test]
    fn what_speaks_to_a_program_is_no_text() {
        let org = "#+TITLE: The ferry\n#+INDEX: Customs!Survey\n\n* Survey\n\nThe Customs made a Survey of the pier.\n";
        assert_eq!(joined(org), [""; 0]);
        assert_eq!(joined(&org.replace("#+INDEX: ", "")), ["Customs!Survey"]);
    }
}
