//! Stars of programs that stand in a sentence: arguments that are passed on, globs, lines of a shell.
//!
//! Deleting such a star changes what the sentence says, so what looks like one is no stray mark, even where it is one.

/// Names that programs give to what they pass on: "Pass `**kwargs` to the call" without the code marks.
#[rustfmt::skip]
const NAMES: &[&str] = &[
    "args", "argv", "attrs", "envp", "kw", "kwarg", "kwargs", "kwds", "opts", "params", "props", "ptr", "self", "vargs",
    "varargs",
];

/// What a document says that tells of arguments: there any word behind two stars may be one.
const TELLING: &[&str] = &["*args", "kwargs", "argv", "**kw", "()", "int *", "char *", "void *"];

/// Types that a pointer's stars stand behind.
const TYPES: &[&str] = &["int", "char", "void", "const", "unsigned", "struct", "FILE"];

/// Whether the text behind a star begins with an argument's name.
pub(super) fn is_argument(after: &str) -> bool {
    let word = &after[..after.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(after.len())];
    let is_compound = word.trim_matches('_').contains('_');
    NAMES.contains(&word) || is_compound
}

/// Whether the text before a star ends with a type: `int **boat`.
pub(super) fn is_pointer(before: &str) -> bool {
    let Some(before) = before.strip_suffix(' ') else { return false };
    let word = before.rsplit(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default();
    TYPES.contains(&word) || word.len() > 3 && word.ends_with("_t")
}

/// Whether two stars are a pattern for names of files: `echo **;`, `**/*.rs`.
pub(super) fn is_glob(before: &str, after: &str) -> bool {
    before.ends_with([' ', '\t', '/']) && after.starts_with(['/', ';', '|', '&', '>', '<', '.', ',', ')', ']', '}'])
}

/// Whether a document speaks of functions and their arguments.
pub(super) fn is_told_of(text: &str) -> bool {
    TELLING.iter().any(|word| memchr::memmem::find(text.as_bytes(), word.as_bytes()).is_some())
}

/// Whether a line is one of a shell.
pub(super) fn is_shell(trimmed: &str) -> bool {
    let begins = ["$ ", "if [", "for ", "while ", "echo "].iter().any(|word| trimmed.starts_with(word));
    begins
        && (trimmed.starts_with("$ ")
            || ["; then", "; do", "$(", " $", " | "].iter().any(|word| trimmed.contains(word)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_are_known_by_their_names() {
        let check = |after: &str, expected: bool| assert_eq!(is_argument(after), expected, "{after}");
        check("kwargs to the call", true);
        check("args, and", true);
        check("boat_names.", true);
        check("waiting, hoping", false);
        check("kwargsy", false);
        check("", false);
    }

    #[test]
    fn pointers_are_known_by_their_types() {
        let check = |before: &str, expected: bool| assert_eq!(is_pointer(before), expected, "{before}");
        check("Declare it as int ", true);
        check("a uint8_t ", true);
        check("a state of ", false);
        check("in print ", false);
        check("", false);
    }

    #[test]
    fn patterns_touch_no_word() {
        let check = |before: &str, after: &str, expected: bool| {
            assert_eq!(is_glob(before, after), expected, "{before}**{after}");
        };
        check("echo ", "; fi", true);
        check("look in ", "/*.txt", true);
        check("a state of ", "waiting", false);
        check("said so", ".", false);
    }

    #[test]
    fn a_shell_is_told_by_its_words() {
        let check = |line: &str, expected: bool| assert_eq!(is_shell(line), expected, "{line}");
        check("if [ -d boats ]; then echo **; fi", true);
        check("$ ls **", true);
        check("for boat in **; do moor $boat; done", true);
        check("for **all boats", false);
    }
}
