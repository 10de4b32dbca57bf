//! A rule file: TOML to [`Card`], refusing what it does not know and saying where.
//!
//! `params` stay unread here: they are the kind's own, which reads them from the same source and so points into the
//! card when one is wrong. Of a built-in card only the head is read, without its examples, which are for people and
//! tests, and without its phrases, which the build script has folded already: every run would pay for them.

use std::borrow::Cow;
use std::fs;
use std::ops::Range;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use anyhow::Result;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Deserialize;
use serde_json::{Value, json};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::embedded::{self, Embedded};
use super::example::{Example, WrittenExample, read_examples};
use crate::checks;
use crate::diagnostic::{Action, Extent, FixPlan, Rule, Severity};
use crate::dialect::Dialect;
use crate::fix::Applicability;
use crate::genre::Genre;
use crate::kind::{Beside, Invalid, Params, Spec, take_params};
use crate::language::{Language, Languages};
use crate::pointer::Pointer;
use crate::site::Site;

/// A rule as its file states it.
#[derive(Clone, Debug)]
pub struct Card {
    pub rule: Arc<Rule>,
    /// The name of the kind of check.
    pub check: String,
    /// Whether it is on without being asked for.
    pub default: bool,
    /// Filled when they are asked for, in a built-in card.
    examples: OnceLock<Vec<Example>>,
    /// The table `[params]` of a built-in card.
    params: Option<Arc<Params<'static>>>,
    /// The phrases that the build script took out of the parameters.
    folded: &'static str,
    /// Where it was read: the path of a user's card, `rules/<id>.toml` for a built-in one.
    pub path: String,
    /// The card's text, for pointing into it.
    pub source: Arc<str>,
    /// It comes with the program.
    pub is_builtin: bool,
    /// The words that its kind may ask for; those of the set that it belongs to.
    pub(super) languages: Arc<Languages>,
}

/// A rule of corpuslint: `rules/<category>/<name>.toml`.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(title = "Card")]
struct Written {
    /// What it finds, in a few words.
    summary: String,
    /// Why that is no text, or damaged, and what it does to whoever uses the text.
    why: String,
    /// An error is damage, a warning is what is not the text, a note is arguable.
    severity: Severity,
    /// Names under which it can be selected besides its id and category.
    #[serde(default)]
    tags: Vec<String>,
    /// For documents in these languages only (ISO 639-1).
    #[serde(default)]
    #[schemars(with = "Vec<Language>")]
    languages: Vec<Spanned<String>>,
    /// Silent for documents of these genres.
    #[serde(default)]
    #[schemars(with = "Vec<Genre>")]
    unless_genre: Vec<Spanned<String>>,
    /// Silent for documents in these markups.
    #[serde(default)]
    #[schemars(with = "Vec<Dialect>")]
    unless_dialect: Vec<Spanned<String>>,
    /// For documents of these sites only.
    #[schemars(with = "Option<WrittenSites>")]
    site: Option<Spanned<WrittenSites>>,
    /// Of more findings than this in a document one is made, at the first place.
    once_above: Option<usize>,
    /// The kind of check.
    #[schemars(with = "String")]
    check: Spanned<String>,
    /// What a finding says; `{match}` and other names in braces, which depend on the kind, are filled in.
    message: String,
    /// Whether it is on without being asked for.
    #[serde(default = "yes")]
    default: bool,
    /// What mends a finding.
    #[schemars(with = "Option<WrittenFix>")]
    fix: Option<Spanned<WrittenFix>>,
    /// What is found, and what is not: `corpuslint test-rules` tries them.
    #[serde(default, rename = "example")]
    #[schemars(with = "Vec<WrittenExample>")]
    examples: Vec<Spanned<WrittenExample>>,
}

fn yes() -> bool {
    true
}

/// The sites that a card speaks for.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct WrittenSites {
    /// Hosts of records' addresses, without `www.`.
    #[serde(default)]
    hosts: Vec<String>,
    /// The last parts of folders' paths.
    #[serde(default)]
    folders: Vec<String>,
    /// A record's field, or a JSON Pointer to it, that holds one of `values`.
    field: Option<String>,
    /// What `field` holds.
    #[serde(default)]
    values: Vec<String>,
}

