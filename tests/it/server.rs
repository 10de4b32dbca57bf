//! The language server, by an editor that types.

use std::collections::BTreeMap;
use std::path::Path;
use std::thread::JoinHandle;
use std::time::Duration;

use corpuslint::server::{Options, serve};
use lsp_server::{Connection, Message, Notification, Request, Response};
use serde_json::{Value, json};

use crate::place::{DIRTY, MENDED, Place};

/// Far longer than anything takes; nothing waits for it that comes.
const PATIENCE: Duration = Duration::from_secs(120);

/// What a modern editor says that it can do.
fn modern() -> Value {
    json!({
        "textDocument": {
            "codeAction": { "resolveSupport": { "properties": ["edit"] } },
            "hover": { "contentFormat": ["markdown", "plaintext"] },
            "publishDiagnostics": { "tagSupport": { "valueSet": [1, 2] } }
        },
        "workspace": {
            "workspaceEdit": { "documentChanges": true, "resourceOperations": ["create", "rename", "delete"] },
            "didChangeWatchedFiles": { "dynamicRegistration": true }
        }
    })
}

struct Editor {
    place: Place,
    connection: Connection,
    server: JoinHandle<anyhow::Result<bool>>,
    requests: i32,
    /// What was published last, with its version, by the file's name.
    shown: BTreeMap<String, (Option<i64>, Vec<Value>)>,
    /// What was said, and how.
    said: Vec<String>,
    capabilities: Value,
}

impl Editor {
    fn on(files: &[(&str, &str)], capabilities: &Value) -> Self {
        Self::with(files, capabilities, Options::default())
    }

    fn with(files: &[(&str, &str)], capabilities: &Value, options: Options) -> Self {
        let place = Place::with(files);
        let (connection, server) = Connection::memory();
        let here = place.folder().to_owned();
        let server = std::thread::spawn(move || serve(&server, options, here));
        let (shown, said) = (BTreeMap::new(), Vec::new());
        let mut editor = Self { place, connection, server, requests: 0, shown, said, capabilities: Value::Null };
        let root = editor.uri("");
        let params = json!({ "capabilities": capabilities, "workspaceFolders": [{ "uri": root, "name": "place" }] });
        editor.capabilities = editor.request("initialize", params).expect("it is served")["capabilities"].take();
        editor.notify("initialized", json!({}));
        editor
    }

    fn uri(&self, name: &str) -> String {
        format!("file://{}", self.place.path(name).display()).trim_end_matches('/').to_owned()
    }

    fn name(&self, uri: &str) -> String {
        uri.strip_prefix(&self.uri("")).unwrap_or(uri).trim_start_matches('/').to_owned()
    }

    fn notify(&self, method: &str, params: Value) {
        self.connection.sender.send(Notification::new(method.to_owned(), params).into()).expect("the server listens");
    }

    fn ask(&mut self, method: &str, params: Value) -> i32 {
        self.requests += 1;
        let request = Request { id: self.requests.into(), method: method.to_owned(), params };
        self.connection.sender.send(request.into()).expect("the server listens");
        self.requests
    }

    /// The result, or the error's code.
    fn request(&mut self, method: &str, params: Value) -> Result<Value, i32> {
        let id = self.ask(method, params);
        self.result(id)
    }

    fn result(&mut self, id: i32) -> Result<Value, i32> {
        loop {
            if let Some(Response { id: of, response_result }) = self.hear() {
                assert_eq!(of, id.into());
                return response_result.map_err(|error| error.code);
            }
        }
    }

    /// Hears one message; a response is returned.
    fn hear(&mut self) -> Option<Response> {
        match self.connection.receiver.recv_timeout(PATIENCE).expect("the server says something") {
            Message::Response(response) => return Some(response),
            Message::Request(Request { id, method, .. }) => {
                self.said.push(method);
                self.connection.sender.send(Response::new_ok(id, ()).into()).expect("the server listens");
            }
            Message::Notification(Notification { method, params }) if method == "textDocument/publishDiagnostics" => {
                let name = self.name(params["uri"].as_str().expect("an address"));
                let found = params["diagnostics"].as_array().expect("a list").clone();
                self.shown.insert(name, (params["version"].as_i64(), found));
            }
            Message::Notification(Notification { method, params }) => {
                self.said.push(format!("{method} {}: {}", params["type"], params["message"].as_str().unwrap_or("")));
            }
        }
        None
    }

