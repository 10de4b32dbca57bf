//! `corpuslint server`: an editor's language server, on standard input and output. Nothing else is written to the
//! latter.

use std::io::{self, IsTerminal as _, Write as _};
use std::path::PathBuf;

use anyhow::{Context as _, Result};
use corpuslint::server::{self, Options};
use lsp_server::Connection;

use super::CLEAN;
use crate::cli::ServerArgs;

/// What the protocol says of a session that its editor ends without having asked to.
const UNASKED: u8 = 1;

/// Serves one editor.
pub(crate) fn run(args: &ServerArgs) -> Result<u8> {
    let here = std::env::current_dir().context("cannot tell the working folder")?;
    let cards = &args.cards;
    let absolute = |path: &PathBuf| here.join(path);
    let options = Options {
        config: cards.config.config.as_ref().map(absolute),
        isolated: cards.config.isolated,
        rules: cards.rules.iter().map(absolute).collect(),
    };
    if io::stdin().is_terminal() {
        writeln!(io::stderr(), "Waiting for an editor, which starts this itself; Ctrl-C ends it.")?;
    }
    let (connection, threads) = Connection::stdio();
    if !server::serve(&connection, options, here)? {
        return Ok(UNASKED);
    }
    drop(connection);
    threads.join().context("the editor is gone")?;
    Ok(CLEAN)
}
