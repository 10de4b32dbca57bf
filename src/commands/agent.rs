//! Whether it is an agent that runs the program: it reads text better than drawings, and pays for each word.

/// Variables that agents set for the commands they run, `AI_AGENT` by agreement, the others each for itself. Those that
/// people have in such a program's terminal too (`REPL_ID`, `GOOSE_PROVIDER`, ...) say nothing of who types.
pub(crate) const VARIABLES: &[&str] = &[
    "AI_AGENT",
    "AMP_CURRENT_THREAD_ID",
    "ANTIGRAVITY_AGENT",
    "AUGMENT_AGENT",
    "CLAUDECODE",
    "CLAUDE_CODE",
    "CLINE_ACTIVE",
    "CODEX_CI",
    "CODEX_SANDBOX",
    "CODEX_THREAD_ID",
    "COPILOT_CLI",
    "CURSOR_AGENT",
    "GEMINI_CLI",
    "GOOSE_TERMINAL",
    "JUNIE_DATA",
    "JUNIE_SHIM_PATH",
    "OPENCODE",
    "PI_CODING_AGENT",
    "QWEN_CODE",
];

/// Whether one of them is set, and not to nothing.
pub(crate) fn is_there(is_set: impl Fn(&str) -> bool) -> bool {
    VARIABLES.iter().any(|name| is_set(name))
}
