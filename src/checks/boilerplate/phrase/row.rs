//! Which phrases a line is made of: one alone, several of a card in a row, or one that begins the line.
//!
//! Most lines are done with after a word or two: their first word begins no phrase.

use super::PhrasePass;
use super::fold::{self, Folded};
use super::known::Role;
use crate::site::Admitted;
use crate::text::Document;

/// A line that a card's phrases fill.
pub(super) struct Seen {
    pub(super) line_index: usize,
    /// The card's place among those of the kind.
    pub(super) card: u32,
    /// It is made of edge phrases alone, or only begins like something that announces a list.
    pub(super) is_weak: bool,
    /// It only begins with a phrase.
    pub(super) is_open: bool,
}

/// The lines that the cards' phrases fill or begin, in their order.
#[derive(Default)]
pub(super) struct AllSeen {
    pub(super) lines: Vec<Seen>,
    /// Labels with nothing behind their colon: line index and card.
    pub(super) announcements: Vec<(usize, u32)>,
}

/// Room for the phrases of a row of buttons in one line, or for a title with its link.
const MOST_BYTES: usize = 600;

impl PhrasePass {
    /// The lines of a document that phrases fill or begin.
    pub(super) fn seen(&self, document: &Document) -> AllSeen {
        let mut folded = Folded::default();
        let mut seen = AllSeen::default();
        let admitted = self.by_site.of(document.origin.whereabouts());
        for (line_index, line) in document.lines().iter().enumerate() {
            if line.is_blank() || line.end - line.start > MOST_BYTES {
                continue;
            }
            let text = document.line_text(line);
            folded.read(text, 1);
            let is_unspaced = self.known.begins_unspaced(&folded.text);
            if !is_unspaced && !self.known.begins_with(&folded.text) {
                continue;
            }
            folded.read(text, 2);
            if !is_unspaced && !folded.ends.iter().any(|&end| self.known.opens_with(&folded.text[..end])) {
                continue;
            }
            folded.read(text, usize::MAX);
            let mut is_filled = false;
            let announced = self.look(text, &folded, line.words, &admitted, &mut |card, is_weak, is_open| {
                is_filled = true;
                seen.lines.push(Seen { line_index, card, is_weak, is_open });
            });
            seen.announcements.extend(announced.filter(|_| !is_filled).map(|card| (line_index, card)));
        }
        seen
    }

    /// Calls `hit` for each `admitted` card of which the line is made, at most once a card. Returns the card of which
    /// it is a label with nothing behind its colon.
    fn look(
        &self,
        line: &str,
        folded: &Folded,
        words: u32,
        admitted: &Admitted,
        hit: &mut dyn FnMut(u32, bool, bool),
    ) -> Option<u32> {
        let mut announced = None;
        // Each card with whether it is weak, and whether it fills no more than the beginning, by all that was read so
        // far.
        let mut cards: Vec<(u32, bool, bool)> = Vec::new();
        let Folded { text, ends, line_ends } = folded;
        for (count, &end) in ends.iter().enumerate().take(self.known.most_words) {
            for (index, role) in self.known.find(&text[..end]) {
                if !admitted.has(index) || cards.contains(&(index, false, false)) {
                    continue;
                }
                let card = &self.cards[index as usize];
                let is_short = words <= card.max_words;
                let (label, rest) = line.split_at(line_ends[count]);
                let counts = match role {
                    Role::Label => is_short,
                    Role::CapitalLabel => is_short && fold::is_in_capitals(label),
                    _ => false,
                };
                if counts && is_colon(rest) {
                    announced = Some(index);
                }
                let is_weak = match role {
                    Role::Prefix => is_short.then_some(card.takes.is_some()),
                    Role::Label | Role::CapitalLabel => (counts && is_labelled(rest)).then_some(false),
                    _ => match self.strongest_of_row(index, role, folded, count + 1) {
                        Some(Role::Whole) => Some(false),
                        Some(Role::Edge) => Some(true),
                        _ => None,
                    },
                };
                let is_open = role == Role::Prefix;
                match (is_weak, cards.iter_mut().find(|(card, ..)| *card == index)) {
                    (Some(is_weak), Some((_, was_weak, was_open))) => {
                        *was_weak &= is_weak;
                        *was_open &= is_open;
                    }
                    (Some(is_weak), None) => cards.push((index, is_weak, is_open)),
                    (None, _) => {}
                }
            }
        }
        if self.known.begins_unspaced(text) {
            let starts = text.char_indices().skip(2).map(|(start, _)| start);
            for end in starts.take_while(|&end| end <= self.known.most_unspaced) {
                for (index, _) in self.known.find(&text[..end]).filter(|(_, role)| *role == Role::Prefix) {
                    if admitted.has(index)
                        && words <= self.cards[index as usize].max_words
                        && cards.iter().all(|(card, ..)| *card != index)
                    {
                        cards.push((index, false, true));
                    }
                }
            }
        }
        for (card, is_weak, is_open) in cards {
            hit(card, is_weak, is_open);
        }
        announced
    }

    /// The role that says most in a row of this card's phrases, one after the other, of which the first has been read
    /// up to word `from`. `None` when something else stands among them.
    fn strongest_of_row(&self, card: u32, first: Role, folded: &Folded, mut from: usize) -> Option<Role> {
        let Folded { text, ends, .. } = folded;
        let mut strongest = first;
        'row: while from < ends.len() {
            let start = ends[from - 1] + 1;
            // The longest phrase first: `Share on X` is not `Share` and something unknown.
            for end in (from..ends.len().min(from + self.known.most_words)).rev() {
                let mut known = self.known.find(&text[start..ends[end]]);
                if let Some((_, role)) = known.find(|&(other, role)| other == card && role.stands_in_rows()) {
                    strongest = strongest.max(role);
                    from = end + 1;
                    continue 'row;
                }
            }
            return None;
        }
        Some(strongest)
    }
}

/// Whether what follows a label is a colon or its like, and then something. A label that asks needs no colon, but no
/// sentence may follow.
fn is_labelled(rest: &str) -> bool {
    let rest = rest.trim_start_matches(['*', '_', ' ', '\u{A0}', ')', ']']);
    let Some(mark) = rest.chars().next() else { return false };
    let is_mark = match mark {
        ':' | '：' | '|' | '»' | '›' | '>' | '–' | '—' | '-' | '→' => true,
        '?' | '？' => !rest.trim_end().ends_with(['.', '。']),
        _ => false,
    };
    is_mark && rest[mark.len_utf8()..].contains(char::is_alphanumeric)
}

/// Whether nothing but a colon follows a label.
fn is_colon(rest: &str) -> bool {
    matches!(rest.trim_matches(['*', '_', ' ', '\u{A0}', ')', ']', '\t']), ":" | "：")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_needs_a_mark_and_something_after_it() {
        for rest in [": a title", "** | a title", "：标题", " » more", " - more", ":** [A title](/a)", "? A title"]
        {
            assert!(is_labelled(rest), "{rest}");
        }
        for rest in ["", ":", " **:** ", " a title", ", a title", "-", "? No, she said."] {
            assert!(!is_labelled(rest), "{rest}");
        }
        assert!(is_colon(" **:** ") && is_colon("：") && !is_colon("") && !is_colon(": a"));
    }
}
