//! The table of kinds, in the families that `rules/` has.

use crate::kind::Kind;

pub mod boilerplate;
pub mod duplicate;
mod encoding;
mod format;
mod markup;
mod pattern;
mod privacy;
mod quality;
mod repetition;
mod structure;
mod text;
mod whitespace;

/// All kinds, by the name a card gives as `check`.
pub static KINDS: &[&dyn Kind] = &[
    // One a line.
    &boilerplate::cue::Cue,
    &boilerplate::line_score::LineScore,
    &boilerplate::phrase::Phrase,
    &duplicate::duplicate::Duplicate,
    &duplicate::near::Near,
    &duplicate::site_line::SiteLine,
    &encoding::characters::Characters,
    &encoding::compatibility::Compatibility,
    &encoding::confusable::Confusable,
    &encoding::mojibake::Mojibake,
    &encoding::normal::Normal,
    &encoding::quotes::Quotes,
    &encoding::utf8::Utf8,
    &format::identity::Identity,
    &format::reading::Reading,
    &markup::address::Address,
    &markup::bullet::Bullet,
    &markup::code::Code,
    &markup::emphasis::Emphasis,
    &markup::entity::Entity,
    &markup::escape::Escape,
    &markup::hole::Hole,
    &markup::link::Link,
    &markup::table::Table,
    &markup::trace::Trace,
    &pattern::Pattern,
    &privacy::identifier::Identifier,
    &quality::language::Language,
    &quality::measure::Measure,
    &repetition::ngrams::NGrams,
    &repetition::repeated::Repeated,
    &structure::empty::Empty,
    &structure::ending::Ending,
    &structure::heading::Heading,
    &structure::headline::Headline,
    &structure::headlines::Headlines,
    &structure::pages::Pages,
    &structure::shape::Shape,
    &structure::source::Source,
    &structure::stub::Stub,
    &text::blankless::Blankless,
    &text::doubled::Doubled,
    &text::hyphen::Hyphen,
    &text::joined::Joined,
    &text::ligature::Ligature,
    &text::spaced::Spaced,
    &text::split::Split,
    &whitespace::blank::Blank,
    &whitespace::newlines::Newlines,
];

/// The kind of this name.
pub fn kind(name: &str) -> Option<&'static dyn Kind> {
    KINDS.iter().copied().find(|kind| kind.name() == name)
}
