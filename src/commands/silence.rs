//! Which rules say nothing of a document, whatever stands in it, and why.

use corpuslint::rules::Card;
use corpuslint::site::Site;
use corpuslint::text::Document;

/// A rule that is silent for a document.
#[derive(serde::Serialize)]
pub(super) struct Silence {
    pub(super) rule: String,
    /// `genre`, `dialect`, `site` or `language`.
    pub(super) by: &'static str,
    pub(super) why: String,
}

/// Those of `on` that are silent for the document: what their cards say against its genre, its dialect, its site and
/// its language.
pub(super) fn silent(document: &Document, on: &[&Card]) -> Vec<Silence> {
    on.iter().filter_map(|card| silence(document, card)).collect()
}

fn silence(document: &Document, card: &Card) -> Option<Silence> {
    /// More languages are counted.
    const MOST: usize = 3;
    let rule = &card.rule;
    let silence = |by, why| Some(Silence { rule: rule.id.clone(), by, why });
    if let Some(genre) = document.genre().filter(|genre| rule.unless_genre.contains(genre)) {
        return silence("genre", format!("genre: not for {genre}"));
    }
    let dialect = document.dialect();
    if rule.unless_dialect.contains(&dialect) {
        return silence("dialect", format!("dialect: not for {dialect}"));
    }
    if !rule.sites.is_empty() && !document.origin.whereabouts().is_of(&rule.sites) {
        let names: Vec<&str> = rule.sites.iter().map(Site::name).collect();
        return silence("site", format!("site: for {}", names.join(", ")));
    }
    let is_spoken = || document.language().is_some_and(|language| rule.languages.contains(&language));
    if rule.languages.is_empty() || is_spoken() {
        return None;
    }
    let names: Vec<&str> = rule.languages.iter().map(|language| language.name()).collect();
    let named = match names.len() {
        ..=MOST => names.join(", "),
        count => format!("{} and {} more", names[..MOST - 1].join(", "), count + 1 - MOST),
    };
    silence("language", format!("language: for {named}"))
}
