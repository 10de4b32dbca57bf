//! How much of a text is noise, or was taken for it: shares of its characters, white space aside.
//!
//! Counted is what goes and leaves nothing in its place. A character that was read in the wrong charset and is put
//! right again is no loss.

use std::fmt;
use std::str::FromStr;

use anyhow::{Context as _, Result, ensure};

use super::Fixed;
use crate::fix::{Edit, Fix};
use crate::span::Span;

/// A part of a whole, from 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Share(f64);

impl Share {
    /// As a number from 0 to 1.
    pub fn as_f64(self) -> f64 {
        self.0
    }

    /// So many of so many; none of nothing.
    fn of(part: usize, whole: usize) -> Self {
        Self(if whole == 0 { 0.0 } else { part as f64 / whole as f64 })
    }
}

impl FromStr for Share {
    type Err = anyhow::Error;

    /// `0.3` or `30%`.
    fn from_str(text: &str) -> Result<Self> {
        let (number, unit) = text.strip_suffix('%').map_or((text, 1.0), |number| (number, 100.0));
        let number: f64 = number.trim().parse().context("a share is written as 0.3 or 30%")?;
        let share = number / unit;
        ensure!((0.0..=1.0).contains(&share), "a share lies between 0 and 1, or 0% and 100%");
        Ok(Self(share))
    }
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Rounded to thousandths of a hundredth: 0.07 times 100 is a little more than 7.
        write!(f, "{} %", (self.0 * 1e5).round() / 1e3)
    }
}

/// How much of a text the fixes would take away if all of them were made.
pub fn noise<'f>(text: &str, fixes: impl Iterator<Item = &'f Fix>) -> Share {
    let takes = |edit: &&Edit| edit.text().trim().is_empty();
    let mut spans: Vec<Span> = fixes.flat_map(Fix::edits).filter(takes).map(|edit| edit.span).collect();
    spans.sort_unstable();
    let (mut counted, mut noise) = (0, 0);
    for span in spans {
        let start = span.start.max(counted);
        if start < span.end {
            noise += visible(&text[start..span.end]);
            counted = span.end;
        }
    }
    Share::of(noise, visible(text))
}

impl Fixed {
    /// How much of `original`, the text that was mended, is gone.
    pub fn share_removed(&self, original: &str) -> Share {
        let removed = self.changes(original);
        let gone = removed.iter().filter(|removed| removed.replacement.trim().is_empty());
        Share::of(gone.map(|removed| visible(&removed.text)).sum(), visible(original))
    }
}

/// Characters other than white space.
pub fn visible(text: &str) -> usize {
    text.chars().filter(|c| !c.is_whitespace()).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fix::Applicability;

    #[test]
    fn a_share_is_written_in_two_ways() {
        let share = |text: &str| text.parse::<Share>().map(|share| share.to_string()).ok();
        assert_eq!(share("0.3").as_deref(), Some("30 %"));
        assert_eq!(share("7%").as_deref(), Some("7 %"));
        assert_eq!(share("0.125").as_deref(), Some("12.5 %"));
        for wrong in ["30", "-0.1", "101%", "NaN", "much", ""] {
            assert_eq!(share(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn what_two_fixes_take_is_noise_once() {
        let noise = |edits: Vec<Edit>| {
            let fixes: Vec<Fix> = edits.into_iter().map(|edit| Fix::new(Applicability::Unsafe, vec![edit])).collect();
            noise("ab cd  日本", fixes.iter()).to_string()
        };
        assert_eq!(noise(vec![]), "0 %");
        assert_eq!(noise(vec![Edit::delete(Span::new(0, 5)), Edit::delete(Span::new(3, 7))]), "66.667 %");
        assert_eq!(noise(vec![Edit::delete(Span::new(0, 7)), Edit::delete(Span::new(0, 2))]), "66.667 %");
        assert_eq!(noise(vec![Edit::replace(Span::new(0, 5), "x"), Edit::replace(Span::new(7, 10), " ")]), "16.667 %");
        assert_eq!(noise(vec![Edit::delete(Span::new(5, 7))]), "0 %");
    }
}
