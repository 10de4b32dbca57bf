//! A small ensemble of decision trees that scores a line, read from a file beside the card.
//!
//! All values are whole numbers of a ten-thousandth of log-odds, so a score is the same sum on every machine. A tree's
//! inner nodes carry values too: what a line's score gains on the way down belongs to the features it was asked about,
//! and that is what a finding says of them (the decomposition that Saabas described for forests).

use serde::Deserialize;

use super::low::{FEW_LANES, LANES, LEAST_LANES, LowTrees};
use super::names::FEATURES;
use super::node::Node;
use super::pieces::{Weights, WrittenWeights};
use super::stages::{Gate, Stages};

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
    /// Of the pieces of lines.
    pieces: WrittenWeights,
    /// What a line has to come to on its way; nothing is asked where this is not said.
    #[serde(default)]
    gates: WrittenGates,
    trees: Vec<WrittenTree>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenGates {
    /// Lines that score less in the end were not asked about when the gates were set.
    above: i32,
    /// After how many trees, and the least sum of these.
    least: Vec<(usize, i32)>,
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

/// The trees, ready to score.
pub(super) struct Model {
    /// What the lines are asked beside a page's own features.
    pub(super) weights: Weights,
    /// Of all trees, one after the other.
    nodes: Vec<Node>,
    low: LowTrees,
    gates: Vec<Gate>,
    /// The gates are for lines that score at least this in the end.
    gates_above: i32,
    /// Of the trees with more leaves than a low one has, the first node.
    high: Vec<usize>,
}

/// The only version there is.
const VERSION: u32 = 2;

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
        let weights = Weights::parse(&written.pieces)?;
        let mut model = Self {
            weights,
            nodes: Vec::new(),
            low: LowTrees::default(),
            gates: Vec::new(),
            gates_above: written.gates.above,
            high: Vec::new(),
        };
        for (index, tree) in written.trees.iter().enumerate() {
            model.add(tree, &numbers, &written.thresholds).ok_or_else(|| format!("tree {index} is broken"))?;
        }
        let mut before = 0;
        for (trees, least) in written.gates.least {
            if !(before + 1..=written.trees.len()).contains(&trees) {
                return Err(format!("a gate behind tree {trees} is out of order"));
            }
            before = trees;
            model.gates.push(Gate { trees, least });
        }
        // What a high tree adds is added first.
        if !model.high.is_empty() {
            model.gates.clear();
        }
        Ok(model)
    }

    /// Adds a tree. `None` when lists differ in length or an index points nowhere. A node's children come after it, so
    /// that every way down ends.
    fn add(&mut self, tree: &WrittenTree, features: &[u16], thresholds: &[Vec<f32>]) -> Option<()> {
        let count = tree.feature.len();
        let same = [tree.threshold.len(), tree.left.len(), tree.right.len(), tree.inner.len()];
        if same != [count; 4] || tree.leaf.len() != count + 1 {
            return None;
        }
        u16::try_from(count + tree.leaf.len()).ok()?;
        let root = self.nodes.len();
        for index in 0..count {
            let leads = |to: i16| {
                let node = match usize::try_from(to) {
                    Ok(node) => (node > index && node < count).then_some(node),
                    Err(_) => Some(leaf_index(to)).filter(|leaf| *leaf < tree.leaf.len()).map(|leaf| count + leaf),
                };
                u16::try_from(node?).ok()
            };
            let next = [leads(tree.right[index])?, leads(tree.left[index])?];
            let feature = usize::from(tree.feature[index]);
            let threshold = *thresholds.get(feature)?.get(usize::from(tree.threshold[index]))?;
            let (feature, value) = (*features.get(feature)?, tree.inner[index]);
            self.nodes.push(Node { threshold, feature, next, gain: [0; 2], value });
        }
        for (leaf, &value) in tree.leaf.iter().enumerate() {
            let here = u16::try_from(count + leaf).expect("longer trees are refused");
            self.nodes.push(Node { threshold: 0.0, feature: 0, next: [here; 2], gain: [0; 2], value });
        }
        for index in root..self.nodes.len() {
            let Node { next, value, .. } = self.nodes[index];
            let gain = |next: u16| self.nodes[root + usize::from(next)].value.saturating_sub(value);
            self.nodes[index].gain = next.map(gain);
        }
        if !self.low.add(&self.nodes[root..]) {
            self.high.push(root);
        }
        Some(())
    }

    /// The scores of some lines, in units. Where nothing is wanted that scores less than the gates were set for, a line
    /// that one of them holds back scores least. `fill` makes the row of features of the line with this number.
    pub(super) fn scores(&self, count: usize, enough: i32, mut fill: impl FnMut(usize, &mut Vec<f32>)) -> Vec<i32> {
        let mut scores = vec![0; count];
        let gates = if enough >= self.gates_above { self.gates.as_slice() } else { &[] };
        let mut stages = Stages::new(&self.low, gates);
        let mut row = Vec::with_capacity(FEATURES.len());
        for line in 0..count {
            fill(line, &mut row);
            let sum = self.high.iter().map(|&root| self.leaf(root, &row).value).sum();
            stages.add(line, &row, sum, &mut scores);
        }
        stages.finish(&mut scores);
        scores
    }

    /// The leaf to which a row of features goes down from a root.
    fn leaf(&self, root: usize, row: &[f32]) -> &Node {
        let tree = &self.nodes[root..];
        let mut at = 0;
        loop {
            let node = &tree[at];
            let next = usize::from(node.next[node.way(row)]);
            if next == at {
                return node;
            }
            at = next;
        }
    }

    /// Adds to `shares`, which has a place for each of [`FEATURES`], what each feature did for the scores of some rows.
    pub(super) fn explain(&self, rows: &[Vec<f32>], shares: &mut [i64]) {
        for some in rows.chunks(FEW_LANES) {
            let mut columns = vec![[0.0; LANES]; FEATURES.len()];
            for (lane, row) in some.iter().enumerate() {
                columns.iter_mut().zip(row).for_each(|(column, &value)| column[lane] = value);
                self.high.iter().for_each(|&root| self.explain_high(root, row, shares));
            }
            match some.len() {
                ..=LEAST_LANES => self.low.explain::<LEAST_LANES>(&columns, some.len(), shares),
                count => self.low.explain::<FEW_LANES>(&columns, count, shares),
            }
        }
    }

    fn explain_high(&self, root: usize, row: &[f32], shares: &mut [i64]) {
        let tree = &self.nodes[root..];
        let mut at = 0;
        loop {
            let node = &tree[at];
            let way = node.way(row);
            shares[usize::from(node.feature)] += i64::from(node.gain[way]);
            let next = usize::from(node.next[way]);
            if next == at {
                return;
            }
            at = next;
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::boilerplate::line_score::pieces::{SHAPE_BUCKETS, WORD_BUCKETS};

    const MODEL: &str = r#"{"version": 2, "features": ["words", "commas"], "thresholds": [[4.5], [0.5]],
        "pieces": PIECES, "trees": [
        {"feature": [0, 1], "threshold": [0, 0], "left": [1, -1], "right": [-3, -2], "inner": [100, 2000],
         "leaf": [5000, -1000, -7000]}]}"#;

    /// Reads a model, with weights that are nothing in the place of `PIECES`.
    fn parse(json: &str) -> Result<Model, String> {
        let table = |buckets: usize| serde_json::json!({ "weights": "g".repeat(buckets), "scale": 1.0, "bias": 0.0 });
        let pieces = serde_json::json!({ "words": table(WORD_BUCKETS), "shapes": table(SHAPE_BUCKETS) });
        Model::parse(&json.replace("PIECES", &pieces.to_string()))
    }

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

    fn score(model: &Model, row: &[f32]) -> i32 {
        model.scores(1, i32::MIN, |_, filled| filled.extend_from_slice(row))[0]
    }

    #[test]
    fn a_row_goes_down_to_its_leaf() {
        let model = parse(MODEL).expect("the model is right");
        assert_eq!(score(&model, &row(3.0, 0.0)), 5000);
        assert_eq!(score(&model, &row(3.0, 1.0)), -1000);
        assert_eq!(score(&model, &row(9.0, 0.0)), -7000);
    }

    #[test]
    fn lines_scored_together_have_the_scores_they_have_alone() {
        let text = include_str!("../../../../rules/boilerplate/page-chrome.model.json");
        // As it is, and with every tree too high to be asked all its questions at once.
        let model = Model::parse(text).expect("the model is right");
        let mut walked = Model::parse(text).expect("the model is right");
        let written: Written = serde_json::from_str(text).expect("the model is right");
        let mut next = 0;
        walked.high.extend(written.trees.iter().map(|tree| {
            let root = next;
            next += tree.feature.len() + tree.leaf.len();
            root
        }));
        walked.low = LowTrees::default();
        walked.gates.clear();
        assert_eq!((model.high.len(), walked.high.len()), (0, written.trees.len()));
        assert!(!written.trees.is_empty());
        for count in [0, 1, LEAST_LANES, FEW_LANES, FEW_LANES + 1, 2 * LANES + 3, 9 * LANES] {
            let value = |line: usize, feature: usize| match (line * 31 + feature * 17) % 7 {
                0 => -1.0,
                step => (step * line) as f32 / (feature % 5 + 1) as f32,
            };
            let fill = |line: usize, row: &mut Vec<f32>| {
                row.clear();
                row.extend((0..FEATURES.len()).map(|feature| value(line, feature)));
            };
            let scores = model.scores(count, i32::MIN, fill);
            assert_eq!(scores, walked.scores(count, i32::MIN, fill));
            // A line that a gate holds back scores least, and another what it scores without gates.
            let gated = model.scores(count, model.gates_above, fill);
            let is_told = |(whole, gated): (&i32, &i32)| whole == gated || *gated == i32::MIN;
            assert!(scores.iter().zip(&gated).all(is_told), "{scores:?} {gated:?}");
            let rows: Vec<Vec<f32>> =
                (0..count).map(|line| (0..FEATURES.len()).map(|f| value(line, f)).collect()).collect();
            let shares = |model: &Model| {
                let mut shares = vec![0; FEATURES.len()];
                model.explain(&rows, &mut shares);
                shares
            };
            assert_eq!(shares(&model), shares(&walked));
            assert!(count < LANES || scores.iter().any(|score| *score != scores[0]));
        }
    }

    #[test]
    fn a_line_that_a_gate_holds_back_scores_least() {
        let tree = MODEL.split_once("\"trees\": [").expect("it has trees").1;
        let tree = tree.strip_suffix("]}").expect("its end");
        let twice = MODEL.replacen(tree, &format!("{tree}, {tree}"), 1);
        let gated = twice.replacen("\"trees\"", r#""gates": {"above": 0, "least": [[1, -999]]}, "trees""#, 1);
        let model = parse(&gated).expect("the model is right");
        // Many lines, a few of which go on, and each has its own score.
        for count in [1, FEW_LANES, 3 * LANES + 2, 40 * LANES] {
            let fill = |line: usize, filled: &mut Vec<f32>| {
                filled.clear();
                filled.extend_from_slice(&row(if line % 5 == 3 { 3.0 } else { 9.0 }, 0.0));
            };
            let scores = model.scores(count, 0, fill);
            let expected = |least: i32| -> Vec<i32> {
                (0..count).map(|line| if line % 5 == 3 { 10_000 } else { least }).collect()
            };
            assert_eq!(scores, expected(i32::MIN));
            assert_eq!(model.scores(count, -1, fill), expected(-14_000), "it was not set for what is wanted");
        }
    }

    #[test]
    fn a_high_tree_is_gone_down_step_by_step() {
        // A line of as many words as there are questions goes down to the end of it.
        let questions = 40;
        let thresholds: Vec<f32> = (0..questions).map(|index| index as f32 + 0.5).collect();
        let tree = serde_json::json!({
            "feature": vec![0; questions], "threshold": (0..questions).collect::<Vec<_>>(),
            "left": (0..questions).map(|index| -1 - index as i32).collect::<Vec<_>>(),
            "right": (1..questions as i32).chain([-41]).collect::<Vec<_>>(),
            "inner": vec![0; questions], "leaf": (0..=questions).collect::<Vec<_>>(),
        });
        let model = serde_json::json!({
            "version": 2, "features": ["words"], "thresholds": [thresholds], "pieces": "PIECES", "trees": [tree, tree]
        });
        let model = parse(&model.to_string().replace("\"PIECES\"", "PIECES")).expect("the model is right");
        assert_eq!(model.high.len(), 2);
        for words in [0, 3, 39, 40, 70] {
            assert_eq!(score(&model, &row(words as f32, 0.0)), 2 * words.min(40));
        }
    }

    #[test]
    fn a_score_is_shared_out_among_its_features() {
        let model = parse(MODEL).expect("the model is right");
        let mut shares = vec![0; FEATURES.len()];
        model.explain(&[row(3.0, 0.0)], &mut shares);
        let share = |name: &str| shares[FEATURES.iter().position(|feature| feature.name == name).expect("a feature")];
        assert_eq!((share("words"), share("commas")), (1900, 3000));
    }

    #[test]
    fn a_broken_model_is_refused() {
        let check = |from: &str, to: &str, expected: &str| {
            let error = parse(&MODEL.replacen(from, to, 1)).err().expect("it is broken");
            assert!(error.contains(expected), "{error}");
        };
        check("[1, -1]", "[0, -1]", "tree 0 is broken");
        check("[1, -1]", "[1, -9]", "tree 0 is broken");
        check("\"commas\"", "\"comas\"", "unknown feature `comas`");
        check("\"version\": 2", "\"version\": 1", "version 1 is not known");
        for (gates, place) in [("[2, 5]", 2), ("[0, 5]", 0), ("[1, 5], [1, 6]", 1)] {
            let gates = format!("\"gates\": {{\"above\": 0, \"least\": [{gates}]}}, \"trees\"");
            check("\"trees\"", &gates, &format!("a gate behind tree {place} is out of order"));
        }
        check("\"trees\"", "\"forest\"", "unknown field `forest`");
    }

    #[test]
    fn probabilities_become_log_odds() {
        assert_eq!(units(0.5), 0);
        assert_eq!(units(0.9), 21972);
        assert!(units(1.0) > 100_000);
    }
}
