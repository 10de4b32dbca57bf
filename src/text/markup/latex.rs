//! LaTeX (<https://www.latex-project.org/help/documentation/usrguide.pdf>): titles, comments, commands that stand alone
//! on their line, environments whose content is no text.

use super::{Role, Roles};
use crate::text::Document;
use crate::text::dialect::latex_command;

/// What gives a part its name.
const TITLES: &[&str] = &["title", "part", "chapter", "section", "subsection", "subsubsection", "paragraph"];
/// Environments whose content is no text.
const OF_LISTINGS: &[&str] = &["verbatim", "Verbatim", "lstlisting", "minted", "alltt", "filecontents"];
const OF_FORMULAS: &[&str] = &["equation", "eqnarray", "align", "gather", "multline", "math", "displaymath"];
const OF_PICTURES: &[&str] = &["tikzpicture", "picture"];
const OF_TABLES: &[&str] = &["tabular", "tabularx", "longtable", "array", "tabbing"];

pub(super) fn read(document: &Document, body: usize, roles: &mut Roles) {
    let mut environment: Option<(&str, Role)> = None;
    for (line_index, line) in document.lines().iter().enumerate().skip(body) {
        let text = document.line_text(line).trim();
        if let Some((name, role)) = environment {
            roles.set(document, line_index..line_index + 1, role);
            if argument(text, "end") == Some(name) {
                environment = None;
            }
            continue;
        }
        let begun = argument(text, "begin").and_then(|name| {
            let plain = name.trim_end_matches('*');
            let is_of = |names: &[&str]| names.contains(&plain);
            let is_code = [OF_LISTINGS, OF_FORMULAS, OF_PICTURES].into_iter().any(is_of);
            let role = if is_code { Some(Role::Code) } else { is_of(OF_TABLES).then_some(Role::Table) };
            role.map(|role| (name, role))
        });
        let role = if let Some((name, role)) = begun {
            environment = Some((name, role)).filter(|_| !text.contains(&format!("\\end{{{name}}}")));
            role
        } else if latex_command(text).is_some_and(|name| TITLES.contains(&name)) {
            Role::Heading
        } else if text.starts_with('%') || is_command_alone(text) {
            Role::Directive
        } else {
            continue;
        };
        roles.set(document, line_index..line_index + 1, role);
    }
}

/// The argument of a command that begins the line: `tabular` of `\begin{tabular}{ll}`.
fn argument<'t>(text: &'t str, command: &str) -> Option<&'t str> {
    let rest = text.strip_prefix('\\')?.strip_prefix(command)?.strip_prefix('{')?;
    rest.split_once('}').map(|(name, _)| name)
}

/// Whether nothing stands on the line but a command and its arguments, each without another in it.
fn is_command_alone(text: &str) -> bool {
    let Some(name) = latex_command(text) else { return false };
    let mut rest = text[1 + name.len()..].trim_start_matches('*').trim_start();
    while let Some(first) = rest.chars().next() {
        let close = match first {
            '{' => '}',
            '[' => ']',
            '%' => return true,
            _ => return false,
        };
        let Some(end) = rest.find(close) else { return false };
        if rest[1..end].contains('{') {
            return false;
        }
        rest = rest[end + 1..].trim_start();
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::Dialect;

    #[test]
    fn titles_commands_and_what_is_no_text_are_told() {
        let text = "% A note.\n\\documentclass{article}\n\\title{The Ferry}\n\\begin{document}\n\\maketitle\n\n\
            The \\emph{ferry} sails.\n\\begin{align*}\na &= b\n\\end{align*}\n\\begin{tabular}{ll}\nTide & 2\\\\\n\
            \\end{tabular}\n\\emph{It} is late.\n\\begin{verbatim}x\\end{verbatim}\nIt is.\n\\end{document}\n";
        let document = Document::new(text);
        assert_eq!(document.dialect(), Dialect::Latex);
        let with =
            |role: Role| (0..document.lines().len()).filter(|&index| document.role(index) == role).collect::<Vec<_>>();
        assert_eq!(with(Role::Heading), [2]);
        assert_eq!(with(Role::Directive), [0, 1, 3, 4, 16]);
        assert_eq!(with(Role::Code), [7, 8, 9, 14]);
        assert_eq!(with(Role::Table), [10, 11, 12]);
    }
}
