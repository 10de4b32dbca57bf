//! Stars of programs that stand in a sentence: arguments that are passed on, pointers, calls.
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

/// Whether the stars stand among the arguments of a call, whose parenthesis touches its name: `f(*a, **b)`, and not
/// `the law (of 1907, **later` with its space.
pub(super) fn is_call(before: &str) -> bool {
    let Some(open) = before.rfind('(').filter(|open| !before[*open..].contains(')')) else { return false };
    before[..open].ends_with(|c: char| c.is_alphanumeric() || c == '_')
}

/// Whether a document speaks of functions and their arguments.
pub(super) fn is_told_of(text: &str) -> bool {
    TELLING.iter().any(|word| memchr::memmem::find(text.as_bytes(), word.as_bytes()).is_some())
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
    fn a_call_touches_its_parenthesis() {
        let check = |before: &str, expected: bool| assert_eq!(is_call(before), expected, "{before}");
        check("passes names by sail(boats, ", true);
        check("The law (of 1907, ", false);
        check("The office (IPC) said ", false);
        check("sail() and ", false);
    }
}
