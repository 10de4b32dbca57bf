//! What an editor's user may do about the findings at a place: mend one, allow one, ignore its rule, or make all safe
//! fixes of the document.

use std::collections::HashSet;
use std::ops::Range;

use gen_lsp_types as lsp;
use serde::{Deserialize, Serialize};

use super::client::{Client, FIX_ALL};
use super::edits::{Edited, edit_of};
use super::look;
use super::mark::Mark;
use super::mirror::Mirror;
use super::settings::Settings;
use super::worker::{Snapshot, name};
use crate::config::{self, Addition, Allowance};
use crate::fix::{Applicability, Fix};
use crate::report::described::deed;
use crate::text::printable::printable;

/// Actions are offered for so many findings of a place; more are no choice.
const MOST: usize = 20;

/// What an action is to do that is worked out when it is chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Chosen {
    pub(crate) uri: String,
    pub(crate) version: i32,
    pub(crate) what: What,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum What {
    /// All safe fixes.
    All,
    /// The fix of this finding, by its number among those shown; the bolder one where it has two.
    Fix { mark: usize, is_bolder: bool },
}

/// A configuration as it stands.
pub(crate) struct Written {
    pub(crate) uri: String,
    /// Empty where there is none yet.
    pub(crate) text: Mirror,
    pub(crate) is_there: bool,
    /// Its version, where it is open.
    pub(crate) version: Option<i32>,
}

/// A document with what is known of it.
pub(crate) struct Scene<'s> {
    pub(crate) snapshot: &'s Snapshot,
    pub(crate) marks: &'s [Mark],
    pub(crate) settings: &'s Settings,
    pub(crate) client: Client,
}

/// Whether an editor that asks for some kinds of actions wants this one.
pub(crate) fn is_wanted(only: Option<&[lsp::CodeActionKind]>, kind: &str) -> bool {
    let within = |asked: &str| kind.strip_prefix(asked).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
    only.is_none_or(|only| only.iter().any(|asked| within(asked.as_str())))
}

