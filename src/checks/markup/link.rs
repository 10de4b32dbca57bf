//! `link`: halves of Markdown links.
//!
//! What the parser reads as a link is whole and left alone. It tells nothing of the others: a half is plain text to it,
//! and so are the outer of two links within each other and brackets in a block of HTML. So brackets are paired here as
//! well, within their paragraph, because the text of a link may run over a line end. Parentheses behind a bracket are
//! only taken for a link's address when they hold one: `f[x](y)` is none.

use std::sync::Arc;

use memchr::memmem;

use crate::diagnostic::Rule;
use crate::fix::{Applicability, Edit};
use crate::kind::{Hit, Invalid, Kind, Pass, Sink, Spec};
use crate::span::Span;
use crate::text::{Dialect, Document};

pub(crate) struct Link;

struct LinkPass {
    rules: Vec<Arc<Rule>>,
}

/// More brackets that are open at once are no text.
const DEEPEST: usize = 64;

impl Kind for Link {
    fn name(&self) -> &'static str {
        "link"
    }

    fn summary(&self) -> &'static str {
        "halves of Markdown links"
    }

    fn compile(&self, cards: &[Spec]) -> Result<Box<dyn Pass>, Invalid> {
        let rules = cards.iter().map(Spec::rule_without_params).collect::<Result<_, _>>()?;
        Ok(Box::new(LinkPass { rules }))
    }
}

impl Pass for LinkPass {
    fn run(&self, document: &Document, sink: &mut Sink) {
        let text = document.text;
        if !document.profile().bytes.has(b']') || memmem::find(text.as_bytes(), b"](").is_none() {
            return;
        }
        if matches!(document.dialect(), Dialect::Org | Dialect::ReStructuredText | Dialect::AsciiDoc) {
            return;
        }
        let links = &document.inline().links;
        each_half(text, &mut |span| {
            // What the parser read as a link is whole, unless it shows nothing or leads nowhere.
            let after = links.partition_point(|link| link.span.start <= span.start);
            let whole = links[..after]
                .iter()
                .rev()
                .take(DEEPEST)
                .any(|link| link.span.start < span.start && span.start < link.span.end && !link.is_empty);
            let line = document.lines().get(document.lines().index_at(span.start));
            let shows_code = line.is_some_and(|line| document.line_text(line).contains('`'));
            if !whole && !shows_code && !document.is_in_code(span.start) {
                let edit = Edit::replace(span, left_behind(text, span));
                for rule in &self.rules {
                    sink.report(rule, Hit::new(span).edits(vec![edit.clone()], Applicability::Unsafe));
                }
            }
        });
    }
}

/// Calls `found` for each half of a link, in order.
fn each_half(text: &str, found: &mut dyn FnMut(Span)) {
    let bytes = text.as_bytes();
    let mut open: Vec<usize> = Vec::new();
    for at in memchr::memchr3_iter(b'[', b']', b'\n', bytes) {
        let is_escaped = at > 0 && bytes[at - 1] == b'\\';
        match bytes[at] {
            b'\n' if is_blank_after(bytes, at + 1) => open.clear(),
            b'[' if !is_escaped && open.len() < DEEPEST => open.push(at),
            b']' if !is_escaped => {
                let opening = open.pop();
                if bytes.get(at + 1) == Some(&b'(')
                    && let Some(span) = half(text, opening, at)
                {
                    found(span);
                }
            }
            _ => {}
        }
    }
}

/// What stands in the place of a half: the space of `[ ](…)` may be the only one between two words.
fn left_behind(text: &str, span: Span) -> &'static str {
    let is_apart = |c: Option<char>| c.is_none_or(char::is_whitespace);
    let has_space =
        span.of(text).trim_start_matches('!').get(1..).is_some_and(|rest| rest.starts_with(char::is_whitespace));
    let stands_apart = is_apart(text[..span.start].chars().next_back()) || is_apart(text[span.end..].chars().next());
    if has_space && !stands_apart { " " } else { "" }
}

