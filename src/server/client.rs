//! What the editor on the other side can do. What it does not say it cannot.
//!
//! Its capabilities are looked up one by one: an editor that is newer than the types here, and says something that they
//! do not know, is still served.

use std::path::PathBuf;

use gen_lsp_types as lsp;
use serde_json::Value;

use super::address::path_of;
use super::mirror::Columns;

/// The kind of the action that makes all safe fixes of a document.
pub(crate) const FIX_ALL: &str = "source.fixAll.corpuslint";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Client {
    pub(crate) columns: Columns,
    /// The edit of an action may be worked out once it is chosen.
    pub(crate) resolves: bool,
    /// Edits may say of which version of a document they are.
    pub(crate) knows_versions: bool,
    /// An edit may make a file.
    pub(crate) creates_files: bool,
    /// It tells when files change, if it is asked to.
    pub(crate) watches: bool,
    /// Text that is not needed may be shown faded.
    pub(crate) fades: bool,
    pub(crate) shows_markdown: bool,
}

impl Client {
    /// From the parameters of `initialize`.
    pub(crate) fn of(params: &Value) -> Self {
        let at = |path: &str| params.pointer(&format!("/capabilities/{path}"));
        let is = |path: &str| at(path).and_then(Value::as_bool).unwrap_or(false);
        let has = |path: &str, word: &str| {
            at(path).and_then(Value::as_array).is_some_and(|words| words.iter().any(|known| known == word))
        };
        let fades = at("textDocument/publishDiagnostics/tagSupport/valueSet").and_then(Value::as_array);
        Self {
            columns: if has("general/positionEncodings", "utf-8") { Columns::Utf8 } else { Columns::Utf16 },
            resolves: has("textDocument/codeAction/resolveSupport/properties", "edit"),
            knows_versions: is("workspace/workspaceEdit/documentChanges"),
            creates_files: is("workspace/workspaceEdit/documentChanges")
                && has("workspace/workspaceEdit/resourceOperations", "create"),
            watches: is("workspace/didChangeWatchedFiles/dynamicRegistration"),
            fades: fades.is_some_and(|tags| tags.iter().any(|tag| tag == 1)),
            shows_markdown: has("textDocument/hover/contentFormat", "markdown"),
        }
    }

    /// What it is told that the server can do.
    pub(crate) fn capabilities(self) -> lsp::ServerCapabilities {
        lsp::ServerCapabilities {
            position_encoding: Some(match self.columns {
                Columns::Utf8 => lsp::PositionEncodingKind::UTF8,
                Columns::Utf16 => lsp::PositionEncodingKind::UTF16,
            }),
            text_document_sync: Some(
                lsp::TextDocumentSyncOptions {
                    open_close: Some(true),
                    change: Some(lsp::TextDocumentSyncKind::Incremental),
                    save: Some(true.into()),
                    ..Default::default()
                }
                .into(),
            ),
            code_action_provider: Some(
                lsp::CodeActionOptions {
                    code_action_kinds: Some(vec![lsp::CodeActionKind::QuickFix, FIX_ALL.to_owned().into()]),
                    resolve_provider: Some(true),
                    ..Default::default()
                }
                .into(),
            ),
            hover_provider: Some(true.into()),
            workspace: Some(lsp::WorkspaceOptions {
                workspace_folders: Some(lsp::WorkspaceFoldersServerCapabilities {
                    supported: Some(true),
                    change_notifications: Some(true.into()),
                }),
                ..Default::default()
            }),
            ..Default::default()
        }
    }
}

/// The folders that an editor is opened on, from the parameters of `initialize`.
pub(crate) fn folders(params: &Value) -> Vec<PathBuf> {
    let uris: Vec<&str> = match params["workspaceFolders"].as_array() {
        Some(folders) => folders.iter().filter_map(|folder| folder["uri"].as_str()).collect(),
        None => params["rootUri"].as_str().into_iter().collect(),
    };
    uris.into_iter().filter_map(path_of).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_not_said_cannot_be_done() {
        let client = Client::of(&json!({"capabilities": {"general": 7, "textDocument": {"hover": []}}}));
        assert_eq!(client, Client::of(&json!({})));
        assert_eq!((client.columns, client.resolves, client.shows_markdown), (Columns::Utf16, false, false));
    }

    #[test]
    fn what_is_said_is_heard() {
        let client = Client::of(&json!({"capabilities": {
            "general": {"positionEncodings": ["utf-32", "utf-8", "utf-16"]},
            "textDocument": {
                "codeAction": {"resolveSupport": {"properties": ["command", "edit"]}},
                "hover": {"contentFormat": ["markdown", "plaintext"]},
                "publishDiagnostics": {"tagSupport": {"valueSet": [1, 2]}}
            },
            "workspace": {
                "workspaceEdit": {"documentChanges": true, "resourceOperations": ["create"]},
                "didChangeWatchedFiles": {"dynamicRegistration": true}
            }
        }}));
        let all = Client {
            columns: Columns::Utf8,
            resolves: true,
            knows_versions: true,
            creates_files: true,
            watches: true,
            fades: true,
            shows_markdown: true,
        };
        assert_eq!(client, all);
    }
}
