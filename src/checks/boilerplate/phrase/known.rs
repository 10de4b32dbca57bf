//! The phrases of all cards, by what is hashed of them.
//!
//! There are thousands, read at every start, so nothing of them is kept but hashes: two phrases, or a phrase and a
//! line, that differ and hash alike would be met with once in some 10^15 lines.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::text::is_unspaced;

/// What a phrase says, the least first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Role {
    Prefix,
    Label,
    CapitalLabel,
    Filler,
    Edge,
    Whole,
}

impl Role {
    /// The role that a letter stands for, as [`super::fold::LISTS`] has it.
    pub(super) fn of(letter: char) -> Self {
        match letter {
            'w' => Self::Whole,
            'e' => Self::Edge,
            'f' => Self::Filler,
            'p' => Self::Prefix,
            'l' => Self::Label,
            _ => Self::CapitalLabel,
        }
    }

    /// Whether the phrase may stand in a row with others.
    pub(super) fn stands_in_rows(self) -> bool {
        self >= Self::Filler
    }
}

/// The phrases, ready to be looked up.
#[derive(Default)]
pub(super) struct Known {
    entries: Vec<Entry>,
    /// By the hash of the folded phrase: the first and the last entry of its list.
    lists: FxHashMap<u64, (u32, u32)>,
    /// Hashes of the first word of each phrase.
    first_words: FxHashSet<u64>,
    /// Hashes of the first two words of each phrase, or of its only one.
    openers: FxHashSet<u64>,
    /// The first two characters of prefixes in scripts without spaces, which end in the middle of what looks like a
    /// word.
    unspaced: FxHashSet<u64>,
    /// Bytes of the longest of those prefixes.
    pub(super) most_unspaced: usize,
    /// Words of the longest phrase.
    pub(super) most_words: usize,
}

/// A phrase of one card.
struct Entry {
    card: u32,
    role: Role,
    /// The next phrase of the same hash.
    next: Option<u32>,
}

impl Known {
    /// Adds a card's phrases as the build script folded them: one a line, after the letter of its role.
    pub(super) fn read(&mut self, folded: &str, card: u32) {
        // A phrase takes some 24 bytes, and most begin as others do.
        self.entries.reserve(folded.len() / 24);
        self.lists.reserve(folded.len() / 24);
        self.openers.reserve(folded.len() / 48);
        for line in folded.lines() {
            self.add(&line[1..], card, Role::of(char::from(line.as_bytes()[0])));
        }
    }

    /// Adds a folded phrase, which has at least one word.
    pub(super) fn add(&mut self, folded: &str, card: u32, role: Role) {
        let index = u32::try_from(self.entries.len()).expect("fewer phrases than that");
        let mut ends = memchr::memchr_iter(b' ', folded.as_bytes()).chain([folded.len()]);
        let first = ends.next().expect("the end of the text is one");
        let opener = ends.next();
        self.first_words.insert(hash(&folded[..first]));
        self.openers.insert(hash(&folded[..opener.unwrap_or(first)]));
        self.most_words = self.most_words.max(1 + usize::from(opener.is_some()) + ends.count());
        if role == Role::Prefix
            && let Some(pair) = unspaced_pair(folded)
        {
            self.unspaced.insert(hash(pair));
            self.most_unspaced = self.most_unspaced.max(folded.len());
        }
        self.entries.push(Entry { card, role, next: None });
        let (_, last) = self.lists.entry(hash(folded)).or_insert((index, index));
        if *last != index {
            self.entries[*last as usize].next = Some(index);
            *last = index;
        }
    }

    /// Whether this is the first word of a phrase.
    pub(super) fn begins_with(&self, word: &str) -> bool {
        self.first_words.contains(&hash(word))
    }

    /// Whether these are the first two words of a phrase, or its only one.
    pub(super) fn opens_with(&self, words: &str) -> bool {
        self.openers.contains(&hash(words))
    }

    /// Whether a prefix in a script without spaces may begin so.
    pub(super) fn begins_unspaced(&self, folded: &str) -> bool {
        unspaced_pair(folded).is_some_and(|pair| self.unspaced.contains(&hash(pair)))
    }

    /// The cards that have a phrase and what it says there, in the order in which they were added.
    pub(super) fn find(&self, folded: &str) -> impl Iterator<Item = (u32, Role)> {
        let entry = |index: u32| &self.entries[index as usize];
        let first = self.lists.get(&hash(folded)).map(|&(first, _)| entry(first));
        std::iter::successors(first, move |last| last.next.map(entry)).map(|entry| (entry.card, entry.role))
    }
}

/// The first two characters of a text that begins in a script without spaces.
fn unspaced_pair(folded: &str) -> Option<&str> {
    let mut chars = folded.char_indices();
    let (_, first) = chars.next()?;
    let (second, c) = chars.next()?;
    is_unspaced(first).then(|| &folded[..second + c.len_utf8()])
}

fn hash(folded: &str) -> u64 {
    xxhash_rust::xxh3::xxh3_64(folded.as_bytes())
}