/// What mends a finding. Without `delete` and `replace` the kind works the edits out itself.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct WrittenFix {
    /// How much around the match is taken away.
    delete: Option<Extent>,
    /// What is put in the place of the match.
    replace: Option<String>,
    /// How far the fix may be trusted at most.
    safety: Applicability,
    /// The same between the first and the last line of prose; no safer than `safety`.
    in_body: Option<Applicability>,
    /// The same where nothing else in the document is a page's; no safer than `safety`.
    alone: Option<Applicability>,
    /// A match of as many words says itself that it is a page's, so that `alone` does not hold for it.
    telling_words: Option<u32>,
}

impl Card {
    /// Reads a card. `id` is its path under the folder of rules, without the ending.
    ///
    /// # Errors
    /// With the place in `source`, when it is no TOML, a key is unknown or missing, or the kind does not exist.
    pub fn parse(id: &str, path: &str, source: &str) -> Result<Self, Invalid> {
        let (mut card, written, params) = Self::read(id, path, source)?;
        if let Some(span) = empty_list(&params) {
            let message = "params: an empty list says nothing; leave it out".to_owned();
            return Err(Invalid { rule: id.to_owned(), message, span: Some(span) });
        }
        card.source = source.into();
        card.examples = read_examples(&written)
            .map_err(|(message, span)| Invalid { rule: id.to_owned(), message, span: Some(span) })?
            .into();
        Ok(card)
    }

    /// Reads a card that comes with the program, up to its examples.
    ///
    /// # Errors
    /// As [`Self::parse`].
    pub fn builtin(embedded: &Embedded) -> Result<Self, Invalid> {
        let Embedded { id, source, head, folded } = *embedded;
        let (mut card, _, params) = Self::read(id, &format!("rules/{id}.toml"), head)?;
        card.source = source.into();
        card.params = Some(Arc::new(params));
        card.folded = folded;
        card.is_builtin = true;
        Ok(card)
    }

    /// What is marked and what is not, as the card gives it.
    ///
    /// # Panics
    /// When a built-in card's are wrong; a test reads them all.
    pub fn examples(&self) -> &[Example] {
        self.examples.get_or_init(|| {
            let (_, written, _) = Self::read(&self.rule.id, &self.path, &self.source).expect("built-in cards parse");
            read_examples(&written).expect("the examples of built-in cards are right")
        })
    }

