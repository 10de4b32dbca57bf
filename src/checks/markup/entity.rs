//! `entity`: character references of HTML that nobody decoded, `&amp;`, `&#8217;`.
//!
//! References of references (`&amp;amp;`) are one finding and decode at once, or the fix would not settle. What stands
//! for `<`, `>` or a control is never decoded for sure: there the text may be about HTML. Nor is anything in a text
//! that speaks of references, but for one inside a word (`don&#39;t`), which is spoken of by nobody; one that is itself
//! spoken of ("write &eacute; for é") is no finding. A text that is written so is told once, with a fix for all of it.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::diagnostic::Rule;
use crate::dialect::Dialect;
use crate::fix::{Applicability, Edit};
use crate::kind::{Hit, Invalid, Kind, MakeSchema, Pass, Sink, Spec};
use crate::span::Span;
use crate::text::Document;
use crate::text::stretches::others;

mod talk;

use talk::Talk;

pub(crate) struct Entity;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Params {
    /// More findings than this in one document are told once, at the first place.
    most: usize,
}

struct EntityPass {
    cards: Vec<(Arc<Rule>, Params)>,
    talk: Talk,
}

/// A chain of references outside code.
struct Reference {
    span: Span,
    line_index: usize,
    /// What it stands for.
    c: char,
}

impl Kind for Entity {
    fn name(&self) -> &'static str {
        "entity"
    }

    fn summary(&self) -> &'static str {
        "character references of HTML that nobody decoded, `&amp;`, `&#8217;`"
    }

    fn params(&self) -> MakeSchema {
        Params::json_schema
    }

    fn compile(&self, cards: &[Spec]) -> Result<Box<dyn Pass>, Invalid> {
        let talk = Talk::new(Spec::shared_languages(cards));
        let cards = cards.iter().map(Spec::rule_with_params).collect::<Result<_, _>>()?;
        Ok(Box::new(EntityPass { cards, talk }))
    }
}

impl Pass for EntityPass {
    fn run(&self, document: &Document, sink: &mut Sink) {
        let bytes = &document.profile().bytes;
        if !bytes.has(b'&') || !bytes.has(b';') {
            return;
        }
        let references = references(document);
        if references.is_empty() {
            return;
        }
        let text = document.text;
        // These dialects have references of their own, and whoever writes in them needs none inside a word.
        let has_own = matches!(document.dialect(), Dialect::Markdown | Dialect::AsciiDoc);
        if has_own && !references.iter().any(|reference| is_inside_word(text, reference)) {
            return;
        }
        let is_marked_up = bytes.has(b'<') || bytes.has(b'`');
        // Where no fix is safe anyway, nothing need be heard.
        // What is said of one reference of a sentence is said of the others, too; an ampersand may be what joins them.
        let spoken: Vec<bool> =
            references.iter().map(|reference| self.talk.is_spoken_of(document, reference)).collect();
        let heard = (!is_marked_up).then(|| self.talk.hear(document, &references, spoken.contains(&true)));
        let mut lines: Vec<usize> =
            references.iter().zip(&spoken).filter(|(_, is)| **is).map(|(reference, _)| reference.line_index).collect();
        lines.dedup();
        let is_beside =
            |reference: &Reference| reference.c != '&' && lines.binary_search(&reference.line_index).is_ok();
        let unspoken = references.iter().zip(&spoken).filter(|(_, is)| !**is).map(|(reference, _)| reference);
        let mut found: Vec<(&Reference, Applicability)> = Vec::new();
        for reference in unspoken.filter(|reference| !is_beside(reference)) {
            let is_next = |next: char| next.is_ascii_alphanumeric() || next == '#';
            let is_plain = match reference.c {
                '<' | '>' => false,
                '&' => !text[reference.span.end..].starts_with(is_next),
                _ => true,
            };
            let is_trusted = || heard.as_ref().is_some_and(|heard| heard.trusts(document, reference));
            let sure = is_plain && (is_inside_word(text, reference) || is_trusted());
            let safety = if sure { Applicability::Safe } else { Applicability::Suggestion };
            found.push((reference, safety));
        }
        for (rule, Params { most }) in &self.cards {
            if found.len() > *most {
                tell_once(rule, document, &found, sink);
                continue;
            }
            for (reference, safety) in &found {
                let decoded = reference.c.to_string();
                let edits = vec![Edit::replace(reference.span, decoded.as_str())];
                sink.report(rule, Hit::new(reference.span).slots(&[("char", &decoded)]).edits(edits, *safety));
            }
        }
    }
}

