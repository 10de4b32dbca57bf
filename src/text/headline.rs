//! Which line is probably the document's headline: the one, before the first paragraph, whose words the text speaks of.
//!
//! On a page the headline stands somewhere between menu and text, by its shape a menu's line like any other. What tells
//! it is its words: those of a headline come again in the paragraphs, those of a menu do not. Nothing is ever mended by
//! this; it says which line no fix of boilerplate may take.

use rustc_hash::FxHashMap;
use xxhash_rust::xxh3::xxh3_64;

use super::chars::is_unspaced;
use super::document::Document;
use super::facts::Guesses;
use super::letters::is_alphanumeric;
use super::lines::Line;

/// Words of a headline.
const WORDS: std::ops::RangeInclusive<u32> = 1..=28;
/// Bytes of a headline, at most.
const MOST_BYTES: usize = 300;
/// Letters by which two forms of a word are taken for one.
const STEM: usize = 5;
/// Shorter words are of any text.
const SHORTEST: usize = 4;
/// So many paragraphs, and bytes of each, tell what a text speaks of.
const MOST_PARAGRAPHS: usize = 60;
const MOST_OF_PARAGRAPH: usize = 4_000;
/// Within so many lines before the text its headline is looked for once more, and two of its words have to come again.
const REACH: usize = 12;
const NEAR: u32 = 32;
/// A longer head is a list, and what stands further behind it is no headline.
const MOST_LINES: usize = 600;

impl Document<'_> {
    /// The 0-based indices of the lines before the text that may be its headline, two at most.
    pub fn headlines(&self) -> impl Iterator<Item = usize> {
        self.headline_guesses().before_text.iter().flatten().copied()
    }

    /// Whether the line with this 0-based index may be the document's headline: one of [`Self::headlines`], the line of
    /// which the text speaks most, or what one of these begins with, where an extractor has run it together with its
    /// date.
    pub(crate) fn may_be_headline(&self, line_index: usize) -> bool {
        let Guesses { before_text, anywhere } = *self.headline_guesses();
        let is_told = anywhere == Some(line_index) || before_text.contains(&Some(line_index));
        let text_of = |index: usize| self.lines().get(index).map_or("", |line| self.line_text(line)).trim();
        is_told || {
            let text = text_of(line_index);
            let begins = |index: usize| {
                let rest = text_of(index).strip_prefix(text);
                rest.is_some_and(|rest| rest.starts_with(|c: char| !c.is_alphanumeric()))
            };
            before_text.into_iter().flatten().any(begins) && self.is_spoken_of(line_index)
        }
    }

    /// Whether the line with this 0-based index may be the headline for all that is known: what many pages of a site
    /// print may be a list of its articles, of which this is one.
    pub(crate) fn may_be_a_title(&self, line_index: usize) -> bool {
        self.headlines().any(|headline| headline == line_index) || self.is_spoken_of(line_index)
    }

    fn headline_guesses(&self) -> &Guesses {
        self.facts.headlines.get_or_init(|| guesses(self))
    }

    /// Whether the text speaks of the line with this 0-based index as it speaks of its headline: most of its words, and
    /// two at least, come again in the paragraphs. On a page that is true of many a teaser, too.
    pub(crate) fn is_spoken_of(&self, line_index: usize) -> bool {
        let Some(line) = self.lines().get(line_index) else { return false };
        let spoken = self.facts.spoken.get_or_init(|| words_of_paragraphs(self));
        score(self.line_text(line), line.words, spoken) >= NEAR
    }
}