    /// Reads a card but for its examples, which come as they are written; and its parameters, as they are written.
    fn read<'s>(
        id: &str,
        path: &str,
        source: &'s str,
    ) -> Result<(Self, Vec<Spanned<WrittenExample>>, Params<'s>), Invalid> {
        let invalid = |message: String, span: Option<Range<usize>>| Invalid { rule: id.to_owned(), message, span };
        let from_toml = |error: toml::de::Error| invalid(error.message().to_owned(), error.span());
        if id.split('/').count() != 2 || id.split('/').any(str::is_empty) {
            let message = "a card lies one folder deep, rules/<category>/<name>.toml".to_owned();
            return Err(invalid(message, None));
        }
        let mut table = DeTable::parse(source).map_err(from_toml)?;
        let params = take_params(table.get_mut());
        let written = Written::deserialize(toml::Deserializer::from(table)).map_err(from_toml)?;
        if checks::kind(written.check.get_ref()).is_none() {
            let kinds: Vec<String> = checks::KINDS.iter().map(|kind| format!("`{}`", kind.name())).collect();
            let message = format!("unknown check `{}`, expected one of {}", written.check.get_ref(), kinds.join(", "));
            return Err(invalid(message, Some(written.check.span())));
        }
        let fix = match written.fix {
            None => None,
            Some(fix) => Some(plan(fix.get_ref()).map_err(|message| invalid(message, Some(fix.span())))?),
        };
        let read = |code: &Spanned<String>| {
            Language::read(code.get_ref()).map_err(|message| invalid(message, Some(code.span())))
        };
        let languages = written.languages.iter().map(read).collect::<Result<_, _>>()?;
        let read =
            |name: &Spanned<String>| Genre::read(name.get_ref()).map_err(|message| invalid(message, Some(name.span())));
        let unless_genre = written.unless_genre.iter().map(read).collect::<Result<_, _>>()?;
        let read = |name: &Spanned<String>| {
            Dialect::read(name.get_ref()).map_err(|message| invalid(message, Some(name.span())))
        };
        let unless_dialect = written.unless_dialect.iter().map(read).collect::<Result<_, _>>()?;
        let sites = match written.site {
            None => Vec::new(),
            Some(written) => {
                let span = written.span();
                sites(written.into_inner()).map_err(|message| invalid(message.to_owned(), Some(span)))?
            }
        };
        let card = Self {
            rule: Arc::new(Rule {
                id: id.to_owned(),
                summary: written.summary,
                why: written.why.trim().to_owned(),
                severity: written.severity,
                tags: written.tags,
                languages,
                unless_genre,
                unless_dialect,
                sites,
                once_above: written.once_above,
                message: written.message,
                fix,
            }),
            check: written.check.into_inner(),
            default: written.default,
            examples: OnceLock::new(),
            params: None,
            folded: "",
            path: path.to_owned(),
            source: Arc::default(),
            is_builtin: false,
            languages: Arc::default(),
        };
        Ok((card, written.examples, params))
    }

    /// The words of all languages, as the card's set has them.
    pub fn languages(&self) -> &Arc<Languages> {
        &self.languages
    }

    /// The card as its kind sees it.
    pub fn spec(&self) -> Spec {
        let spec =
            Spec::new(Arc::clone(&self.rule), Arc::clone(&self.source), self.beside(), Arc::clone(&self.languages));
        match &self.params {
            Some(params) => spec.builtin(Arc::clone(params), self.folded),
            None => spec,
        }
    }

    /// Reads what lies beside the card: in the program for a built-in one, in the card's folder for a user's.
    fn beside(&self) -> Beside {
        if self.is_builtin {
            let category = self.rule.category().to_owned();
            return Arc::new(move |name| {
                let path = format!("{category}/{name}");
                embedded::file(&path).map(Cow::Borrowed).ok_or_else(|| "no such file beside the card".to_owned())
            });
        }
        let folder = Path::new(&self.path).parent().unwrap_or(Path::new("")).to_owned();
        Arc::new(move |name| fs::read_to_string(folder.join(name)).map(Cow::Owned).map_err(|error| error.to_string()))
    }
}

/// The JSON Schema of a card as it is written, in which `params` are those of the kind that `check` names.
pub fn card_schema(generator: &mut SchemaGenerator) -> Schema {
    let mut schema = Written::json_schema(generator);
    let of_kind = checks::KINDS.iter().map(|kind| {
        let params = (kind.params())(generator);
        let is_it = json!({ "properties": { "check": { "const": kind.name() } } });
        json!({ "if": is_it, "then": { "properties": { "params": params } } })
    });
    let of_kind: Vec<Value> = of_kind.collect();
    let names: Vec<Value> =
        checks::KINDS.iter().map(|kind| json!({ "const": kind.name(), "description": kind.summary() })).collect();
    schema.insert("allOf".to_owned(), of_kind.into());
    let properties = schema.get_mut("properties").and_then(Value::as_object_mut).expect("a card has fields");
    properties.insert("params".to_owned(), json!({ "type": "object", "description": "The kind's own parameters." }));
    properties.insert("check".to_owned(), json!({ "description": "The kind of check.", "oneOf": names }));
    schema
}

/// The place of a list of what is sought that has no entry: the card would find nothing and never say so. Other lists
/// may well be empty, a kind may even ask for them.
fn empty_list(params: &Params) -> Option<Range<usize>> {
    const SOUGHT: [&str; 6] = ["phrases", "edge-phrases", "prefixes", "labels", "patterns", "edge-patterns"];
    let DeValue::Table(table) = params.get_ref() else { return None };
    let empty = table.iter().filter(|(key, value)| {
        SOUGHT.contains(&key.get_ref().as_ref()) && matches!(value.get_ref(), DeValue::Array(list) if list.is_empty())
    });
    empty.map(|(_, value)| value.span()).min_by_key(|span| span.start)
}

