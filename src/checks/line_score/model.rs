//! A small ensemble of decision trees that scores a line, read from a file beside the card.
//!
//! All values are whole numbers of a ten-thousandth of log-odds, so a score is the same sum on every machine. A tree's inner
//! nodes carry values too: what a line's score gains on the way down belongs to the features it was asked about, and that is
//! what a finding says of them (the decomposition that Saabas described for forests).

use serde::Deserialize;

use super::names::FEATURES;

/// Units of a score in one of log-odds.
const UNITS: f64 = 10_000.0;

/// What the file holds. See `tools/train.py`, which writes it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    version: u32,
    /// Names of the features that are used.
    features: Vec<String>,
    /// The values each feature is compared with, in the order of `features`.
    thresholds: Vec<Vec<f32>>,
    trees: Vec<WrittenTree>,
}

/// A tree; node 0 is its root.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenTree {
    /// For each node: the feature it asks about, an index into `features`.
    feature: Vec<u16>,
    /// The threshold, an index into that feature's.
    threshold: Vec<u16>,
    /// Where a line goes whose value is at most the threshold: a node, or `-1 - leaf`.
    left: Vec<i16>,
    right: Vec<i16>,
    /// The value of each node and of each leaf.
    inner: Vec<i32>,
    leaf: Vec<i32>,
}

/// A node or a leaf.
#[derive(Clone, Copy)]
struct Node {
    /// What the feature's value is compared with.
    threshold: f32,
    feature: u16,
    /// Where a line goes whose value is greater, and where one whose value is at most the threshold: nodes, counted from the
    /// tree's first. A leaf leads to itself.
    next: [u16; 2],
}

/// Trees that are gone down together: a step has to wait for the one before it, but not for those in other trees.
struct Group {
    /// Index of each tree's first node.
    roots: [usize; TOGETHER],
    /// Steps after which all trees have come to a leaf.
    depth: usize,
}

const TOGETHER: usize = 8;

/// The trees, ready to score.
pub(super) struct Model {
    /// Of all trees, one after the other.
    nodes: Vec<Node>,
    /// Their values.
    values: Vec<i32>,
    groups: Vec<Group>,
}

/// The only version there is.
const VERSION: u32 = 1;

impl Model {
    /// Reads a model.
    ///
    /// # Errors
    /// When it is no JSON of this form, names a feature that does not exist, or a tree points where nothing is.
    pub(super) fn parse(json: &str) -> Result<Self, String> {
        let written: Written = serde_json::from_str(json).map_err(|error| error.to_string())?;
        if written.version != VERSION {
            return Err(format!("version {} is not known, only {VERSION}", written.version));
        }
        let numbers = written.features.iter().map(|name| {
            let number = FEATURES.iter().position(|feature| feature.name == name);
            number.and_then(|number| u16::try_from(number).ok()).ok_or_else(|| format!("unknown feature `{name}`"))
        });
        let numbers: Vec<u16> = numbers.collect::<Result<_, _>>()?;
        let mut model = Self { nodes: Vec::new(), values: Vec::new(), groups: Vec::new() };
        let mut trees = Vec::with_capacity(written.trees.len());
        for (index, tree) in written.trees.iter().enumerate() {
            let broken = || format!("tree {index} is broken");
            trees.push(model.add(tree, &numbers, &written.thresholds).ok_or_else(broken)?);
        }
        // So that trees of one depth are gone down together. A group that is not full is filled up with a leaf of no value.
        trees.sort_unstable();
        let nothing = model.nodes.len();
        model.add_leaf(0, 0);
        model.groups.extend(trees.chunks(TOGETHER).map(|trees| Group {
            roots: std::array::from_fn(|index| trees.get(index).map_or(nothing, |(_, root)| *root)),
            depth: trees.last().map_or(0, |(depth, _)| *depth),
        }));
        Ok(model)
    }

    /// Adds a tree and returns its depth and the index of its root. `None` when lists differ in length or an index points
    /// nowhere. A node's children come after it, so that every way down ends.
    fn add(&mut self, tree: &WrittenTree, features: &[u16], thresholds: &[Vec<f32>]) -> Option<(usize, usize)> {
        let count = tree.feature.len();
        let same = [tree.threshold.len(), tree.left.len(), tree.right.len(), tree.inner.len()];
        if same != [count; 4] || tree.leaf.len() != count + 1 {
            return None;
        }
        u16::try_from(count + tree.leaf.len()).ok()?;
        let root = self.nodes.len();
        let mut depths = vec![0; count + tree.leaf.len()];
        for index in 0..count {
            let leads = |to: i16| {
                let node = match usize::try_from(to) {
                    Ok(node) => (node > index && node < count).then_some(node),
                    Err(_) => Some(leaf_index(to)).filter(|leaf| *leaf < tree.leaf.len()).map(|leaf| count + leaf),
                };
                Some((node?, u16::try_from(node?).ok()?))
            };
            let ((left, to_left), (right, to_right)) = (leads(tree.left[index])?, leads(tree.right[index])?);
            for child in [left, right] {
                depths[child] = depths[child].max(depths[index] + 1);
            }
            let feature = usize::from(tree.feature[index]);
            let threshold = *thresholds.get(feature)?.get(usize::from(tree.threshold[index]))?;
            self.nodes.push(Node { threshold, feature: *features.get(feature)?, next: [to_right, to_left] });
            self.values.push(tree.inner[index]);
        }
        for (leaf, &value) in tree.leaf.iter().enumerate() {
            self.add_leaf(count + leaf, value);
        }
        Some((depths.into_iter().max().unwrap_or(0), root))
    }

