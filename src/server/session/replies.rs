//! What the editor asks, answered: at once where the document is known as it is now, or else when it is.

use std::fs;

use anyhow::Result;
use gen_lsp_types as lsp;
use lsp_server::{ErrorCode, Request, RequestId};
use serde_json::Value;

use super::{Session, read};
use crate::config::FILE_NAME;
use crate::server::actions::{Chosen, Scene, What, Written, is_wanted};
use crate::server::address::uri_of;
use crate::server::client::{Client, FIX_ALL};
use crate::server::edits::{Edited, edit_of};
use crate::server::mirror::Mirror;
use crate::server::open::{Open, View};
use crate::server::settings::Settings;
use crate::server::worker::{Ask, Snapshot};
use crate::server::{difference, hover};

pub(super) struct Waiting {
    id: RequestId,
    uri: String,
    asked: Asked,
}

enum Asked {
    Actions(lsp::CodeActionParams),
    Hover(lsp::HoverParams),
    Resolve(Box<lsp::CodeAction>, Chosen),
}

/// What the safe fixes of a document are wanted for.
pub(super) enum Mending {
    /// As one of these actions, the last.
    Among(Vec<lsp::CodeAction>),
    /// As this one.
    Alone(Box<lsp::CodeAction>),
}

impl Session<'_> {
    pub(super) fn request(&mut self, request: Request) -> Result<()> {
        let Request { id, method, params } = request;
        let (uri, asked) = match method.as_str() {
            "textDocument/codeAction" => {
                let Some(params) = read::<lsp::CodeActionParams>(params) else { return self.refuse_params(id) };
                (params.text_document.uri.to_string(), Asked::Actions(params))
            }
            "textDocument/hover" => {
                let Some(params) = read::<lsp::HoverParams>(params) else { return self.refuse_params(id) };
                let uri = params.text_document_position_params.text_document.uri.to_string();
                (uri, Asked::Hover(params))
            }
            "codeAction/resolve" => {
                let Some(action) = read::<lsp::CodeAction>(params) else { return self.refuse_params(id) };
                let chosen = action.data.clone().and_then(|data| serde_json::from_value::<Chosen>(data).ok());
                match chosen {
                    Some(chosen) => (chosen.uri.clone(), Asked::Resolve(Box::new(action), chosen)),
                    None => return self.answer(id, &action),
                }
            }
            _ => {
                let message = format!("no method `{method}` here");
                return self.refuse(id, ErrorCode::MethodNotFound, message);
            }
        };
        self.reply(Waiting { id, uri, asked })
    }

    /// Answers what can be answered now; the rest waits.
    fn reply(&mut self, waiting: Waiting) -> Result<()> {
        let Some(open) = self.documents.get(&waiting.uri) else { return self.answer(waiting.id, &Value::Null) };
        let Some(view) = open.current() else {
            if open.is_blind() {
                return self.answer(waiting.id, &Value::Null);
            }
            self.waiting.push(waiting);
            return Ok(());
        };
        let Waiting { id, asked, .. } = waiting;
        match asked {
            Asked::Hover(params) => {
                let position = params.text_document_position_params.position;
                let offset = open.now.text.offset(position, self.client.columns);
                let told = hover::hover(&view.marks, offset, self.client.shows_markdown);
                self.answer(id, &told)
            }
            Asked::Actions(params) => {
                let only = params.context.only.as_deref();
                let [start, end] =
                    [params.range.start, params.range.end].map(|at| open.now.text.offset(at, self.client.columns));
                let scene = scene(open, view, self.client);
                let mut actions = Vec::new();
                if is_wanted(only, "quickfix") {
                    let written = self.written(&view.settings);
                    actions = scene.quick_fixes(start..end.max(start), written.as_ref());
                }
                let all = is_wanted(only, FIX_ALL).then(|| scene.fix_all()).flatten();
                match all {
                    Some(all) if self.client.resolves => actions.push(all),
                    Some(all) => {
                        actions.push(all);
                        self.ask(Ask::Mend(id.clone(), open.now.clone()));
                        self.mending.insert(id, Mending::Among(actions));
                        return Ok(());
                    }
                    None => {}
                }
                self.answer(id, &actions)
            }
            Asked::Resolve(..) if !is_current(&asked, view.version) => self.refuse_changed(id),
            Asked::Resolve(action, Chosen { what: What::All, .. }) => {
                self.ask(Ask::Mend(id.clone(), open.now.clone()));
                self.mending.insert(id, Mending::Alone(action));
                Ok(())
            }
            Asked::Resolve(action, Chosen { what: What::Fix { mark, is_bolder }, .. }) => {
                let scene = scene(open, view, self.client);
                let edit = view.marks.get(mark).and_then(|mark| {
                    let fix = mark.fixes().into_iter().nth(usize::from(is_bolder))?;
                    scene.edit(mark, fix)
                });
                self.answer(id, &lsp::CodeAction { edit, ..*action })
            }
        }
    }

    pub(super) fn mended(&mut self, id: RequestId, snapshot: &Snapshot, text: Option<String>) -> Result<()> {
        let Some(mending) = self.mending.remove(&id) else { return Ok(()) };
        let is_now = self.documents.get(&snapshot.uri).is_some_and(|open| open.now.version == snapshot.version);
        let Some(text) = text.filter(|_| is_now) else { return self.refuse_changed(id) };
        let before = snapshot.text.text();
        let document =
            Edited { uri: &snapshot.uri, version: Some(snapshot.version), text: &snapshot.text, is_there: true };
        let edit = edit_of(self.client, &document, &difference::difference(&before, &text));
        match mending {
            Mending::Alone(action) => self.answer(id, &lsp::CodeAction { edit, ..*action }),
            Mending::Among(mut actions) => {
                let action = actions.pop().filter(|_| edit.is_some());
                actions.extend(action.map(|action| lsp::CodeAction { edit, ..action }));
                self.answer(id, &actions)
            }
        }
    }

    /// The configuration that would be added to, as it stands in the editor or on the disk.
    fn written(&self, settings: &Settings) -> Option<Written> {
        if !settings.is_writable {
            return None;
        }
        let path = settings.file.clone().unwrap_or_else(|| settings.folder.join(FILE_NAME));
        if let Some(open) = self.documents.at(&path) {
            let (uri, text) = (open.now.uri.to_string(), open.now.text.clone());
            return Some(Written { uri, text, is_there: true, version: Some(open.now.version) });
        }
        let uri = uri_of(&path)?;
        let text = match (&settings.file, fs::read_to_string(&path)) {
            (_, Ok(text)) => Some(text),
            (Some(_), Err(_)) => return None,
            (None, Err(_)) => None,
        };
        let is_there = text.is_some();
        Some(Written { uri, text: Mirror::new(text.as_deref().unwrap_or_default()), is_there, version: None })
    }

    pub(super) fn reply_waiting(&mut self, uri: &str) -> Result<()> {
        let ready: Vec<Waiting> = self.waiting.extract_if(.., |waiting| waiting.uri == uri).collect();
        ready.into_iter().try_for_each(|waiting| self.reply(waiting))
    }

    /// Who asked about a text that is no longer there asks again, if it still matters.
    pub(super) fn refuse_waiting(&mut self, uri: &str) -> Result<()> {
        let late: Vec<Waiting> = self.waiting.extract_if(.., |waiting| waiting.uri == uri).collect();
        late.into_iter().try_for_each(|Waiting { id, asked, .. }| match asked {
            Asked::Hover(_) => self.answer(id, &Value::Null),
            Asked::Actions(_) | Asked::Resolve(..) => self.refuse_changed(id),
        })
    }

    pub(super) fn cancel(&mut self, id: &RequestId) -> Result<()> {
        let count = self.waiting.len();
        self.waiting.retain(|waiting| waiting.id != *id);
        let was_mending = self.mending.remove(id).is_some();
        if was_mending || self.waiting.len() < count {
            return self.refuse(id.clone(), ErrorCode::RequestCanceled, "cancelled".to_owned());
        }
        Ok(())
    }
}

fn scene<'s>(open: &'s Open, view: &'s View, client: Client) -> Scene<'s> {
    Scene { snapshot: &open.now, marks: &view.marks, settings: &view.settings, client }
}

fn is_current(asked: &Asked, version: i32) -> bool {
    !matches!(asked, Asked::Resolve(_, chosen) if chosen.version != version)
}
