//! What the build script made of `rules/`: part of the program, and read when it is asked for.

/// A card as the build script made it part of the program.
#[derive(Clone, Copy, Debug)]
pub struct Embedded {
    pub id: &'static str,
    /// The file.
    pub source: &'static str,
    /// The part before the examples, without the phrases that are in `folded`.
    pub head: &'static str,
    /// The phrases of `[params]`, one a line, folded, each after the letter of its list; empty for most kinds.
    pub folded: &'static str,
}

/// Every built-in card, sorted by id.
static EMBEDDED: &[Embedded] = include!(concat!(env!("OUT_DIR"), "/builtin_cards.rs"));

/// What lies beside the cards: the path under `rules/` and the content, sorted by path.
static FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/builtin_files.rs"));

/// The content of a file beside the cards, by its path under `rules/`.
pub fn file(path: &str) -> Option<&'static str> {
    FILES.binary_search_by_key(&path, |(name, _)| name).ok().map(|index| FILES[index].1)
}

/// Every built-in card as it lies in the program, sorted by id.
pub fn embedded() -> &'static [Embedded] {
    EMBEDDED
}
