//! Lines on their way through the trees: many together, and those that will not come to anything leave early.
//!
//! After the first trees most lines are out of the question, and those that are not lie scattered among them.
//! A model may name gates: what a line has to have come to by some tree, learned from what lines that came to
//! something had come to there (a soft cascade, by Bourdev and Brandt, CVPR 2005). Where few are left of those that
//! were asked together, they wait for others, so that all questions are asked of as many lines as a vector holds.

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

    /// Takes those that wait before a stage, the first of `waiting`, through its trees and on, until they have come to
    /// their end or are so few that they wait for others. A line that does not come through a gate scores least.
    fn run(self, first: usize, waiting: &mut [Waiting], scores: &mut [i32]) {
        let Some((here, rest)) = waiting.split_first_mut() else { return };
        let count = std::mem::take(&mut here.count);
        if count == 0 {
            return;
        }
        let (lanes, add): (usize, AddScores) = match count {
            ..=FEW_LANES => (FEW_LANES, LowTrees::add_scores::<FEW_LANES>),
            _ => (LANES, LowTrees::add_scores::<LANES>),
        };
        let mut left: Vec<usize> = (0..count).collect();
        for stage in first.. {
            add(self.trees, self.trees_of(stage), &here.columns, &mut here.sums);
            let Some(gate) = self.gates.get(stage) else { break };
            left.retain(|&lane| {
                let is_through = here.sums[lane] >= gate.least;
                if !is_through {
                    scores[here.lines[lane]] = i32::MIN;
                }
                is_through
            });
            // Copying a line costs about as much as two dozen trees.
            if 3 * left.len() < 2 * lanes {
                let rest = &mut rest[stage - first..];
                for &lane in &left {
                    rest[0].add(here.lines[lane], here.sums[lane], here.columns.iter().map(|column| column[lane]));
                    if rest[0].count == LANES {
                        self.run(stage + 1, rest, scores);
                    }
                }
                return;
            }
        }
        for lane in left {
            scores[here.lines[lane]] = here.sums[lane];
        }
    }
}

type AddScores = fn(&LowTrees, Range<usize>, &[[f32; LANES]], &mut [i32; LANES]);
