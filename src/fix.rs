//! What would mend a finding: edits, and how far they may be trusted.
//!
//! Edits of one fix stand or fall together. Fixes of one round never touch each other; what had to wait is found again
//! in the next round, on the changed text.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::span::Span;

/// How far a fix may be trusted, least first, so that "at least this safe" is a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Applicability {
    /// Shown, never written.
    Suggestion,
    /// Written with `--unsafe-fixes`: probably right, but text may be lost if it is not.
    Unsafe,
    /// Written with `--fix`: takes away only what is not the text.
    Safe,
}

impl fmt::Display for Applicability {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Suggestion => "suggestion",
            Self::Unsafe => "unsafe",
            Self::Safe => "safe",
        })
    }
}

/// Replaces `span` by a text; an empty text deletes, an empty span inserts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edit {
    pub span: Span,
    /// None where there is nothing to write. A text may be shared, because a hostile document has an edit for every
    /// other byte.
    text: Option<Arc<str>>,
}

impl Edit {
    pub fn delete(span: Span) -> Self {
        Self { span, text: None }
    }

    pub fn replace(span: Span, text: impl AsRef<str> + Into<Arc<str>>) -> Self {
        Self { span, text: (!text.as_ref().is_empty()).then(|| text.into()) }
    }

    /// The edit that changes no character: what it asks for is that the file be written anew, in UTF-8.
    pub fn rewrite() -> Self {
        Self::insert(0, "")
    }

    /// Whether it is [`Self::rewrite`].
    pub fn is_rewrite(&self) -> bool {
        self.span.is_empty() && self.text.is_none()
    }

    pub fn insert(offset: usize, text: impl AsRef<str> + Into<Arc<str>>) -> Self {
        Self::replace(Span::at(offset), text)
    }

    /// Takes the text from `shared` where it is the same, and leaves its own there where it is another.
    pub(crate) fn share(&mut self, shared: &mut Option<Arc<str>>) {
        if self.text == *shared {
            self.text.clone_from(shared);
        } else if self.text.is_some() {
            shared.clone_from(&self.text);
        }
    }

    /// What stands in the place of the span afterwards.
    pub fn text(&self) -> &str {
        self.text.as_deref().unwrap_or_default()
    }
}

/// The edits that mend one finding, in the order of the text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fix {
    pub applicability: Applicability,
    edits: Edits,
}

/// Nearly every fix is one edit, and needs no memory beside the finding's own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Edits {
    One(Edit),
    More(Box<More>),
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct More {
    edits: Vec<Edit>,
    /// What mends the finding wholly, where these edits mend only the part of it that they may be trusted with.
    bolder: Option<Fix>,
}

impl Fix {
    /// Sorts the edits.
    ///
    /// # Panics
    /// In debug builds, when two of them touch: a check that does this is wrong.
    pub fn new(applicability: Applicability, mut edits: Vec<Edit>) -> Self {
        edits.sort_by_key(|edit| edit.span);
        debug_assert!(
            edits.windows(2).all(|pair| !pair[0].span.touches(pair[1].span)),
            "the edits of one fix touch: {edits:?}"
        );
        let edits = match <[Edit; 1]>::try_from(edits) {
            Ok([edit]) => Edits::One(edit),
            Err(edits) => Edits::More(Box::new(More { edits, bolder: None })),
        };
        Self { applicability, edits }
    }

    /// A fix of one edit.
    pub fn one(applicability: Applicability, edit: Edit) -> Self {
        Self { applicability, edits: Edits::One(edit) }
    }

    /// Adds what to do in its place where less trust is asked for.
    pub fn or_bolder(self, bolder: Self) -> Self {
        let edits = match self.edits {
            Edits::One(edit) => vec![edit],
            Edits::More(more) => more.edits,
        };
        let more = More { edits, bolder: Some(bolder) };
        Self { edits: Edits::More(Box::new(more)), ..self }
    }

    /// The edits to make when fixes at least this trustworthy are asked for; `None` when this one is not.
    pub fn at_least(&self, least: Applicability) -> Option<&Self> {
        match &self.edits {
            Edits::More(more) if more.bolder.as_ref().is_some_and(|bolder| bolder.applicability >= least) => {
                more.bolder.as_ref()
            }
            _ => (self.applicability >= least).then_some(self),
        }
    }

    /// Never empty, sorted, apart from each other.
    pub fn edits(&self) -> &[Edit] {
        match &self.edits {
            Edits::One(edit) => std::slice::from_ref(edit),
            Edits::More(more) => &more.edits,
        }
    }
}

