//! What a configuration looks like to serde: all that can be wrong later keeps its place.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;
use std::path::PathBuf;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use toml::Spanned;

use crate::diagnostic::Severity;

/// The mildest severity that makes a run fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
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

/// `corpuslint.toml`: what corpuslint is to look for, where, and what makes it fail.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(title = "Configuration")]
pub(super) struct Written {
    /// Another configuration, which this one takes in and adds to; relative to this file, as all paths here.
    #[schemars(with = "Option<PathBuf>")]
    pub(super) extend: Option<Spanned<PathBuf>>,
    /// Run only these rules: ids, categories, tags, globs or `ALL`.
    #[schemars(with = "Option<Vec<String>>")]
    pub(super) select: Option<Vec<Spanned<String>>>,
    /// Run these besides.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub(super) extend_select: Vec<Spanned<String>>,
    /// Do not run these.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub(super) ignore: Vec<Spanned<String>>,
    /// Run the rules of these published quality filters too.
    #[schemars(with = "Option<Names>")]
    profile: Option<Spanned<Names>>,
    /// Folders of cards of your own.
    #[serde(default)]
    #[schemars(with = "Vec<PathBuf>")]
    pub(super) rules: Vec<Spanned<PathBuf>>,
    /// Of folders read only the files that these globs name.
    #[schemars(with = "Option<Vec<String>>")]
    pub(super) include: Option<Vec<Spanned<String>>>,
    /// Leave out files and folders that these globs name.
    #[schemars(with = "Option<Vec<String>>")]
    pub(super) exclude: Option<Vec<Spanned<String>>>,
    /// Leave these out besides, also of a configuration that this one extends.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub(super) extend_exclude: Vec<Spanned<String>>,
    /// Read files of these endings as text too; an empty one means files without an ending.
    #[serde(default)]
    pub(super) extension: Vec<String>,
    /// Leave out what is excluded even where it was named.
    pub(super) force_exclude: Option<bool>,
    /// The mildest severity that makes the exit status 1.
    pub(super) fail_on: Option<FailOn>,
    /// In what share of the documents rules may find something: selectors and shares, as `1%` or 0.01.
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, Rate>")]
    pub(super) fail_on_rate: BTreeMap<Spanned<String>, Spanned<toml::Value>>,
    /// The fields of a record that hold its texts, or JSON Pointers to them.
    #[schemars(with = "Option<Names>")]
    text_field: Option<Names>,
    /// The field of a record that names it, or a JSON Pointer to it.
    pub(super) id_field: Option<String>,
    /// Hide the findings that this file knows.
    #[schemars(with = "Option<PathBuf>")]
    pub(super) baseline: Option<Spanned<PathBuf>>,
    /// Whether a finding that the baseline knows and that is gone makes the exit status 1.
    pub(super) strict_baseline: Option<bool>,
    /// Whether anything is kept for later runs.
    pub(super) cache: Option<bool>,
    /// The folder for what is kept, below this file's.
    #[schemars(with = "Option<PathBuf>")]
    pub(super) cache_dir: Option<Spanned<PathBuf>>,
    /// Whether what `--fix` changes is written down, so that `undo` can put it back.
    pub(super) journal: Option<bool>,
    /// Other severities for rules: selectors and severities.
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, Severity>")]
    pub(super) severity: BTreeMap<Spanned<String>, Severity>,
    /// Rules that do not run for the files that a glob names.
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, Vec<String>>")]
    pub(super) per_file_ignores: BTreeMap<Spanned<String>, Vec<Spanned<String>>>,
    /// Findings that are right as they are.
    #[serde(default)]
    pub(super) allow: Vec<WrittenAllow>,
}

/// The JSON Schema of a configuration as it is written.
pub fn schema(generator: &mut SchemaGenerator) -> Schema {
    Written::json_schema(generator)
}

/// A share, as a number or as a text that may end with a percent sign.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "the shape of what is written; it is read where its place is known")]
#[serde(untagged)]
enum Rate {
    Share(f64),
    Percent(String),
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

impl JsonSchema for Names {
    fn schema_name() -> Cow<'static, str> {
        "Names".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": ["string", "array"], "items": { "type": "string" } })
    }
}

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

/// Findings that are right as they are.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenAllow {
    /// An id, category, tag or glob.
    #[schemars(with = "String")]
    pub(super) rule: Spanned<String>,
    /// A glob of files; all without it.
    #[schemars(with = "Option<String>")]
    pub(super) path: Option<Spanned<String>>,
    /// What the finding's text holds; anything without it.
    pub(super) text: Option<String>,
    /// For whoever reads the file.
    pub(super) reason: Option<String>,
}
