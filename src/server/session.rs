//! One editor's session, from its first message to its last.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;

use anyhow::{Context as _, Result};
use crossbeam_channel::{Receiver, Sender, select};
use gen_lsp_types as lsp;
use lsp_server::{Connection, ErrorCode, Message, Notification, Request, RequestId, Response};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::address::{path_of, uri_of};
use super::client::{Client, folders};
use super::look::Seen;
use super::mark::{marks, surplus};
use super::mirror::Mirror;
use super::open::{Documents, View};
use super::settings::{Options, Settings};
use super::worker::{Ask, Snapshot, Told, Worker};
use crate::broken::Broken;
use crate::text::printable::printable;

mod replies;

use replies::{Mending, Waiting};

/// Serves one editor until it says goodbye or is gone; `false` where it left without having asked to. `here`, an
/// absolute path, stands for the folder of an editor that is opened on none.
///
/// # Errors
/// When what arrives is not the protocol.
pub fn serve(connection: &Connection, options: Options, here: PathBuf) -> Result<bool> {
    let (id, params) = connection.initialize_start().context("no session was begun")?;
    let client = Client::of(&params);
    let result = json!({
        "capabilities": client.capabilities(),
        "serverInfo": { "name": "corpuslint", "version": env!("CARGO_PKG_VERSION") }
    });
    connection.initialize_finish(id, result).context("no session was begun")?;
    let (asks, asked) = crossbeam_channel::unbounded();
    let (telling, told) = crossbeam_channel::unbounded();
    let documents = Documents::new(folders(&params), here);
    thread::scope(|scope| {
        scope.spawn(move || Worker::new(options, telling).run(&asked));
        Session {
            connection,
            client,
            documents,
            asks,
            waiting: Vec::new(),
            mending: HashMap::new(),
            broken: HashMap::new(),
            requests: 0,
        }
        .run(&told)
    })
}

struct Session<'c> {
    connection: &'c Connection,
    client: Client,
    documents: Documents,
    asks: Sender<Ask>,
    /// Who asks about a document that is being looked at.
    waiting: Vec<Waiting>,
    /// Who waits for all safe fixes.
    mending: HashMap<RequestId, Mending>,
    /// What was told of configurations that cannot be used, by folder, and where it is shown.
    broken: HashMap<Arc<Path>, (String, Option<String>)>,
    /// How many requests were sent.
    requests: i32,
}

