//! What a check says, and what becomes of it: from a hit to a diagnostic, by the card.
//!
//! The fix is made here too, from the card's plan: where it may be made, what it takes along, what else is told by
//! then.

use std::cell::Cell;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::diagnostic::{Action, Diagnostic, Extent, Rule, Words, fill, show};
use crate::fix::{Applicability, Edit, Fix};
use crate::span::Span;
use crate::text::{Document, Zone};

/// Something seen: where, and what fills the message.
pub struct Hit<'h> {
    span: Span,
    zone: Option<Zone>,
    slots: &'h [(&'h str, &'h str)],
    notes: Vec<String>,
    edits: Option<(Vec<Edit>, Applicability)>,
    bolder: Option<(Vec<Edit>, Applicability)>,
    at_most: Applicability,
}

impl<'h> Hit<'h> {
    pub fn new(span: Span) -> Self {
        Self {
            span,
            zone: None,
            slots: &[],
            notes: Vec::new(),
            edits: None,
            bolder: None,
            at_most: Applicability::Safe,
        }
    }

    /// The zone, where the check knows better than the profile.
    pub fn zone(mut self, zone: Zone) -> Self {
        self.zone = Some(zone);
        self
    }

    /// Fills `{name}` in the card's message; `{match}` is always there.
    pub fn slots(mut self, slots: &'h [(&'h str, &'h str)]) -> Self {
        self.slots = slots;
        self
    }

    /// Adds a further sentence, behind those that are there.
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// The edits, for cards whose fix the check computes, and how far it trusts them for this hit at most.
    pub fn edits(mut self, edits: Vec<Edit>, at_most: Applicability) -> Self {
        self.edits = Some((edits, at_most));
        self
    }

    /// How far the card's fix may be trusted for this hit at most.
    pub fn at_most(mut self, at_most: Applicability) -> Self {
        self.at_most = at_most;
        self
    }

    /// The edits that mend the whole of it, where [`Self::edits`] mend a part that can be trusted further.
    pub fn bolder(mut self, edits: Vec<Edit>, at_most: Applicability) -> Self {
        self.bolder = Some((edits, at_most));
        self
    }
}

/// Takes what the passes see and makes diagnostics of it, by the card.
pub struct Sink<'d> {
    pub(crate) document: &'d Document<'d>,
    pub(crate) found: Vec<Diagnostic>,
    /// The block looked up last: its first and last line, and what deletes it. A block of a megabyte may have a hit on
    /// every line.
    block: Cell<Option<(usize, usize, Span)>>,
    /// What was last said of each rule.
    said: FxHashMap<*const Rule, Arc<Words>>,
    /// The last text that an edit writes.
    written: Option<Arc<str>>,
    /// How many there are of each rule, once there are as many in all as are kept of one.
    counts: FxHashMap<*const Rule, usize>,
    /// What is not kept, a rule an entry, in the order in which they came to that.
    pub(crate) surplus: Vec<Surplus>,
}

/// What a rule found beyond the most that is kept of it.
pub(crate) struct Surplus {
    pub(crate) rule: Arc<Rule>,
    /// Of the first of them.
    pub(crate) span: Span,
    pub(crate) count: usize,
}

impl<'d> Sink<'d> {
    pub fn new(document: &'d Document<'d>) -> Self {
        Self {
            document,
            found: Vec::new(),
            block: Cell::new(None),
            said: FxHashMap::default(),
            written: None,
            counts: FxHashMap::default(),
            surplus: Vec::new(),
        }
    }