fn sites(written: WrittenSites) -> Result<Vec<Site>, &'static str> {
    let WrittenSites { hosts, folders, field, values } = written;
    if field.is_some() == values.is_empty() {
        return Err("a site's `field` and its `values` go together");
    }
    let host = |host: String| host.to_lowercase().trim_start_matches("www.").into();
    let hosts = hosts.into_iter().map(|name| Site::Host(host(name)));
    let folders = folders.into_iter().map(|name| Site::Folder(name.trim_matches('/').into()));
    let field = Pointer::of(&field.unwrap_or_default());
    let values = values.into_iter().map(|value| Site::Value { field: field.clone(), value: value.into() });
    let sites: Vec<Site> = hosts.chain(folders).chain(values).collect();
    if sites.is_empty() { Err("a site is named by `hosts`, `folders` or `values`") } else { Ok(sites) }
}

fn plan(fix: &WrittenFix) -> Result<FixPlan, String> {
    let action = match (fix.delete, &fix.replace) {
        (Some(extent), None) => Action::Delete(extent),
        (None, Some(text)) => Action::Replace(text.as_str().into()),
        (None, None) => Action::Computed,
        (Some(_), Some(_)) => return Err("a fix either deletes or replaces".to_owned()),
    };
    let in_body = fix.in_body.unwrap_or(fix.safety);
    if in_body > fix.safety {
        return Err("a fix cannot be safer in the body than at the edges".to_owned());
    }
    let alone = fix.alone.unwrap_or(fix.safety);
    if alone > fix.safety {
        return Err("a fix cannot be safer alone than in company".to_owned());
    }
    Ok(FixPlan { action, safety: fix.safety, in_body, alone, telling_words: fix.telling_words })
}

#[cfg(test)]
mod tests {
    use super::*;

    const CARD: &str = r#"
summary = "A word"
why = "Because."
severity = "note"
check = "pattern"
message = "`{match}`"
[params]
patterns = ["bad"]
[fix]
delete = "match"
safety = "safe"
[[example]]
text = "a ⟪bad⟫ word"
fixed = "a  word"
"#;

    #[track_caller]
    fn check_broken(from: &str, to: &str, message: &str, at: &str) {
        let source = CARD.replace(from, to);
        let error = Card::parse("text/word", "word.toml", &source).expect_err("the card is broken");
        assert!(error.message.contains(message), "{}", error.message);
        assert_eq!(&source[error.span.expect("a place")], at);
    }

    #[test]
    fn a_card_is_read_with_its_marks() {
        let card = Card::parse("text/word", "word.toml", CARD).expect("the card is right");
        assert_eq!(card.rule.category(), "text");
        assert!(card.rule.languages.is_empty());
        let example = &card.examples()[0];
        assert_eq!(example.raw, b"a bad word");
        assert_eq!(example.marks.iter().map(|mark| (mark.start, mark.end)).collect::<Vec<_>>(), [(2, 5)]);
    }

    #[test]
    fn what_is_wrong_has_a_place() {
        check_broken("severity =", "severty =", "unknown field `severty`", "severty");
        check_broken("\"note\"", "\"loud\"", "unknown variant `loud`", "\"loud\"");
        check_broken("\"pattern\"", "\"patern\"", "unknown check `patern`", "\"patern\"");
        check_broken(
            "check =",
            "languages = ['en', 'eng']\ncheck =",
            "unknown language `eng`, expected an ISO 639-1 code such as `en`",
            "'eng'",
        );
        check_broken(
            "check =",
            "unless-genre = ['verse', 'song']\ncheck =",
            "unknown genre `song`, expected one of `prose`, `page`, `verse`, `wrapped`, `data`, `entries`, \
             `transcript`",
            "'song'",
        );
        check_broken(
            "check =",
            "unless-dialect = ['markup']\ncheck =",
            "unknown dialect `markup`, expected one of `plain`, `markdown`, `re-structured-text`, `ascii-doc`, `org`, \
             `wiki`",
            "'markup'",
        );
        check_broken("[params]", "[site]\n[params]", "a site is named by", "[site]");
        check_broken("[params]", "[site]\nfield = '/a'\n[params]", "go together", "[site]");
        check_broken("[\"bad\"]", "[ ]", "an empty list says nothing", "[ ]");
        check_broken("safety", "replace = \"\"\nsafety", "either deletes or replaces", "[fix]");
    }
}
