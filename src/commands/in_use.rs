//! Nothing that a run reads is what it writes its reports over: that is refused before anything is opened for writing.
//!
//! Files are compared as the system knows them, so that links, hard links and other spellings are no way around. A file
//! that is not there yet cannot be in use.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use corpuslint::config::Config;
use corpuslint::corpus::identity::{Identity, resolved};
use corpuslint::corpus::target::is_held_open;
use corpuslint::corpus::walk::Entry;
use corpuslint::run::{self, Destination, Input, Task};
use walkdir::WalkDir;

/// The files that a run reads besides its documents, and what each is.
pub(super) struct InUse {
    files: Vec<(PathBuf, &'static str)>,
}

impl InUse {
    /// Configuration, cards and lists of languages.
    pub(super) fn new(config: &Config, rules: &[PathBuf]) -> Self {
        let mut files: Vec<_> = config.files.iter().map(|file| (file.clone(), "the configuration in use")).collect();
        for folder in config.rules.iter().map(|(folder, _)| folder).chain(rules) {
            // What cannot be read was told when the cards were.
            let entries = WalkDir::new(folder).into_iter().filter_map(Result::ok);
            let cards = entries.filter(|entry| entry.path().extension().is_some_and(|ending| ending == "toml"));
            files.extend(cards.map(|entry| (entry.into_path(), "a rule card or list of words in use")));
        }
        Self { files }
    }

    pub(super) fn add(&mut self, file: Option<&Path>, what: &'static str) {
        self.files.extend(file.map(|file| (file.to_owned(), what)));
    }

    /// Refuses to write over anything in use, or two things to one file.
    ///
    /// # Errors
    /// When an output, given with its option, is in use.
    pub(super) fn refuse<'o>(&self, task: &Task, outputs: impl Iterator<Item = (&'o str, &'o Path)>) -> Result<()> {
        refuse_folder(task)?;
        let outputs: Vec<(&str, &Path)> = outputs.filter(|(_, path)| is_file_or_new(path)).collect();
        for (index, (option, path)) in outputs.iter().enumerate() {
            if outputs[..index].iter().any(|(_, earlier)| resolved(earlier) == resolved(path)) {
                bail!("{option} `{}`: something else is written there already", path.display());
            }
        }
        let outputs: Vec<_> =
            outputs.into_iter().filter_map(|(option, path)| Some((option, path, Identity::of(path)?))).collect();
        if outputs.is_empty() {
            return Ok(());
        }
        let mut refused = Ok(());
        let mut compare = |file: &Path, shown: &Path, what: &str| {
            let Some(identity) = Identity::of(file) else { return true };
            let Some((option, path, _)) = outputs.iter().find(|(.., output)| *output == identity) else { return true };
            let (path, shown) = (path.display().to_string(), shown.display().to_string());
            let which = if path == shown { String::new() } else { format!(" `{shown}`,") };
            refused = Err(anyhow::anyhow!("{option} `{path}` is{which} {what}; nothing was written"));
            false
        };
        let goes_on = self.files.iter().all(|(file, what)| compare(file, file, what));
        match &task.input {
            Input::Paths(_) if goes_on => {
                run::walk(task, &mut |entry| match entry {
                    Entry::File { path, shown, .. } => {
                        compare(&path, Path::new(&*shown), "one of the files to be linted")
                    }
                    _ => true,
                });
            }
            Input::Stream { .. } if goes_on => {
                let stdin = Path::new("/dev/stdin");
                compare(stdin, stdin, "what is to be linted");
            }
            _ => {}
        }
        refused
    }
}

/// The mended files must not take the place of the originals. A folder inside one that is linted is not read.
fn refuse_folder(task: &Task) -> Result<()> {
    let Input::Paths(paths) = &task.input else { return Ok(()) };
    let out_dir = match &task.destination {
        Destination::Folder(folder) => Some(("--out-dir", folder)),
        _ => None,
    };
    let folders = out_dir.into_iter().chain(task.attributes.as_ref().map(|folder| ("--attributes", folder)));
    if let (Some((_, out_dir)), Some(attributes)) = (out_dir, &task.attributes) {
        let (a, b) = (resolved(out_dir), resolved(attributes));
        if a.starts_with(&b) || b.starts_with(&a) {
            bail!("--attributes `{}`: --out-dir writes there, files of the same names", attributes.display());
        }
    }
    folders.into_iter().try_for_each(|(option, folder)| refuse_one(option, folder, paths))
}

fn refuse_one(option: &str, folder: &Path, paths: &[PathBuf]) -> Result<()> {
    let real = resolved(folder);
    for path in paths {
        let (folder, path) = (folder.display(), (path.display(), resolved(path)));
        if path.1 == real {
            bail!("{option} `{folder}` is what is to be linted; the originals are left alone only in another folder");
        }
        if path.1.starts_with(&real) {
            bail!(
                "{option} `{folder}` holds `{}`, which is to be linted; the originals are left alone only in another \
                 folder",
                path.0
            );
        }
    }
    Ok(())
}

/// Not a pipe or a device, which take what is written to them as it comes.
fn is_file_or_new(path: &Path) -> bool {
    !is_held_open(path) && std::fs::metadata(path).map_or(true, |it| it.is_file())
}