/// Whether the line that begins at `start` ends a paragraph: that of Markdown only spaces and tabs do.
fn is_blank_after(bytes: &[u8], start: usize) -> bool {
    let first = bytes[start..].iter().find(|byte| !matches!(byte, b' ' | b'\t' | b'\r'));
    first.is_none_or(|&byte| byte == b'\n')
}

/// What is left of a link whose text ends at `at` with `](`, if it is not whole.
fn half(text: &str, opening: Option<usize>, at: usize) -> Option<Span> {
    let target = &text[at + 2..];
    let (length, is_closed) = address(target);
    let end = at + 2 + length;
    let is_address = ["http://", "https://", "www.", "/"].iter().any(|begins| target.starts_with(begins));
    match opening {
        Some(opening) if is_closed && text[opening + 1..at].trim().is_empty() => {
            let is_image = text[..opening].ends_with('!');
            // A picture needs no words, only an address.
            let address = target[..length - 1].trim();
            let is_whole = is_image && !address.is_empty();
            // `f[](early)` is a program's: a link without words leads somewhere, or has no address either.
            let is_link = address.is_empty() || is_image || leads_somewhere(address);
            (!is_whole && is_link).then(|| Span::new(opening - usize::from(is_image), end))
        }
        Some(_) if is_closed => None,
        // A title may follow the address.
        _ if !is_closed && text[end..].trim_start_matches([' ', '\t']).starts_with(['"', '\'', '(']) => None,
        Some(_) if length == 0 => Some(Span::new(at, end)),
        _ => is_address.then(|| Span::new(at, end)),
    }
}

/// Whether it is an address, a path or an anchor, by a mark that these have.
fn leads_somewhere(address: &str) -> bool {
    address.contains(['/', '.', '#', ':', '?'])
}

/// Length of an address in parentheses, the closing one with it, and whether there is one.
fn address(target: &str) -> (usize, bool) {
    let mut depth = 0;
    let mut is_escaped = false;
    for (at, c) in target.char_indices() {
        match c {
            _ if std::mem::take(&mut is_escaped) && !c.is_whitespace() => {}
            '\\' => is_escaped = true,
            '(' => depth += 1,
            ')' if depth == 0 => return (at + 1, true),
            ')' => depth -= 1,
            // What ends an address without its parenthesis.
            _ if c.is_whitespace() => return (at, false),
            '[' | ']' if target[at..].starts_with("](") => return (at, false),
            _ => {}
        }
    }
    (target.len(), false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let mut found = Vec::new();
        each_half(text, &mut |span| found.push(span.of(text)));
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn a_half_has_no_other() {
        check("The ferry](https://e.org/a) sails", &["](https://e.org/a)"]);
        check("[](#tides), [](tides.html), []()", &["[](#tides)", "[](tides.html)", "[]()"]);
        check("![]() and [ ](/b)", &["![]()", "[ ](/b)"]);
        check("![](https://e.org/a", &["](https://e.org/a"]);
        check("The [ferry](https://e.org/a sails", &["](https://e.org/a"]);
        check("The [ferry](\n", &["]("]);
        check("A [ferry\n\nof](https://e.org/a) old", &["](https://e.org/a)"]);
    }

    #[test]
    fn a_whole_link_is_left_alone() {
        check("The [ferry](https://e.org/a), [b](/c \"d\"), [e](f g)", &[]);
        check("The [ferry\nof old](https://e.org/a)", &[]);
        check("[a](https://e.org/b_\\(c)", &[]);
        check("[![a](b.png)](https://e.org/a_(b))", &[]);
        check("![](a.png) [![](b.png)](/c)", &[]);
        check("f[x](y), \\](https://e.org), [1] (https://e.org)", &[]);
        check("The lamp is ‘[](0x0)’, the horn [](early)", &[]);
        check("](", &[]);
    }
}
