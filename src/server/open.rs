//! The documents that an editor has open.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use gen_lsp_types as lsp;

use super::address::path_of;
use super::mark::Mark;
use super::mirror::{Columns, Mirror};
use super::settings::Settings;
use super::worker::Snapshot;
use crate::config::FILE_NAME;

/// An open document.
pub(crate) struct Open {
    /// As it is now.
    pub(crate) now: Snapshot,
    /// It is a configuration, and no text.
    pub(crate) is_configuration: bool,
    /// What was seen in it last; of this version, or of one before.
    pub(crate) view: Option<View>,
    /// The version of which nothing can be said.
    pub(crate) blind: Option<i32>,
}

/// What was seen in a version of a document.
pub(crate) struct View {
    pub(crate) version: i32,
    pub(crate) marks: Vec<Mark>,
    pub(crate) settings: Arc<Settings>,
}

impl Open {
    /// What is known of it as it is now.
    pub(crate) fn current(&self) -> Option<&View> {
        self.view.as_ref().filter(|view| view.version == self.now.version)
    }

    /// Nothing more will be known of it as it is now.
    pub(crate) fn is_blind(&self) -> bool {
        self.is_configuration || self.blind == Some(self.now.version)
    }
}

/// All of them, by their addresses, and the folders that the editor is opened on.
pub(crate) struct Documents {
    open: HashMap<String, Open>,
    pub(crate) folders: Vec<PathBuf>,
    /// For what lies in none of them, and in no folder at all.
    here: PathBuf,
}

impl Documents {
    pub(crate) fn new(folders: Vec<PathBuf>, here: PathBuf) -> Self {
        Self { open: HashMap::new(), folders, here }
    }

    pub(crate) fn get(&self, uri: &str) -> Option<&Open> {
        self.open.get(uri)
    }

    pub(crate) fn get_mut(&mut self, uri: &str) -> Option<&mut Open> {
        self.open.get_mut(uri)
    }

    pub(crate) fn iter_mut(&mut self) -> impl Iterator<Item = &mut Open> {
        self.open.values_mut()
    }

    /// The open document that is the file at `path`.
    pub(crate) fn at(&self, path: &Path) -> Option<&Open> {
        let same = |open: &&Open| open.now.is_file && open.now.path == path;
        self.open.values().find(same)
    }

    /// Opens a document; `None` of one that is neither a file nor about to be one.
    pub(crate) fn open(&mut self, document: lsp::TextDocumentItem) -> Option<&Open> {
        let lsp::TextDocumentItem { uri, language_id, version, text } = document;
        let uri: Arc<str> = uri.as_ref().into();
        let file = path_of(&uri);
        if file.is_none() && !uri.starts_with("untitled:") {
            return None;
        }
        let is_file = file.is_some();
        let is_markdown = language_id.as_str() == "markdown";
        let path = file.unwrap_or_else(|| PathBuf::from(if is_markdown { "untitled.md" } else { "untitled.txt" }));
        let now = Snapshot {
            folder: self.folder(&path, is_file).into(),
            is_file,
            version,
            text: Mirror::new(&text),
            stop: Arc::default(),
            uri: Arc::clone(&uri),
            path,
        };
        let is_configuration = now.path.file_name().is_some_and(|name| name == FILE_NAME);
        let open = Open { now, is_configuration, view: None, blind: None };
        self.open.insert(uri.to_string(), open);
        self.open.get(&*uri)
    }

    /// Makes changes, one after the other.
    pub(crate) fn change(
        &mut self,
        document: &lsp::VersionedTextDocumentIdentifier,
        changes: Vec<lsp::TextDocumentContentChangeEvent>,
        columns: Columns,
    ) -> Option<&Open> {
        let open = self.open.get_mut(document.text_document_identifier.uri.as_ref())?;
        open.now.stop();
        open.now.stop = Arc::new(AtomicBool::new(false));
        open.now.version = document.version;
        for change in changes {
            match change {
                lsp::TextDocumentContentChangeEvent::TextDocumentContentChangePartial(partial) => {
                    open.now.text.edit(Some(partial.range), &partial.text, columns);
                }
                lsp::TextDocumentContentChangeEvent::TextDocumentContentChangeWholeDocument(whole) => {
                    open.now.text.edit(None, &whole.text, columns);
                }
            }
        }
        Some(open)
    }

    pub(crate) fn close(&mut self, uri: &str) -> Option<Open> {
        let open = self.open.remove(uri)?;
        open.now.stop();
        Some(open)
    }

    /// Sorts the open documents into the folders once more.
    pub(crate) fn sort_again(&mut self) {
        let folders: Vec<(String, Arc<Path>)> = self
            .open
            .iter()
            .map(|(uri, open)| (uri.clone(), self.folder(&open.now.path, open.now.is_file).into()))
            .collect();
        for (uri, folder) in folders {
            if let Some(open) = self.open.get_mut(&uri) {
                open.now.folder = folder;
            }
        }
    }

    /// The innermost of the editor's folders that a file lies in, or else its own folder.
    fn folder<'p>(&'p self, path: &'p Path, is_file: bool) -> &'p Path {
        let within = self.folders.iter().filter(|folder| path.starts_with(folder));
        let innermost = within.max_by_key(|folder| folder.components().count());
        let own = path.parent().filter(|_| is_file);
        match (innermost, own) {
            (Some(folder), _) => folder,
            (None, Some(own)) => own,
            (None, None) => self.folders.first().unwrap_or(&self.here),
        }
    }
}
