//! What is said of the findings under the cursor: what the card says, and what would mend it.

use std::fmt::Write as _;

use gen_lsp_types as lsp;

use super::mark::Mark;
use crate::report::described::deed;
use crate::report::help::help_uri;
use crate::text::printable::printable;

/// More findings at one place than anybody reads there.
const MOST: usize = 5;

/// The findings at a byte of the text, told; `None` where there is none.
pub(crate) fn hover(marks: &[Mark], offset: usize, is_markdown: bool) -> Option<lsp::Hover> {
    let is_here = |mark: &&Mark| mark.span.start <= offset && offset <= mark.span.end;
    let here: Vec<&Mark> = marks.iter().filter(is_here).take(MOST).collect();
    let range = here.first()?.range;
    let told: Vec<String> = here.into_iter().map(|mark| tell(mark, is_markdown)).collect();
    let (kind, gap) =
        if is_markdown { (lsp::MarkupKind::Markdown, "\n\n---\n\n") } else { (lsp::MarkupKind::PlainText, "\n\n") };
    let contents = lsp::MarkupContent { kind, value: told.join(gap) }.into();
    Some(lsp::Hover { contents, range: Some(range) })
}

fn tell(mark: &Mark, is_markdown: bool) -> String {
    let finding = &mark.finding;
    let rule = &finding.rule;
    let literal = |text: &str| if is_markdown { literal(text) } else { printable(text).into_owned() };
    let bold = |text: &str| if is_markdown { format!("**{}**", self::literal(text)) } else { printable(text).into() };
    let mut out = format!("{} ({}): {}", bold(&rule.id), rule.severity, literal(&finding.message));
    for note in &finding.notes {
        write!(out, "\n\n{}", literal(note)).expect("a string takes it");
    }
    // Cards are written in Markdown, by whoever chose them.
    write!(out, "\n\n{}", rule.why.trim()).expect("a string takes it");
    for fix in mark.fixes() {
        let what = literal(&deed(fix, finding));
        write!(out, "\n\nFix ({}): {what}", fix.applicability).expect("a string takes it");
    }
    let code = if is_markdown { "`" } else { "" };
    write!(out, "\n\n{code}corpuslint explain {}{code}", rule.id).expect("a string takes it");
    if let Some(uri) = help_uri(&rule.id) {
        let link = if is_markdown { format!(" · [in the list of rules]({uri})") } else { format!(", {uri}") };
        out.push_str(&link);
    }
    out
}

/// Text of a document, of which no mark of Markdown is made, and no link.
fn literal(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in printable(text).chars() {
        if c.is_ascii_punctuation() && !",;'".contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_of_a_document_is_no_markup() {
        let told = literal("[x](http://a.example) <img> `a` **b** \u{1b}");
        assert_eq!(told, "\\[x\\]\\(http\\:\\/\\/a\\.example\\) \\<img\\> \\`a\\` \\*\\*b\\*\\* \\<U\\+001B\\>");
    }
}
