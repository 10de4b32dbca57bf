//! The manual, as roff: a page of the program, and one of each command.

use std::io::{self, Write as _};

use anyhow::{Context as _, Result};
use clap::CommandFactory as _;
use clap_mangen::Man;

use crate::cli::Cli;

/// Prints the page of a command, or the program's own.
pub(crate) fn run(command: Option<&str>) -> Result<u8> {
    let page = page(command)?;
    io::stdout().write_all(&page)?;
    Ok(0)
}

fn page(command: Option<&str>) -> Result<Vec<u8>> {
    // The options are listed below, under headings; clap_mangen would list them here as well.
    let usage = "corpuslint [OPTIONS] [PATHS]...\ncorpuslint COMMAND";
    let mut program = Cli::command().override_usage(usage).disable_help_subcommand(true);
    // Only then has a command the options that it takes from the program, and its name in two words.
    program.build();
    let described = match command {
        None => program,
        Some(name) => {
            let found = program.find_subcommand(name).with_context(|| format!("there is no command `{name}`"))?;
            found.clone()
        }
    };
    let behind = described.get_after_help().map(ToString::to_string).unwrap_or_default();
    let has_commands = described.get_subcommands().any(|command| !command.is_hide_set());
    let man = Man::new(described).manual("corpuslint").source(env!("CARGO_PKG_VERSION"));
    let mut page = Vec::new();
    man.render_title(&mut page)?;
    man.render_name_section(&mut page)?;
    man.render_synopsis_section(&mut page)?;
    man.render_description_section(&mut page)?;
    man.render_options_section(&mut page)?;
    if has_commands {
        man.render_subcommands_section(&mut page)?;
    }
    for paragraph in behind.split("\n\n").filter(|paragraph| !paragraph.is_empty()) {
        page.extend(section(paragraph).into_bytes());
    }
    Ok(page)
}

/// A paragraph of what stands behind the options, `Examples: ...`, as a section of its own. Where its lines are, if the
/// first has nothing but the heading.
fn section(paragraph: &str) -> String {
    let (heading, body) = paragraph.split_once(':').unwrap_or(("Notes", paragraph));
    let escaped = body.trim().replace('\\', "\\e").replace('-', "\\-").replace("\n  ", "\n");
    let (begins, ends) = if body.starts_with('\n') { (".nf\n", "\n.fi") } else { ("", "") };
    format!(".SH \"{}\"\n{begins}{escaped}{ends}\n", heading.to_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(command: Option<&str>) -> String {
        String::from_utf8(page(command).expect("a page")).expect("UTF-8")
    }

    /// As roff has it.
    fn escaped(option: &str) -> String {
        format!("\\-\\-{}", option.replace('-', "\\-"))
    }

    #[test]
    fn each_option_and_command_stands_on_the_page() {
        let (page, mut program) = (text(None), Cli::command());
        program.build();
        for option in program.get_arguments().filter(|argument| !argument.is_hide_set()).filter_map(|it| it.get_long())
        {
            assert!(page.contains(&escaped(option)), "--{option}\n{page}");
        }
        for command in program.get_subcommands().filter(|command| !command.is_hide_set()) {
            let name = command.get_name().replace('-', "\\-");
            assert!(page.contains(&format!("corpuslint\\-{name}(1)")), "{name}\n{page}");
        }
        assert!(page.contains(".TH corpuslint 1") && page.contains(".SH \"EXIT STATUS\"\n0 nothing"), "{page}");
        assert!(page.contains(".nf\ncorpuslint seeds/ "), "{page}");
    }

    #[test]
    fn a_command_has_a_page_of_its_own() {
        let page = text(Some("explain"));
        assert!(page.contains(".TH corpuslint-explain 1"), "{page}");
        assert!(page.contains(&escaped("document")) && !page.contains(&escaped("unsafe-fixes")), "{page}");
        assert!(super::page(Some("explian")).is_err());
    }
}
