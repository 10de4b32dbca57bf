//! What of a baseline is no longer so: findings that are gone, files that are gone, and paths that never fit.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::PathBuf;

use super::{Baseline, FIRST};

/// What a run over some paths shows of a baseline.
#[derive(Clone, Debug, Default)]
pub struct Drift {
    /// In files that were looked at.
    pub stale: Vec<Stale>,
    /// Files below the folders that were looked at.
    pub missing: Vec<Missing>,
    pub elsewhere: Option<Elsewhere>,
}

impl Drift {
    /// Whether all that is known is so.
    pub fn is_none(&self) -> bool {
        self.stale.is_empty() && self.missing.is_empty() && self.elsewhere.is_none()
    }

    /// Leaves out what a run could not find, because `may_be_gone` says of its rule that it did not run.
    pub fn only(&mut self, may_be_gone: impl Fn(&str) -> bool) {
        self.stale.retain(|stale| may_be_gone(&stale.rule));
    }
}

/// A known finding that was not met as often as it is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stale {
    /// As in the baseline.
    pub path: String,
    pub rule: String,
    pub fingerprint: String,
    pub text: String,
    /// How many are gone.
    pub gone: u64,
}

/// A file with known findings that is not there any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// As in the baseline.
    pub path: String,
    /// How many findings of it are known.
    pub findings: u64,
}

/// The baseline knows none of the files that were looked at, but what was found in them, under another path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Elsewhere {
    /// A path in the baseline.
    pub known: String,
    /// A path as shown in this run, with a finding that is known there.
    pub found: String,
    /// The baseline is of the version whose paths start from the working folder.
    pub is_first_version: bool,
}

pub(super) fn drift(baseline: &Baseline, roots: &[PathBuf]) -> Drift {
    let stale = baseline
        .known
        .iter()
        .filter(|(key, known)| known.met < known.count && baseline.looked_at.contains(&key.path))
        .map(|(key, known)| Stale {
            path: key.path.clone(),
            rule: key.rule.clone(),
            fingerprint: key.fingerprint.clone(),
            text: known.text.clone(),
            gone: known.count - known.met,
        });
    let fits_nowhere = baseline.looked_at.is_empty();
    let elsewhere = baseline.elsewhere.as_ref().filter(|_| fits_nowhere).map(|(found, known)| Elsewhere {
        known: known.path.clone(),
        found: found.to_string(),
        is_first_version: baseline.version == FIRST,
    });
    // Where the paths are others, that is what there is to say, and not that they lead nowhere.
    let missing = if elsewhere.is_some() { Vec::new() } else { missing(baseline, roots) };
    Drift { stale: stale.collect(), missing, elsewhere }
}

fn missing(baseline: &Baseline, roots: &[PathBuf]) -> Vec<Missing> {
    let roots: Vec<PathBuf> = roots.iter().map(|root| baseline.home.root(root)).filter(|root| root.is_dir()).collect();
    let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
    for (key, known) in &baseline.known {
        if !baseline.looked_at.contains(&key.path) {
            *counts.entry(&key.path).or_default() += known.count;
        }
    }
    let is_missing = |path: &str| {
        let file = baseline.home.file(path);
        let is_nothing = |error: io::Error| matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory);
        let is_gone = || fs::symlink_metadata(&file).is_err_and(is_nothing);
        roots.iter().any(|root| file.starts_with(root)) && is_gone()
    };
    let missing = counts.into_iter().filter(|(path, _)| is_missing(path));
    missing.map(|(path, findings)| Missing { path: path.to_owned(), findings }).collect()
}
