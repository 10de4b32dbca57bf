//! A card as its kind sees it, and what is wrong with one.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeTable, DeValue, ValueDeserializer};

use crate::diagnostic::Rule;
use crate::language::{Languages, Lexicon, List};

/// A card's `[params]` as written, with its place.
pub type Params<'s> = Spanned<DeValue<'s>>;

/// Takes `[params]` out of a card's table; a card without it has an empty one.
pub fn take_params<'s>(card: &mut DeTable<'s>) -> Params<'s> {
    card.remove("params").unwrap_or_else(|| Spanned::new(0..0, DeValue::Table(DeTable::new())))
}

/// One card as its kind sees it.
pub struct Spec {
    pub rule: Arc<Rule>,
    /// The card's text.
    source: Arc<str>,
    /// The card's `[params]`, when they have been read already.
    params: Option<Arc<Params<'static>>>,
    /// The phrases that the build script took out of the card's `[params]`, folded: see `src/rules/embed.rs`.
    pub(crate) folded: &'static str,
    /// Broken parameters show at once instead of at first use.
    pub eager: bool,
    /// Reads a file that lies beside the card, by its name.
    beside: Beside,
    languages: Arc<Languages>,
}

/// The `[params]` of a kind that takes none.
#[derive(serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NoParams {}

/// Reads a file beside a card; what keeps it from being read, in words.
pub type Beside = Arc<dyn Fn(&str) -> Result<Cow<'static, str>, String> + Send + Sync>;

impl Spec {
    /// `source` is TOML: a card that could be read.
    pub fn new(rule: Arc<Rule>, source: Arc<str>, beside: Beside, languages: Arc<Languages>) -> Self {
        Self { rule, source, params: None, folded: "", eager: true, beside, languages }
    }

    /// Some lists of all languages, for a kind that compiles these cards.
    pub(crate) fn lexicon(cards: &[Self], lists: &'static [List]) -> Lexicon {
        Lexicon::new(Self::shared_languages(cards), lists)
    }

    /// The words of all languages, which the cards of a set share.
    ///
    /// # Panics
    /// Where there is no card: a kind compiles one at least.
    pub(crate) fn shared_languages(cards: &[Self]) -> &Arc<Languages> {
        &cards.first().expect("a kind compiles one card at least").languages
    }

    /// The same card, of which the build script has read the parameters and folded the phrases.
    pub fn builtin(self, params: Arc<Params<'static>>, folded: &'static str) -> Self {
        Self { params: Some(params), folded, eager: false, ..self }
    }

    /// The text of a file that lies beside the card.
    ///
    /// # Errors
    /// When the name leads elsewhere, or there is no such file.
    pub fn beside(&self, name: &str) -> Result<Cow<'static, str>, String> {
        if name.is_empty() || name.starts_with('.') || name.contains(['/', '\\']) {
            return Err("the name of a file beside the card is wanted".to_owned());
        }
        (self.beside)(name)
    }

    /// The card's `[params]` as the kind's own type, which refuses unknown keys; a card without them has an empty
    /// table.
    ///
    /// # Errors
    /// The first key or value that is wrong, at its place in the card.
    pub fn params<P: DeserializeOwned>(&self) -> Result<P, Invalid> {
        let params = match &self.params {
            Some(params) => Params::clone(params),
            None => take_params(DeTable::parse(&self.source).expect("the card was read before").get_mut()),
        };
        let span = params.span();
        P::deserialize(ValueDeserializer::from(params)).map_err(|error| Invalid {
            rule: self.rule.id.clone(),
            message: format!("params: {}", error.message()),
            span: error.span().or(Some(span)),
        })
    }

    /// The rule and the `[params]`, for kinds that keep both as they are.
    ///
    /// # Errors
    /// As [`Self::params`].
    pub fn rule_with_params<P: DeserializeOwned>(&self) -> Result<(Arc<Rule>, P), Invalid> {
        Ok((Arc::clone(&self.rule), self.params()?))
    }

    /// The rule of a card whose kind takes no parameters.
    ///
    /// # Errors
    /// When the card gives one all the same.
    pub fn rule_without_params(&self) -> Result<Arc<Rule>, Invalid> {
        let NoParams {} = self.params()?;
        Ok(Arc::clone(&self.rule))
    }

    /// An error about this card at `span` of its source.
    pub fn invalid(&self, span: Range<usize>, message: impl Into<String>) -> Invalid {
        Invalid { rule: self.rule.id.clone(), message: message.into(), span: Some(span) }
    }
}

/// What is wrong with a card.
#[derive(Clone, Debug)]
pub struct Invalid {
    /// The rule's id.
    pub rule: String,
    pub message: String,
    /// Bytes of the card's source.
    pub span: Option<Range<usize>>,
}

impl fmt::Display for Invalid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "rule card {}: {}", self.rule, self.message)
    }
}

impl std::error::Error for Invalid {}