    /// Adds a leaf, the node of its tree with this number.
    fn add_leaf(&mut self, number: usize, value: i32) {
        let here = u16::try_from(number).expect("longer trees are refused");
        self.nodes.push(Node { threshold: 0.0, feature: 0, next: [here; 2] });
        self.values.push(value);
    }

    /// The score of a row of features, in units.
    pub(super) fn score(&self, row: &[f32]) -> i32 {
        self.groups.iter().map(|group| self.score_of(group, row)).sum()
    }

    fn score_of(&self, group: &Group, row: &[f32]) -> i32 {
        let mut at = group.roots;
        for _ in 0..group.depth {
            for (at, root) in at.iter_mut().zip(group.roots) {
                *at = root + self.nodes[*at].next(row);
            }
        }
        at.iter().map(|&at| self.values[at]).sum()
    }

    /// Adds to `shares`, which has a place for each of [`FEATURES`], what each feature did for the score of a row.
    pub(super) fn explain(&self, row: &[f32], shares: &mut [i64]) {
        for root in self.groups.iter().flat_map(|group| group.roots) {
            let mut at = root;
            loop {
                let node = &self.nodes[at];
                let next = root + node.next(row);
                if next == at {
                    break;
                }
                shares[usize::from(node.feature)] += i64::from(self.values[next]) - i64::from(self.values[at]);
                at = next;
            }
        }
    }
}

/// A probability as a score.
pub(super) fn units(probability: f64) -> i32 {
    // Far beyond what trees add up to, and far from overflow.
    ((probability / (1.0 - probability)).ln() * UNITS).clamp(-1e9, 1e9) as i32
}

fn leaf_index(at: i16) -> usize {
    usize::try_from(-1 - at).expect("a leaf is written below zero")
}

impl Node {
    fn next(&self, row: &[f32]) -> usize {
        usize::from(self.next[usize::from(row[usize::from(self.feature)] <= self.threshold)])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MODEL: &str = r#"{"version": 1, "features": ["words", "commas"], "thresholds": [[4.5], [0.5]], "trees": [
        {"feature": [0, 1], "threshold": [0, 0], "left": [1, -1], "right": [-3, -2], "inner": [100, 2000],
         "leaf": [5000, -1000, -7000]}]}"#;

    fn row(words: f32, commas: f32) -> Vec<f32> {
        let value = |name: &str| {
            if name == "words" {
                words
            } else if name == "commas" {
                commas
            } else {
                0.0
            }
        };
        FEATURES.iter().map(|feature| value(feature.name)).collect()
    }

    #[test]
    fn a_row_goes_down_to_its_leaf() {
        let model = Model::parse(MODEL).expect("the model is right");
        assert_eq!(model.score(&row(3.0, 0.0)), 5000);
        assert_eq!(model.score(&row(3.0, 1.0)), -1000);
        assert_eq!(model.score(&row(9.0, 0.0)), -7000);
    }

    #[test]
    fn a_score_is_shared_out_among_its_features() {
        let model = Model::parse(MODEL).expect("the model is right");
        let mut shares = vec![0; FEATURES.len()];
        model.explain(&row(3.0, 0.0), &mut shares);
        let share = |name: &str| shares[FEATURES.iter().position(|feature| feature.name == name).expect("a feature")];
        assert_eq!((share("words"), share("commas")), (1900, 3000));
    }

    #[test]
    fn a_broken_model_is_refused() {
        let check = |from: &str, to: &str, expected: &str| {
            let error = Model::parse(&MODEL.replacen(from, to, 1)).err().expect("it is broken");
            assert!(error.contains(expected), "{error}");
        };
        check("[1, -1]", "[0, -1]", "tree 0 is broken");
        check("[1, -1]", "[1, -9]", "tree 0 is broken");
        check("\"commas\"", "\"comas\"", "unknown feature `comas`");
        check("\"version\": 1", "\"version\": 2", "version 2 is not known");
        check("\"trees\"", "\"forest\"", "unknown field `forest`");
    }

    #[test]
    fn probabilities_become_log_odds() {
        assert_eq!(units(0.5), 0);
        assert_eq!(units(0.9), 21972);
        assert!(units(1.0) > 100_000);
    }
}
