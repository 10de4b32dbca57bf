//! Edits as an editor takes them.

use std::collections::HashMap;
use std::ops::Range;

use gen_lsp_types as lsp;

use super::client::Client;
use super::mirror::Mirror;

/// A document that is to be edited.
pub(crate) struct Edited<'e> {
    pub(crate) uri: &'e str,
    /// Where it is open.
    pub(crate) version: Option<i32>,
    /// As it is.
    pub(crate) text: &'e Mirror,
    /// Otherwise it is made first.
    pub(crate) is_there: bool,
}

/// Puts each text in the place of its bytes; `None` where there are none, or the editor cannot make the file that they
/// go into.
pub(crate) fn edit_of(client: Client, document: &Edited, edits: &[(Range<usize>, &str)]) -> Option<lsp::WorkspaceEdit> {
    if edits.is_empty() || !document.is_there && !client.creates_files {
        return None;
    }
    let edit = |(span, text): &(Range<usize>, &str)| lsp::TextEdit {
        range: document.text.range(span.clone(), client.columns),
        new_text: (*text).to_owned(),
    };
    let edits: Vec<lsp::TextEdit> = edits.iter().map(edit).collect();
    let uri = lsp::Uri::from(document.uri);
    if !client.knows_versions {
        return Some(lsp::WorkspaceEdit { changes: Some(HashMap::from([(uri, edits)])), ..Default::default() });
    }
    let creation = lsp::CreateFile {
        uri: uri.clone(),
        options: Some(lsp::CreateFileOptions { ignore_if_exists: Some(true), ..Default::default() }),
        annotation_id: None,
    };
    let text_document = lsp::OptionalVersionedTextDocumentIdentifier {
        text_document_identifier: lsp::TextDocumentIdentifier { uri: uri.clone() },
        version: document.version,
    };
    let text_document = lsp::TextDocumentEdit { text_document, edits: edits.into_iter().map(Into::into).collect() };
    let creation = (!document.is_there).then_some(creation.into());
    let changes = creation.into_iter().chain([text_document.into()]).collect();
    Some(lsp::WorkspaceEdit { document_changes: Some(changes), ..Default::default() })
}