    fn open(&mut self, name: &str, language: &str, text: &str) -> Vec<Value> {
        let document = json!({ "uri": self.uri(name), "languageId": language, "version": 1, "text": text });
        self.notify("textDocument/didOpen", json!({ "textDocument": document }));
        self.shown(name, 1)
    }

    fn change(&self, name: &str, version: i64, changes: Value) {
        let document = json!({ "uri": self.uri(name), "version": version });
        self.notify("textDocument/didChange", json!({ "textDocument": document, "contentChanges": changes }));
    }

    /// What is shown of this version of a document, once it is.
    fn shown(&mut self, name: &str, version: i64) -> Vec<Value> {
        loop {
            if let Some((Some(of), found)) = self.shown.get(name).filter(|(of, _)| *of == Some(version)) {
                assert_eq!(*of, version);
                let found = found.clone();
                self.shown.remove(name);
                return found;
            }
            assert!(self.hear().is_none(), "nothing was asked");
        }
    }

    /// Hears until something like this was said.
    fn said(&mut self, what: &str) -> String {
        loop {
            if let Some(index) = self.said.iter().position(|said| said.contains(what)) {
                return self.said.remove(index);
            }
            assert!(self.hear().is_none(), "nothing was asked");
        }
    }

    fn actions(&mut self, name: &str, range: &Value, only: Option<&str>) -> Vec<Value> {
        let id = self.ask_actions(name, range, only);
        self.result(id).expect("there are actions").as_array().expect("a list").clone()
    }

    fn ask_actions(&mut self, name: &str, range: &Value, only: Option<&str>) -> i32 {
        let mut context = json!({ "diagnostics": [] });
        if let Some(only) = only {
            context["only"] = json!([only]);
        }
        let document = json!({ "uri": self.uri(name) });
        self.ask("textDocument/codeAction", json!({ "textDocument": document, "range": range, "context": context }))
    }

    fn resolved(&mut self, action: &Value) -> Value {
        self.request("codeAction/resolve", action.clone()).expect("it is resolved")
    }

    /// Makes an action's edits in what stands in the folder.
    fn make(&self, action: &Value, texts: &[(&str, &str)]) -> BTreeMap<String, String> {
        let mut texts: BTreeMap<String, String> =
            texts.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
        let mut edit = |uri: &str, edits: &[Value]| {
            let text = texts.entry(self.name(uri)).or_default();
            for edit in edits.iter().rev() {
                let [start, end] = ["start", "end"].map(|end| offset(text, &edit["range"][end]));
                text.replace_range(start..end, edit["newText"].as_str().expect("text"));
            }
        };
        for change in action["edit"]["documentChanges"].as_array().into_iter().flatten() {
            let uri = change["uri"].as_str().or(change["textDocument"]["uri"].as_str()).expect("an address");
            edit(uri, change["edits"].as_array().map_or(&[], Vec::as_slice));
        }
        for (uri, edits) in action["edit"]["changes"].as_object().into_iter().flatten() {
            edit(uri, edits.as_array().expect("a list"));
        }
        texts
    }

    /// Ends the session, and says whether it was in order.
    fn end(mut self) -> bool {
        assert_eq!(self.request("shutdown", Value::Null), Ok(Value::Null));
        self.notify("exit", Value::Null);
        self.server.join().expect("the server does not panic").expect("the session was in order")
    }
}

/// Byte of a position in units of UTF-16.
fn offset(text: &str, position: &Value) -> usize {
    let [line, character] = ["line", "character"].map(|key| position[key].as_u64().expect("a number") as usize);
    let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
    let mut units = 0;
    let chars = text[start..].char_indices().find(|(_, c)| {
        let is_there = units >= character;
        units += c.len_utf16();
        is_there
    });
    chars.map_or(text.len(), |(at, _)| start + at)
}

fn range(start: (u32, u32), end: (u32, u32)) -> Value {
    let position = |(line, character)| json!({ "line": line, "character": character });
    json!({ "start": position(start), "end": position(end) })
}

fn codes(found: &[Value]) -> Vec<&str> {
    found.iter().map(|one| one["code"].as_str().unwrap_or_default()).collect()
}

