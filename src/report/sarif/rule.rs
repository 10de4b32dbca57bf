//! A rule as SARIF's `reportingDescriptor`.
//!
//! Code scanning refuses a whole file in which one rule has more than 20 tags. Languages are no tags there: a rule that
//! knows phrases of forty of them would be refused, and nobody looks for a finding by them.

use serde_json::{Map, Value, json};

use crate::diagnostic::{Rule, Severity};
use crate::language::is_code;
use crate::report::help::help_uri;

/// What code scanning takes of one rule.
const MOST_TAGS: usize = 20;

pub(super) fn descriptor(rule: &Rule) -> Value {
    let mut text = rule.why.clone();
    let mut markdown = format!("**{}**\n\n{}", rule.summary, rule.why);
    if let Some(plan) = &rule.fix {
        let fix = format!("\n\nFix: {}.", plan.safety);
        text.push_str(&fix);
        markdown.push_str(&fix);
    }
    let (languages, mut tags): (Vec<&str>, Vec<&str>) =
        rule.tags.iter().map(String::as_str).partition(|tag| is_code(tag));
    tags.truncate(MOST_TAGS);
    let mut properties = Map::new();
    properties.insert("tags".to_owned(), tags.into());
    if !languages.is_empty() {
        properties.insert("languages".to_owned(), languages.into());
    }
    properties.insert("problem.severity".to_owned(), problem(rule.severity).into());
    let mut descriptor = json!({
        "id": rule.id,
        "shortDescription": { "text": sentence(&rule.summary) },
        "fullDescription": { "text": sentence(&rule.why) },
        "help": { "text": text, "markdown": markdown },
        "defaultConfiguration": { "level": rule.severity.name() },
        "properties": properties
    });
    if let Some(name) = name(&rule.id) {
        descriptor["name"] = name.into();
    }
    if let Some(uri) = help_uri(&rule.id) {
        descriptor["helpUri"] = uri.into();
    }
    descriptor
}

/// The id as one identifier, each word with a capital, which is how SARIF names rules for people: it must not be the id
/// once more. `None` for an id without a letter of ASCII to begin with.
fn name(id: &str) -> Option<String> {
    let mut name = String::with_capacity(id.len());
    for word in id.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()) {
        let mut chars = word.chars();
        name.extend(chars.next().map(|first| first.to_ascii_uppercase()));
        name.push_str(chars.as_str());
    }
    name.starts_with(|c: char| c.is_ascii_alphabetic()).then_some(name).filter(|name| name != id)
}

/// GitHub's word for a level.
fn problem(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "recommendation",
    }
}

/// A text that ends as a sentence does, which is what SARIF asks of descriptions.
fn sentence(text: &str) -> String {
    let text = text.trim_end();
    if text.is_empty() || text.ends_with(['.', '!', '?']) { text.to_owned() } else { format!("{text}.") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::builtin;

    #[test]
    fn languages_are_no_tags() {
        let mut rule = Rule::named("house/style", "");
        rule.tags = ["web", "en", "pt-BR", "fil", "pdf"].map(str::to_owned).to_vec();
        let properties = descriptor(&rule)["properties"].clone();
        assert_eq!(properties["tags"], json!(["web", "pdf"]));
        assert_eq!(properties["languages"], json!(["en", "pt-BR", "fil"]));
    }

    #[test]
    fn no_card_has_more_tags_than_code_scanning_takes() {
        let mut rule = Rule::named("house/style", "");
        rule.tags = (0..50).map(|number| format!("shelf-{number}")).collect();
        assert_eq!(descriptor(&rule)["properties"]["tags"].as_array().map(Vec::len), Some(MOST_TAGS));
        for card in builtin::cards() {
            let tags = descriptor(&card.rule)["properties"]["tags"].as_array().map_or(0, Vec::len);
            assert!(tags <= MOST_TAGS, "{}: {tags} tags", card.rule.id);
            assert!(tags == 0 || !is_code(card.rule.tags[0].as_str()) || tags < card.rule.tags.len());
        }
    }

    #[test]
    fn a_name_is_one_identifier() {
        assert_eq!(name("encoding/utf16-without-bom").as_deref(), Some("EncodingUtf16WithoutBom"));
        assert_eq!(name("Haus/größe").as_deref(), Some("HausGrE"));
        assert_eq!(name("4/2"), None);
        assert_eq!(name("Style"), None);
    }
}