impl Session<'_> {
    fn run(mut self, told: &Receiver<Told>) -> Result<bool> {
        self.watch()?;
        loop {
            select! {
                recv(self.connection.receiver) -> message => {
                    // The editor is gone.
                    let Ok(message) = message else { return Ok(true) };
                    match message {
                        Message::Request(request) => {
                            if self.connection.handle_shutdown(&request)? {
                                self.documents.iter_mut().for_each(|open| open.now.stop());
                                return Ok(true);
                            }
                            self.request(request)?;
                        }
                        Message::Notification(notification) if notification.method == "exit" => return Ok(false),
                        Message::Notification(notification) => self.notified(notification)?,
                        // Nothing that is asked of the editor wants more than to be heard.
                        Message::Response(_) => {}
                    }
                }
                recv(told) -> news => self.told(news.context("the worker is gone")?)?,
            }
        }
    }

    fn notified(&mut self, notification: Notification) -> Result<()> {
        let Notification { method, params } = notification;
        match method.as_str() {
            "textDocument/didOpen" => {
                let Some(params) = read::<lsp::DidOpenTextDocumentParams>(params) else { return Ok(()) };
                self.ask(Ask::Doubt);
                let looked = self.documents.open(params.text_document).filter(|open| !open.is_configuration);
                let snapshot = looked.map(|open| open.now.clone());
                self.ask_all(snapshot);
            }
            "textDocument/didChange" => {
                let Some(params) = read::<lsp::DidChangeTextDocumentParams>(params) else { return Ok(()) };
                let lsp::DidChangeTextDocumentParams { text_document, content_changes } = params;
                let columns = self.client.columns;
                let open = self.documents.change(&text_document, content_changes, columns);
                let snapshot = open.filter(|open| !open.is_configuration).map(|open| open.now.clone());
                self.ask_all(snapshot);
                self.refuse_waiting(text_document.text_document_identifier.uri.as_ref())?;
            }
            "textDocument/didClose" => {
                let Some(params) = read::<lsp::DidCloseTextDocumentParams>(params) else { return Ok(()) };
                let uri = params.text_document.uri.as_ref();
                if let Some(open) = self.documents.close(uri) {
                    self.ask(Ask::Forget(open.now.uri));
                    self.publish(uri, None, Vec::new())?;
                    self.refuse_waiting(uri)?;
                }
            }
            "textDocument/didSave" => self.ask(Ask::Doubt),
            "workspace/didChangeWatchedFiles" => self.ask(Ask::Doubt),
            "workspace/didChangeWorkspaceFolders" => {
                let Some(params) = read::<lsp::DidChangeWorkspaceFoldersParams>(params) else { return Ok(()) };
                let paths = |folders: Vec<lsp::WorkspaceFolder>| {
                    folders.into_iter().filter_map(|folder| path_of(folder.uri.as_ref())).collect::<Vec<_>>()
                };
                let (added, removed) = (paths(params.event.added), paths(params.event.removed));
                self.documents.folders.retain(|folder| !removed.contains(folder));
                self.documents.folders.extend(added);
                self.documents.sort_again();
                let texts = self.documents.iter_mut().filter(|open| !open.is_configuration);
                let snapshots: Vec<Snapshot> = texts.map(|open| open.now.clone()).collect();
                self.ask_all(snapshots);
            }
            "$/cancelRequest" => {
                let Some(params) = read::<lsp::CancelParams>(params) else { return Ok(()) };
                self.cancel(&id_of(params.id))?;
            }
            _ => {}
        }
        Ok(())
    }

    fn told(&mut self, told: Told) -> Result<()> {
        match told {
            Told::Looked { snapshot, seen, settings } => self.looked(&snapshot, seen, settings),
            Told::Blind(snapshot) => {
                let open = self.documents.get_mut(&snapshot.uri).filter(|open| open.now.version == snapshot.version);
                let Some(open) = open else { return Ok(()) };
                open.blind = Some(snapshot.version);
                open.view = None;
                self.publish(&snapshot.uri, Some(snapshot.version), Vec::new())?;
                self.reply_waiting(&snapshot.uri)
            }
            Told::Mended { id, snapshot, text } => self.mended(id, &snapshot, text),
            Told::Broken { folder, error } => self.tell_broken(folder, &error),
            Told::Sound { folder, settings } => self.tell_sound(&folder, &settings),
            Told::Note(text) => self.say("window/logMessage", lsp::MessageType::Warning, &text),
        }
    }

    fn looked(&mut self, snapshot: &Snapshot, seen: Seen, settings: Arc<Settings>) -> Result<()> {
        let Some(open) = self.documents.get_mut(&snapshot.uri) else { return Ok(()) };
        if open.now.version != snapshot.version {
            return Ok(());
        }
        let (count, failures) = (seen.count, seen.failures.clone());
        let marks = marks(seen, &snapshot.text, self.client.columns);
        let left = count - marks.len();
        let mut shown: Vec<lsp::Diagnostic> = marks.iter().map(|mark| mark.diagnostic(self.client)).collect();
        shown.extend((left > 0).then(|| surplus(left)));
        open.view = Some(View { version: snapshot.version, marks, settings });
        self.publish(&snapshot.uri, Some(snapshot.version), shown)?;
        for failure in failures {
            self.say("window/logMessage", lsp::MessageType::Warning, &failure)?;
        }
        self.reply_waiting(&snapshot.uri)
    }

    /// Says once why a folder's configuration cannot be used, and shows it where it is wrong.
    fn tell_broken(&mut self, folder: Arc<Path>, error: &anyhow::Error) -> Result<()> {
        let broken = error.downcast_ref::<Broken>();
        let text = format!("{error:#}");
        if self.broken.get(&folder).is_some_and(|(known, _)| *known == text) {
            return Ok(());
        }
        self.unshow(&folder)?;
        let advice = broken.and_then(Broken::suggestion).map(|meant| format!("; did you mean `{meant}`?"));
        let advice = advice.unwrap_or_default();
        self.say("window/showMessage", lsp::MessageType::Error, &format!("corpuslint: {text}{advice}"))?;
        let shown = broken.and_then(|broken| Some((uri_of(Path::new(&broken.path))?, broken)));
        if let Some((uri, Broken { source, message, span, .. })) = &shown {
            let span = span.clone().unwrap_or(0..0);
            let diagnostic = lsp::Diagnostic {
                range: Mirror::new(source).range(span, self.client.columns),
                severity: Some(lsp::DiagnosticSeverity::Error),
                source: Some("corpuslint".to_owned()),
                message: printable(&format!("{message}{advice}")).into_owned().into(),
                ..Default::default()
            };
            self.publish(uri, None, vec![diagnostic])?;
        }
        self.broken.insert(folder, (text, shown.map(|(uri, _)| uri)));
        Ok(())
    }

    fn tell_sound(&mut self, folder: &Arc<Path>, settings: &Settings) -> Result<()> {
        self.unshow(folder)?;
        let by = settings.file.as_deref().map_or("no configuration".to_owned(), |file| file.display().to_string());
        let text = format!("{}: {by}, {} rules", folder.display(), settings.linter.rules().len());
        self.say("window/logMessage", lsp::MessageType::Info, &text)
    }

    /// Takes back what is shown of a broken configuration.
    fn unshow(&mut self, folder: &Arc<Path>) -> Result<()> {
        match self.broken.remove(folder) {
            Some((_, Some(uri))) => self.publish(&uri, None, Vec::new()),
            _ => Ok(()),
        }
    }

    /// Asks to be told when a configuration or card changes. Who cannot tell is served, too: a look at the files is
    /// taken whenever a document is opened or saved.
    fn watch(&mut self) -> Result<()> {
        if !self.client.watches {
            return Ok(());
        }
        let options = json!({ "watchers": [{ "globPattern": "**/*.toml" }] });
        let registration =
            json!({ "id": "configurations", "method": "workspace/didChangeWatchedFiles", "registerOptions": options });
        self.requests += 1;
        let params = json!({ "registrations": [registration] });
        self.send(Request::new(self.requests.into(), "client/registerCapability".to_owned(), params).into())
    }

    fn publish(&self, uri: &str, version: Option<i32>, diagnostics: Vec<lsp::Diagnostic>) -> Result<()> {
        let params = lsp::PublishDiagnosticsParams { uri: uri.into(), version, diagnostics };
        self.send(Notification::new("textDocument/publishDiagnostics".to_owned(), params).into())
    }

    fn say(&self, method: &str, kind: lsp::MessageType, text: &str) -> Result<()> {
        let message = printable(text).into_owned();
        self.send(Notification::new(method.to_owned(), lsp::ShowMessageParams { kind, message }).into())
    }

    fn answer(&self, id: RequestId, result: &impl serde::Serialize) -> Result<()> {
        self.send(Response::new_ok(id, result).into())
    }

    fn refuse(&self, id: RequestId, code: ErrorCode, message: String) -> Result<()> {
        self.send(Response::new_err(id, code as i32, message).into())
    }

    fn refuse_params(&self, id: RequestId) -> Result<()> {
        self.refuse(id, ErrorCode::InvalidParams, "the parameters are not those of the method".to_owned())
    }

    fn refuse_changed(&self, id: RequestId) -> Result<()> {
        self.refuse(id, ErrorCode::ContentModified, "the document has changed".to_owned())
    }

    fn send(&self, message: Message) -> Result<()> {
        self.connection.sender.send(message).context("the editor is gone")
    }

    fn ask(&self, ask: Ask) {
        // Without the worker the next news ends the session.
        drop(self.asks.send(ask));
    }

    fn ask_all(&self, snapshots: impl IntoIterator<Item = Snapshot>) {
        snapshots.into_iter().for_each(|snapshot| self.ask(Ask::Look(snapshot)));
    }
}

fn read<P: DeserializeOwned>(params: Value) -> Option<P> {
    serde_json::from_value(params).ok()
}

fn id_of(id: lsp::Id) -> RequestId {
    match id {
        lsp::Id::Int(number) => number.into(),
        lsp::Id::String(name) => name.into(),
    }
}
