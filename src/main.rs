//! The program: words to options, run, exit status. A closed pipe is success: whoever reads has read enough.

use std::process::ExitCode;

use clap::{ColorChoice, CommandFactory as _, FromArgMatches as _};

mod cli;
mod commands;

use cli::{BaselineCommand, Cli, Command};

/// Could not work: bad arguments, configuration or card, no such path.
const FAILED: u8 = 2;

fn main() -> ExitCode {
    commands::tell_faults();
    match commands::completions::answer() {
        Ok(false) => {}
        Ok(true) => return ExitCode::SUCCESS,
        Err(error) => {
            commands::complain(&error, ColorChoice::Never);
            return ExitCode::from(FAILED);
        }
    }
    let matches = Cli::command().get_matches();
    let cli = Cli::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
    let color = match &cli.command {
        Some(Command::Explain(args)) => args.color,
        Some(Command::Check(args)) => args.color,
        _ => cli.lint.color,
    };
    let done = match cli.command {
        None => commands::lint::run(&cli.lint, &matches),
        Some(Command::Check(args)) => {
            let matches = matches.subcommand_matches("check").expect("it is the command");
            commands::lint::run(&args, matches)
        }
        Some(Command::Rules(args)) => commands::rules::run(&args),
        Some(Command::Explain(args)) => commands::explain::run(&args),
        Some(Command::Metrics(args)) => commands::metrics::run(&args),
        Some(Command::Review(args)) => commands::review::run(&args),
        Some(Command::Undo(args)) => commands::undo::run(&args),
        Some(Command::Learn(args)) => commands::learn::run(&args),
        Some(Command::Baseline { command: BaselineCommand::Prune(args) }) => commands::baseline::prune(&args),
        Some(Command::Init(args)) => commands::init::run(&args),
        Some(Command::TestRules { dir }) => commands::test_rules::run(dir.as_deref()),
        Some(Command::Features { files, pieces }) => commands::features::run(&files, pieces),
        Some(Command::Schema { name }) => commands::schema::run(&name),
        Some(Command::Completions { shell }) => commands::completions::script(shell),
        Some(Command::Man { command }) => commands::man::run(command.as_deref()),
    };
    match done {
        Ok(status) => ExitCode::from(status),
        Err(error) if corpuslint::run::is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            commands::complain(&error, color);
            ExitCode::from(FAILED)
        }
    }
}
