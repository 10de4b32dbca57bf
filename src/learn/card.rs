//! A site's lines as a card, with examples that the card was tried on.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use super::collect::{Sample, Taken};
use crate::checks::boilerplate::phrase::Folded;
use crate::checks::duplicate::common::Count;
use crate::examples;
use crate::fix::Applicability;
use crate::lint::Linter;
use crate::rules::Card;
use crate::site::Site;
use crate::text::Document;
use crate::text::printable::is_printable;

/// A card that was learned.
#[derive(Clone, Debug)]
pub struct LearnedCard {
    /// Under the folder of cards, `/` between its parts.
    pub path: String,
    pub source: String,
    pub site: Site,
    /// How many it has.
    pub lines: usize,
    /// What is left of the path before it is made one that no other card has.
    name: String,
}

/// The category: its lines are a page's, and are treated as such.
const CATEGORY: &str = "boilerplate";

/// The cards of a site, one of lines that may be deleted and one of lines that are a title somewhere; none of what no
/// card would find.
pub(super) fn cards(site: &Site, taken: Taken) -> impl Iterator<Item = LearnedCard> {
    let Taken { documents, mut lines, samples } = taken;
    // Lines that are as common stay in the order of the page.
    lines.sort_by_key(|(_, count)| std::cmp::Reverse(count.documents));
    let mut known = BTreeSet::new();
    lines.retain(|(line, _)| known.insert(folded(line)));
    let (titles, others): (Vec<_>, Vec<_>) =
        lines.into_iter().partition(|(line, count)| count.is_title || is_numbered(&folded(line)));
    let of = |lines: Vec<(String, Count)>, safety| Lines { site, documents, lines, safety }.card(&samples);
    [of(others, Applicability::Safe), of(titles, Applicability::Unsafe)].into_iter().flatten()
}

/// What a card knows of a line.
fn folded(line: &str) -> String {
    let mut folded = Folded::default();
    folded.read(line, usize::MAX);
    folded.text
}

/// Whether a number and few words are all of it: `Chapter 3` on a page, and another chapter on the next. In a card a
/// number stands for any other.
fn is_numbered(folded: &str) -> bool {
    const FEW: usize = 3;
    let words = folded.split(' ').filter(|word| *word != "#").count();
    folded.split(' ').any(|word| word == "#") && words <= FEW
}

/// Gives each card a path of its own.
pub(super) fn name(cards: &mut [LearnedCard]) {
    let mut taken = BTreeSet::new();
    for card in cards {
        let free = (1..).map(|number| match number {
            1 => card.name.clone(),
            number => format!("{}-{number}", card.name),
        });
        let name = free.into_iter().find(|name| !taken.contains(name)).expect("numbers do not end");
        card.path = format!("{CATEGORY}/{name}.toml");
        taken.insert(name);
    }
}

/// What a card calls a folder: its path as seen from the path that was named, or its own name where that is the one.
pub(super) fn folder_name(shown: &str, roots: &[PathBuf], working_folder: &Path) -> Box<str> {
    let whole = working_folder.join(shown);
    let below = roots.iter().filter_map(|root| whole.strip_prefix(working_folder.join(root)).ok());
    let below = below.min_by_key(|below| below.as_os_str().len()).unwrap_or(&whole);
    let parts = |path: &Path| {
        let parts = path.components().filter_map(|part| match part {
            std::path::Component::Normal(part) => Some(part.to_string_lossy().into_owned()),
            _ => None,
        });
        parts.collect::<Vec<_>>()
    };
    let named = parts(below);
    if !named.is_empty() {
        return named.join("/").into();
    }
    let whole = std::path::absolute(&whole).unwrap_or(whole);
    parts(&whole).pop().unwrap_or_default().into()
}

struct Lines<'s> {
    site: &'s Site,
    documents: u32,
    lines: Vec<(String, Count)>,
    safety: Applicability,
}