/// Guesses a document's headline. Before the text: the line whose words it speaks of most, and the last of which it
/// speaks at all.
fn guesses(document: &Document) -> Guesses {
    let lines = document.lines();
    let spoken = document.facts.spoken.get_or_init(|| words_of_paragraphs(document));
    if spoken.is_empty() {
        let first = lines.iter().position(|line| !line.is_blank());
        return Guesses { before_text: [first, None], anywhere: None };
    }
    let first_paragraph = lines.iter().position(Line::is_paragraph).unwrap_or(lines.len());
    let from = first_paragraph.saturating_sub(MOST_LINES);
    let mut best: Option<(u32, usize)> = None;
    let mut best_of_all: Option<(u32, usize)> = None;
    let mut nearest = None;
    for line_index in from..lines.len().min(from.saturating_add(MOST_LINES)) {
        let line = lines.get(line_index).expect("the index is below the number of lines");
        if line.is_blank() || line.is_paragraph() {
            continue;
        }
        let score = score(document.line_text(line), line.words, spoken);
        if score >= NEAR && best_of_all.is_none_or(|(other, _)| score > other) {
            best_of_all = Some((score, line_index));
        }
        if line_index >= first_paragraph {
            continue;
        }
        // Of two that are as good the later: a page's own title stands above its menu, the article's below.
        if score > 0 && best.is_none_or(|(other, _)| score >= other) {
            best = Some((score, line_index));
        }
        if score >= NEAR && line_index + REACH >= first_paragraph {
            nearest = Some(line_index);
        }
    }
    let index = |(_, line_index)| line_index;
    Guesses { before_text: [best.map(index), nearest], anywhere: best_of_all.map(index) }
}

/// How well a line's words fit the text; nothing where most of them do not stand there.
fn score(line: &str, words: u32, spoken: &FxHashMap<u64, u32>) -> u32 {
    if !WORDS.contains(&words) || line.len() > MOST_BYTES {
        return 0;
    }
    let (mut own, mut known, mut weight) = (Vec::new(), 0_u32, 0_u32);
    each_stem(line, &mut |stem| {
        if !own.contains(&stem) {
            own.push(stem);
            let times = spoken.get(&stem).copied().unwrap_or(0);
            known += u32::from(times > 0);
            weight += times.min(4);
        }
    });
    let all = u32::try_from(own.len()).unwrap_or(u32::MAX);
    // One word alone is a topic as often as a title.
    if known * 2 < all || all == 0 || known == 0 { 0 } else { 16 * known.min(6) + weight.min(15) }
}

fn words_of_paragraphs(document: &Document) -> FxHashMap<u64, u32> {
    let mut spoken = FxHashMap::default();
    for line in document.lines().iter().filter(|line| line.is_paragraph()).take(MOST_PARAGRAPHS) {
        let text = document.line_text(line);
        each_stem(&text[..text.floor_char_boundary(MOST_OF_PARAGRAPH)], &mut |stem| {
            *spoken.entry(stem).or_insert(0) += 1;
        });
    }
    spoken
}

/// Calls `each` with the beginning of every word that is long enough to tell something, or written in capitals as an
/// abbreviation is; in scripts without spaces with every two characters.
fn each_stem(text: &str, each: &mut dyn FnMut(u64)) {
    if text.is_ascii() {
        let words = text.as_bytes().split(|byte| !byte.is_ascii_alphanumeric());
        words.filter_map(ascii_stem).for_each(each);
        return;
    }
    let mut folded = String::new();
    for word in text.split(|c: char| !is_alphanumeric(c)) {
        if word.is_ascii() {
            ascii_stem(word.as_bytes()).into_iter().for_each(&mut *each);
            continue;
        }
        if word.chars().next().is_some_and(is_unspaced) {
            let chars: Vec<char> = word.chars().collect();
            chars.windows(2).for_each(|pair| each(u64::from(u32::from(pair[0])) << 32 | u64::from(u32::from(pair[1]))));
            continue;
        }
        if word.chars().nth(SHORTEST - 1).is_none() && !is_abbreviation(word) {
            continue;
        }
        folded.clear();
        folded.extend(word.chars().take(STEM).flat_map(char::to_lowercase));
        // A form of the word may be ASCII.
        each(if folded.is_ascii() { ascii_letters(folded.as_bytes()) } else { xxh3_64(folded.as_bytes()) });
    }
}

