//! What a kind of check is: it compiles all cards that name it into one pass over a document.
//!
//! A check says what it saw. Severity, message and fix belong to the card, and reach the finding through [`Sink`],
//! which is the only way to report: a check cannot mislabel what it found.

use schemars::{JsonSchema, Schema, SchemaGenerator};

use crate::pointer::Pointer;
use crate::text::{Document, Zone};

mod across;
mod sink;
mod spec;

pub use across::{Across, Comparison, CorpusPass, Digest, Findings, Home, LineCounts, Opening, Slot};
pub(crate) use sink::Surplus;
pub use sink::{Hit, Sink};
use spec::NoParams;
pub use spec::{Beside, Invalid, Params, Spec, take_params};

/// Makes a JSON Schema: of what a kind takes as `[params]`, or of what is read and written elsewhere.
pub type MakeSchema = fn(&mut SchemaGenerator) -> Schema;

/// A kind of check.
pub trait Kind: Sync {
    /// What a card writes as `check`.
    fn name(&self) -> &'static str;

    /// What it finds, as half a sentence.
    fn summary(&self) -> &'static str;

    /// The parameters of its cards; none, unless it says so.
    fn params(&self) -> MakeSchema {
        NoParams::json_schema
    }

    /// Compiles cards into one pass.
    ///
    /// # Errors
    /// The first parameter that is wrong, with its card and place.
    fn compile(&self, cards: &[Spec]) -> Result<Box<dyn Pass>, Invalid>;
}

/// All cards of one kind, compiled.
pub trait Pass: Send + Sync {
    /// Reports what it finds, in any order.
    fn run(&self, document: &Document, sink: &mut Sink);

    /// When it runs, if it looks at what others found.
    fn turn(&self) -> Turn {
        Turn::Any
    }

    /// Whether it looks at documents that could not be read. Only the kind that reports just that does.
    fn wants_unreadable(&self) -> bool {
        false
    }

    /// The longest record, in bytes, that it wants to see; a longer one is a fault of its file.
    fn record_limit(&self) -> Option<usize> {
        None
    }

    /// The part that has to have seen all documents before the pass looks at the first, if the kind has one. What it
    /// concludes the pass keeps; there are no findings of it.
    fn ahead(&self) -> Option<&dyn CorpusPass> {
        None
    }

    /// The field of a record by which it puts documents together.
    fn site_field(&self) -> Option<&Pointer> {
        None
    }

    /// How many times their size, at most, compressed data may expand to.
    fn expansion_limit(&self) -> Option<u32> {
        None
    }

    /// The part that compares documents with each other, if the kind has one.
    fn corpus(&self) -> Option<&dyn CorpusPass> {
        None
    }
}

/// When a pass runs, first to last. Passes of one turn know nothing of each other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Turn {
    #[default]
    Any,
    /// After all that look at the text alone.
    Behind,
    /// After those, too: for what is only supposed, and must not shape what others say.
    Last,
}

/// Which part of the document a card looks at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize, serde::Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Where {
    /// Before the first line of prose, or where there is no prose.
    Head,
    /// After the last line of prose, or where there is no prose.
    Tail,
    /// Head or tail.
    Edges,
    /// In the whole document.
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
