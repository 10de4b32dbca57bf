//! `--drop` and its kin: from the options to what documents are left out for.

use anyhow::{Result, anyhow, bail};
use corpuslint::lint::Linter;
use corpuslint::run::Dropping;

use crate::cli::LintArgs;

/// What documents are left out for; `None` where none are. A stream that is mended is written elsewhere, as files below
/// `--out-dir` are.
///
/// # Errors
/// When they would be left out of files in their place, or for what is not looked for.
pub(super) fn dropping(args: &LintArgs, linter: &Linter, mends_stream: bool) -> Result<Option<Dropping>> {
    if args.drop.is_empty() && args.max_noise.is_none() {
        let given = [
            ("--rejected", args.rejected.is_some()),
            ("--keep-lines", args.keep_lines),
            ("--aligned", !args.aligned.is_empty()),
        ];
        return match given.into_iter().find(|(_, is_given)| *is_given) {
            Some((option, _)) => bail!("{option} goes with --drop or --max-noise"),
            None => Ok(None),
        };
    }
    if !args.aligned.is_empty() && (args.keep_lines || args.out_dir.is_none()) {
        bail!("--aligned goes with --out-dir, and not with --keep-lines, with which no line goes");
    }
    if let Some(path) = args.aligned.iter().find(|name| name.is_empty() || name.contains(['/', '\\'])) {
        bail!("--aligned `{path}`: the name of a file beside another, not a path");
    }
    if args.out_dir.is_none() && !mends_stream {
        let option = if args.drop.is_empty() { "--max-noise" } else { "--drop" };
        bail!(
            "{option} goes with --out-dir, or with --fix on standard input: left out of its own file a document would \
             be gone, and other files that belong to it line by line would no longer"
        );
    }
    let mut dropping = Dropping {
        max_noise: args.max_noise,
        keeps_lines: args.keep_lines,
        aligned: args.aligned.clone(),
        ..Dropping::default()
    };
    for text in &args.drop {
        dropping.add(text.trim(), linter, args.max_removed.is_some()).map_err(|error| anyhow!("--drop {error:#}"))?;
    }
    Ok(Some(dropping))
}