/// The stem of a word whose characters are bytes. Most words are empty or short, and have none.
#[inline]
fn ascii_stem(word: &[u8]) -> Option<u64> {
    let is_abbreviation = || (2..SHORTEST).contains(&word.len()) && word.iter().all(u8::is_ascii_uppercase);
    (word.len() >= SHORTEST || is_abbreviation()).then(|| ascii_letters(word))
}

/// The first letters of a word, one after the other in a number.
#[inline]
fn ascii_letters(word: &[u8]) -> u64 {
    word.iter().take(STEM).fold(0, |letters, letter| letters << 8 | u64::from(letter.to_ascii_lowercase()))
}

/// Whether a word of two letters or three is all capitals: `LLC`, but no `I` and no `A1`.
fn is_abbreviation(word: &str) -> bool {
    word.chars().nth(1).is_some() && word.chars().all(char::is_uppercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "The harbour of Lorm gets a new ferry next spring, and the council has found the money for its \
        pier.\n\n\
        Nobody knows where the old ferry of Lorm will go, the master of the harbour said on Friday to the council.\n";

    #[track_caller]
    fn check(head: &str, expected: Option<usize>) {
        let text = format!("{head}{TEXT}");
        assert_eq!(guesses(&Document::new(&text)).before_text[0], expected, "{head}");
    }

    #[test]
    fn the_text_speaks_of_its_headline() {
        check("Home\nNews\nSports\nLorm gets a new ferry\nShare\nPrint\n", Some(3));
        check("New ferry for the harbour\n\nHome\nNews\nContact us today\n", Some(0));
        check("Home\nNews\nSports\n", None);
        check("", None);
    }

    #[test]
    fn lines_of_which_the_text_speaks_are_told() {
        let text = format!("Ferry for Lorm\nLorm\nCookie settings of the harbour\n{TEXT}");
        let document = Document::new(&text);
        let spoken: Vec<bool> = (0..3).map(|index| document.is_spoken_of(index)).collect();
        assert_eq!(spoken, [true, false, false]);
    }

    #[test]
    fn what_the_headline_begins_with_may_be_the_headline() {
        let text = format!("New ferry for Lorm, posted in May\n{TEXT}\nNew ferry for Lorm\nNew ferry for\nNew fer\n");
        let document = Document::new(&text);
        let may_be: Vec<bool> = [0, 5, 6, 7].map(|index| document.may_be_headline(index)).to_vec();
        assert_eq!(may_be, [true, true, false, false]);
    }

    #[test]
    fn an_abbreviation_is_a_word() {
        let text = format!(
            "How to join the LPA\nHow to join the sea\n{TEXT}The LPA is the port authority of the \
            islands, and whoever has a boat in the harbour may join in the spring of any year.\n"
        );
        let document = Document::new(&text);
        assert_eq!([0, 1].map(|index| document.is_spoken_of(index)), [true, false]);
    }

    #[test]
    fn forms_of_a_word_are_one() {
        let text = "Новости\nПаромы острова Лорм\nПечать\n\nНовый паром идёт на остров весной, и лормский порт ждёт \
            его с большим нетерпением, сказал вчера начальник порта на совете острова.\n";
        assert_eq!(guesses(&Document::new(text)).before_text[0], Some(1));
    }

    #[test]
    fn letters_beyond_ascii_behind_the_stem_make_no_other_word() {
        let text = "Nowa latarnia Helu\nDruk\n\nPrzy wyjściu z portu stanie wiosną nowa latarnią nazwana budowla, a \
            mieszkańcy Helu będą mogli ją zwiedzać, powiedział w piątek kapitan portu.\n";
        assert!(Document::new(text).is_spoken_of(0));
        let stems = |word: &str| {
            let mut stems = Vec::new();
            each_stem(word, &mut |stem| stems.push(stem));
            stems
        };
        assert_eq!(stems("latarnia"), stems("latarnią"));
        assert_eq!(stems("Lampen").len() + stems("abc").len() + stems("ABC").len(), 2);
    }
}
