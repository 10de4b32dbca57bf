//! The words of all languages, as the program carries them and as users add to them.
//!
//! A word may stand in the files of several languages. Most kinds ask for a list of *all* languages at once, because a
//! document's language is not always told; who knows the language asks for that one's alone.

use std::fs;
use std::path::Path;
use std::sync::OnceLock;

use anyhow::{Context as _, Result, anyhow};
use rustc_hash::FxHashSet;
use xxhash_rust::xxh3::xxh3_64_with_seed;

use super::file::{self, File};
use super::list::List;
use super::tongue::Tongue;
use super::tongues::Tongues;
use crate::broken::Broken;

/// A language's words as the build script made them part of the program.
struct Builtin {
    code: &'static str,
    name: &'static str,
    /// Each list with its entries, one a line.
    lists: &'static [(List, &'static str)],
}

/// The files of `rules/languages`, sorted by code.
static BUILTIN: &[Builtin] = include!(concat!(env!("OUT_DIR"), "/builtin_languages.rs"));

/// The words of all languages: the built-in ones, and what files of the user's add.
#[derive(Clone, Debug, Default)]
pub struct Languages {
    /// In the order in which they came.
    added: Vec<(String, File)>,
    /// Of what was added, in that order.
    fingerprint: u64,
    /// Made at the first question: most runs ask none.
    tongues: OnceLock<Tongues>,
}

impl Languages {
    /// What comes with the program.
    pub fn builtin() -> Self {
        Self::default()
    }

    /// Whether a file of a folder of rules holds words instead of a card: `languages/<code>.toml`.
    pub fn are_in(folder: &Path, file: &Path) -> bool {
        file.parent().is_some_and(|parent| parent == folder.join("languages"))
    }

    /// Adds a user's file, `<code>.toml`: a language of its own, or more words of one that is there. What is there
    /// already is not added again: some kinds count the words of a list.
    ///
    /// # Errors
    /// A [`Broken`] for one that cannot be used; otherwise what the system said.
    pub fn load(&mut self, path: &Path) -> Result<()> {
        let shown = path.display().to_string();
        let source = fs::read_to_string(path).with_context(|| format!("language `{shown}`"))?;
        let broken = |message: String, span| {
            let broken = Broken { path: shown.clone(), source: source.as_str().into(), message, span };
            // A link may lead to any file.
            if path.is_symlink() { anyhow!(broken.without_content()) } else { broken.into() }
        };
        let code = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        if !file::is_code(&code) {
            let message = "a language's file is named by its code, as `nl.toml`".to_owned();
            return Err(broken(message, None));
        }
        let mut file = file::parse(&source).map_err(|(message, span)| broken(message, span))?;
        for (list, entries) in &mut file.lists {
            let known: FxHashSet<&str> = self.of(&code, *list).collect();
            let new: Vec<&str> = entries.lines().filter(|entry| !known.contains(entry)).collect();
            *entries = new.join("\n");
        }
        file.lists.retain(|(_, entries)| !entries.is_empty());
        self.fingerprint = xxh3_64_with_seed(format!("{code}\n{source}").as_bytes(), self.fingerprint);
        self.added.push((code, file));
        self.tongues = OnceLock::new();
        Ok(())
    }

    /// The same as long as the user's files are the same.
    pub fn fingerprint(&self) -> u64 {
        self.fingerprint
    }

    /// Every language and its English name, sorted by code.
    pub fn names(&self) -> Vec<(&str, &str)> {
        let mut names: Vec<(&str, &str)> = BUILTIN.iter().map(|language| (language.code, language.name)).collect();
        for (code, file) in &self.added {
            if let Err(index) = names.binary_search_by_key(&code.as_str(), |(code, _)| code) {
                names.insert(index, (code, &file.name));
            }
        }
        names
    }

    /// Each language that has the list, by its code, with the list's entries. A language may come more than once.
    pub fn each(&self, list: List) -> impl Iterator<Item = (&str, std::str::Lines<'_>)> {
        self.each_as_lines(list).map(|(code, entries)| (code, entries.lines()))
    }