impl Lines<'_> {
    fn card(&self, samples: &[Sample]) -> Option<LearnedCard> {
        let is_doubtful = self.safety != Applicability::Safe;
        if self.lines.is_empty() {
            return None;
        }
        let head = self.head();
        let bare = Card::parse(&format!("{CATEGORY}/learned"), "", &head).ok()?;
        let linter = Linter::new([&bare]).ok()?;
        let try_on = |text: &str| tried(&bare, &linter, text);
        let lines = || self.lines.iter().map(|(line, _)| format!("{line}\n"));
        let mut texts =
            samples.iter().map(|sample| sample.text().to_owned()).chain(lines().filter(|line| is_plain(line)));
        let (marked, fixed) = texts.find_map(|text| try_on(&text).filter(|(marked, _)| marked.contains('⟪')))?;
        let own = samples.iter().map(Sample::own).chain([fixed.as_str()]);
        let counter = own.filter(|own| !own.trim().is_empty()).find(|own| {
            let found = try_on(own);
            found.is_some_and(|(marked, _)| marked == **own)
        });
        let mut source = head;
        let write = write!(source, "\n[[example]]\ntext  = {}\nfixed = {}\n", as_lines(&marked), as_lines(&fixed));
        write.expect("a string takes all");
        if let Some(counter) = counter {
            write!(source, "\n[[example]]\ntext  = {}\n", as_lines(counter)).expect("a string takes all");
        }
        let suffix = if is_doubtful { "-doubtful" } else { "" };
        let name = format!("site-{}{suffix}", slug(self.site.name()));
        let path = format!("{CATEGORY}/{name}.toml");
        let whole = Card::parse(&format!("{CATEGORY}/{name}"), &path, &source).ok()?;
        // Of what is left by its own examples nothing is written.
        let is_sound = examples::try_card(&whole).is_ok_and(|wrong| wrong.is_empty());
        // There may be a hundred thousand of them.
        source.shrink_to_fit();
        is_sound.then(|| LearnedCard { path, source, site: self.site.clone(), lines: self.lines.len(), name })
    }

    /// The card without its examples.
    fn head(&self) -> String {
        let Self { site, documents, lines, safety } = self;
        let name: String = site.name().chars().filter(|&c| is_printable(c)).collect();
        let which = match safety {
            Applicability::Safe => "",
            _ => {
                " They are a title of some document, or may be, or numbers and little else: they are never deleted \
                  without asking."
            }
        };
        let why = format!(
            "Learned from {documents} documents of {name}. Behind each line stands in how many of them it is; case and \
             punctuation do not count, and a number stands for any other.{which} Read them before the card is used."
        );
        let mut text = String::new();
        let mut line = |line: &str| {
            text.push_str(line);
            text.push('\n');
        };
        line(&format!("summary  = {}", written(&format!("Lines that stand on many pages of {name}"))));
        line(&format!("why      = {}", written(&why)));
        line("severity = \"warning\"");
        line("tags     = [\"learned\"]");
        line("check    = \"phrase\"");
        line("message  = \"stands on many pages of its site: `{match}`\"");
        line("\n[site]");
        match site {
            Site::Host(host) => line(&format!("hosts = [{}]", written(host))),
            Site::Folder(folder) => line(&format!("folders = [{}]", written(folder))),
            Site::Value { field, value } => {
                line(&format!("field  = {}", written(&field.written)));
                line(&format!("values = [{}]", written(value)));
            }
        }
        line("\n[params]\nphrases = [");
        for (phrase, count) in lines {
            line(&format!("  {}, # {}", written(&as_phrase(phrase)), count.documents));
        }
        line("]\n\n[fix]\ndelete  = \"line\"");
        line(if *safety == Applicability::Safe { "safety  = \"safe\"" } else { "safety  = \"unsafe\"" });
        line("in-body = \"unsafe\"");
        text
    }
}

/// A text with marks around what the card finds in it, and what fixes make of it.
fn tried(card: &Card, linter: &Linter, text: &str) -> Option<(String, String)> {
    let place = examples::place_at(card.rule.sites.first());
    let document = Document::new_from(text, examples::origin(card.rule.sites.first(), &place));
    let found = linter.lint(&document);
    let (mut marked, mut at) = (String::new(), 0);
    for diagnostic in &found {
        let span = diagnostic.span;
        if span.start < at {
            return None;
        }
        marked.extend([&text[at..span.start], "⟪", span.of(text), "⟫"]);
        at = span.end;
    }
    marked.push_str(&text[at..]);
    let fixed = linter.fix(&document, found, Applicability::Unsafe, &|_, _| true).text;
    Some((marked, fixed))
}

fn is_plain(text: &str) -> bool {
    !text.contains(['⟪', '⟫', '\u{C}', '\r'])
}

/// A line as a phrase that finds it: as it stands, for whoever reads the card, or folded where a mark in it would say
/// something else in a card.
fn as_phrase(line: &str) -> String {
    let (mut of_line, mut of_phrase) = (Folded::default(), Folded::default());
    of_line.read(line, usize::MAX);
    of_phrase.read_phrase(line);
    if of_phrase.text == of_line.text && !line.contains("](") { line.to_owned() } else { of_line.text }
}

/// A string as TOML has it, in one line, with nothing in it that does not show.
fn written(text: &str) -> String {
    let mut written = String::from('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => written.extend(['\\', c]),
            '\n' => written.push_str("\\n"),
            '\t' => written.push_str("\\t"),
            _ if is_printable(c) && (c == ' ' || !c.is_whitespace()) => written.push(c),
            _ => write!(written, "\\U{:08X}", u32::from(c)).expect("a string takes all"),
        }
    }
    written.push('"');
    written
}

/// The same, line by line.
fn as_lines(text: &str) -> String {
    let lines: Vec<String> = text.split('\n').map(written).collect();
    let lines: Vec<&str> = lines.iter().map(|line| &line[1..line.len() - 1]).collect();
    format!("\"\"\"\n{}\"\"\"", lines.join("\n"))
}

/// A name of letters, digits and hyphens.
fn slug(name: &str) -> String {
    const LONGEST: usize = 60;
    let mut slug = String::new();
    for c in name.to_lowercase().chars() {
        if c.is_alphanumeric() {
            slug.push(c);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    let slug = &slug[..slug.floor_char_boundary(LONGEST)];
    let slug = slug.trim_end_matches('-');
    if slug.is_empty() { "unnamed".to_owned() } else { slug.to_owned() }
}
