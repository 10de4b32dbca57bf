//! Lines on their way through the trees: many together, and those that will not come to anything leave early.
//!
//! After the first trees most lines are out of the question, and those that are not lie scattered among them. A model may
//! name gates: what a line has to have come to by some tree, learned from what lines that came to something had come to
//! there (a soft cascade, by Bourdev and Brandt, CVPR 2005). Behind each the lines are gathered anew, so that of the
//! trees that follow all questions are asked of as many of them as a vector holds.

use std::ops::Range;

use super::low::{FEW_LANES, LANES, LowTrees};
use super::names::FEATURES;

/// What a line's score has to be after so many trees, in units; it is not asked further where it is less.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Gate {
    pub(super) trees: usize,
    pub(super) least: i32,
}

/// Lines that wait before a stage until they are as many as are scored together.
struct Waiting {
    count: usize,
    lines: [usize; LANES],
    sums: [i32; LANES],
    /// One a feature.
    columns: Vec<[f32; LANES]>,
}

impl Waiting {
    fn new() -> Self {
        Self { count: 0, lines: [0; LANES], sums: [0; LANES], columns: vec![[0.0; LANES]; FEATURES.len()] }
    }

    fn add(&mut self, line: usize, sum: i32, row: impl Iterator<Item = f32>) {
        let lane = self.count;
        (self.lines[lane], self.sums[lane]) = (line, sum);
        for (column, value) in self.columns.iter_mut().zip(row) {
            column[lane] = value;
        }
        self.count += 1;
    }
}

/// The lines of one document that are on their way.
pub(super) struct Stages<'m> {
    course: Course<'m>,
    /// Those before each stage: there is one before each gate, and one behind the last.
    waiting: Vec<Waiting>,
}

/// What all lines have in common.
#[derive(Clone, Copy)]
struct Course<'m> {
    trees: &'m LowTrees,
    gates: &'m [Gate],
}

impl<'m> Stages<'m> {
    /// The gates are in the order of their trees, none of them behind more than there are.
    pub(super) fn new(trees: &'m LowTrees, gates: &'m [Gate]) -> Self {
        Self { course: Course { trees, gates }, waiting: (0..=gates.len()).map(|_| Waiting::new()).collect() }
    }

    /// Adds a line, with its features and what it scores already. What is known of lines then goes to `scores`.
    pub(super) fn add(&mut self, line: usize, row: &[f32], sum: i32, scores: &mut [i32]) {
        self.waiting[0].add(line, sum, row.iter().copied());
        if self.waiting[0].count == LANES {
            self.course.run(0, &mut self.waiting, scores);
        }
    }

    /// Scores those that are left.
    pub(super) fn finish(mut self, scores: &mut [i32]) {
        for stage in 0..self.waiting.len() {
            self.course.run(stage, &mut self.waiting[stage..], scores);
        }
    }
}

impl Course<'_> {
    fn trees_of(self, stage: usize) -> Range<usize> {
        let begin = stage.checked_sub(1).map_or(0, |before| self.gates[before].trees);
        begin..self.gates.get(stage).map_or(self.trees.len(), |gate| gate.trees)
    }

    /// Takes those that wait before a stage, the first of `waiting`, through its trees and on to the next one, or where
    /// they have come to their end into the scores. A line that does not come through a gate scores least.
    fn run(self, stage: usize, waiting: &mut [Waiting], scores: &mut [i32]) {
        let Some((here, rest)) = waiting.split_first_mut() else { return };
        let count = std::mem::take(&mut here.count);
        let add = if count > FEW_LANES { LowTrees::add_scores::<LANES> } else { LowTrees::add_scores::<FEW_LANES> };
        if count > 0 {
            add(self.trees, self.trees_of(stage), &here.columns, &mut here.sums);
        }
        for lane in 0..count {
            let (line, sum) = (here.lines[lane], here.sums[lane]);
            if self.gates.get(stage).is_some_and(|gate| sum < gate.least) {
                scores[line] = i32::MIN;
            } else if let Some(next) = rest.first_mut() {
                next.add(line, sum, here.columns.iter().map(|column| column[lane]));
                if next.count == LANES {
                    self.run(stage + 1, rest, scores);
                }
            } else {
                scores[line] = sum;
            }
        }
    }
}
