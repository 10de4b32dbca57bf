//! What a run says beside its reports: failures, stale entries of the baseline, the table, the last line.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::Result;
use corpuslint::baseline::{Drift, Elsewhere, Missing};
use corpuslint::report::statistics::{self, Format};
use corpuslint::report::{OutputFormat, gate, sample, summary};
use corpuslint::run::Outcome;
use corpuslint::text::printable::printable;

use super::outputs::Form;
use super::{input, next, terminal, wrap};
use crate::cli::LintArgs;

/// What there is to say beside the findings: failures, stale entries, the table, the last line.
pub(super) fn say(
    args: &LintArgs,
    outputs: &[(Form, Option<PathBuf>)],
    statistics: Option<Format>,
    baseline: Option<&Path>,
    (written_to_stdout, has_journal): (bool, bool),
    outcome: &Outcome,
) -> Result<()> {
    let mut errors = io::stderr().lock();
    input::tell_failures(&outcome.summary, &mut errors)?;
    if outcome.summary.interrupted.is_some() {
        writeln!(errors, "{}", unfinished(args, outputs))?;
    }
    if args.quiet && !args.statistics {
        return Ok(());
    }
    if !args.quiet {
        tell_drift(&outcome.drift, baseline.unwrap_or(Path::new("")), &mut errors)?;
    }
    // A stream that a program reads ends with the report; people are told on the other one, and only if they ask.
    let for_people = |form: &Form| {
        use OutputFormat::{Concise, Digest, Full, Github};
        matches!(form.known(), Some(Full | Digest | Concise | Github))
    };
    let rows = statistics.filter(|format| *format != Format::Table);
    if let Some(format) = rows {
        let rows = statistics::statistics(&outcome.summary, format, false);
        if written_to_stdout { errors.write_all(rows.as_bytes())? } else { io::stdout().write_all(rows.as_bytes())? }
    }
    let has_table = statistics == Some(Format::Table);
    let stdout_is_taken = written_to_stdout
        || rows.is_some()
        || outputs.iter().any(|(format, path)| path.is_none() && !for_people(format));
    if stdout_is_taken && !args.verbose && !has_table && !written_to_stdout {
        if let Some(text) = sample::sentence(&outcome.summary).filter(|_| !args.quiet) {
            writeln!(errors, "{text}")?;
        }
        // Why the status is 1 although nothing in the report is grave.
        for (text, _) in gate::sentences(&outcome.summary).iter().filter(|(_, is_over)| *is_over && !args.quiet) {
            writeln!(errors, "{text}")?;
        }
        return Ok(());
    }
    let color = super::colors(args.color, terminal(stdout_is_taken));
    let mut text = String::new();
    if has_table {
        text.push_str(&statistics::statistics(&outcome.summary, Format::Table, color));
    }
    if !args.quiet {
        let mut said = summary::closing(&outcome.summary, color, args.verbose);
        said.push_str(&of_baseline(args, outcome));
        said.push_str(if has_journal { "`corpuslint undo` takes it back.\n" } else { "" });
        let is_terminal = terminal(stdout_is_taken);
        text.push_str(&if is_terminal { wrap::broken(&said, wrap::columns()) } else { said });
        if outputs.iter().any(|(format, path)| format.is(OutputFormat::Digest) && path.is_none()) {
            text.push_str(&advice(args, outcome));
        }
    }
    if stdout_is_taken {
        errors.write_all(text.as_bytes())?;
    } else {
        io::stdout().write_all(text.as_bytes())?;
    }
    Ok(())
}

/// What fixes would take away, and what to type next.
fn advice(args: &LintArgs, outcome: &Outcome) -> String {
    let words: Option<Vec<String>> = std::env::args_os().skip(1).map(|word| word.into_string().ok()).collect();
    let next = words.and_then(|words| next::next(args, &words, &outcome.summary));
    let next = next.map(|command| format!("Next: {command}\n"));
    let advice = summary::advice(&outcome.summary).map(|text| format!("{text}\n"));
    advice.into_iter().chain(next).collect()
}

/// Whether the baseline was written; of a run that was interrupted [`unfinished`] says it.
fn of_baseline(args: &LintArgs, outcome: &Outcome) -> String {
    let Some(path) = &args.write_baseline else { return String::new() };
    let path = path.display().to_string();
    let path = printable(&path);
    match &outcome.collected {
        Some(collected) => {
            let count = collected.len();
            let findings = if count == 1 { "finding" } else { "findings" };
            format!("Wrote {count} {findings} to the baseline `{path}`.\n")
        }
        None if outcome.summary.interrupted.is_some() => String::new(),
        None => format!("The baseline `{path}` was not written, because of the errors.\n"),
    }
}

/// What an interrupted run wrote a part of, and what it did not write.
fn unfinished(args: &LintArgs, outputs: &[(Form, Option<PathBuf>)]) -> String {
    let shown = |path: &Path| format!("`{}`", printable(&path.display().to_string()));
    let mut parts: Vec<String> = outputs
        .iter()
        .filter(|(_, path)| !args.diff || path.is_some())
        .map(|(format, path)| match path {
            Some(path) => format!("the {format} report {}", shown(path)),
            None => format!("the {format} report"),
        })
        .collect();
    parts.extend(args.statistics.then(|| "the statistics".to_owned()));
    parts.extend(args.diff.then(|| "the diff".to_owned()));
    parts.extend([&args.out_dir, &args.attributes].into_iter().flatten().map(|path| shown(path)));
    parts.extend([&args.removed, &args.rejected].into_iter().flatten().map(|path| shown(path)));
    let mut text = format!("Only a part of the whole: {}.", parts.join(", "));
    if let Some(path) = &args.write_baseline {
        text.push_str(&format!("\nThe baseline {} was not written.", shown(path)));
    }
    text
}

/// What of the baseline is no longer so.
fn tell_drift(drift: &Drift, baseline: &Path, errors: &mut impl Write) -> io::Result<()> {
    for stale in &drift.stale {
        let times = if stale.gone == 1 { String::new() } else { format!(" ({} times)", stale.gone) };
        let (path, text) = (printable(&stale.path), printable(&stale.text));
        writeln!(errors, "stale in the baseline: {path}: {}: `{text}`{times}", stale.rule)?;
    }
    for Missing { path, findings } in &drift.missing {
        let findings = if *findings == 1 { "1 known finding".to_owned() } else { format!("{findings} known findings") };
        writeln!(errors, "stale in the baseline: {}: the file is gone, and {findings} with it", printable(path))?;
    }
    if let Some(Elsewhere { known, found, is_first_version }) = &drift.elsewhere {
        let baseline = baseline.display().to_string();
        let (baseline, known, found) = (printable(&baseline), printable(known), printable(found));
        let (start, hint) = if *is_first_version {
            ("the folder it was written in, by an older corpuslint", "Run it from there, or write the baseline")
        } else {
            ("its own folder", "If documents or the baseline were moved, write it")
        };
        writeln!(
            errors,
            "The baseline `{baseline}` hides nothing: none of its paths was linted. A finding that it knows in \
             `{known}`, seen from {start}, was found in `{found}`, seen from here. {hint} anew with --write-baseline."
        )?;
    }
    Ok(())
}
