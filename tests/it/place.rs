//! A folder of its own for a test, and the program run in it, free of the caller's environment.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

#[path = "../../src/commands/agent.rs"]
#[expect(dead_code, reason = "what a run asks of the environment, and tests keep from it")]
pub(crate) mod agent;

/// An article with prose enough to have a body, and a comment form behind it.
pub(crate) const DIRTY: &str = "Ferry to the outer islands sails again\n\n\
    The ferry to the outer islands sails again from Monday, the harbour office said, after three weeks in the dock.\n\n\
    Leave a Comment\n";

/// [`DIRTY`], mended.
pub(crate) const MENDED: &str = "Ferry to the outer islands sails again\n\n\
    The ferry to the outer islands sails again from Monday, the harbour office said, after three weeks in the dock.\n";

pub(crate) struct Place {
    folder: tempfile::TempDir,
}

/// What a run of the program said.
pub(crate) struct Ran {
    pub(crate) status: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Place {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a temporary folder") }
    }

    /// A place with these files.
    pub(crate) fn with(files: &[(&str, &str)]) -> Self {
        let place = Self::new();
        for (name, content) in files {
            place.write(name, content);
        }
        place
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("below the folder")).expect("writable");
        fs::write(path, content).expect("writable");
    }

    pub(crate) fn read(&self, name: &str) -> String {
        String::from_utf8(self.bytes(name)).expect("UTF-8")
    }

    pub(crate) fn bytes(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// All names below the folder, hidden ones too, sorted; but for the journals, of which `undo.rs` speaks.
    pub(crate) fn names(&self) -> Vec<String> {
        let entries = walkdir::WalkDir::new(self.folder()).min_depth(1).sort_by_file_name().into_iter();
        let entries = entries.filter_entry(|entry| entry.file_name() != ".corpuslint");
        let name = |entry: walkdir::DirEntry| {
            entry.path().strip_prefix(self.folder()).expect("below").to_string_lossy().into_owned()
        };
        entries.map(|entry| name(entry.expect("readable"))).collect()
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = command();
        command.args(arguments).current_dir(self.folder());
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        ran(self.command(arguments).output().expect("the program starts"))
    }
}

/// The program, free of what in the caller's environment would change what it prints.
pub(crate) fn command() -> Command {
    let mut command = Command::new(program());
    for name in ["NO_COLOR", "FORCE_COLOR"].iter().chain(agent::VARIABLES) {
        command.env_remove(name);
    }
    command
}

pub(crate) fn program() -> &'static str {
    env!("CARGO_BIN_EXE_corpuslint")
}

pub(crate) fn ran(output: Output) -> Ran {
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("the program prints UTF-8");
    Ran { status: output.status.code().unwrap_or(-1), out: text(output.stdout), err: text(output.stderr) }
}
