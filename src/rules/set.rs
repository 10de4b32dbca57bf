//! Which rules run: cards, chosen by selectors.
//!
//! As in ruff, the most specific selector that names a rule decides, and of two equally specific ones the refusal:
//! `--select boilerplate --ignore boilerplate/copyright` and `--ignore boilerplate --select boilerplate/copyright` both
//! do what they say.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, Result, anyhow, bail};
use globset::{Glob, GlobMatcher};
use walkdir::WalkDir;
use xxhash_rust::xxh3::xxh3_64_with_seed;

use super::builtin;
use super::card::Card;
use super::likeness::{likest, meant};
use crate::broken::Broken;
use crate::diagnostic::{Rule, Severity};
use crate::kind::Invalid;
use crate::language::Languages;

/// Names rules: `ALL`, a tag, a category, a glob over ids, or an id.
#[derive(Clone, Debug)]
pub struct Selector {
    pub text: String,
    kind: SelectorKind,
}

#[derive(Clone, Debug)]
enum SelectorKind {
    All,
    Glob(GlobMatcher),
    /// A category or a tag: which of the two depends on the cards.
    Word,
    Id,
    Profile,
}

/// The category whose tags are profiles.
const PROFILED: &str = "quality";

/// The profiles that a rule belongs to: what `--profile` names. A profile is a tag of the category `quality`, so that
/// `--select` and `--ignore` know it too, and a card of the user's joins one by its tag.
pub fn profiles(rule: &Rule) -> &[String] {
    if rule.category() == PROFILED { &rule.tags } else { &[] }
}

impl Selector {
    /// Reads a selector.
    ///
    /// # Errors
    /// When a glob is malformed.
    pub fn parse(text: &str) -> Result<Self> {
        let kind = if text == "ALL" {
            SelectorKind::All
        } else if text.contains(['*', '?', '[', '{']) {
            SelectorKind::Glob(Glob::new(text).with_context(|| format!("rule selector `{text}`"))?.compile_matcher())
        } else if text.contains('/') {
            SelectorKind::Id
        } else {
            SelectorKind::Word
        };
        Ok(Self { text: text.to_owned(), kind })
    }

    /// Names all rules of a profile.
    pub fn profile(name: &str) -> Self {
        Self { text: name.to_owned(), kind: SelectorKind::Profile }
    }

    /// How specifically the selector names the rule; `None` when it does not.
    fn specificity(&self, rule: &Rule) -> Option<u8> {
        match &self.kind {
            SelectorKind::All => Some(0),
            SelectorKind::Word if rule.category() == self.text => Some(2),
            SelectorKind::Word => rule.tags.contains(&self.text).then_some(1),
            SelectorKind::Profile => profiles(rule).contains(&self.text).then_some(1),
            SelectorKind::Glob(glob) => glob.is_match(&rule.id).then_some(3),
            SelectorKind::Id => (rule.id == self.text).then_some(4),
        }
    }

    /// Whether the selector names the rule.
    pub fn matches(&self, rule: &Rule) -> bool {
        self.specificity(rule).is_some()
    }
}

/// What is asked for. `select` empty means the cards' own defaults.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    pub select: Vec<Selector>,
    pub extend_select: Vec<Selector>,
    pub ignore: Vec<Selector>,
}

/// What is asked for, in words.
#[derive(Clone, Copy, Debug, Default)]
pub struct Asked<'a> {
    pub select: &'a [String],
    pub extend_select: &'a [String],
    pub ignore: &'a [String],
    /// The names of profiles.
    pub profiles: &'a [String],
}

impl Selection {
    /// Whether a card is on.
    pub fn admits(&self, card: &Card) -> bool {
        let best =
            |selectors: &[Selector]| selectors.iter().filter_map(|selector| selector.specificity(&card.rule)).max();
        let by_default = if self.select.is_empty() {
            card.default.then_some(0)
        } else {
            // Whatever names a rule switches it on, off by default or not, `ALL` too.
            best(&self.select)
        };
        match (by_default.max(best(&self.extend_select)), best(&self.ignore)) {
            (None, _) => false,
            (Some(_), None) => true,
            (Some(chosen), Some(refused)) => chosen > refused,
        }
    }

    /// What is asked for in words over `base`: `select` begins anew, the others add.
    ///
    /// # Errors
    /// When a glob is malformed.
    pub fn over(base: &Self, asked: &Asked) -> Result<Self> {
        let read = |list: &[String]| list.iter().map(|text| Selector::parse(text.trim())).collect::<Result<Vec<_>>>();
        let mut selection = if asked.select.is_empty() {
            base.clone()
        } else {
            Self { select: read(asked.select)?, ..Self::default() }
        };
        selection.extend_select.extend(read(asked.extend_select)?);
        selection.extend_select.extend(asked.profiles.iter().map(|name| Selector::profile(name.trim())));
        selection.ignore.extend(read(asked.ignore)?);
        Ok(selection)
    }

    fn selectors(&self) -> impl Iterator<Item = &Selector> {
        self.select.iter().chain(&self.extend_select).chain(&self.ignore)
    }
}