/// Chooses, first come first served in the order of the text, the fixes that do not touch each other.
///
/// Returns the chosen edits, sorted, and how many fixes they belong to. Two fixes with the very same edits count as one
/// edit: both findings are mended by it.
pub fn choose<'f>(fixes: impl IntoIterator<Item = &'f Fix>) -> (Vec<Edit>, usize) {
    let mut fixes: Vec<&Fix> = fixes.into_iter().filter(|fix| !fix.edits().is_empty()).collect();
    fixes.sort_by_key(|fix| fix.edits()[0].span);
    let mut chosen: Vec<Edit> = Vec::new();
    // A tree, because one fix may have edits all over the document, and many others then go between them. What lies
    // before the fix in hand can meet no other: the tree holds what is ahead, which mostly is one edit.
    let mut ahead: BTreeMap<Span, &Edit> = BTreeMap::new();
    let mut count = 0;
    for fix in fixes {
        let edits = fix.edits();
        while let Some(first) = ahead.first_entry().filter(|entry| entry.key().end < edits[0].span.start) {
            chosen.push(first.remove().clone());
        }
        if edits.iter().all(|edit| ahead.get(&edit.span) == Some(&edit)) {
            count += 1;
        } else if !edits.iter().any(|edit| is_in_the_way(&ahead, edit.span)) {
            ahead.extend(edits.iter().map(|edit| (edit.span, edit)));
            count += 1;
        }
    }
    chosen.extend(ahead.into_values().cloned());
    (chosen, count)
}

/// Whether a chosen edit touches `span`. The chosen ones lie apart, so only those that begin last before its end can.
fn is_in_the_way(chosen: &BTreeMap<Span, &Edit>, span: Span) -> bool {
    let before_its_end = chosen.range(..=Span::new(span.end, usize::MAX)).rev();
    before_its_end.take_while(|(other, _)| other.end >= span.start).any(|(other, _)| span.touches(*other))
}

/// The text with all `edits` made. They must be sorted and must not touch, as [`choose`] returns them.
pub fn apply(text: &str, edits: &[Edit]) -> String {
    let grown: usize = edits.iter().map(|edit| edit.text().len()).sum();
    let mut out = String::with_capacity(text.len() + grown);
    let mut done = 0;
    for edit in edits {
        out.push_str(&text[done..edit.span.start]);
        out.push_str(edit.text());
        done = edit.span.end;
    }
    out.push_str(&text[done..]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fix(edits: &[(usize, usize, &str)]) -> Fix {
        Fix::new(Applicability::Safe, edits.iter().map(|&(a, b, t)| Edit::replace(Span::new(a, b), t)).collect())
    }

    #[test]
    fn the_boldest_fix_that_is_admitted_is_made() {
        let edit = |end: usize| vec![Edit::delete(Span::new(0, end))];
        let fix = Fix::new(Applicability::Safe, edit(2)).or_bolder(Fix::new(Applicability::Unsafe, edit(5)));
        let made = |least: Applicability| fix.at_least(least).map(|fix| fix.edits()[0].span.end);
        assert_eq!(made(Applicability::Safe), Some(2));
        assert_eq!(made(Applicability::Unsafe), Some(5));
        let unsafe_alone = Fix::new(Applicability::Unsafe, edit(5));
        assert_eq!(unsafe_alone.at_least(Applicability::Safe), None);
    }

    #[test]
    fn side_by_side_deletions_both_happen() {
        let fixes = [fix(&[(2, 4, "")]), fix(&[(4, 6, "")])];
        let (edits, count) = choose(&fixes);
        assert_eq!((apply("abcdefgh", &edits).as_str(), count), ("abgh", 2));
    }

    #[test]
    fn an_insertion_waits_for_the_deletion_it_touches() {
        let fixes = [fix(&[(6, 8, "")]), fix(&[(8, 8, "\n")])];
        let (edits, count) = choose(&fixes);
        assert_eq!((apply("abcdefgh", &edits).as_str(), count), ("abcdef", 1));
    }

    #[test]
    fn a_fix_is_made_whole_or_not_at_all() {
        let fixes = [fix(&[(0, 1, "X")]), fix(&[(0, 1, "Y"), (5, 6, "Z")]), fix(&[(5, 6, "W")])];
        let (edits, count) = choose(&fixes);
        assert_eq!((apply("abcdefgh", &edits).as_str(), count), ("XbcdeWgh", 2));
    }

    #[test]
    fn the_same_edits_twice_are_made_once() {
        let fixes = [fix(&[(0, 1, "X"), (4, 5, "Y")]), fix(&[(0, 1, "X"), (4, 5, "Y")]), fix(&[(4, 5, "Z")])];
        let (edits, count) = choose(&fixes);
        assert_eq!((apply("abcdefgh", &edits).as_str(), count), ("XbcdYfgh", 2));
    }

    #[test]
    fn a_far_reaching_fix_keeps_its_places() {
        let fixes = [fix(&[(0, 1, ""), (6, 7, "")]), fix(&[(2, 3, "")]), fix(&[(6, 8, "")])];
        let (edits, count) = choose(&fixes);
        assert_eq!((apply("abcdefgh", &edits).as_str(), count), ("bdefh", 2));
    }

    #[test]
    fn many_fixes_go_between_the_edits_of_one() {
        let wide: Vec<(usize, usize, &str)> = (0..1_000).map(|index| (4 * index, 4 * index + 1, "")).collect();
        let mut fixes = vec![fix(&wide)];
        fixes.extend((0..1_000).map(|index| fix(&[(4 * index + 2, 4 * index + 3, "")])));
        fixes.push(fix(&[(8, 9, "x")]));
        let (edits, count) = choose(&fixes);
        assert_eq!((edits.len(), count), (2_000, 1_001));
        assert!(edits.is_sorted_by_key(|edit| edit.span));
    }
}
