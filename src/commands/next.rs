//! The command to type next, as the one that was typed goes on.

use corpuslint::report::Summary;
use corpuslint::report::summary::RuleCount;
use corpuslint::text::printable::is_printable;

use crate::cli::LintArgs;

/// Options that need not be typed again, and whether a value follows.
const LEFT_OUT: [(&str, bool); 12] = [
    ("--no-cache", false),
    ("--fix", false),
    ("--diff", false),
    ("--unsafe-fixes", false),
    ("--quiet", false),
    ("-q", false),
    ("--verbose", false),
    ("-v", false),
    ("--statistics", false),
    ("--max-findings", true),
    ("--output-format", true),
    ("--color", true),
];

/// What to look at or to do now, with the words that were typed behind the program's name; `None` where nothing was
/// found, or the words cannot be typed once more.
pub(super) fn next(args: &LintArgs, words: &[String], summary: &Summary) -> Option<String> {
    if summary.interrupted.is_some() || summary.findings() == 0 {
        return None;
    }
    let sum = |part: fn(&RuleCount) -> u64| -> u64 { summary.rules.values().map(part).sum() };
    let reads_content = args.input.paths.iter().any(|path| path.as_os_str() == "-");
    let goes_elsewhere = args.out_dir.is_some() || !args.output.is_empty() || reads_content;
    let safe = sum(|count| count.safe) > 0 && !args.fix;
    if goes_elsewhere || !safe && sum(|count| count.unsafe_) == 0 || args.fix && args.unsafe_fixes {
        let (rule, _) = summary.rules.iter().max_by_key(|(id, count)| (count.severity, count.findings, *id))?;
        return Some(format!("corpuslint explain {}", quoted(rule)?));
    }
    let mut typed = vec!["corpuslint".to_owned()];
    let mut words = words.iter();
    while let Some(word) = words.next() {
        let (name, has_value) = word.split_once('=').map_or((word.as_str(), false), |(name, _)| (name, true));
        match LEFT_OUT.iter().find(|(option, _)| *option == name) {
            Some((_, takes_value)) if *takes_value && !has_value => drop(words.next()),
            Some(_) => {}
            None => typed.push(quoted(word)?),
        }
    }
    // What was shown is done next; what only bolder fixes would do is shown first.
    let is_shown = args.diff && (safe || args.unsafe_fixes);
    typed.push(if is_shown { "--fix" } else { "--diff" }.to_owned());
    if !safe || args.unsafe_fixes {
        typed.push("--unsafe-fixes".to_owned());
    }
    Some(typed.join(" "))
}

/// A word as a shell takes it.
fn quoted(word: &str) -> Option<String> {
    let is_plain = |c: char| c.is_alphanumeric() || "-_./,:=@%+".contains(c);
    if !word.is_empty() && word.chars().all(is_plain) {
        return Some(word.to_owned());
    }
    word.chars().all(is_printable).then(|| format!("'{}'", word.replace('\'', "'\\''")))
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::*;
    use crate::cli::Cli;

    #[track_caller]
    fn check(words: &str, (safe, unsafe_): (u64, u64), expected: &str) {
        let words: Vec<String> = words.split('|').map(str::to_owned).collect();
        let cli = Cli::parse_from(["corpuslint".to_owned()].iter().chain(&words));
        let count = RuleCount { findings: 9, safe, unsafe_, ..RuleCount::default() };
        let summary = Summary { rules: [("a/b".to_owned(), count)].into(), ..Summary::default() };
        assert_eq!(next(&cli.lint, &words, &summary).as_deref(), Some(expected));
    }

    #[test]
    fn what_was_typed_goes_on() {
        check("pages", (1, 1), "corpuslint pages --diff");
        check("pages|--select|text", (0, 1), "corpuslint pages --select text --diff --unsafe-fixes");
        check("pages|--max-findings|5|--color=always|-q", (1, 0), "corpuslint pages --diff");
        check("my pages|it's", (1, 0), "corpuslint 'my pages' 'it'\\''s' --diff");
        check("pages|--fix", (1, 1), "corpuslint pages --diff --unsafe-fixes");
        check("pages|--fix|--unsafe-fixes", (0, 1), "corpuslint explain a/b");
        check("pages|--diff", (1, 1), "corpuslint pages --fix");
        check("pages|--diff", (0, 1), "corpuslint pages --diff --unsafe-fixes");
        check("--diff|pages|--unsafe-fixes", (1, 1), "corpuslint pages --fix --unsafe-fixes");
        check("pages", (0, 0), "corpuslint explain a/b");
        check("-", (1, 0), "corpuslint explain a/b");
    }

    #[test]
    fn what_cannot_be_typed_is_not_shown() {
        assert_eq!((quoted("a\u{1b}b"), quoted("")), (None, Some("''".to_owned())));
    }
}