/// All cards there are, by id.
#[derive(Clone, Debug, Default)]
pub struct RuleSet {
    cards: Vec<Card>,
    /// Shared with every card.
    languages: Arc<Languages>,
}

/// An error of a kind or of the card's own, with the card's text.
pub fn broken(path: String, source: &str, error: Invalid) -> Broken {
    Broken { path, source: source.into(), message: error.message, span: error.span }
}

impl RuleSet {
    /// The catalogue that comes with the program.
    pub fn builtin() -> Self {
        Self::of(builtin::cards())
    }

    /// A set of just these cards.
    pub fn of(mut cards: Vec<Card>) -> Self {
        cards.sort_by(|a, b| a.rule.id.cmp(&b.rule.id));
        let mut set = Self { cards, languages: Arc::default() };
        set.share_languages();
        set
    }

    fn share_languages(&mut self) {
        for card in &mut self.cards {
            card.languages = Arc::clone(&self.languages);
        }
    }

    pub fn cards(&self) -> &[Card] {
        &self.cards
    }

    /// The words of all languages, those of the user's files too.
    pub fn languages(&self) -> &Arc<Languages> {
        &self.languages
    }

    /// The card of this id.
    pub fn card(&self, id: &str) -> Option<&Card> {
        self.cards.binary_search_by(|card| card.rule.id.as_str().cmp(id)).ok().map(|index| &self.cards[index])
    }

    /// The only card of this name, category left out.
    pub fn named(&self, name: &str) -> Option<&Card> {
        let mut cards =
            self.cards.iter().filter(|card| card.rule.id.split_once('/').is_some_and(|(_, own)| own == name));
        cards.next().filter(|_| cards.next().is_none())
    }

    /// Adds the cards of a folder laid out as `rules/` is: `<category>/<name>.toml`. A card with a known id replaces
    /// it. What lies in `languages` are no cards: `<code>.toml` adds to the words of a language.
    ///
    /// # Errors
    /// A [`Broken`] for one that cannot be used; otherwise what the system said, or that there is nothing.
    pub fn load(&mut self, folder: &Path) -> Result<()> {
        let mut found = false;
        // Asked first because the walk's own error repeats the path and the system's words.
        std::fs::metadata(folder).with_context(|| format!("rules `{}`", folder.display()))?;
        for entry in WalkDir::new(folder).sort_by_file_name() {
            let entry = entry.with_context(|| format!("rules `{}`", folder.display()))?;
            if entry.file_type().is_dir() || entry.path().extension().is_none_or(|ending| ending != "toml") {
                continue;
            }
            found = true;
            if Languages::are_in(folder, entry.path()) {
                Arc::make_mut(&mut self.languages).load(entry.path())?;
                continue;
            }
            let path = entry.path().display().to_string();
            let source = std::fs::read_to_string(entry.path()).with_context(|| format!("rule card `{path}`"))?;
            let id = entry.path().strip_prefix(folder).unwrap_or(entry.path()).with_extension("");
            let id: Vec<_> = id.iter().map(|part| part.to_string_lossy()).collect();
            let card = Card::parse(&id.join("/"), &path, &source).map_err(|error| {
                let broken = broken(path, &source, error);
                // A link may lead to any file.
                if entry.path_is_symlink() { anyhow!(broken.without_content()) } else { broken.into() }
            })?;
            match self.cards.binary_search_by(|known| known.rule.id.cmp(&card.rule.id)) {
                Ok(index) => self.cards[index] = card,
                Err(index) => self.cards.insert(index, card),
            }
        }
        if !found {
            bail!("rules `{}`: no card in it; cards are named <category>/<name>.toml", folder.display());
        }
        self.share_languages();
        Ok(())
    }

    /// The same cards with the severity that `change` gives each.
    pub fn with_severities(mut self, change: impl Fn(&Rule) -> Option<Severity>) -> Self {
        for card in &mut self.cards {
            if let Some(severity) = change(&card.rule) {
                Arc::make_mut(&mut card.rule).severity = severity;
            }
        }
        self
    }

    /// The cards that a selection switches on.
    ///
    /// # Errors
    /// When a selector names no rule, with the nearest name there is.
    pub fn select(&self, selection: &Selection) -> Result<Vec<&Card>> {
        for selector in selection.selectors() {
            self.check(selector)?;
        }
        Ok(self.cards.iter().filter(|card| selection.admits(card)).collect())
    }

    /// The same as long as the user's cards and words are the same. What comes with the program is not looked at.
    pub fn fingerprint(&self) -> u64 {
        let own = self.cards.iter().filter(|card| !card.is_builtin);
        own.fold(self.languages.fingerprint(), |seed, card| {
            xxh3_64_with_seed(format!("{}\n{}", card.rule.id, card.source).as_bytes(), seed)
        })
    }

