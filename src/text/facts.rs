//! What is known of a document once it has been asked for: the cells of a [`Document`](super::Document) and the types
//! that lie in them. Each fact is worked out in a file of its own, above the document.

use std::sync::OnceLock;
use std::sync::atomic::AtomicUsize;

use rustc_hash::FxHashMap;

use super::told::Told;
use crate::dialect::Dialect;
use crate::language::Language;
use crate::span::Span;

/// The facts of a document, each told when it is first asked for.
#[derive(Debug, Default)]
pub(super) struct Facts {
    pub(super) language: OnceLock<Option<Language>>,
    pub(super) dialect: OnceLock<Dialect>,
    pub(super) genre: OnceLock<Told>,
    pub(super) width: OnceLock<Option<Width>>,
    pub(super) is_indented: OnceLock<bool>,
    pub(super) headlines: OnceLock<Guesses>,
    /// The stems of the words of its paragraphs, by hash, with how often each comes.
    pub(super) spoken: OnceLock<FxHashMap<u64, u32>>,
    pub(super) roles: OnceLock<Roles>,
    pub(super) inline: OnceLock<Inline>,
    /// The line last asked about, and whether it holds math.
    pub(super) formula: AtomicUsize,
}

/// Which lines may be the document's headline, by 0-based index.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Guesses {
    /// Before the text.
    pub(super) before_text: [Option<usize>; 2],
    pub(super) anywhere: Option<usize>,
}

/// What a line is by its dialect.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Role {
    /// Prose, lists, quotations.
    #[default]
    Text,
    /// Between fences, in a literal block, an example of a program.
    Code,
    /// The title of a part, with its marks and its rules.
    Heading,
    /// A row or a border of a table with all its marks.
    Table,
    /// Between `---` and `---` or `+++` and `+++` at the document's begin.
    FrontMatter,
    /// A directive, a field, an attribute, a comment: it speaks to a program.
    Directive,
    /// A block of HTML in Markdown.
    Html,
}

/// What each line is.
#[derive(Debug, Default)]
pub(super) struct Roles {
    /// Without any, all lines are text.
    pub(super) of_lines: Vec<Role>,
    pub(super) has_code: bool,
    /// What the parser of a whole file has read on its way.
    pub(super) inline: Option<Inline>,
}

/// A link or an image, whole.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Link {
    /// From its first bracket (or `!`) to behind its address.
    pub(crate) span: Span,
    /// Between its brackets stands nothing that shows, or it is a picture without an address.
    pub(crate) is_empty: bool,
}

/// What stands within lines, each list in the order of the text.
#[derive(Debug, Default)]
pub(crate) struct Inline {
    /// Pieces of code within a line, with their backticks.
    pub(crate) code: Vec<Span>,
    pub(crate) links: Vec<Link>,
    /// Runs of `*`, `_` or a backtick that are plain text to the parser.
    pub(crate) loose: Vec<Span>,
    /// The runs that open or close emphasis.
    pub(crate) consumed: Vec<Span>,
}

/// The width that a text's lines are cut at, in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Width {
    pub(super) chars: usize,
    /// Too few lines told it: a sentence that ends where the line does ends its paragraph.
    pub(super) is_weak: bool,
}
