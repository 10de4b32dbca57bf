//! Known findings: written once, hidden from then on, so that a gate fails on new damage only.
//!
//! A finding is known by its rule, its path and its content (the match and what stands next to it), never by its line.
//! The same content may be known several times in a file; one more than that is new. Paths start from the folder that
//! the baseline lies in; in one of the first version, from the folder that the program ran in.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, Result, bail};
use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};

use crate::corpus::new_file;
use crate::diagnostic::Finding;

mod drift;
mod home;

pub use drift::{Drift, Elsewhere, Missing, Stale};
use home::Home;

const VERSION: u32 = 2;
/// The version whose paths start from the working folder.
const FIRST: u32 = 1;

/// How often each finding is known.
#[derive(Clone, Debug)]
pub struct Baseline {
    known: BTreeMap<Key, Known>,
    home: Home,
    version: u32,
    /// Hashes of rule and fingerprint of what is known, for telling that only its path differs.
    contents: FxHashSet<u64>,
    /// The files with known findings that were looked at in this run, by their paths here.
    looked_at: BTreeSet<String>,
    /// A finding that is known under another path, and none under its own.
    elsewhere: Option<(Arc<str>, Key)>,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    path: String,
    rule: String,
    fingerprint: String,
}

#[derive(Clone, Debug)]
struct Known {
    /// How often it was found when the baseline was written.
    count: u64,
    /// How often it has been met in this run.
    met: u64,
    text: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    version: u32,
    findings: Vec<Entry>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    path: String,
    rule: String,
    fingerprint: String,
    count: u64,
    /// The beginning of the match, for whoever reads the file.
    text: String,
}

impl Baseline {
    /// An empty one, to be saved at `path`.
    pub fn new(path: &Path, working_folder: &Path) -> Self {
        let home = Home::new(path.parent().unwrap_or(Path::new("")), working_folder);
        Self {
            known: BTreeMap::new(),
            home,
            version: VERSION,
            contents: FxHashSet::default(),
            looked_at: BTreeSet::new(),
            elsewhere: None,
        }
    }

    /// Reads a baseline.
    ///
    /// # Errors
    /// When it cannot be read or is none.
    pub fn load(path: &Path, working_folder: &Path) -> Result<Self> {
        let named = || format!("baseline `{}`", path.display());
        let source = std::fs::read_to_string(path).with_context(named)?;
        let file: File = serde_json::from_str(&source).with_context(named)?;
        if ![FIRST, VERSION].contains(&file.version) {
            bail!("baseline `{}`: version {} is not known here; write it anew", path.display(), file.version);
        }
        let mut baseline = Self { version: file.version, ..Self::new(path, working_folder) };
        if file.version == FIRST {
            baseline.home = Home::new(Path::new(""), working_folder);
        }
        for entry in file.findings {
            let path = if file.version == FIRST { baseline.home.path(&entry.path) } else { entry.path };
            baseline.contents.insert(content(&entry.rule, &entry.fingerprint));
            let key = Key { path, rule: entry.rule, fingerprint: entry.fingerprint };
            let known = baseline.known.entry(key).or_insert(Known { count: 0, met: 0, text: entry.text });
            known.count += entry.count;
        }
        Ok(baseline)
    }

    /// Adds a finding.
    pub fn add(&mut self, finding: &Finding) {
        let text = finding.snippet.clone();
        let key = self.key(finding);
        self.known.entry(key).or_insert(Known { count: 0, met: 0, text }).count += 1;
    }

    /// Writes the file, sorted, so that it makes small differences under version control.
    ///
    /// # Errors
    /// What the system said.
    pub fn save(&self, path: &Path) -> Result<()> {
        let findings = self.known.iter().map(|(key, known)| Entry {
            path: key.path.clone(),
            rule: key.rule.clone(),
            fingerprint: key.fingerprint.clone(),
            count: known.count,
            text: known.text.clone(),
        });
        let file = File { version: VERSION, findings: findings.collect() };
        let mut content = serde_json::to_vec_pretty(&file).expect("strings and numbers are always JSON");
        content.push(b'\n');
        new_file::write_new(path, &content)
    }

    /// Remembers that a file was looked at.
    pub fn look_at(&mut self, shown: &Arc<str>) {
        let path = self.home.path_again(shown);
        let least = Key { path: path.to_owned(), rule: String::new(), fingerprint: String::new() };
        let is_known = self.known.range(&least..).next().is_some_and(|(key, _)| key.path == least.path);
        if is_known {
            self.looked_at.insert(least.path);
        }
    }

    /// Whether the finding is known; meeting it uses one of its counts up.
    pub fn meet(&mut self, finding: &Finding) -> bool {
        let key = self.key(finding);
        if let Some(known) = self.known.get_mut(&key) {
            known.met += 1;
            return known.met <= known.count;
        }
        if self.elsewhere.is_none() && self.contents.contains(&content(&key.rule, &key.fingerprint)) {
            let is_same = |known: &&Key| known.rule == key.rule && known.fingerprint == key.fingerprint;
            let known = self.known.keys().find(is_same).cloned();
            self.elsewhere = known.map(|known| (Arc::clone(&finding.path), known));
        }
        false
    }

    /// The path by which a file is known here.
    pub fn path(&self, shown: &str) -> String {
        self.home.path(shown)
    }

    /// Whether anything of this content is known, however often: what a fix leaves alone. The path is that of
    /// [`Self::path`].
    pub fn knows(&self, path: &str, rule: &str, fingerprint: &str) -> bool {
        let key = Key { path: path.to_owned(), rule: rule.to_owned(), fingerprint: fingerprint.to_owned() };
        self.known.contains_key(&key)
    }

    /// How many findings are known.
    pub fn len(&self) -> u64 {
        self.known.values().map(|known| known.count).sum()
    }

    pub fn is_empty(&self) -> bool {
        self.known.is_empty()
    }

    /// What is known and no longer so, after a run over `roots`.
    pub fn drift(&self, roots: &[PathBuf]) -> Drift {
        drift::drift(self, roots)
    }

    /// Takes out what is gone, and adds nothing; returns how many findings that were.
    ///
    /// # Errors
    /// When its paths lead elsewhere: then nothing is known to be gone.
    pub fn prune(&mut self, drift: &Drift) -> Result<u64> {
        if self.version == FIRST {
            bail!("it was written by an older corpuslint; write it anew with --write-baseline");
        }
        if let Some(Elsewhere { known, found, .. }) = &drift.elsewhere {
            bail!(
                "none of its paths was linted; what it knows in `{known}` was found in `{found}`. If documents or the \
                 baseline were moved, write it anew with --write-baseline"
            );
        }
        let before = self.len();
        for Stale { path, rule, fingerprint, gone, .. } in &drift.stale {
            let key = Key { path: path.clone(), rule: rule.clone(), fingerprint: fingerprint.clone() };
            if let Some(known) = self.known.get_mut(&key) {
                known.count = known.count.saturating_sub(*gone);
            }
        }
        let is_missing = |path: &str| drift.missing.iter().any(|missing| missing.path == path);
        self.known.retain(|key, known| known.count > 0 && !is_missing(&key.path));
        Ok(before - self.len())
    }

    fn key(&mut self, finding: &Finding) -> Key {
        let path = self.home.path_again(&finding.path).to_owned();
        Key { path, rule: finding.rule.id.clone(), fingerprint: finding.fingerprint.clone() }
    }
}

fn content(rule: &str, fingerprint: &str) -> u64 {
    xxhash_rust::xxh3::xxh3_64(format!("{rule}\n{fingerprint}").as_bytes())
}