    /// Refuses a selector that names no rule.
    pub fn check(&self, selector: &Selector) -> Result<()> {
        if matches!(selector.kind, SelectorKind::All) || self.cards.iter().any(|card| selector.matches(&card.rule)) {
            return Ok(());
        }
        if matches!(selector.kind, SelectorKind::Profile) {
            return self.no_profile(&selector.text);
        }
        match self.nearest(&selector.text) {
            Some(nearest) => bail!("no rule, category or tag `{}`; did you mean `{nearest}`?", selector.text),
            None => bail!("no rule, category or tag `{}`; `corpuslint rules` lists them", selector.text),
        }
    }

    fn no_profile(&self, name: &str) -> Result<()> {
        let known: BTreeSet<&str> =
            self.cards.iter().flat_map(|card| profiles(&card.rule)).map(String::as_str).collect();
        bail!("no profile `{name}`; {}", meant(name, &known))
    }

    /// The id, category or tag spelt most like `text`. Tags of two letters are languages, and one of them is near to
    /// anything.
    fn nearest(&self, text: &str) -> Option<String> {
        let kinds = self.cards.iter().flat_map(|card| {
            let tags = card.rule.tags.iter().map(String::as_str).filter(|tag| tag.len() > 2);
            tags.chain([card.rule.category()]).map(|name| (name, name))
        });
        likest(text, self.ids().chain(kinds))
    }

    /// The id spelt most like `text`, which may be a rule's name alone.
    pub fn nearest_rule(&self, text: &str) -> Option<String> {
        likest(text, self.ids())
    }

    /// Ids, and names without their category, each with the id that it means.
    fn ids(&self) -> impl Iterator<Item = (&str, &str)> {
        self.cards.iter().flat_map(|card| {
            let id = card.rule.id.as_str();
            let name = id.split('/').next_back().unwrap_or_default();
            [(id, id), (name, id)]
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn card(id: &str, default: bool) -> Card {
        let source = format!(
            "summary = ''\nwhy = ''\nseverity = 'note'\ncheck = 'pattern'\nmessage = ''\n\
             default = {default}\ntags = ['web']"
        );
        Card::parse(id, "", &source).expect("the card is right")
    }

    #[track_caller]
    fn check(select: &str, extend: &str, ignore: &str, expected: &str) {
        let set = RuleSet::of(vec![card("a/one", true), card("a/two", true), card("b/three", false)]);
        let read = |list: &str| list.split_whitespace().map(|text| Selector::parse(text).expect("right")).collect();
        let selection = Selection { select: read(select), extend_select: read(extend), ignore: read(ignore) };
        let on: Vec<&str> = set.select(&selection).expect("known").iter().map(|card| card.rule.id.as_str()).collect();
        assert_eq!(on.join(" "), expected);
    }

    #[test]
    fn the_most_specific_selector_decides() {
        check("", "", "", "a/one a/two");
        check("", "b", "", "a/one a/two b/three");
        check("a", "", "a/two", "a/one");
        check("a/two", "", "a", "a/two");
        check("a", "", "a", "");
        check("*/t*", "", "", "a/two b/three");
        check("ALL", "", "b", "a/one a/two");
        check("web", "", "a/one", "a/two b/three");
    }

    #[test]
    fn a_profile_is_a_tag_of_the_category_quality() {
        let set = RuleSet::of(vec![card("a/one", true), card("quality/two", false), card("quality/three", false)]);
        let on = |extend: Vec<Selector>, ignore: &str| {
            let ignore = ignore.split_whitespace().map(|text| Selector::parse(text).expect("right")).collect();
            let selection = Selection { extend_select: extend, ignore, ..Selection::default() };
            let cards = set.select(&selection).expect("known");
            cards.iter().map(|card| card.rule.id.clone()).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(on(vec![], ""), "a/one");
        assert_eq!(on(vec![Selector::profile("web")], ""), "a/one quality/three quality/two");
        assert_eq!(on(vec![Selector::profile("web")], "quality/two"), "a/one quality/three");
        let error = set.check(&Selector::profile("wep")).expect_err("unknown").to_string();
        assert_eq!(error, "no profile `wep`; did you mean `web`?");
        let error = set.check(&Selector::profile("quality")).expect_err("unknown").to_string();
        assert_eq!(error, "no profile `quality`; there are `web`");
    }

    #[test]
    fn a_misspelt_name_gets_a_suggestion() {
        let set = RuleSet::of(vec![card("boilerplate/share-row", true)]);
        let error = set.check(&Selector::parse("share-rows").expect("right")).expect_err("unknown");
        assert!(error.to_string().contains("`boilerplate/share-row`"), "{error}");
        let check = |text: &str, expected: Option<&str>| assert_eq!(set.nearest(text).as_deref(), expected, "{text}");
        check("boilerplat", Some("boilerplate"));
        check("Boilerplate", Some("boilerplate"));
        check("boilerplate/share-rwo", Some("boilerplate/share-row"));
        check("share", Some("boilerplate/share-row"));
        check("wbe", Some("web"));
        check("boilerplate/nosuch", None);
        check("nosuch", None);
        check("w", None);
        assert_eq!(set.nearest_rule("boilerplat"), None);
    }
}
