//! The comparisons of documents taken apart, for engines that group rows on many machines: what a document gives to
//! each, and what is found of a group of rows. Put together as each item says, they find what a run here finds.

use super::common;
use super::near::{self, Kept, Sketch};
use crate::kind::Digest;

pub use common::SiteLines;

/// What a document gives to a comparison.
#[derive(Debug)]
pub enum Row {
    /// To `duplicate`: the hash of all its words. Of documents with the same one all but the first are copies.
    Content(u128),
    Near(NearRow),
    /// To `site-line`, before the first document is linted: of the documents of a site those with the same `content`
    /// count once. A line counts in each `content` that has it in `lines`, and is a title where one has it in `titles`.
    Lines(SiteLines),
}

/// What a document gives to `near`.
#[derive(Debug)]
pub struct NearRow {
    /// Of documents with the same one all but the first take no further part.
    pub content: u64,
    /// Documents that have one of these in common are compared by [`near_in_band`].
    pub bands: Vec<u64>,
    /// What they are compared by, at most 3.1 kB.
    pub sketch: Vec<u8>,
}

impl Row {
    /// What is in a digest of one of these comparisons.
    pub fn of(digest: Digest) -> Option<Self> {
        let digest = match digest.try_open::<u128>() {
            Ok(content) => return Some(Self::Content(content)),
            Err(digest) => digest,
        };
        let digest = match digest.try_open::<Sketch>() {
            Ok(sketch) => {
                let (content, bands) = (sketch.content, sketch.bands().collect());
                return Some(Self::Near(NearRow { content, bands, sketch: sketch.to_bytes(0) }));
            }
            Err(digest) => digest,
        };
        digest.try_open().ok().map(Self::Lines)
    }
}

/// Which of the documents that have one band in common is near an earlier one, each by its place in `sketches`, which
/// come in the order of the documents: pairs of copy and original. Of all originals that bands give a copy the first is
/// its original. `None` where one is no sketch.
pub fn near_in_band(min_share: f64, sketches: &[&[u8]]) -> Option<Vec<(usize, usize)>> {
    let sketches: Vec<Kept> = sketches.iter().map(|bytes| Kept::try_from_bytes(bytes)).collect::<Option<_>>()?;
    Some(near::of_band(min_share, sketches.into_iter()))
}

/// How near a document is to another.
#[derive(Clone, Debug, PartialEq)]
pub struct Nearness {
    /// The share of sequences of words that both have.
    pub share: f64,
    /// The same as a finding says it.
    pub told: String,
    /// Which lines are the same, as a finding says it; empty where none is.
    pub lines: String,
}

