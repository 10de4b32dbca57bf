//! `corpuslint schema NAME`: the JSON Schema of what is read or written, for editors and for whoever reads reports.

use std::io::{self, Write as _};

use anyhow::Result;
use corpuslint::schema;

/// Prints the schema of this name, which clap has checked.
pub(crate) fn run(name: &str) -> Result<u8> {
    let schema = schema::of(name).expect("clap lets no other name through");
    writeln!(io::stdout(), "{}", serde_json::to_string_pretty(&schema)?)?;
    Ok(super::CLEAN)
}
