//! How much of a text a fix would take away.

use crate::fix::Fix;
use crate::span::Span;
use crate::text::count_chars;

/// Counts characters. It knows what it counted last: of a hostile document a thousand findings would each delete the
/// same megabyte.
#[derive(Debug, Default)]
pub struct Taken {
    known: Option<(Span, u64)>,
}

impl Taken {
    /// Unicode code points that go, less those that come in their place; of each edit, never below none.
    pub fn by(&mut self, text: &str, fix: &Fix) -> u64 {
        let taken =
            fix.edits().iter().map(|edit| self.count(text, edit.span).saturating_sub(count_chars(edit.text()) as u64));
        taken.sum()
    }

    fn count(&mut self, text: &str, span: Span) -> u64 {
        match self.known {
            Some((known, count)) if known == span => count,
            _ => {
                let count = count_chars(span.of(text)) as u64;
                self.known = Some((span, count));
                count
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fix::{Applicability, Edit};

    #[test]
    fn what_comes_in_its_place_is_not_gone() {
        let taken = |edits: Vec<Edit>| Taken::default().by("日本 â€™ x", &Fix::new(Applicability::Safe, edits));
        assert_eq!(taken(vec![Edit::delete(Span::new(0, 7))]), 3);
        assert_eq!(taken(vec![Edit::replace(Span::new(7, 15), "’")]), 2);
        assert_eq!(taken(vec![Edit::insert(0, "xyz"), Edit::delete(Span::new(3, 6))]), 1);
    }
}