/// The line of the comment form in [`DIRTY`].
fn form() -> Value {
    range((4, 0), (4, 15))
}

#[test]
fn findings_come_and_go_as_one_types() {
    let mut editor = Editor::on(&[], &modern());
    assert_eq!(editor.capabilities["positionEncoding"], "utf-16");
    let found = editor.open("a.txt", "plaintext", DIRTY);
    assert_eq!(codes(&found), ["boilerplate/comment-form"]);
    assert_eq!((&found[0]["range"], &found[0]["severity"]), (&form(), &json!(2)));
    assert_eq!((&found[0]["source"], &found[0]["tags"]), (&json!("corpuslint"), &json!([1])));
    let href = found[0]["codeDescription"]["href"].as_str().expect("a link");
    assert!(href.ends_with("/docs/rules.md#boilerplatecomment-form"), "{href}");
    assert!(found[0]["message"].as_str().is_some_and(|message| message.contains("Leave a Comment")), "{found:?}");

    editor.change("a.txt", 2, json!([{ "range": range((3, 0), (5, 0)), "text": "" }]));
    assert_eq!(codes(&editor.shown("a.txt", 2)), [""; 0]);
    editor.change("a.txt", 3, json!([{ "text": "x" }, { "text": DIRTY }]));
    assert_eq!(codes(&editor.shown("a.txt", 3)), ["boilerplate/comment-form"]);
    editor.notify("textDocument/didClose", json!({ "textDocument": { "uri": editor.uri("a.txt") } }));
    while !editor.shown.contains_key("a.txt") {
        assert!(editor.hear().is_none());
    }
    assert_eq!(editor.shown["a.txt"], (None, Vec::new()));
    assert!(editor.end());
}

#[test]
fn columns_are_counted_as_the_editor_counts_them() {
    let text = "The ferry \u{1F6A2} of K\u{e4}se\u{200b}stadt sails on Monday again, the harbour office said.\n";
    for (encodings, first, expected) in [(json!(["utf-8", "utf-16"]), "utf-8", 23), (json!(["utf-16"]), "utf-16", 20)] {
        let mut editor = Editor::on(&[], &json!({ "general": { "positionEncodings": encodings } }));
        assert_eq!(editor.capabilities["positionEncoding"], first);
        let found = editor.open("a.txt", "plaintext", text);
        let hidden = found.iter().find(|one| one["code"].as_str().is_some_and(|code| code.starts_with("encoding/")));
        let hidden = hidden.unwrap_or_else(|| panic!("{found:?}"));
        assert_eq!(hidden["range"]["start"], json!({ "line": 0, "character": expected }));
        let behind = json!({ "line": 0, "character": expected });
        editor.change(
            "a.txt",
            2,
            json!([{ "range": { "start": hidden["range"]["start"], "end": hidden["range"]["end"] }, "text": "" }]),
        );
        assert!(!codes(&editor.shown("a.txt", 2)).iter().any(|code| code.starts_with("encoding/")), "{behind}");
        assert!(editor.end());
    }
}

#[test]
fn what_is_safe_is_preferred_and_what_is_not_says_so() {
    let text = DIRTY.replace("three weeks", "three wee\u{ad}ks").replace("sails", "sai\u{fb02}s") + "caf\u{c3}\u{a9}\n";
    let mut editor = Editor::on(&[], &modern());
    editor.open("a.txt", "plaintext", &text);
    let actions = editor.actions("a.txt", &range((0, 0), (9, 0)), Some("quickfix"));
    let fixes: Vec<&Value> =
        actions.iter().filter(|action| action["title"].as_str().is_some_and(|title| title.contains(": "))).collect();
    let preferred: Vec<&&Value> = fixes.iter().filter(|action| action["isPreferred"] == true).collect();
    assert!(!preferred.is_empty() && preferred.len() < fixes.len(), "{actions:#?}");
    for action in &fixes {
        let title = action["title"].as_str().expect("a title");
        let is_allowance = title.starts_with("Allow") || title.starts_with("Ignore");
        let says_so = title.ends_with(" (unsafe)") || title.ends_with(" (suggestion)");
        assert_eq!(action["isPreferred"] == true, !says_so && !is_allowance, "{title}");
        assert_eq!(action["kind"], "quickfix");
        assert_eq!(action["diagnostics"].as_array().map(Vec::len), Some(1));
    }
    assert!(editor.end());
}

