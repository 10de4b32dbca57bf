//! A node of a tree, as the model is walked.

/// A node or a leaf.
pub(super) struct Node {
    /// What the feature's value is compared with.
    pub(super) threshold: f32,
    /// Its place in [`FEATURES`](super::FEATURES).
    pub(super) feature: u16,
    /// Where a line goes whose value is greater, and where one whose value is at most the threshold: nodes, counted
    /// from the tree's first. A leaf leads to itself.
    pub(super) next: [u16; 2],
    /// What the score gains on either way.
    pub(super) gain: [i32; 2],
    /// What a line scores that comes to it and no further.
    pub(super) value: i32,
}

impl Node {
    /// Which of the two ways a row goes.
    pub(super) fn way(&self, row: &[f32]) -> usize {
        usize::from(row[usize::from(self.feature)] <= self.threshold)
    }
}
