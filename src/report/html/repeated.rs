//! Which texts fixes would take away most often.

use rustc_hash::FxHashMap;

use super::mending;
use crate::diagnostic::{Finding, Place};
use crate::fix::Edit;
use crate::text::printable::printable;

/// Texts that are named.
const MOST: usize = 100;
/// Texts that are counted at a time.
const COUNTED: usize = 50_000;
/// Characters of a text that are kept.
const SHOWN: usize = 160;

/// Counts texts. Where there are too many the seldom ones are forgotten, and a number may then be too small.
#[derive(Default)]
pub(super) struct Repeated {
    counts: FxHashMap<(String, String), Count>,
    /// Texts that came less often than this may have been forgotten.
    forgotten: u64,
}

#[derive(Clone, Copy, Default)]
struct Count {
    times: u64,
    /// As the page has it, of the first.
    mending: u8,
    /// The place of the first among all texts.
    first: usize,
}

/// A text that is taken away more than once.
pub(super) struct Text<'r> {
    pub(super) rule: &'r str,
    pub(super) text: &'r str,
    pub(super) times: u64,
    pub(super) mending: u8,
}

impl Repeated {
    pub(super) fn count(&mut self, finding: &Finding) {
        let mending = mending(finding);
        let Some(text) = taken(finding).filter(|_| matches!(mending, 1 | 2)) else { return };
        if self.counts.len() >= COUNTED {
            while self.counts.len() > COUNTED / 2 {
                self.forgotten += 1;
                self.counts.retain(|_, count| count.times > self.forgotten);
            }
        }
        let first = self.counts.len();
        let key = (finding.rule.id.clone(), text);
        self.counts.entry(key).or_insert(Count { times: 0, mending, first }).times += 1;
    }

    /// The commonest texts that came more than once.
    pub(super) fn commonest(&self) -> Vec<Text<'_>> {
        let mut all: Vec<_> = self.counts.iter().filter(|(_, count)| count.times > 1).collect();
        all.sort_unstable_by(|(a, a_count), (b, b_count)| {
            (b_count.times, a_count.first, a).cmp(&(a_count.times, b_count.first, b))
        });
        let named = all.into_iter().take(MOST);
        named
            .map(|((rule, text), Count { times, mending, .. })| Text { rule, text, times: *times, mending: *mending })
            .collect()
    }
}

/// What the finding's fix takes away: its line where that goes as a whole and is known, else what it matched. `None`
/// where something comes in its place, or nothing of it can be seen.
fn taken(finding: &Finding) -> Option<String> {
    let edits = finding.fix.as_ref()?.edits();
    let at = edits.iter().position(|edit: &Edit| edit.text().is_empty() && !edit.span.is_empty())?;
    let is_whole = |place: &Place| {
        let is_line = place.column == 1 && place.end_column == 1 && place.end_line == place.line + 1;
        is_line && place.line == finding.line
    };
    let line = finding.excerpt.as_ref().map(|excerpt| excerpt.text.trim()).filter(|text| !text.contains(['…', '\n']));
    let line = line.filter(|_| finding.fix_places.get(at).is_some_and(is_whole));
    let text = line.map_or_else(|| printable(&finding.snippet).into_owned(), str::to_owned);
    let is_seen = finding.snippet.chars().any(|c| c.is_alphanumeric());
    is_seen.then(|| text.chars().take(SHOWN).collect())
}