#[test]
fn a_fix_and_all_fixes_make_what_the_command_line_makes() {
    for capabilities in [modern(), json!({})] {
        let mut editor = Editor::on(&[], &capabilities);
        editor.open("a.txt", "plaintext", DIRTY);
        let actions = editor.actions("a.txt", &form(), None);
        let fix = actions.iter().find(|action| action["isPreferred"] == true).expect("a safe fix");
        assert_eq!(fix["title"], "boilerplate/comment-form: deletes lines 4 to 5");
        assert_eq!(editor.make(fix, &[("a.txt", DIRTY)])["a.txt"], MENDED);

        let all = editor.actions("a.txt", &range((0, 0), (0, 0)), Some("source.fixAll"));
        assert_eq!((all.len(), &all[0]["kind"]), (1, &json!("source.fixAll.corpuslint")));
        let all = if capabilities == json!({}) { all[0].clone() } else { editor.resolved(&all[0]) };
        assert_eq!(editor.make(&all, &[("a.txt", DIRTY)])["a.txt"], MENDED);
        assert_eq!(editor.actions("a.txt", &form(), Some("refactor")), [Value::Null; 0]);
        editor.change("a.txt", 2, json!([{ "text": MENDED }]));
        editor.shown("a.txt", 2);
        assert_eq!(editor.actions("a.txt", &form(), None), [Value::Null; 0]);
        assert!(editor.end());
    }
}

#[test]
fn a_finding_is_allowed_in_the_configuration_and_the_configuration_is_read_again() {
    for source in [None, Some("# ours\nfail-on = 'note'\n")] {
        for title in
            ["Allow `Leave a Comment` here: boilerplate/comment-form", "Ignore boilerplate/comment-form everywhere"]
        {
            let mut editor = Editor::on(&[("a.txt", DIRTY)], &modern());
            if let Some(source) = source {
                editor.place.write("corpuslint.toml", source);
            }
            editor.open("a.txt", "plaintext", DIRTY);
            editor.said("client/registerCapability");
            let actions = editor.actions("a.txt", &form(), None);
            let action =
                actions.iter().find(|action| action["title"] == title).unwrap_or_else(|| panic!("{actions:#?}"));
            assert!(action["isPreferred"].is_null());
            let texts: Vec<(&str, &str)> = source.iter().map(|source| ("corpuslint.toml", *source)).collect();
            let written = editor.make(action, &texts)["corpuslint.toml"].clone();
            editor.place.write("corpuslint.toml", &written);
            let changes = json!({ "changes": [{ "uri": editor.uri("corpuslint.toml"), "type": 2 }] });
            editor.notify("workspace/didChangeWatchedFiles", changes);
            assert_eq!(codes(&editor.shown("a.txt", 1)), [""; 0], "{written}");
            // The command line obeys it as well.
            assert_eq!(editor.place.run(&["a.txt"]).status, 0, "{written}");
            assert!(editor.end());
        }
    }
}

#[test]
fn who_cannot_make_files_is_offered_none() {
    let mut editor = Editor::on(&[], &json!({}));
    editor.open("a.txt", "plaintext", DIRTY);
    let titles = |actions: &[Value]| actions.iter().map(|one| one["title"].to_string()).collect::<String>();
    assert!(!titles(&editor.actions("a.txt", &form(), None)).contains("Allow"));
    editor.place.write("corpuslint.toml", "");
    editor.notify("textDocument/didSave", json!({ "textDocument": { "uri": editor.uri("a.txt") } }));
    editor.shown("a.txt", 1);
    assert!(titles(&editor.actions("a.txt", &form(), None)).contains("Allow"));
    assert!(editor.end());
}