/// Tells all references at the first. The fix decodes those that can be decoded for sure, and all when asked to; the
/// first is of the kind that it stands for.
fn tell_once(rule: &Arc<Rule>, document: &Document, found: &[(&Reference, Applicability)], sink: &mut Sink) {
    let (first, _) = found[0];
    let edit = |reference: &Reference| Edit::replace(reference.span, reference.c.to_string());
    let of = |least: Applicability| -> Vec<Edit> {
        found.iter().filter(|(_, safety)| *safety >= least).map(|(reference, _)| edit(reference)).collect()
    };
    let (safe, all) = (of(Applicability::Safe), of(Applicability::Suggestion));
    let note = others(document, found[1..].iter().map(|(reference, _)| reference.span));
    let decoded = first.c.to_string();
    let slots = [("char", decoded.as_str())];
    let hit = Hit::new(first.span).slots(&slots).note(note);
    let hit = match (safe.len(), all.len()) {
        (0, _) => hit.edits(all, Applicability::Suggestion),
        (sure, count) if sure == count => hit.edits(safe, Applicability::Safe),
        _ => hit.edits(safe, Applicability::Safe).bolder(all, Applicability::Suggestion),
    };
    sink.report(rule, hit);
}

/// Whether a letter stands on either side, as in `don&#39;t` and `caf&eacute;s`; a name (`AT&amp;T`) is none.
fn is_inside_word(text: &str, reference: &Reference) -> bool {
    let before = text[..reference.span.start].chars().next_back();
    let after = text[reference.span.end..].chars().next();
    let of_words = reference.c.is_alphabetic() || matches!(reference.c, '\'' | '’');
    of_words && before.is_some_and(char::is_alphabetic) && after.is_some_and(char::is_alphabetic)
}

/// The references of a document, in order, but for those in code.
fn references(document: &Document) -> Vec<Reference> {
    let text = document.text;
    let mut references = Vec::new();
    let mut end = 0;
    for at in memchr::memchr_iter(b'&', text.as_bytes()) {
        if at < end {
            continue;
        }
        let Some((c, length)) = read_chain(&text[at..]) else { continue };
        if references.len() == document.most_findings() {
            break;
        }
        end = at + length;
        let line_index = document.lines().index_at(at);
        if !document.is_in_code(at) {
            references.push(Reference { span: Span::new(at, end), line_index, c });
        }
    }
    references
}

/// The character at the end of a chain of references, and the chain's length in bytes: `&amp;#8217;` is `’`.
fn read_chain(text: &str) -> Option<(char, usize)> {
    let (mut c, mut length) = read(text.strip_prefix('&')?)?;
    length += 1;
    while c == '&'
        && let Some((next, more)) = read(&text[length..])
    {
        c = next;
        length += more;
    }
    Some((c, length))
}

/// Reads what follows an ampersand, up to the semicolon; returns the character and how many bytes it took.
fn read(text: &str) -> Option<(char, usize)> {
    const LONGEST: usize = 12;
    let end = text.bytes().take(LONGEST).position(|byte| byte == b';')?;
    let name = &text[..end];
    let c = match name.strip_prefix('#') {
        None => NAMED.iter().find(|(known, _)| *known == name).map(|(_, c)| *c)?,
        Some(number) => {
            let code = match number.strip_prefix(['x', 'X']) {
                Some(digits) => u32::from_str_radix(digits, 16).ok()?,
                None => number.parse().ok()?,
            };
            // Browsers read these as windows-1252, and so do the pages that write them; which, is not decided here.
            char::from_u32(code).filter(|c| !c.is_control())?
        }
    };
    Some((c, end + 1))
}

