//! Rules that speak once for a document: of many findings one is told, at the first place, for all of them.
//!
//! What is mended with another trust is told apart, because a fix is trusted as a whole: of three safe deletions and
//! forty that are only shown there are two findings.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::diagnostic::{Diagnostic, Rule};
use crate::fix::{Applicability, Edit, Fix};
use crate::kind::Sink;
use crate::text::stretches::others;

/// What findings have in common that are told as one.
type Alike = (*const Rule, Option<Applicability>);

impl Sink<'_> {
    /// Joins the findings of rules that found more in the document than their cards tell one by one. All come sorted by
    /// place.
    pub(super) fn tell_once(&mut self) {
        let mut counts: FxHashMap<*const Rule, usize> = FxHashMap::default();
        for found in self.found.iter().filter(|found| found.rule.once_above.is_some()) {
            *counts.entry(&raw const *found.rule).or_default() += 1;
        }
        let most = |rule: &Rule| rule.once_above.unwrap_or(usize::MAX).max(1);
        let is_told_once = |rule: &Rule| counts.get(&(&raw const *rule)).is_some_and(|&count| count > most(rule));
        let mut groups: FxHashMap<Alike, Vec<usize>> = FxHashMap::default();
        for (index, found) in self.found.iter().enumerate().filter(|(_, found)| is_told_once(&found.rule)) {
            let trust = found.fix.as_ref().map(|fix| fix.applicability);
            groups.entry((&raw const *found.rule, trust)).or_default().push(index);
        }
        let mut gone = vec![false; self.found.len()];
        for group in groups.values() {
            let (&first, rest) = group.split_first().expect("a group has a finding");
            if rest.is_empty() {
                continue;
            }
            let fix = joined(group.iter().filter_map(|&index| self.found[index].fix.as_ref()));
            let note = others(self.document, rest.iter().map(|&index| self.found[index].span));
            let found = &mut self.found[first];
            let message = format!("{} ({} in this document)", found.message(self.document.text), group.len());
            found.say(message);
            found.note(note);
            found.fix = fix;
            rest.iter().for_each(|&index| gone[index] = true);
        }
        let mut gone = gone.into_iter();
        self.found.retain(|_: &Diagnostic| gone.next() == Some(false));
    }
}

/// A fix that makes the edits of all, which are trusted alike. One that would touch another's, and is no deletion as
/// that is, waits for the next round.
fn joined<'f>(fixes: impl Iterator<Item = &'f Fix>) -> Option<Fix> {
    let fixes: Vec<&Fix> = fixes.collect();
    let applicability = fixes.first()?.applicability;
    let mut owned: Vec<(&Edit, usize)> =
        fixes.iter().enumerate().flat_map(|(owner, fix)| fix.edits().iter().map(move |edit| (edit, owner))).collect();
    owned.sort_by_key(|(edit, owner)| (edit.span, *owner));
    let is_deletion = |edit: &Edit| edit.text().is_empty();
    let mut waiting: FxHashSet<usize> = FxHashSet::default();
    let mut last: Option<(Edit, usize)> = None;
    for &(edit, owner) in &owned {
        match &mut last {
            Some((last, _)) if last == edit => {}
            Some((last, of)) if last.span.touches(edit.span) => {
                if is_deletion(last) && is_deletion(edit) {
                    last.span.end = last.span.end.max(edit.span.end);
                } else {
                    waiting.insert(owner.max(*of));
                }
            }
            _ => last = Some((edit.clone(), owner)),
        }
    }
    let mut edits: Vec<Edit> = Vec::with_capacity(owned.len());
    for (edit, _) in owned.into_iter().filter(|(_, owner)| !waiting.contains(owner)) {
        match edits.last_mut() {
            Some(last) if last == edit => {}
            Some(last) if last.span.touches(edit.span) => {
                if is_deletion(last) && is_deletion(edit) {
                    last.span.end = last.span.end.max(edit.span.end);
                }
            }
            _ => edits.push(edit.clone()),
        }
    }
    Some(Fix::new(applicability, edits))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Document;

    fn card(keys: &str) -> crate::rules::Card {
        let source = format!(
            "summary = ''\nwhy = ''\nseverity = 'note'\ncheck = 'pattern'\nmessage = 'peer: {{match}}'\n{keys}\n\
             params.patterns = ['peer']\nfix.replace = 'pier'\nfix.safety = 'safe'"
        );
        crate::rules::Card::parse("text/peer", "", &source).expect("the card is right")
    }

    #[track_caller]
    fn check(keys: &str, text: &str, expected: &[&str]) {
        let card = card(keys);
        let linter = crate::lint::Linter::new([&card]).expect("it compiles");
        let document = Document::new(text);
        let found = linter.lint(&document);
        let told: Vec<String> = found
            .iter()
            .map(|found| [&[found.message(text).into_owned()], found.notes()].concat().join("; "))
            .collect();
        assert_eq!(told, expected);
        let fixed = linter.fix(&document, found, Applicability::Safe, &|_, _| true);
        assert_eq!(fixed.text, text.replace("peer", "pier"));
    }

    #[test]
    fn above_its_number_a_rule_speaks_once_and_mends_all() {
        let text = "A peer\nof peers.\n\nThe peer.\n";
        check("", text, &["peer: peer", "peer: peer", "peer: peer"]);
        check("once-above = 3", text, &["peer: peer", "peer: peer", "peer: peer"]);
        let told = "peer: peer (3 in this document); 2 more in this document, on lines 2, 4";
        check("once-above = 2", text, &[told]);
        check("once-above = 1", text, &[told]);
        check("once-above = 1", "A peer.\n", &["peer: peer"]);
    }

    #[test]
    fn deletions_that_overlap_are_one_and_others_wait() {
        let fix = |edits: &[(usize, usize, &str)]| {
            let edit = |&(start, end, text)| Edit::replace(crate::span::Span::new(start, end), text);
            Fix::new(Applicability::Unsafe, edits.iter().map(edit).collect())
        };
        let made = |fixes: &[Fix]| {
            let fix = joined(fixes.iter()).expect("there is one");
            fix.edits().iter().map(|edit| (edit.span.start, edit.span.end)).collect::<Vec<_>>()
        };
        assert_eq!(made(&[fix(&[(0, 4, "")]), fix(&[(2, 6, "")]), fix(&[(8, 9, "")])]), [(0, 6), (8, 9)]);
        assert_eq!(
            made(&[fix(&[(0, 4, "x")]), fix(&[(2, 6, ""), (8, 9, "")]), fix(&[(10, 11, "")])]),
            [(0, 4), (10, 11)]
        );
        assert_eq!(made(&[fix(&[(0, 4, "x"), (6, 8, "")]), fix(&[(0, 4, "x")])]), [(0, 4), (6, 8)]);
    }
}