/// How near a copy is to its original; `None` where one is no sketch.
pub fn nearness(copy: &[u8], original: &[u8]) -> Option<Nearness> {
    let (copy, original) = (Kept::try_from_bytes(copy)?, Kept::try_from_bytes(original)?);
    let (share, is_counted) = copy.share(&original);
    Some(Nearness { share, told: near::told(share, is_counted), lines: copy.lines_in(&original) })
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};
    use std::path::Path;
    use std::sync::Arc;

    use super::*;
    use crate::kind::LineCounts;
    use crate::lint::{Compared, Linter};
    use crate::rules::{RuleSet, Selection, Selector};
    use crate::site::Folder;
    use crate::text::{Document, Origin};

    fn linter(rules: &[&str]) -> Linter {
        let select = rules.iter().map(|rule| Selector::parse(rule).expect("a rule")).collect();
        let selection = Selection { select, ..Selection::default() };
        let all = RuleSet::builtin();
        Linter::new(all.select(&selection).expect("known")).expect("they compile")
    }

    /// Made-up articles, of which some are copies, some nearly so, and all have lines of their site.
    fn texts() -> Vec<String> {
        let words = ["ferry", "harbour", "lamp", "keeper", "tide", "rope", "gull", "storm", "engine", "island", "mail"];
        let sentence = |seed: usize| {
            let word = |at: usize| words[(seed * 7 + at * at * 3 + at) % words.len()];
            (0..12).map(word).collect::<Vec<_>>().join(" ")
        };
        let article = |seed: usize| (0..9).map(move |line| sentence(seed * 31 + line * 5) + &seed.to_string());
        let text = |index: usize| {
            let seed = index % 23;
            let mut lines: Vec<String> = article(seed).collect();
            if index >= 23 && !index.is_multiple_of(3) {
                lines[4] = format!("another line altogether, of article {index}");
            }
            lines.push("Read the paper every day of the week".to_owned());
            lines.join("\n\n")
        };
        (0..60).map(text).collect()
    }

    #[test]
    fn near_copies_put_together_from_rows_are_those_of_a_run() {
        let linter = linter(&["duplicate/near"]);
        let texts = texts();
        let mut comparisons = linter.compare(Path::new(""));
        let (mut first, mut bands) = (BTreeSet::new(), BTreeMap::<u64, Vec<usize>>::new());
        let mut sketches = Vec::new();
        for (number, text) in texts.iter().enumerate() {
            let document = Document::new(text);
            let home = crate::kind::Home { path: number.to_string().into(), record: None };
            comparisons.take(Compared::new(home, &document, linter.digest(&document))).expect("in memory");
            let digest = linter.digest(&document).pop().flatten().expect("long enough");
            let Some(Row::Near(row)) = Row::of(digest) else { panic!("a row of near") };
            if first.insert(row.content) {
                row.bands.into_iter().for_each(|band| bands.entry(band).or_default().push(number));
            }
            sketches.push(row.sketch);
        }
        let mut originals = BTreeMap::<usize, usize>::new();
        for places in bands.values() {
            let group: Vec<&[u8]> = places.iter().map(|place| &*sketches[*place]).collect();
            for (copy, original) in near_in_band(linter.min_share().expect("a share"), &group).expect("sketches") {
                let original = places[original];
                originals.entry(places[copy]).and_modify(|known| *known = original.min(*known)).or_insert(original);
            }
        }
        let ours: Vec<(String, String)> = originals
            .iter()
            .map(|(copy, original)| {
                let near = nearness(&sketches[*copy], &sketches[*original]).expect("sketches");
                (copy.to_string(), format!("`{original}`: {}{}", near.told, near.lines))
            })
            .collect();
        let mut theirs = Vec::new();
        for finding in comparisons.conclude().expect("in memory") {
            let (_, finding) = finding.expect("in memory");
            theirs.push((finding.path.to_string(), finding.message));
        }
        assert!(theirs.len() > 10, "{theirs:?}");
        assert_eq!(ours.len(), theirs.len());
        for ((copy, told), (path, message)) in ours.iter().zip(&theirs) {
            let (original, rest) = told.split_once(": ").expect("two parts");
            assert_eq!(copy, path);
            assert!(message.contains(original.trim_matches('`')), "{message} {told}");
            let (share, lines) = rest.split_at(rest.find('%').expect("a share") + 1);
            assert!(message.contains(share) && message.contains(lines), "{message} {told}");
        }
        assert_eq!((nearness(b"", b""), near_in_band(0.5, &[&[0; 21]])), (None, None));
    }

    #[test]
    fn lines_counted_elsewhere_are_found_as_those_of_a_run() {
        let texts = texts();
        let folder = Some(Folder { shown: "a", whole: "/a" });
        let origin = Origin { folder, is_record: true, ..Origin::default() };
        let own = linter(&["duplicate/site-line"]);
        let found = |linter: &Linter| {
            let found = |text: &String| linter.lint(&Document::new_from(text, origin));
            texts.iter().map(|text| found(text).iter().map(|found| found.span).collect()).collect::<Vec<Vec<_>>>()
        };
        let mut survey = crate::lint::survey(&own.ahead(), Path::new(""));
        let (mut contents, mut lines) = (BTreeSet::new(), BTreeMap::<(u64, u64), (BTreeSet<u64>, bool)>::new());
        for text in &texts {
            let document = Document::new_from(text, origin);
            let home = crate::kind::Home { path: Arc::from("a"), record: None };
            let digests = || own.ahead().iter().map(|pass| pass.digest(&document)).collect::<Vec<_>>();
            survey.take(Compared::new(home, &document, digests())).expect("in memory");
            let Some(Row::Lines(row)) = digests().pop().flatten().and_then(Row::of) else { panic!("a row of lines") };
            contents.insert((row.site, row.content));
            for line in row.lines {
                lines.entry((line, row.site)).or_default().0.insert(row.content);
            }
            for title in row.titles {
                lines.entry((title, row.site)).or_default().1 = true;
            }
        }
        assert_eq!(survey.conclude().expect("in memory").count(), 0);
        let sites: BTreeSet<u64> = contents.iter().map(|(site, _)| *site).collect();
        let documents = |site: &u64| contents.iter().filter(|(other, _)| other == site).count() as u32;
        let counts = LineCounts {
            documents: sites.iter().map(|site| (*site, documents(site))).collect(),
            lines: lines
                .into_iter()
                .map(|((line, site), (contents, is_title))| (line, site, contents.len() as u32, is_title))
                .collect(),
        };
        let other = linter(&["duplicate/site-line"]);
        assert_eq!(found(&other).concat(), []);
        let other = linter(&["duplicate/site-line"]);
        other.take_counts(&counts);
        assert!(found(&own).concat().len() >= texts.len());
        assert_eq!(found(&other), found(&own));
    }
}
