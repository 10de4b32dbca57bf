//! Kinds of check: each compiles all cards that name it into one pass over a document.
//!
//! A check says what it saw. Severity, message and fix belong to the card, and reach the finding through [`Sink`],
//! which is the only way to report: a check cannot mislabel what it found.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeTable, DeValue, ValueDeserializer};

use crate::diagnostic::Rule;
use crate::text::{Document, Zone};

mod across;
mod address;
mod announced;
mod bits;
mod blank;
mod blocks;
mod bullet;
mod characters;
mod code;
mod compatibility;
mod confusable;
mod doubled;
mod duplicate;
mod emphasis;
mod empty;
mod ending;
mod entity;
mod entries;
mod heading;
mod headline;
mod headlines;
mod hyphen;
mod identifier;
mod identity;
mod joined;
mod language;
mod lazy;
mod line_score;
mod link;
mod literals;
mod measure;
mod mojibake;
mod near;
mod newlines;
mod ngrams;
mod normal;
mod pattern;
mod phrase;
mod quotes;
mod reach;
mod reading;
mod repeated;
mod search;
mod shape;
mod sink;
mod site_line;
mod spaced;
mod stretches;
mod table;
mod utf8;
mod words;

pub use across::{Across, Comparison, CorpusPass, Digest, Home, Opening, Spot};
pub use line_score::{FEATURES, Feature, Page, PageReader};
pub use sink::{Hit, Sink};

/// All kinds, by the name a card gives as `check`.
pub static KINDS: &[&dyn Kind] = &[
    // One a line.
    &address::Address,
    &blank::Blank,
    &bullet::Bullet,
    &characters::Characters,
    &code::Code,
    &compatibility::Compatibility,
    &confusable::Confusable,
    &doubled::Doubled,
    &duplicate::Duplicate,
    &emphasis::Emphasis,
    &empty::Empty,
    &ending::Ending,
    &entity::Entity,
    &heading::Heading,
    &headline::Headline,
    &headlines::Headlines,
    &hyphen::Hyphen,
    &identifier::Identifier,
    &identity::Identity,
    &joined::Joined,
    &language::Language,
    &line_score::LineScore,
    &link::Link,
    &measure::Measure,
    &mojibake::Mojibake,
    &near::Near,
    &newlines::Newlines,
    &ngrams::NGrams,
    &normal::Normal,
    &pattern::Pattern,
    &phrase::Phrase,
    &quotes::Quotes,
    &reading::Reading,
    &repeated::Repeated,
    &shape::Shape,
    &site_line::SiteLine,
    &spaced::Spaced,
    &table::Table,
    &utf8::Utf8,
];

/// A kind of check.
pub trait Kind: Sync {
    /// What a card writes as `check`.
    fn name(&self) -> &'static str;

    /// Compiles cards into one pass.
    ///
    /// # Errors
    /// The first parameter that is wrong, with its card and place.
    fn compile(&self, cards: &[Spec]) -> Result<Box<dyn Pass>, Invalid>;
}

/// The kind of this name.
pub fn kind(name: &str) -> Option<&'static dyn Kind> {
    KINDS.iter().copied().find(|kind| kind.name() == name)
}

/// All cards of one kind, compiled.
pub trait Pass: Send + Sync {
    /// Reports what it finds, in any order.
    fn run(&self, document: &Document, sink: &mut Sink);

    /// Whether it runs after the others, because it looks at what they found.
    fn runs_last(&self) -> bool {
        false
    }

    /// Whether it looks at documents that could not be read. Only the kind that reports just that does.
    fn wants_unreadable(&self) -> bool {
        false
    }

    /// The longest record, in bytes, that it wants to see; a longer one is a fault of its file.
    fn record_limit(&self) -> Option<usize> {
        None
    }

    /// The part that compares documents with each other, if the kind has one.
    fn corpus(&self) -> Option<&dyn CorpusPass> {
        None
    }
}

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
    /// The phrases that the build script took out of the card's `[params]`, folded: see [`phrase`].
    folded: &'static str,
    /// Broken parameters show at once instead of at first use.
    pub eager: bool,
    /// Reads a file that lies beside the card, by its name.
    beside: Beside,
}

/// Reads a file beside a card; what keeps it from being read, in words.
pub type Beside = Arc<dyn Fn(&str) -> Result<Cow<'static, str>, String> + Send + Sync>;

impl Spec {
    /// `source` is TOML: a card that could be read.
    pub fn new(rule: Arc<Rule>, source: Arc<str>, beside: Beside) -> Self {
        Self { rule, source, params: None, folded: "", eager: true, beside }
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
        #[derive(serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        struct NoParams {}
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

/// Which part of the document a card looks at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Where {
    /// Before the first line of prose, or where there is no prose.
    Head,
    /// After the last line of prose, or where there is no prose.
    Tail,
    /// Head or tail.
    Edges,
    #[default]
    Anywhere,
}

impl Where {
    /// Whether a line of `zone` is looked at. `has_prose` is false in a document without any, which is all edge.
    pub fn admits(self, zone: Zone, has_prose: bool) -> bool {
        match self {
            Self::Anywhere => true,
            _ if !has_prose => true,
            Self::Head => zone == Zone::Head,
            Self::Tail => zone == Zone::Tail,
            Self::Edges => zone != Zone::Body,
        }
    }
}
