//! Trees of few leaves, asked all their questions at once: of many lines together, and without a branch.
//!
//! An answer rules out leaves, and of those that no answer has ruled out the first is the one that a walk from the root
//! would come to (QuickScorer, by Lucchese and others, SIGIR 2015). So the questions may be asked in any order. A walk
//! asks fewer of them, but each step of it has to wait for the one before.

use std::ops::Range;

use super::node::Node;

/// Leaves of a low tree, at most: a number has a bit for each, from left to right.
const MOST_LEAVES: usize = u32::BITS as usize;
/// Lines that are scored together, in four vectors of an x86-64. Where no more are left, half as many.
pub(super) const LANES: usize = 16;
pub(super) const FEW_LANES: usize = 8;
/// A quarter: two findings of five have no more lines to explain.
pub(super) const LEAST_LANES: usize = 4;

/// Low trees, ready to score, in the order in which they were added.
#[derive(Default)]
pub(super) struct LowTrees {
    trees: Vec<LowTree>,
    /// What their nodes ask, one tree after the other.
    questions: Vec<Question>,
    /// Of each question what its answers are worth. Apart, because scoring does not need it.
    answers: Vec<Answers>,
}

struct LowTree {
    /// Past its last question; the first is where those of the tree before it end.
    questions_end: usize,
    /// What a line scores that comes to each leaf.
    leaves: [i32; MOST_LEAVES],
}

/// What a node asks.
struct Question {
    threshold: f32,
    feature: u16,
    /// A bit for each leaf that a line may come to whose value is greater: all but those below the node on its left.
    greater: u32,
}

/// What the answers to a question do for a score.
struct Answers {
    /// A bit for each leaf below the node.
    below: u32,
    /// What the score gains where a line's value is greater, and where it is at most the threshold.
    gain: [i32; 2],
}

impl LowTrees {
    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.trees.len()
    }

    /// Adds a tree, whose root is its first node; whether it is low enough.
    pub(super) fn add(&mut self, tree: &[Node]) -> bool {
        let (before, mut leaves) = (self.questions.len(), Vec::new());
        if self.ask(tree, 0, 0, &mut leaves).is_none() {
            self.questions.truncate(before);
            self.answers.truncate(before);
            return false;
        }
        leaves.resize(MOST_LEAVES, 0);
        let leaves = leaves.try_into().expect("just so long");
        self.trees.push(LowTree { questions_end: self.questions.len(), leaves });
        true
    }

    /// Adds the questions of the nodes from `at` on down, which lies so deep below the root, and the values of their
    /// leaves. `None` when these are too many, or when it is deeper than a tree of so few leaves can be.
    fn ask(&mut self, tree: &[Node], at: usize, depth: usize, leaves: &mut Vec<i32>) -> Option<()> {
        if depth >= MOST_LEAVES || leaves.len() >= MOST_LEAVES {
            return None;
        }
        let Node { threshold, feature, next, gain, value } = tree[at];
        let [right, left] = next.map(usize::from);
        if left == at {
            leaves.push(value);
            return Some(());
        }
        let (question, first) = (self.questions.len(), leaves.len());
        self.questions.push(Question { threshold, feature, greater: 0 });
        self.answers.push(Answers { below: 0, gain });
        let since_first =
            |leaves: &[i32]| u32::try_from((1_u64 << leaves.len()) - (1_u64 << first)).expect("a bit for each leaf");
        self.ask(tree, left, depth + 1, leaves)?;
        self.questions[question].greater = !since_first(leaves);
        self.ask(tree, right, depth + 1, leaves)?;
        self.answers[question].below = since_first(leaves);
        Some(())
    }

    /// Adds to the first `L` sums what each of these trees gives to the lines of the columns, of which there is one a
    /// feature.
    pub(super) fn add_scores<const L: usize>(
        &self,
        trees: Range<usize>,
        columns: &[[f32; LANES]],
        sums: &mut [i32; LANES],
    ) {
        let mut begin = trees.start.checked_sub(1).map_or(0, |before| self.trees[before].questions_end);
        for tree in &self.trees[trees] {
            let left = leaves_left::<L>(&self.questions[begin..tree.questions_end], columns);
            begin = tree.questions_end;
            for (sum, left) in sums.iter_mut().zip(left) {
                *sum += tree.leaves[left.trailing_zeros() as usize % MOST_LEAVES];
            }
        }
    }

    /// Adds to `shares`, one a feature, what the answers of so many lines, `L` at most, did for their scores, on each
    /// line's way to its leaf.
    pub(super) fn explain<const L: usize>(&self, columns: &[[f32; LANES]], count: usize, shares: &mut [i64]) {
        let mut begin = 0;
        for tree in &self.trees {
            let asked = begin..tree.questions_end;
            begin = tree.questions_end;
            let left = leaves_left::<L>(&self.questions[asked.clone()], columns);
            let mut leaf = [0_u32; L];
            for (leaf, left) in leaf.iter_mut().zip(left).take(count) {
                *leaf = left & left.wrapping_neg();
            }
            for (question, answers) in self.questions[asked.clone()].iter().zip(&self.answers[asked]) {
                let feature = usize::from(question.feature);
                shares[feature] += gained(question.threshold, answers, &leaf, &columns[feature]);
            }
        }
    }
}

/// What one question did for the scores of the lines that were asked it on their way.
#[inline]
fn gained<const L: usize>(threshold: f32, answers: &Answers, leaf: &[u32; L], column: &[f32; LANES]) -> i64 {
    let mut sum = 0_i32;
    for (&leaf, &value) in leaf.iter().zip(column) {
        let was_asked = u32::from(leaf & answers.below != 0).wrapping_neg();
        let gain = if value <= threshold { answers.gain[1] } else { answers.gain[0] };
        sum = sum.wrapping_add(gain & was_asked as i32);
    }
    i64::from(sum)
}

/// The leaves of a tree that no answer rules out, as bits, for each of the first `L` lines of the columns. Never
/// inlined: beside what is then done with each line the compiler would take the lines one by one here, too.
#[inline(never)]
fn leaves_left<const L: usize>(questions: &[Question], columns: &[[f32; LANES]]) -> [u32; L] {
    let mut left = [u32::MAX; L];
    for question in questions {
        let column = &columns[usize::from(question.feature)];
        for (left, &value) in left.iter_mut().zip(column) {
            *left &= question.greater | u32::from(value <= question.threshold).wrapping_neg();
        }
    }
    left
}