#[test]
fn a_broken_configuration_is_shown_and_the_last_good_one_goes_on() {
    let mut editor = Editor::on(&[("corpuslint.toml", "ignore = ['boilerplate']\n")], &modern());
    assert_eq!(codes(&editor.open("a.txt", "plaintext", DIRTY)), [""; 0]);
    let save = json!({ "textDocument": { "uri": editor.uri("corpuslint.toml") } });
    editor.place.write("corpuslint.toml", "ignore = ['boilerplate']\nfail-onn = 'note'\n");
    editor.notify("textDocument/didSave", save.clone());
    let said = editor.said("window/showMessage 1");
    assert!(said.contains("corpuslint.toml:2:1") && said.contains("did you mean `fail-on`?"), "{said}");
    while !editor.shown.contains_key("corpuslint.toml") {
        assert!(editor.hear().is_none());
    }
    let (_, found) = editor.shown.remove("corpuslint.toml").expect("it is shown");
    assert_eq!(found[0]["range"], range((1, 0), (1, 8)));
    editor.change("a.txt", 2, json!([{ "text": DIRTY }]));
    assert_eq!(codes(&editor.shown("a.txt", 2)), [""; 0], "what was good goes on");

    editor.place.write("corpuslint.toml", "fail-on = 'note'\n");
    editor.notify("textDocument/didSave", save);
    assert_eq!(codes(&editor.shown("a.txt", 2)), ["boilerplate/comment-form"]);
    assert_eq!(editor.shown.remove("corpuslint.toml"), Some((None, Vec::new())));
    assert!(editor.end());
}

#[test]
fn a_configuration_that_was_never_good_leaves_the_editor_alone() {
    let mut editor = Editor::on(&[("corpuslint.toml", "ignore = [\n")], &modern());
    assert_eq!(codes(&editor.open("a.txt", "plaintext", DIRTY)), [""; 0]);
    assert_eq!(editor.request("textDocument/hover", hover_at(&editor, 4, 3)), Ok(Value::Null));
    editor.place.write("corpuslint.toml", "");
    editor.notify("workspace/didChangeWatchedFiles", json!({ "changes": [] }));
    assert_eq!(codes(&editor.shown("a.txt", 1)), ["boilerplate/comment-form"]);
    assert!(editor.end());
}

#[test]
fn a_configuration_that_lies_with_the_data_is_told_and_not_used() {
    let mut editor = Editor::on(&[("data/a.txt", DIRTY), ("data/corpuslint.toml", "ignore = ['ALL']\n")], &modern());
    assert_eq!(codes(&editor.open("data/a.txt", "plaintext", DIRTY)), ["boilerplate/comment-form"]);
    let said = editor.said("lies with the data, and is not used");
    assert!(said.contains("data/corpuslint.toml"), "{said}");
    assert!(editor.end());
}

#[test]
fn what_is_excluded_or_known_is_silent() {
    let config = "exclude = ['raw']\nbaseline = 'known.json'\n";
    let place = Place::with(&[("a.txt", DIRTY)]);
    assert_eq!(place.run(&["--write-baseline", "known.json", "a.txt"]).status, 0);
    let known = place.read("known.json");
    let mut editor = Editor::on(&[("corpuslint.toml", config), ("known.json", &known)], &modern());
    for (name, expected) in [("raw/b.txt", 0), ("a.txt", 0), ("b.txt", 1)] {
        assert_eq!(editor.open(name, "plaintext", DIRTY).len(), expected, "{name}");
    }
    assert!(editor.end());
}

#[test]
fn a_record_is_shown_where_it_is_written_and_mended_as_it_is_written() {
    let first =
        "{\"id\": 1, \"text\": \"The ferry sails from Monday, the harbour office said, after weeks in dock.\"}\n";
    let text = serde_json::to_string(DIRTY).expect("JSON").replace("office", "off\\u0069ce");
    let records = format!("{first}{{\"id\":  2,\"text\": {text}, \"n\": 1.50}}\n");
    let start = records.lines().nth(1).and_then(|line| line.find("Leave")).expect("it is there") as u32;
    for capabilities in [modern(), json!({})] {
        let mut editor = Editor::on(&[], &capabilities);
        let found = editor.open("a.jsonl", "jsonl", &records);
        assert_eq!(codes(&found), ["boilerplate/comment-form"]);
        assert_eq!(found[0]["range"], range((1, start), (1, start + 15)));
        let actions = editor.actions("a.jsonl", &found[0]["range"], None);
        let fix = actions.iter().find(|action| action["isPreferred"] == true).expect("a safe fix").clone();
        let fix = if fix["edit"].is_null() { editor.resolved(&fix) } else { fix };
        let made = editor.make(&fix, &[("a.jsonl", &records)])["a.jsonl"].clone();
        assert_eq!(made, records.replace("\\n\\nLeave a Comment\\n", "\\n"));
        assert!(editor.end());
    }
}

