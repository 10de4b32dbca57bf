//! What is joined and dropped once every pass has spoken.

use crate::diagnostic::Diagnostic;
use crate::kind::{Sink, Surplus};
use crate::span::Span;
use crate::text::announced::Announcing;

impl Sink<'_> {
    /// Everything reported, by place, then by rule.
    pub(crate) fn finish(mut self, announcing: &Announcing) -> Vec<Diagnostic> {
        self.sort();
        self.make_blocks(announcing);
        self.drop_what_is_told_twice();
        self.tell_once();
        self.tell_surplus();
        self.found
    }

    /// By place, then by rule.
    pub(super) fn sort(&mut self) {
        self.found.sort_by(|a, b| a.span.cmp(&b.span).then_with(|| a.rule.id.cmp(&b.rule.id)));
    }

    /// Of a rule that found more than is kept, one finding tells of all the others, where the first of them stands.
    fn tell_surplus(&mut self) {
        if self.surplus.is_empty() {
            return;
        }
        for Surplus { rule, span, count } in std::mem::take(&mut self.surplus) {
            let mut found = Diagnostic::new(rule, span);
            let message = found.message(self.document.text);
            found.say(format!("{message} (one of at least {count} that are not told one by one)"));
            found.note(format!(
                "of one rule {} findings are told in a document of this length; a fix mends the others after those",
                self.document.most_findings()
            ));
            self.found.push(found);
        }
        self.sort();
    }

    /// A character that another encoding rule's fix replaces together with its neighbours is that rule's: the control
    /// character inside `â€\u{9D}` is not a second defect, and deleting the soft hyphen of `Ã\u{AD}` would lose an í.
    fn drop_what_is_told_twice(&mut self) {
        let is_encoding = |diagnostic: &Diagnostic| diagnostic.rule.category() == "encoding";
        if self.found.iter().filter(|diagnostic| is_encoding(diagnostic)).nth(1).is_none() {
            return;
        }
        let fixes =
            self.found.iter().filter(|diagnostic| is_encoding(diagnostic)).filter_map(|found| found.fix.as_ref());
        let mut mended: Vec<Span> = fixes.flat_map(|fix| fix.edits()).map(|edit| edit.span).collect();
        mended.sort_unstable();
        // How far the edits up to this one reach.
        let reach: Vec<usize> = mended
            .iter()
            .scan(0, |reach, span| {
                *reach = span.end.max(*reach);
                Some(*reach)
            })
            .collect();
        let reaches = |count: usize, end: usize| count > 0 && reach[count - 1] >= end;
        let starts_before = |start: usize| mended.partition_point(|edit| edit.start < start);
        // Whether a longer edit covers the span.
        let is_part = |span: Span| {
            reaches(starts_before(span.start), span.end) || reaches(starts_before(span.start + 1), span.end + 1)
        };
        self.found.retain(|found| match &found.fix {
            _ if !is_encoding(found) => true,
            None => !reaches(starts_before(found.span.start + 1), found.span.end),
            Some(fix) => !fix.edits().iter().all(|edit| is_part(edit.span)),
        });
    }
}

#[cfg(test)]
mod tests {
    use crate::fix::Applicability;
    use crate::text::Document;

    #[test]
    fn beyond_so_many_findings_of_a_rule_one_tells_of_the_others_and_fixes_go_on() {
        let source = "summary = ''\nwhy = ''\nseverity = 'note'\ncheck = 'pattern'\nmessage = 'peer: {match}'\n\
             params.patterns = ['peer']\nfix.replace = 'pier'\nfix.safety = 'safe'";
        let card = crate::rules::Card::parse("text/peer", "", source).expect("the card is right");
        let linter = crate::lint::Linter::new([&card]).expect("it compiles");
        let check = |count: usize, told: usize, note: Option<&str>| {
            let text = "a peer ".repeat(count);
            let document = Document::new(&text);
            let found = linter.lint(&document);
            assert_eq!(found.len(), told);
            let last = found.last().expect("there are some");
            assert_eq!((last.notes().first().map(String::as_str), last.fix.is_none()), (note, note.is_some()));
            if note.is_some() {
                assert_eq!(last.message(&text), "peer: peer (one of at least 10001 that are not told one by one)");
                assert_eq!(last.span.start, 10_000 * 7 + 2);
            }
            let fixed = linter.fix(&document, found, Applicability::Safe, &|_, _| true);
            assert_eq!((fixed.mended, fixed.text), (count, text.replace("peer", "pier")));
        };
        check(10_000, 10_000, None);
        let note =
            "of one rule 10000 findings are told in a document of this length; a fix mends the others after those";
        check(20_001, 10_001, Some(note));
    }
}