    /// Files a hit under a rule, unless the rule is for documents of another language or site, or not for those of this
    /// genre or dialect. All are asked here, at the first hit, because telling a language takes longer than most
    /// checks, and most documents have no such hit.
    pub fn report(&mut self, rule: &Arc<Rule>, mut hit: Hit) {
        let is_spoken = || self.document.language().is_some_and(|language| rule.languages.contains(&language));
        if !rule.languages.is_empty() && !is_spoken() {
            return;
        }
        if rule.category() == "boilerplate" && self.document.is_authors(self.document.lines().index_at(hit.span.start))
        {
            return;
        }
        let is_of = |genre| rule.unless_genre.contains(&genre);
        if !rule.unless_genre.is_empty() && self.document.genre().is_some_and(is_of) {
            return;
        }
        if !rule.unless_dialect.is_empty() && rule.unless_dialect.contains(&self.document.dialect()) {
            return;
        }
        if !rule.sites.is_empty() && !self.document.origin.whereabouts().is_of(&rule.sites) {
            return;
        }
        if self.found.len() >= self.document.most_findings() && !self.is_kept(rule, hit.span) {
            return;
        }
        let words = self.words(rule, &mut hit);
        let (span, fix) = (hit.span, self.plan(rule, hit));
        self.found.push(Diagnostic { rule: Arc::clone(rule), span, fix, words });
    }

    /// Whether a finding of the rule is kept; else it is counted.
    fn is_kept(&mut self, rule: &Arc<Rule>, span: Span) -> bool {
        if self.counts.is_empty() {
            self.found.iter().for_each(|found| *self.counts.entry(Arc::as_ptr(&found.rule)).or_default() += 1);
        }
        let count = self.counts.entry(Arc::as_ptr(rule)).or_default();
        if *count < self.document.most_findings() {
            *count += 1;
            return true;
        }
        match self.surplus.iter_mut().find(|surplus| Arc::ptr_eq(&surplus.rule, rule)) {
            Some(surplus) => surplus.count += 1,
            None => self.surplus.push(Surplus { rule: Arc::clone(rule), span, count: 1 }),
        }
        false
    }

    /// What is to be said beside the card's message with the match; nothing where that is all.
    fn words(&mut self, rule: &Arc<Rule>, hit: &mut Hit) -> Option<Arc<Words>> {
        let is_slot = |part: &str| {
            let name = part.split('}').next().unwrap_or_default();
            hit.slots.iter().any(|(slot, _)| *slot == name)
        };
        let has_more = !hit.slots.is_empty() && rule.message.split('{').skip(1).any(is_slot);
        if !has_more && hit.notes.is_empty() {
            return None;
        }
        let message = has_more.then(|| {
            let mut message = String::with_capacity(rule.message.len() + 32);
            fill(&mut message, &rule.message, &|name, out| {
                let value = match hit.slots.iter().find(|(slot, _)| *slot == name) {
                    Some((_, value)) => value,
                    None if name == "match" => hit.span.of(self.document.text),
                    None => return false,
                };
                show(out, value);
                true
            });
            message
        });
        let words = Words { message, notes: std::mem::take(&mut hit.notes) };
        // What is said of a text that repeats itself repeats itself.
        let said = self.said.entry(Arc::as_ptr(rule)).or_default();
        if **said != words {
            *said = Arc::new(words);
        }
        Some(Arc::clone(said))
    }

    /// What rules of a category have marked so far.
    pub fn spans_of<'s>(&'s self, category: &'s str) -> impl Iterator<Item = Span> + 's {
        self.found.iter().filter(move |found| found.rule.category() == category).map(|found| found.span)
    }

    /// The fix that the card's plan and the check's doubts leave; the least trust of all counts.
    fn plan(&mut self, rule: &Rule, hit: Hit) -> Option<Fix> {
        let plan = rule.fix.as_ref()?;
        let zone = hit.zone.unwrap_or_else(|| self.document.zone_at(hit.span.start));
        let mut applicability = if zone == Zone::Body { plan.in_body } else { plan.safety }.min(hit.at_most);
        // Verse, lists, plays and glossaries are short lines from end to end, and any of them may be the text.
        if rule.category() == "boilerplate" && !self.document.lines().has_paragraph() {
            applicability = applicability.min(Applicability::Unsafe);
        }
        let fix = match &plan.action {
            Action::Replace(text) => Fix::one(applicability, Edit::replace(hit.span, Arc::clone(text))),
            Action::Delete(extent) => Fix::one(applicability, Edit::delete(self.extent(*extent, hit.span))),
            Action::Computed => {
                let (mut edits, at_most) = hit.edits.filter(|(edits, _)| !edits.is_empty())?;
                edits.iter_mut().for_each(|edit| edit.share(&mut self.written));
                applicability = applicability.min(at_most);
                Fix::new(applicability, edits)
            }
        };
        if rule.category() == "boilerplate" && self.takes_headline(&fix, hit.span) {
            return None;
        }
        let mut fix = fix;
        if rule.category() != "whitespace" && self.is_in_code(&fix) {
            fix.applicability = Applicability::Unsafe;
        }
        Some(match hit.bolder {
            Some((edits, at_most)) => fix.or_bolder(Fix::new(applicability.min(at_most), edits)),
            None => fix,
        })
    }