fn hover_at(editor: &Editor, line: u32, character: u32) -> Value {
    json!({ "textDocument": { "uri": editor.uri("a.txt") }, "position": { "line": line, "character": character } })
}

#[test]
fn the_card_says_why() {
    for (capabilities, kind) in [(modern(), "markdown"), (json!({}), "plaintext")] {
        let mut editor = Editor::on(&[], &capabilities);
        editor.open("a.txt", "plaintext", DIRTY);
        let hover = editor.request("textDocument/hover", hover_at(&editor, 4, 3)).expect("an answer");
        assert_eq!((&hover["range"], &hover["contents"]["kind"]), (&form(), &json!(kind)));
        let told = hover["contents"]["value"].as_str().expect("text");
        let card =
            corpuslint::rules::builtin::cards().into_iter().find(|card| card.rule.id == "boilerplate/comment-form");
        assert!(told.contains(card.expect("there is one").rule.why.trim()), "{told}");
        assert!(told.contains("Fix (safe): deletes lines 4 to 5") && told.contains("corpuslint explain"), "{told}");
        assert_eq!(editor.request("textDocument/hover", hover_at(&editor, 0, 3)), Ok(Value::Null));
        assert!(editor.end());
    }
}

/// An editor whose server cannot look at anything before [`Held::let_go`]: its configuration names a baseline that
/// comes through a pipe.
#[cfg(unix)]
struct Held {
    editor: Editor,
    baseline: String,
}

#[cfg(unix)]
impl Held {
    /// With [`DIRTY`] open as `a.txt`.
    fn new() -> Self {
        let place = Place::with(&[("a.txt", MENDED)]);
        assert_eq!(place.run(&["--write-baseline", "known.json", "a.txt"]).status, 0);
        let editor = Editor::on(&[("corpuslint.toml", "baseline = 'pipe'\n")], &modern());
        let made = std::process::Command::new("mkfifo").arg(editor.place.path("pipe")).status();
        assert!(made.is_ok_and(|status| status.success()), "there is a pipe");
        let document = json!({ "uri": editor.uri("a.txt"), "languageId": "plaintext", "version": 1, "text": DIRTY });
        editor.notify("textDocument/didOpen", json!({ "textDocument": document }));
        Self { editor, baseline: place.read("known.json") }
    }

    fn let_go(self) -> Editor {
        std::fs::write(self.editor.place.path("pipe"), self.baseline).expect("somebody reads");
        self.editor
    }
}

#[test]
#[cfg(unix)]
fn only_the_newest_text_is_told_and_a_question_about_an_older_one_is_given_back() {
    const CONTENT_MODIFIED: i32 = -32801;
    let mut held = Held::new();
    let asked = held.editor.ask_actions("a.txt", &form(), None);
    let hovered = held.editor.ask("textDocument/hover", hover_at(&held.editor, 4, 3));
    for version in 2..=50 {
        held.editor.change("a.txt", version, json!([{ "range": range((0, 0), (0, 0)), "text": "x" }]));
    }
    assert_eq!(held.editor.result(asked), Err(CONTENT_MODIFIED));
    assert_eq!(held.editor.result(hovered), Ok(Value::Null));
    let late = held.editor.ask_actions("a.txt", &form(), None);
    let mut editor = held.let_go();
    // What has waited is answered once the text is known, and nothing older was shown before.
    let actions = editor.result(late).expect("there are actions");
    assert_eq!(actions[0]["isPreferred"], true);
    assert_eq!(editor.shown.keys().collect::<Vec<_>>(), ["a.txt"]);
    assert_eq!(codes(&editor.shown("a.txt", 50)), ["boilerplate/comment-form"]);
    assert!(editor.end());
}

#[test]
#[cfg(unix)]
fn what_is_cancelled_is_given_up() {
    const REQUEST_CANCELLED: i32 = -32800;
    let mut held = Held::new();
    let asked = held.editor.ask_actions("a.txt", &form(), None);
    held.editor.notify("$/cancelRequest", json!({ "id": asked }));
    assert_eq!(held.editor.result(asked), Err(REQUEST_CANCELLED));
    let mut editor = held.let_go();
    editor.shown("a.txt", 1);
    assert!(editor.end());
}

