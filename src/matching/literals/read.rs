//! Reads the literals that a pattern requires off it; the build script does, too.
//!
//! `regex-syntax` extracts prefixes and suffixes; what is needed here is any part, so the pattern is walked once more.

use regex_syntax::ParserBuilder;
use regex_syntax::ast::{self, Ast, ClassSet, ClassSetItem};
use regex_syntax::hir::translate::Translator;
use regex_syntax::hir::{Class, Hir, HirKind};

/// More alternatives than this are not worth their room in the search.
const MOST: usize = 64;

/// As [`required`](super::required), off the pattern itself.
///
/// # Errors
/// When the pattern is no regex.
pub(super) fn required(pattern: &str) -> Result<Option<Vec<String>>, Box<regex_syntax::Error>> {
    let rare = |hir: Hir| walk(&hir).filter(|found| found.iter().all(|literal| is_rare(literal)));
    // The classes of Unicode are long lists, and none is a literal: over ASCII the same is read off in a fraction of
    // the time. An escape may name a letter beyond ASCII; such a pattern is read as it is meant.
    let is_plain =
        pattern.is_ascii() && !["\\x", "\\u", "\\U", "\\p", "\\P"].iter().any(|escape| pattern.contains(escape));
    if is_plain && let Ok(hir) = ParserBuilder::new().unicode(false).utf8(false).build().parse(pattern) {
        return Ok(rare(hir));
    }
    let mut ast = ast::parse::Parser::new().parse(pattern).map_err(regex_syntax::Error::from)?;
    leave_classes_out(&mut ast);
    Ok(rare(Translator::new().translate(pattern, &ast).map_err(regex_syntax::Error::from)?))
}

/// Puts any character in the place of classes that hold letters of all scripts.
fn leave_classes_out(ast: &mut Ast) {
    fn has_class(set: &ClassSet) -> bool {
        match set {
            ClassSet::BinaryOp(_) => true,
            ClassSet::Item(item) => is_class(item),
        }
    }
    fn is_class(item: &ClassSetItem) -> bool {
        match item {
            ClassSetItem::Perl(_) | ClassSetItem::Unicode(_) => true,
            ClassSetItem::Bracketed(class) => has_class(&class.kind),
            ClassSetItem::Union(union) => union.items.iter().any(is_class),
            _ => false,
        }
    }
    match ast {
        Ast::ClassUnicode(_) | Ast::ClassPerl(_) => *ast = Ast::dot(*ast.span()),
        Ast::ClassBracketed(class) if has_class(&class.kind) => *ast = Ast::dot(class.span),
        Ast::Repetition(repetition) => leave_classes_out(&mut repetition.ast),
        Ast::Group(group) => leave_classes_out(&mut group.ast),
        Ast::Alternation(branches) => branches.asts.iter_mut().for_each(leave_classes_out),
        Ast::Concat(parts) => parts.asts.iter_mut().for_each(leave_classes_out),
        _ => {}
    }
}

/// A literal worth searching: two bytes or more, or one that prose does not have.
fn is_rare(literal: &str) -> bool {
    literal.len() >= 2 || literal.bytes().all(|byte| !byte.is_ascii_alphanumeric() && !b" .,-'\"\n".contains(&byte))
}

fn walk(hir: &Hir) -> Option<Vec<String>> {
    match hir.kind() {
        HirKind::Literal(_) | HirKind::Class(_) => letters(hir).map(|literal| vec![literal]),
        HirKind::Capture(capture) => walk(&capture.sub),
        HirKind::Repetition(repetition) if repetition.min > 0 => walk(&repetition.sub),
        HirKind::Alternation(branches) => {
            let mut all = Vec::new();
            for branch in branches {
                all.extend(walk(branch)?);
            }
            all.sort();
            all.dedup();
            (all.len() <= MOST).then_some(all)
        }
        HirKind::Concat(parts) => {
            let mut best: Option<Vec<String>> = None;
            let mut consider = |candidate: Vec<String>| {
                let worth = |literals: &[String]| literals.iter().map(String::len).min().unwrap_or(0);
                if best.as_deref().is_none_or(|best| worth(&candidate) > worth(best)) {
                    best = Some(candidate);
                }
            };
            let mut run = String::new();
            for part in parts {
                if let Some(more) = letters(part) {
                    run.push_str(&more);
                    continue;
                }
                if !run.is_empty() {
                    consider(vec![std::mem::take(&mut run)]);
                }
                if let Some(inner) = walk(part) {
                    consider(inner);
                }
            }
            if !run.is_empty() {
                consider(vec![run]);
            }
            best
        }
        _ => None,
    }
}

/// The one string, up to ASCII case, that this piece matches.
fn letters(hir: &Hir) -> Option<String> {
    match hir.kind() {
        HirKind::Literal(literal) => Some(std::str::from_utf8(&literal.0).ok()?.to_ascii_lowercase()),
        HirKind::Class(Class::Bytes(class)) => {
            let mut folded = class.ranges().iter().flat_map(|range| (range.start()..=range.end()).take(3));
            let first = folded.next().filter(u8::is_ascii)?.to_ascii_lowercase();
            folded.all(|byte| byte.to_ascii_lowercase() == first).then(|| char::from(first).to_string())
        }
        HirKind::Class(Class::Unicode(class)) => {
            // `(?i)` turns a letter into a class of its cases. The long s and the Kelvin sign, which fold to ASCII
            // letters too, are left out of account: a text that writes `ſhare` is not searched.
            let mut folded = class
                .ranges()
                .iter()
                .flat_map(|range| (range.start()..=range.end()).take(5))
                .filter(|c| !matches!(c, 'ſ' | '\u{212A}'))
                .map(|c| c.to_ascii_lowercase());
            let first = folded.next()?;
            folded.all(|c| c == first).then(|| first.to_string())
        }
        _ => None,
    }
}
