//! What is joined and dropped once every pass has spoken.

use crate::diagnostic::Diagnostic;
use crate::kind::Sink;
use crate::span::Span;
use crate::text::announced::Announcing;

impl Sink<'_> {
    /// Everything reported, by place, then by rule.
    pub(crate) fn finish(mut self, announcing: &Announcing) -> Vec<Diagnostic> {
        self.found.sort_by(|a, b| a.span.cmp(&b.span).then_with(|| a.rule.id.cmp(&b.rule.id)));
        self.make_blocks(announcing);
        self.drop_what_is_told_twice();
        self.tell_once();
        self.found
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
