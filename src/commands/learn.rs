//! `corpuslint learn PATHS`: what each site prints on its pages, as cards in a folder.

use std::collections::BTreeSet;
use std::io::{self, Write as _};

use anyhow::{Context as _, Result, bail, ensure};
use corpuslint::corpus::new_file;
use corpuslint::learn::{self, Learned, Least};
use corpuslint::lint::Linter;
use corpuslint::rules::Card;
use corpuslint::run::Task;
use corpuslint::text::printable::printable;

use super::{CLEAN, input};
use crate::cli::LearnArgs;

/// Learns, writes the cards, and returns the exit status.
pub(crate) fn run(args: &LearnArgs) -> Result<u8> {
    let input = input::read(&args.input)?;
    if !input.comes_again() {
        bail!("learn reads the documents twice, and standard input or a pipe comes only once; name files or folders");
    }
    ensure!((0.0..=1.0).contains(&args.min_share), "--min-share lies between 0 and 1");
    let config = super::config(&args.config, input::data(&args.input, &input, false))?;
    let linter = Linter::new(std::iter::empty::<&Card>()).expect("no card is wrong");
    let mut task: Task = input::task(&args.input, input, &config, &linter)?;
    task.fields.asked.extend(args.group_by.field().cloned());
    let least = Least {
        min_documents: args.min_documents.max(args.at_least),
        at_least: args.at_least,
        min_share: args.min_share,
        min_words: args.min_words,
    };
    let Learned { cards, sites, summary } = learn::learn(&task, args.group_by.clone(), least)?;
    input::tell_failures(&summary, &mut io::stderr().lock())?;
    if let Some(status) = input::exit_status(&args.input, &summary) {
        // Of a part of the documents nothing is learned that would pass for all of them.
        return Ok(status);
    }
    if let Some(card) = cards.iter().find(|card| args.output.join(&card.path).exists()) {
        let card = args.output.join(&card.path);
        bail!("`{}` is there already, and somebody may have read and changed it; name another folder", card.display());
    }
    for card in &cards {
        let path = args.output.join(&card.path);
        let mut file = new_file::below(&args.output, &path)?;
        file.write_all(card.source.as_bytes()).with_context(|| format!("cannot write `{}`", path.display()))?;
        file.commit()?;
    }
    let lines: usize = cards.iter().map(|card| card.lines).sum();
    let with_lines = cards.iter().map(|card| &card.site).collect::<BTreeSet<_>>().len();
    let folder = args.output.display().to_string();
    let folder = printable(&folder);
    let counted = |count: usize, what: &str| format!("{count} {what}{}", if count == 1 { "" } else { "s" });
    let sites = counted(sites, "site");
    let text = if cards.is_empty() {
        format!("Learned nothing: of {sites} with enough documents none has a line on many of its pages.\n")
    } else {
        format!(
            "Learned {} of {with_lines} of {sites}, in {} in `{folder}`. Read them; then `--rules {folder}` uses \
             them.\n",
            counted(lines, "line"),
            counted(cards.len(), "card"),
        )
    };
    io::stdout().write_all(text.as_bytes())?;
    Ok(CLEAN)
}