    /// As [`Self::each`], the entries as one text, one a line.
    fn each_as_lines(&self, list: List) -> impl Iterator<Item = (&str, &str)> {
        let builtin = BUILTIN.iter().map(move |language| (language.code, entries(language.lists, list)));
        let added = self.added.iter().map(move |(code, file)| (code.as_str(), entries(&file.lists, list)));
        builtin.chain(added).filter_map(|(code, entries)| Some((code, entries?)))
    }

    /// How each language is written whose letters are known, sorted by code.
    pub(crate) fn tongues(&self) -> &Tongues {
        let each = |list| self.each_as_lines(list).map(move |(code, entries)| (code, list, entries));
        self.tongues.get_or_init(|| Tongues::new(Tongue::all(Tongue::LISTS.into_iter().flat_map(each))))
    }

    /// How the language of this code is written.
    pub(crate) fn tongue(&self, code: &str) -> Option<&Tongue> {
        let tongues = self.tongues();
        tongues.binary_search_by(|tongue| tongue.code.as_str().cmp(code)).ok().map(|index| &tongues[index])
    }

    /// The entries of a list in all languages.
    pub fn all(&self, list: List) -> impl Iterator<Item = &str> {
        self.each(list).flat_map(|(_, entries)| entries)
    }

    /// The entries of a list in one language; none where its file has no such list.
    pub fn of<'l>(&'l self, code: &'l str, list: List) -> impl Iterator<Item = &'l str> {
        let index = BUILTIN.binary_search_by_key(&code, |language| language.code).ok();
        let builtin = index.and_then(|index| entries(BUILTIN[index].lists, list));
        let added = self.added.iter().filter(move |(known, _)| known == code);
        let added = added.filter_map(move |(_, file)| entries(&file.lists, list));
        builtin.into_iter().chain(added).flat_map(str::lines)
    }
}

/// The entries of a list among those of a language, which are sorted.
fn entries<E: AsRef<str>>(lists: &[(List, E)], list: List) -> Option<&str> {
    lists.binary_search_by_key(&list, |entry| entry.0).ok().map(|index| lists[index].1.as_ref())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_users_words_stand_beside_those_of_the_program() {
        let folder = tempfile::tempdir().expect("a folder");
        let write = |name: &str, source: &str| {
            let path = folder.path().join(name);
            fs::write(&path, source).expect("the folder is writable");
            path
        };
        let mut languages = Languages::builtin();
        let before = languages.all(List::Months).count();
        languages.load(&write("en.toml", "name = 'English'\nmonths = ['Yule']")).expect("it is right");
        languages.load(&write("xx.toml", "name = 'Lormish'\nmonths = ['Fog']")).expect("it is right");
        assert_eq!(languages.all(List::Months).count(), before + 2);
        languages.load(&write("en.toml", "name = 'English'\nmonths = ['Yule', 'Rime']")).expect("it is right");
        assert_eq!(languages.all(List::Months).count(), before + 3, "one of them is there already");
        assert!(languages.of("en", List::Months).any(|month| month == "Yule"));
        assert!(languages.of("en", List::Months).any(|month| month == "May"));
        assert_eq!(languages.of("xx", List::Months).collect::<Vec<_>>(), ["Fog"]);
        assert_eq!(languages.names().last().copied().filter(|name| name.0 == "xx"), None, "zh comes behind xx");
        assert!(languages.names().contains(&("xx", "Lormish")));
        let error = languages.load(&write("Lormish.toml", "name = 'Lormish'")).expect_err("no code");
        assert!(error.to_string().contains("named by its code"), "{error}");
        let error = languages.load(&write("xy.toml", "name = 'x'\nmonth = ['Fog']")).expect_err("no such list");
        let broken = error.downcast_ref::<Broken>().expect("it has a place");
        assert_eq!((broken.place(), broken.suggestion()), (Some((2, 1)), Some("months")));
    }

    #[test]
    fn what_is_built_in_is_sorted() {
        assert!(BUILTIN.is_sorted_by_key(|language| language.code));
        for language in BUILTIN {
            assert!(language.lists.is_sorted_by_key(|(list, _)| *list), "{}", language.code);
        }
    }
}
