//! `--resume`: a run into a folder goes on where an earlier one was ended, with the same rules and options.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use corpuslint::corpus::new_file::write_new;
use corpuslint::fix::Applicability;
use corpuslint::run::Task;
use serde::{Deserialize, Serialize};

/// Lies in the folder, and says how it is filled.
const NAME: &str = ".corpuslint-run.json";

/// What must be the same for the files of two runs to belong together.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Manner {
    version: String,
    /// The ids of the rules that run.
    rules: Vec<String>,
    unsafe_fixes: bool,
    text_fields: String,
}

/// Makes sure that the folder holds only what a run like this has written, or begins such a run.
///
/// # Errors
/// When it holds something else, or the run was another one.
pub(super) fn begin(folder: &Path, task: &Task) -> Result<()> {
    let shown = folder.display();
    let rules = task.linter.rules().iter().map(|rule| rule.id.clone()).collect();
    let manner = Manner {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        rules,
        unsafe_fixes: task.fix == Some(Applicability::Unsafe),
        text_fields: format!("{:?}", task.fields.texts),
    };
    let path = folder.join(NAME);
    if path.exists() {
        let text = fs::read_to_string(&path).with_context(|| format!("cannot read `{}`", path.display()))?;
        let earlier: Manner = serde_json::from_str(&text).with_context(|| format!("`{}`", path.display()))?;
        let what = match () {
            () if earlier.version != manner.version => "another version",
            () if earlier.rules != manner.rules => "other rules",
            () if earlier.unsafe_fixes != manner.unsafe_fixes => "fixes of another safety",
            () if earlier.text_fields != manner.text_fields => "other fields",
            () => return Ok(()),
        };
        bail!("--resume: the run that `{shown}` is of was begun with {what}; begin anew in another folder");
    }
    if fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some()) {
        bail!("--resume: `{shown}` holds files of a run that was not begun with --resume");
    }
    let text = serde_json::to_string(&manner).expect("names are always JSON");
    write_new(&path, text.as_bytes())
}