/// The references that texts have, by their names in the HTML standard.
#[rustfmt::skip]
const NAMED: &[(&str, char)] = &[
    ("amp", '&'), ("lt", '<'), ("gt", '>'), ("quot", '"'), ("apos", '\''), ("nbsp", '\u{A0}'), ("ndash", '–'),
    ("mdash", '—'), ("lsquo", '‘'), ("rsquo", '’'), ("sbquo", '‚'), ("ldquo", '“'), ("rdquo", '”'), ("bdquo", '„'),
    ("laquo", '«'), ("raquo", '»'), ("lsaquo", '‹'), ("rsaquo", '›'), ("hellip", '…'), ("bull", '•'), ("middot", '·'),
    ("copy", '©'), ("reg", '®'), ("trade", '™'), ("euro", '€'), ("pound", '£'), ("yen", '¥'), ("cent", '¢'),
    ("sect", '§'), ("para", '¶'), ("deg", '°'), ("plusmn", '±'), ("times", '×'), ("divide", '÷'), ("frac12", '½'),
    ("frac14", '¼'), ("frac34", '¾'), ("sup2", '²'), ("sup3", '³'), ("micro", 'µ'), ("prime", '′'), ("Prime", '″'),
    ("larr", '←'), ("rarr", '→'), ("uarr", '↑'), ("darr", '↓'), ("iexcl", '¡'), ("iquest", '¿'), ("ordf", 'ª'),
    ("ordm", 'º'), ("Agrave", 'À'), ("Aacute", 'Á'), ("Acirc", 'Â'), ("Atilde", 'Ã'), ("Auml", 'Ä'), ("Aring", 'Å'),
    ("AElig", 'Æ'), ("Ccedil", 'Ç'), ("Egrave", 'È'), ("Eacute", 'É'), ("Ecirc", 'Ê'), ("Euml", 'Ë'), ("Iacute", 'Í'),
    ("Ntilde", 'Ñ'), ("Oacute", 'Ó'), ("Ocirc", 'Ô'), ("Ouml", 'Ö'), ("Oslash", 'Ø'), ("Uacute", 'Ú'), ("Uuml", 'Ü'),
    ("szlig", 'ß'), ("agrave", 'à'), ("aacute", 'á'), ("acirc", 'â'), ("atilde", 'ã'), ("auml", 'ä'), ("aring", 'å'),
    ("aelig", 'æ'), ("ccedil", 'ç'), ("egrave", 'è'), ("eacute", 'é'), ("ecirc", 'ê'), ("euml", 'ë'), ("igrave", 'ì'),
    ("iacute", 'í'), ("icirc", 'î'), ("iuml", 'ï'), ("ntilde", 'ñ'), ("ograve", 'ò'), ("oacute", 'ó'), ("ocirc", 'ô'),
    ("otilde", 'õ'), ("ouml", 'ö'), ("oslash", 'ø'), ("ugrave", 'ù'), ("uacute", 'ú'), ("ucirc", 'û'), ("uuml", 'ü'),
    ("yacute", 'ý'), ("yuml", 'ÿ'), ("oelig", 'œ'), ("scaron", 'š'), ("ensp", '\u{2002}'), ("emsp", '\u{2003}'),
    ("thinsp", '\u{2009}'), ("shy", '\u{AD}'), ("zwnj", '\u{200C}'), ("zwj", '\u{200D}'),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chain_is_read_to_its_end() {
        let check = |text: &str, expected: Option<(char, usize)>| assert_eq!(read_chain(text), expected, "{text}");
        check("&amp;", Some(('&', 5)));
        check("&amp;amp;amp; x", Some(('&', 13)));
        check("&amp;#8217;s", Some(('’', 11)));
        check("&#x2014;", Some(('—', 8)));
        check("&#0;", None);
        check("&#xD800;", None);
        check("&copy=2", None);
        check("&unknown;", None);
        check("& so on;", None);
        check("&日本語日本語;", None);
    }
    #[test]
    fn what_the_parser_reads_as_code_is_left_out() {
        let check = |text: &str, expected: &[&str]| {
            let found = references(&Document::new(text));
            let found: Vec<&str> = found.iter().map(|reference| reference.span.of(text)).collect();
            assert_eq!(found, expected, "{text}");
        };
        check("Write `&amp;` there, and &amp; here.\n", &["&amp;"]);
        check("``a ` &amp;`` is code, caf&eacute; is none.\n", &["&eacute;"]);
        check("The ` is lost, caf&eacute; is none.\n", &["&eacute;"]);
        check("A piece of `code that\ngoes on &amp; on` too.\n", &[]);
    }
}
