//! Lines that count, or do not, by what of their card stands beside them.
//!
//! What only begins like a notice needs another line of it, unless it says enough itself; and next to a form's lines a
//! label that no card knows is known by its star.

use super::list::is_field;
use super::row::Seen;
use super::{Compiled, PhrasePass};
use crate::text::{Document, Line};

impl Compiled {
    /// Whether a line says more than its first words.
    fn holds(&self, line: &str) -> bool {
        self.holds.is_empty() || {
            let line = line.to_lowercase();
            self.holds.iter().any(|part| line.contains(part))
        }
    }
}

impl PhrasePass {
    /// Takes out the lines that begin with a phrase and say nothing of what it is about, where none of the card's
    /// stands beside them: `We use cookies at every meeting`.
    pub(super) fn drop_what_only_begins(&self, document: &Document, seen: &mut Vec<Seen>) {
        let lines = document.lines();
        let tells = |line: &Seen| {
            let card = &self.cards[line.card as usize];
            !line.is_open || lines.get(line.line_index).is_some_and(|line| card.holds(document.line_text(line)))
        };
        let tells: Vec<bool> = seen.iter().map(tells).collect();
        if tells.iter().all(|tells| *tells) {
            return;
        }
        let is_blank = |index: usize| lines.get(index).is_none_or(Line::is_blank);
        let is_beside = |index: usize, other: usize| {
            let (first, last) = (index.min(other), index.max(other));
            tells.get(other) == Some(&true)
                && seen[index].card == seen[other].card
                && (seen[first].line_index + 1..seen[last].line_index).all(is_blank)
        };
        let stays = |index: usize| {
            tells[index]
                || is_beside(index, index + 1)
                || index.checked_sub(1).is_some_and(|before| is_beside(index, before))
        };
        let mut stays = (0..seen.len()).map(stays).collect::<Vec<_>>().into_iter();
        seen.retain(|_| stays.next() == Some(true));
    }

    /// Adds the fields of a form whose labels no card knows, `Prénom *`, to the lines that are known to be the form's.
    pub(super) fn add_fields(&self, document: &Document, seen: &mut Vec<Seen>) {
        let mut fields: Vec<Seen> = Vec::new();
        for (at, line) in seen.iter().enumerate().filter(|(_, line)| self.cards[line.card as usize].fields) {
            let is_field = |&index: &usize| is_field(document, index);
            let next = seen[at + 1..].iter().map(|other| other.line_index).find(|&other| other > line.line_index);
            let after = (line.line_index + 1..next.unwrap_or(document.lines().len())).take_while(is_field);
            let last = fields.last().map_or(0, |field| field.line_index + 1);
            let first = seen[..at].last().map_or(0, |other| other.line_index + 1).max(last);
            let before = (first..line.line_index).rev().take_while(is_field);
            let field = |line_index| Seen { line_index, card: line.card, is_weak: line.is_weak, is_open: false };
            let mut found: Vec<Seen> = before.chain(after).map(field).collect();
            found.sort_by_key(|field| field.line_index);
            fields.append(&mut found);
        }
        if !fields.is_empty() {
            seen.append(&mut fields);
            seen.sort_by_key(|line| (line.line_index, line.card));
        }
    }
}
