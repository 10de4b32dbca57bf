//! Known findings: written once, hidden from then on, so that a gate fails on new damage only.
//!
//! A finding is known by its rule, its path and its content (the match and what stands next to it), never by its line.
//! The same content may be known several times in a file; one more than that is new.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use serde::{Deserialize, Serialize};

use crate::corpus::new_file;
use crate::diagnostic::Finding;

const VERSION: u32 = 1;

/// How often each finding is known.
#[derive(Clone, Debug, Default)]
pub struct Baseline {
    known: BTreeMap<Key, Known>,
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

/// A known finding that was not met as often as it is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stale {
    pub path: String,
    pub rule: String,
    pub text: String,
    /// How many are gone.
    pub gone: u64,
}

impl Baseline {
    /// Reads a baseline.
    ///
    /// # Errors
    /// When it cannot be read or is none.
    pub fn load(path: &Path) -> Result<Self> {
        let named = || format!("baseline `{}`", path.display());
        let source = std::fs::read_to_string(path).with_context(named)?;
        let file: File = serde_json::from_str(&source).with_context(named)?;
        if file.version != VERSION {
            bail!("baseline `{}`: version {} is not known here; write it anew", path.display(), file.version);
        }
        let known = file.findings.into_iter().map(|entry| {
            let key = Key { path: entry.path, rule: entry.rule, fingerprint: entry.fingerprint };
            (key, Known { count: entry.count, met: 0, text: entry.text })
        });
        Ok(Self { known: known.collect() })
    }

    /// Adds a finding.
    pub fn add(&mut self, finding: &Finding) {
        let text = finding.snippet.clone();
        self.known.entry(key(finding)).or_insert(Known { count: 0, met: 0, text }).count += 1;
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

    /// Whether the finding is known; meeting it uses one of its counts up.
    pub fn meet(&mut self, finding: &Finding) -> bool {
        self.known.get_mut(&key(finding)).is_some_and(|known| {
            known.met += 1;
            known.met <= known.count
        })
    }

    /// Whether anything of this content is known, however often: what a fix leaves alone.
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

    /// What is known and was not met, by path. Files that were not looked at are left out when `looked_at` says so.
    pub fn stale(&self, looked_at: &dyn Fn(&str) -> bool) -> Vec<Stale> {
        let stale = self.known.iter().filter(|(key, known)| known.met < known.count && looked_at(&key.path));
        stale
            .map(|(key, known)| Stale {
                path: key.path.clone(),
                rule: key.rule.clone(),
                text: known.text.clone(),
                gone: known.count - known.met,
            })
            .collect()
    }
}

fn key(finding: &Finding) -> Key {
    Key { path: finding.path.to_string(), rule: finding.rule.id.clone(), fingerprint: finding.fingerprint.clone() }
}