    /// Whether a fix would change code, front matter, what speaks to a program, or math. What stands there is no text,
    /// and whoever wrote it knows what it does.
    fn is_in_code(&self, fix: &Fix) -> bool {
        let lines = self.document.lines();
        fix.applicability == Applicability::Safe
            && fix.edits().iter().filter(|edit| !edit.span.is_empty()).any(|edit| {
                self.document.is_in_code(edit.span.start) || self.document.is_formula(lines.index_at(edit.span.start))
            })
    }

    /// Whether the fix would delete the line that is probably the headline, with what a phrase names: a list of titles
    /// below a label. A line that is named itself is none.
    fn takes_headline(&self, fix: &Fix, span: Span) -> bool {
        let lines = self.document.lines();
        // Most deletions take one line, and nothing has to be asked.
        let takes_more = |edit: &Edit| lines.index_at(edit.span.start) != lines.index_at(edit.span.end);
        if !fix.edits().iter().any(takes_more) {
            return false;
        }
        self.document.headlines().filter_map(|index| lines.get(index)).any(|headline| {
            let takes = |edit: &Edit| edit.span.start <= headline.start && edit.span.end >= headline.end;
            headline.start > span.start && fix.edits().iter().any(|edit| edit.text().is_empty() && takes(edit))
        })
    }