#[test]
fn what_is_not_understood_is_refused_and_harms_nothing() {
    let mut editor = Editor::on(&[], &json!({ "general": "newer than this" }));
    assert_eq!(editor.request("textDocument/definition", json!({})), Err(-32601));
    assert_eq!(editor.request("textDocument/hover", json!({ "position": 7 })), Err(-32602));
    editor.notify("textDocument/didChange", json!(["?"]));
    editor.change("never-opened.txt", 3, json!([{ "text": "" }]));
    let document = json!({ "uri": "git:/a.txt", "languageId": "plaintext", "version": 1, "text": DIRTY });
    editor.notify("textDocument/didOpen", json!({ "textDocument": document }));
    assert_eq!(codes(&editor.open("a.txt", "plaintext", DIRTY)), ["boilerplate/comment-form"]);
    editor.change("a.txt", 2, json!([{ "range": range((9, 9), (7, 7)), "text": "\n" }]));
    assert_eq!(codes(&editor.shown("a.txt", 2)).len(), 1);
    assert!(!editor.shown.contains_key("git:/a.txt"));
    assert!(editor.end());
}

#[test]
fn a_document_that_is_no_file_yet_is_looked_at() {
    let mut editor = Editor::on(&[], &modern());
    let document = json!({ "uri": "untitled:Untitled-1", "languageId": "markdown", "version": 1, "text": DIRTY });
    editor.notify("textDocument/didOpen", json!({ "textDocument": document }));
    assert_eq!(codes(&editor.shown("untitled:Untitled-1", 1)), ["boilerplate/comment-form"]);
    assert!(editor.end());
}

/// The program itself: frames on standard output and nothing else, the exit status as the protocol has it.
#[test]
fn the_program_speaks_over_standard_input_and_output() {
    use std::io::Write as _;
    use std::process::Stdio;
    let frame = |value: Value| {
        let body = value.to_string();
        format!("Content-Length: {}\r\n\r\n{body}", body.len())
    };
    let place = Place::with(&[("a.txt", DIRTY)]);
    let uri = format!("file://{}", place.path("a.txt").display());
    let document = json!({ "uri": uri, "languageId": "plaintext", "version": 1, "text": DIRTY });
    let begin = [
        json!({ "jsonrpc": "2.0", "id": 1, "method": "initialize", "params": { "capabilities": {} } }),
        json!({ "jsonrpc": "2.0", "method": "initialized", "params": {} }),
        json!({ "jsonrpc": "2.0", "method": "textDocument/didOpen", "params": { "textDocument": document } }),
        json!({ "jsonrpc": "2.0", "id": 2, "method": "textDocument/codeAction", "params": {
            "textDocument": { "uri": uri }, "range": form(), "context": { "diagnostics": [] } } }),
    ];
    let shutdown = json!({ "jsonrpc": "2.0", "id": 3, "method": "shutdown" });
    let exit = json!({ "jsonrpc": "2.0", "method": "exit" });
    for (ends_well, end) in [(true, vec![shutdown, exit.clone()]), (false, vec![exit])] {
        let mut command = place.command(&["server", "--isolated"]);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the program starts");
        let mut input = child.stdin.take().expect("it is a pipe");
        let said: String = begin.iter().chain(&end).cloned().map(frame).collect();
        input.write_all(said.as_bytes()).expect("it listens");
        let output = child.wait_with_output().expect("it ends");
        assert_eq!(output.status.code(), Some(i32::from(!ends_well)));
        assert_eq!(String::from_utf8_lossy(&output.stderr), "");
        let mut rest = std::str::from_utf8(&output.stdout).expect("UTF-8");
        while !rest.is_empty() {
            let (length, body) =
                rest.strip_prefix("Content-Length: ").and_then(|at| at.split_once("\r\n\r\n")).expect("a frame");
            let (body, behind) = body.split_at(length.parse().expect("a length"));
            assert!(serde_json::from_str::<Value>(body).is_ok(), "{body}");
            rest = behind;
        }
    }
    assert!(Path::new(&place.path("a.txt")).exists());
}
