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
    /// Of all leaves, one tree after the other, what each step of the way there does for a score. Apart, because
    /// scoring does not need it.
    steps: Vec<Step>,
}

struct LowTree {
    /// Past its last question; the first is where those of the tree before it end.
    questions_end: usize,
    /// What a line scores that comes to each leaf.
    leaves: [i32; MOST_LEAVES],
    /// Past the last step on the way to each leaf; the first is where those to the leaf before it end.
    steps_end: [u32; MOST_LEAVES],
}

/// What a node asks.
struct Question {
    threshold: f32,
    feature: u16,
    /// A bit for each leaf that a line may come to whose value is greater: all but those below the node on its left.
    greater: u32,
}

/// What an answer does for a score.
#[derive(Clone, Copy)]
struct Step {
    feature: u16,
    gain: i32,
}

/// What is known of a tree's leaves while it is gone through, from left to right.
#[derive(Default)]
struct Leaves {
    values: Vec<i32>,
    steps_end: Vec<u32>,
}

impl LowTrees {
    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.trees.len()
    }

    /// Adds a tree, whose root is its first node; whether it is low enough.
    pub(super) fn add(&mut self, tree: &[Node]) -> bool {
        let (questions, steps, mut leaves) = (self.questions.len(), self.steps.len(), Leaves::default());
        if self.ask(tree, 0, &mut Vec::new(), &mut leaves).is_none() {
            self.questions.truncate(questions);
            self.steps.truncate(steps);
            return false;
        }
        let Leaves { mut values, mut steps_end } = leaves;
        values.resize(MOST_LEAVES, 0);
        steps_end.resize(MOST_LEAVES, *steps_end.last().expect("a tree has a leaf"));
        self.trees.push(LowTree {
            questions_end: self.questions.len(),
            leaves: values.try_into().expect("just so long"),
            steps_end: steps_end.try_into().expect("just so long"),
        });
        true
    }

    /// Adds the questions of the nodes from `at` on down, to which these steps lead from the root, and what is known of
    /// their leaves. `None` when these are too many, or when it is deeper than a tree of so few leaves can be.
    fn ask(&mut self, tree: &[Node], at: usize, way: &mut Vec<Step>, leaves: &mut Leaves) -> Option<()> {
        if way.len() >= MOST_LEAVES || leaves.values.len() >= MOST_LEAVES {
            return None;
        }
        let Node { threshold, feature, next, gain, value } = tree[at];
        let [right, left] = next.map(usize::from);
        if left == at {
            self.steps.extend_from_slice(way);
            leaves.values.push(value);
            leaves.steps_end.push(u32::try_from(self.steps.len()).ok()?);
            return Some(());
        }
        let (question, first) = (self.questions.len(), leaves.values.len());
        self.questions.push(Question { threshold, feature, greater: 0 });
        way.push(Step { feature, gain: gain[1] });
        self.ask(tree, left, way, leaves)?;
        way.pop();
        let below = (1_u64 << leaves.values.len()) - (1_u64 << first);
        self.questions[question].greater = !u32::try_from(below).expect("a bit for each leaf");
        way.push(Step { feature, gain: gain[0] });
        self.ask(tree, right, way, leaves)?;
        way.pop();
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
        let (mut begin, mut steps_begin) = (0, 0);
        for tree in &self.trees {
            let left = leaves_left::<L>(&self.questions[begin..tree.questions_end], columns);
            begin = tree.questions_end;
            for left in left.into_iter().take(count) {
                let leaf = left.trailing_zeros() as usize % MOST_LEAVES;
                let from = leaf.checked_sub(1).map_or(steps_begin, |before| tree.steps_end[before] as usize);
                for step in &self.steps[from..tree.steps_end[leaf] as usize] {
                    shares[usize::from(step.feature)] += i64::from(step.gain);
                }
            }
            steps_begin = tree.steps_end[MOST_LEAVES - 1] as usize;
        }
    }
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