    /// What goes when a deletion of this extent is made at `span`.
    pub(crate) fn extent(&self, extent: Extent, span: Span) -> Span {
        let lines = self.document.lines();
        if extent == Extent::Match || lines.is_empty() {
            return span;
        }
        let first = lines.index_at(span.start);
        let last = lines.index_at(span.end.max(span.start + 1) - 1);
        if extent == Extent::Block
            && let Some((from, to, gone)) = self.block.get()
            && (from..=to).contains(&first)
            && (from..=to).contains(&last)
        {
            return gone;
        }
        let (first, last) = match extent {
            Extent::Match | Extent::Line => (first, last),
            Extent::Block => (
                (0..first).rev().take_while(|&index| !lines.is_blank(index)).last().unwrap_or(first),
                (last + 1..lines.len()).take_while(|&index| !lines.is_blank(index)).last().unwrap_or(last),
            ),
            Extent::ToEnd => (first, lines.len() - 1),
        };
        let mut gone = lines.deletion(first, last);
        // A record's text has no final newline to keep.
        if self.document.origin.is_record && gone.end == self.document.text.len() && !self.document.text.ends_with('\n')
        {
            gone.start = self.document.text[..gone.start].trim_end_matches(['\n', '\r']).len();
        }
        if extent == Extent::Block {
            self.block.set(Some((first, last, gone)));
        }
        gone
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_is_deleted_once_for_all_its_hits() {
        let source = "summary = ''\nwhy = ''\nseverity = 'note'\ncheck = 'pattern'\nmessage = ''\n\
             params.patterns = ['<hit>']\nfix.delete = 'block'\nfix.safety = 'safe'";
        let card = crate::rules::Card::parse("a/b", "", source).expect("the card is right");
        let linter = crate::lint::Linter::new([&card]).expect("it compiles");
        let text = "A\n\n<hit>\nB\n<hit>\n\nC\n\n<hit>\n";
        let document = Document::new(text);
        let fixed = linter.fix(&document, linter.lint(&document), Applicability::Safe, &|_, _| true);
        assert_eq!((fixed.text.as_str(), fixed.mended), ("A\n\nC\n", 3));
    }

    #[track_caller]
    fn check_speaks(keys: &str, text: &str, expected: usize) {
        let source = format!(
            "summary = ''\nwhy = ''\nseverity = 'note'\ncheck = 'phrase'\nmessage = ''\n{keys}\n\
             [params]\nphrases = ['Teilen']"
        );
        let card = crate::rules::Card::parse("a/b", "", &source).expect("the card is right");
        let linter = crate::lint::Linter::new([&card]).expect("it compiles");
        assert_eq!(linter.lint(&Document::new(text)).len(), expected, "{text}");
    }

    #[test]
    fn a_rule_of_a_language_speaks_where_it_is_spoken() {
        const GERMAN: &str = "Die Fähre nach Lorm fährt erst am Freitag wieder, sagte der Hafenmeister.\n\nTeilen\n";
        const ENGLISH: &str = "The ferry to Lorm sails again on Friday, the harbour office said.\n\nTeilen\n";
        check_speaks("", ENGLISH, 1);
        check_speaks("languages = ['de', 'nl']", GERMAN, 1);
        check_speaks("languages = ['de', 'nl']", ENGLISH, 0);
        // Not clear, and therefore silent.
        check_speaks("languages = ['de']", "Lorm\n\nTeilen\n", 0);
        check_speaks("", "Lorm\n\nTeilen\n", 1);
    }

    #[test]
    fn a_rule_is_silent_in_the_genres_its_card_names() {
        let stanza = "The rope is wet, the lamp is out,\nThe gulls have gone to sea,\nTeilen\nNobody will be about.\n";
        let poem = format!("{stanza}\n{stanza}");
        check_speaks("", &poem, 2);
        check_speaks("unless-genre = ['wrapped', 'data']", &poem, 2);
        check_speaks("unless-genre = ['verse']", &poem, 0);
        check_speaks("unless-genre = ['verse']", stanza, 1);
    }

    #[test]
    fn a_rule_is_silent_in_the_dialects_its_card_names() {
        let marked = "# Lorm\n\nTeilen\n";
        check_speaks("unless-dialect = ['org', 'wiki']", marked, 1);
        check_speaks("unless-dialect = ['markdown']", marked, 0);
        check_speaks("unless-dialect = ['markdown']", "Lorm\n\nTeilen\n", 1);
    }

    #[test]
    fn what_is_said_again_is_kept_once() {
        let document = Document::new("one two three");
        let card = |message: &str| {
            let source = format!(
                "summary = ''\nwhy = ''\nseverity = 'note'\ncheck = 'pattern'\nmessage = '{message}'\n\
                 params.patterns = ['x']"
            );
            crate::rules::Card::parse("a/b", "", &source).expect("the card is right").rule
        };
        let mut sink = Sink::new(&document);
        let (plain, telling) = (card("seen: {match}"), card("{match} is {what}"));
        for (start, end) in [(0, 3), (4, 7)] {
            sink.report(&plain, Hit::new(Span::new(start, end)).slots(&[("what", "a number")]));
        }
        for (start, end) in [(0, 3), (0, 3), (8, 13)] {
            sink.report(&telling, Hit::new(Span::new(start, end)).slots(&[("what", "a number")]));
        }
        let found = sink.found;
        let told: Vec<_> = found.iter().map(|found| found.message(document.text)).collect();
        assert_eq!(told, ["seen: one", "seen: two", "one is a number", "one is a number", "three is a number"]);
        let is_kept: Vec<bool> = found.iter().map(|found| found.words.is_some()).collect();
        assert_eq!(is_kept, [false, false, true, true, true]);
        let same =
            |a: usize, b: usize| found[a].words.as_ref().map(Arc::as_ptr) == found[b].words.as_ref().map(Arc::as_ptr);
        assert!(same(2, 3) && !same(3, 4));
    }
}