impl Scene<'_> {
    /// What may be done about the findings that a range touches. `written` is the configuration that would be added to.
    pub(crate) fn quick_fixes(&self, range: Range<usize>, written: Option<&Written>) -> Vec<lsp::CodeAction> {
        let touches = |mark: &Mark| mark.span.start <= range.end && range.start <= mark.span.end;
        let here = self.marks.iter().enumerate().filter(|(_, mark)| touches(mark)).take(MOST);
        let here: Vec<(usize, &Mark)> = here.collect();
        let mut actions: Vec<lsp::CodeAction> =
            here.iter().flat_map(|(index, mark)| self.fixes(*index, mark)).collect();
        let Some(written) = written else { return actions };
        let (mut allowed, mut ignored) = (HashSet::new(), HashSet::new());
        for (_, mark) in &here {
            let action = self.allow(mark, written);
            actions.extend(action.filter(|action| allowed.insert(action.title.clone())));
        }
        for (_, mark) in &here {
            if ignored.insert(&mark.finding.rule.id) {
                actions.extend(self.ignore(mark, written));
            }
        }
        actions
    }

    fn fixes(&self, index: usize, mark: &Mark) -> Vec<lsp::CodeAction> {
        let mut actions = Vec::new();
        for (number, fix) in mark.fixes().into_iter().enumerate() {
            let chosen = self.chosen(What::Fix { mark: index, is_bolder: number > 0 });
            // Of a record the whole file has to be read for it.
            let is_late = self.client.resolves && mark.finding.record.is_some();
            let edit = if is_late { None } else { self.edit(mark, fix) };
            if edit.is_none() && !is_late {
                continue;
            }
            let is_safe = fix.applicability == Applicability::Safe;
            let trust = if is_safe { String::new() } else { format!(" ({})", fix.applicability) };
            let title = format!("{}: {}{trust}", mark.finding.rule.id, deed(fix, &mark.finding));
            actions.push(lsp::CodeAction {
                is_preferred: is_safe.then_some(true),
                edit,
                data: is_late.then_some(chosen),
                ..self.quick_fix(title, mark)
            });
        }
        actions
    }

    /// The edit that a fix is; `None` where an editor cannot make it.
    pub(crate) fn edit(&self, mark: &Mark, fix: &Fix) -> Option<lsp::WorkspaceEdit> {
        let Snapshot { text, version, uri, path, .. } = self.snapshot;
        let document = Edited { uri, version: Some(*version), text, is_there: true };
        let Some(record) = &mark.finding.record else { return edit_of(self.client, &document, &mark.edits(fix)?) };
        let before = text.text();
        let after = look::edit_record(self.settings, &name(self.settings, path), &before, record, fix.edits())?;
        edit_of(self.client, &document, &super::difference::difference(&before, &after))
    }

    /// Allows what was found, in this document.
    fn allow(&self, mark: &Mark, written: &Written) -> Option<lsp::CodeAction> {
        let rule = &mark.finding.rule.id;
        let folder = self.settings.file.as_deref().and_then(|file| file.parent()).unwrap_or(&self.settings.folder);
        let whole = self.settings.folder.join(name(self.settings, &self.snapshot.path));
        let path = config::seen_from(folder, &whole).filter(|_| self.snapshot.is_file);
        let found = self.found(mark);
        let allowance = Allowance { rule, path: path.as_deref(), found: &found, reason: None };
        let addition = allowance.addition(&written.text.text())?;
        let shown: String = found.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(40).collect();
        let what = if shown.is_empty() { String::new() } else { format!(" `{}`", printable(&shown)) };
        self.adds(format!("Allow{what} here: {rule}"), mark, written, &addition)
    }

    /// The text that was found, as the rule saw it, or nothing where that cannot be told.
    fn found(&self, mark: &Mark) -> String {
        let written = self.snapshot.text.slice(mark.span.clone());
        match (&mark.finding.record, &mark.finding.written) {
            (None, _) => written,
            (Some(_), None) => String::new(),
            // With its escapes, where there are any.
            (Some(_), Some(_)) => serde_json::from_str(&format!("\"{written}\"")).unwrap_or_default(),
        }
    }

    fn ignore(&self, mark: &Mark, written: &Written) -> Option<lsp::CodeAction> {
        let rule = &mark.finding.rule.id;
        let addition = config::ignore(&written.text.text(), rule)?;
        self.adds(format!("Ignore {rule} everywhere"), mark, written, &addition)
    }

    fn adds(&self, title: String, mark: &Mark, written: &Written, addition: &Addition) -> Option<lsp::CodeAction> {
        let Written { uri, text, is_there, version } = written;
        let configuration = Edited { uri, version: *version, text, is_there: *is_there };
        let edits = [(addition.offset..addition.offset, addition.text.as_str())];
        let edit = edit_of(self.client, &configuration, &edits)?;
        Some(lsp::CodeAction { edit: Some(edit), ..self.quick_fix(title, mark) })
    }

    fn quick_fix(&self, title: String, mark: &Mark) -> lsp::CodeAction {
        lsp::CodeAction {
            title,
            kind: Some(lsp::CodeActionKind::QuickFix),
            diagnostics: Some(vec![mark.diagnostic(self.client)]),
            ..Default::default()
        }
    }

    /// The action that makes all safe fixes, without its edit; `None` where there is none to make.
    pub(crate) fn fix_all(&self) -> Option<lsp::CodeAction> {
        let is_safe = |fix: &Fix| fix.applicability == Applicability::Safe;
        self.marks.iter().any(|mark| mark.fixes().into_iter().any(is_safe)).then(|| lsp::CodeAction {
            title: "Make all safe fixes of corpuslint".to_owned(),
            kind: Some(FIX_ALL.to_owned().into()),
            data: Some(self.chosen(What::All)),
            ..Default::default()
        })
    }

    fn chosen(&self, what: What) -> serde_json::Value {
        let Snapshot { uri, version, .. } = self.snapshot;
        let chosen = Chosen { uri: uri.to_string(), version: *version, what };
        serde_json::to_value(chosen).expect("it is plain data")
    }
}
