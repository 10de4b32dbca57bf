//! What a configuration looks like to serde: all that can be wrong later keeps its place.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;
use std::path::PathBuf;

use serde::de::{SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use toml::Spanned;

use crate::diagnostic::Severity;

/// The mildest severity that makes a run fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FailOn {
    Error,
    Warning,
    Note,
    Never,
}

impl FailOn {
    /// The severity, unless nothing fails.
    pub fn severity(self) -> Option<Severity> {
        match self {
            Self::Error => Some(Severity::Error),
            Self::Warning => Some(Severity::Warning),
            Self::Note => Some(Severity::Note),
            Self::Never => None,
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Written {
    pub(super) extend: Option<Spanned<PathBuf>>,
    pub(super) select: Option<Vec<Spanned<String>>>,
    #[serde(default)]
    pub(super) extend_select: Vec<Spanned<String>>,
    #[serde(default)]
    pub(super) ignore: Vec<Spanned<String>>,
    profile: Option<Spanned<Names>>,
    #[serde(default)]
    pub(super) rules: Vec<Spanned<PathBuf>>,
    pub(super) include: Option<Vec<Spanned<String>>>,
    pub(super) exclude: Option<Vec<Spanned<String>>>,
    #[serde(default)]
    pub(super) extend_exclude: Vec<Spanned<String>>,
    #[serde(default)]
    pub(super) extension: Vec<String>,
    pub(super) force_exclude: Option<bool>,
    pub(super) fail_on: Option<FailOn>,
    #[serde(default)]
    pub(super) fail_on_rate: BTreeMap<Spanned<String>, Spanned<toml::Value>>,
    text_field: Option<Names>,
    pub(super) id_field: Option<String>,
    pub(super) baseline: Option<Spanned<PathBuf>>,
    pub(super) strict_baseline: Option<bool>,
    /// Whether anything is kept for later runs, and where.
    pub(super) cache: Option<bool>,
    pub(super) cache_dir: Option<Spanned<PathBuf>>,
    #[serde(default)]
    pub(super) severity: BTreeMap<Spanned<String>, Severity>,
    #[serde(default)]
    pub(super) per_file_ignores: BTreeMap<Spanned<String>, Vec<Spanned<String>>>,
    #[serde(default)]
    pub(super) allow: Vec<WrittenAllow>,
}

impl Written {
    /// The fields that hold texts.
    pub(super) fn text_field(&mut self) -> Option<Vec<String>> {
        self.text_field.take().map(|Names(names)| names.into_iter().map(|(name, _)| name).collect())
    }

    /// The profiles, each with its place.
    pub(super) fn profiles(&self) -> impl Iterator<Item = (&str, Range<usize>)> {
        let names = self.profile.iter().map(|names| (names.get_ref(), names.span()));
        names.flat_map(|(Names(names), span)| {
            names.iter().map(move |(name, own)| (name.as_str(), own.clone().unwrap_or(span.clone())))
        })
    }
}

/// One name or a list of them, as on the command line. A name in a list has a place of its own; serde's untagged enums
/// would lose it.
struct Names(Vec<(String, Option<Range<usize>>)>);

impl<'de> Deserialize<'de> for Names {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NamesVisitor)
    }
}

struct NamesVisitor;

impl<'de> Visitor<'de> for NamesVisitor {
    type Value = Names;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a name or a list of names")
    }

    fn visit_str<E>(self, name: &str) -> Result<Names, E> {
        Ok(Names(vec![(name.to_owned(), None)]))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Names, A::Error> {
        let mut names = Vec::new();
        while let Some(name) = sequence.next_element::<Spanned<String>>()? {
            let span = name.span();
            names.push((name.into_inner(), Some(span)));
        }
        Ok(Names(names))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenAllow {
    pub(super) rule: Spanned<String>,
    pub(super) path: Option<Spanned<String>>,
    pub(super) text: Option<String>,
    /// For whoever reads the file.
    pub(super) reason: Option<String>,
}
