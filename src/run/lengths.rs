//! How long a document is, and how long fixes leave it or would.

use crate::fix::{Applicability, Fix};
use crate::lint::{Fixed, noise, visible};
use crate::report::summary::Lengths;
use crate::text::Document;

/// Counts a document that was mended, or was to be.
pub(super) fn count_fixed(lengths: &mut Lengths, document: &Document, fixed: &Fixed) {
    let removed = fixed.share_removed(document.text).as_f64();
    lengths.count(visible(document.text) as u64, removed, removed);
}

/// Counts a document in which these fixes could be made. Only what they would take away at once is known: what is found
/// behind it is not.
pub(super) fn count_found(lengths: &mut Lengths, document: &Document, fixes: &[&Fix]) {
    let removed = |least| {
        let made = fixes.iter().copied().filter(|fix| fix.applicability >= least);
        noise(document.text, made).as_f64()
    };
    lengths.count(visible(document.text) as u64, removed(Applicability::Safe), removed(Applicability::Unsafe));
}
