//! Bytes that are not the UTF-8 they should be: what stands for them, and what they probably were.
//!
//! A file may be in another charset as a whole, or hold lines of two, or be UTF-8 of which a byte was lost. Only the
//! first two have a repair. They are told apart by the runs of bytes beyond ASCII: a run of another charset is hardly
//! ever sound UTF-8 by accident.

use std::ops::Range;

use encoding_rs::{Encoding as Charset, GB18030};

use crate::fix::Edit;
use crate::language::Languages;
use crate::span::Span;
use crate::text::Damage;
use crate::text::script::script_of;

mod declared;
mod east;
mod guess;
mod shape;
mod tables;

use guess::{Verdict, guess};
use tables::Table;

/// GB 18030 writes U+FEFF like this.
const GB18030_MARK: &[u8] = b"\x84\x31\x95\x33";

/// Bytes beyond ASCII that stand together.
struct Run {
    raw: Range<usize>,
    /// What stands for them in the text.
    text: Span,
    /// Which of the damaged places lie in it.
    broken: Range<usize>,
}

impl Run {
    fn is_sound(&self) -> bool {
        self.broken.is_empty()
    }

    /// Half of it would be no UTF-8 whatever was lost before or behind it.
    fn is_foreign(&self, raw: &[u8], damage: &Damage) -> bool {
        let single = damage.lengths[self.broken.clone()].iter().filter(|length| **length == 1).count();
        single * 2 >= self.raw.len() && self.raw.start > 0 && self.raw.end < raw.len()
    }
}

/// The text, U+FFFD for whatever does not decode, and what is known of that, by how the languages are written.
pub(super) fn lossy(raw: &[u8], languages: &Languages) -> (String, Damage) {
    let mut text = String::with_capacity(raw.len() + 64);
    let mut damage = Damage::default();
    let runs = read_runs(raw, &mut text, &mut damage);
    if damage.spans.is_empty() {
        return (text, damage);
    }
    let broken = runs.iter().filter(|run| !run.is_sound()).count();
    let sound = |run: &&Run| run.is_sound() && script_of(run.text.of(&text)).is_some();
    let sound = runs.iter().filter(sound).count();
    let is_partly_utf8 = (sound >= 2 || sound >= broken) && sound * 20 >= sound + broken;
    if !is_partly_utf8 {
        let verdict = if raw.starts_with(GB18030_MARK) { Verdict::Wide(GB18030) } else { guess(raw, languages) };
        damage.repair = match told(&verdict, &mut damage) {
            Some(charset) => repair_whole(raw, &text, &runs, charset).unwrap_or_default(),
            None => Vec::new(),
        };
        return (text, damage);
    }
    let foreign = runs.iter().filter(|run| !run.is_sound() && run.is_foreign(raw, &damage)).count();
    if foreign > 0 {
        let parts = parts(raw, &text, &runs);
        let verdict =
            guess(&parts.iter().map(|part| &raw[part.raw.clone()]).collect::<Vec<_>>().join(&b'\n'), languages);
        let charset = told(&verdict, &mut damage);
        damage.is_mixed = true;
        if let Some(charset) = charset.filter(|_| foreign == broken) {
            damage.repair = repair_parts(raw, &runs, &parts, charset).unwrap_or_default();
        }
    }
    (text, damage)
}

/// What bytes are read in.
#[derive(Clone, Copy)]
enum Reader<'t> {
    Single(&'t Table),
    Wide(&'static Charset),
}

/// Notes what was told of the bytes, and what they can be read in.
fn told<'t>(verdict: &'t Verdict, damage: &mut Damage) -> Option<Reader<'t>> {
    let (name, reader) = match verdict {
        Verdict::Single(table) => (table.name, Reader::Single(table)),
        Verdict::Wide(charset) => (charset.name(), Reader::Wide(charset)),
        Verdict::Rivals(names) => {
            damage.rivals.clone_from(names);
            return None;
        }
        Verdict::Unknown => return None,
    };
    damage.charset = Some(name);
    Some(reader)
}

/// Decodes the bytes into `text` and notes what of them is damaged.
fn read_runs(raw: &[u8], text: &mut String, damage: &mut Damage) -> Vec<Run> {
    let mut runs = Vec::new();
    let mut at = 0;
    while at < raw.len() {
        let ascii = raw[at..].iter().take_while(|byte| byte.is_ascii()).count();
        text.push_str(std::str::from_utf8(&raw[at..at + ascii]).expect("ASCII is UTF-8"));
        at += ascii;
        let length = raw[at..].iter().take_while(|byte| !byte.is_ascii()).count();
        if length == 0 {
            break;
        }
        let (raw_run, start, first_broken) = (at..at + length, text.len(), damage.spans.len());
        for chunk in raw[raw_run.clone()].utf8_chunks() {
            text.push_str(chunk.valid());
            at += chunk.valid().len();
            if !chunk.invalid().is_empty() {
                if damage.spans.is_empty() {
                    damage.first = chunk.invalid().to_vec();
                }
                damage.spans.push(Span::new(text.len(), text.len() + 3));
                let length = chunk.invalid().len();
                damage.lengths.push(u8::try_from(length).expect("no more than begins a character of four"));
                text.push(char::REPLACEMENT_CHARACTER);
                at += length;
            }
        }
        let broken = first_broken..damage.spans.len();
        runs.push(Run { raw: raw_run, text: Span::new(start, text.len()), broken });
    }
    runs
}

/// What a charset of several bytes a character makes of the bytes, if it makes text of all of them.
fn read(charset: &'static Charset, bytes: &[u8]) -> Option<String> {
    let text = charset.decode_without_bom_handling_and_without_replacement(bytes)?;
    // WHATWG decoders map the holes of a charset to C1 controls: no loss, but no text either.
    (!text.chars().any(|c| ('\u{80}'..='\u{9F}').contains(&c))).then(|| text.into_owned())
}

/// Reads a run in a charset of one byte a character.
fn read_run(raw: &[u8], run: &Run, table: &Table) -> Option<Edit> {
    Some(Edit::replace(run.text, table.read(&raw[run.raw.clone()])?))
}

/// The edits that read the whole file in the charset; `None` if it makes nothing sensible of some bytes.
fn repair_whole(raw: &[u8], text: &str, runs: &[Run], reader: Reader) -> Option<Vec<Edit>> {
    match reader {
        // What is sound UTF-8 by accident, `É»` in windows-1252, is read anew like the rest.
        Reader::Single(table) => runs.iter().map(|run| read_run(raw, run, table)).collect(),
        // In a multi-byte charset bytes that look like ASCII may be halves of a character: the text is read anew.
        Reader::Wide(charset) => {
            let read = read(charset, raw.strip_prefix(GB18030_MARK).unwrap_or(raw))?;
            Some(vec![Edit::replace(Span::new(0, text.len()), read)])
        }
    }
}

/// What of a line is in the other charset: from the line's start, or the UTF-8 before it, to its end, or the UTF-8
/// behind.
struct Part {
    raw: Range<usize>,
    text: Span,
}

fn parts(raw: &[u8], text: &str, runs: &[Run]) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    // Between runs there is only ASCII, which is as long in the text as in the file.
    let mut reached = 0;
    for (index, run) in runs.iter().enumerate() {
        let next = runs.get(index + 1).map_or(raw.len(), |next| next.raw.start);
        let behind = memchr::memchr(b'\n', &raw[run.raw.end..next]).map_or(next, |at| run.raw.end + at);
        if run.is_sound() {
            reached = run.raw.end;
            continue;
        }
        if let Some(last) = parts.last_mut()
            && last.raw.end == run.raw.start
            && reached <= last.raw.start
        {
            // The last one on this line reached up to here.
            last.raw.end = behind;
            last.text.end = run.text.end + (behind - run.raw.end);
            continue;
        }
        let from = memchr::memrchr(b'\n', &raw[reached..run.raw.start]).map_or(reached, |at| reached + at + 1);
        let text_start = run.text.start - (run.raw.start - from);
        reached = from;
        parts.push(Part { raw: from..behind, text: Span::new(text_start, run.text.end + (behind - run.raw.end)) });
    }
    debug_assert!(
        parts.iter().all(|part| text.is_char_boundary(part.text.start) && text.is_char_boundary(part.text.end))
    );
    parts
}

/// The edits that read the broken runs in the charset and leave what is UTF-8.
fn repair_parts(raw: &[u8], runs: &[Run], parts: &[Part], reader: Reader) -> Option<Vec<Edit>> {
    match reader {
        Reader::Single(table) => {
            let broken = runs.iter().filter(|run| !run.is_sound());
            broken.map(|run| read_run(raw, run, table)).collect()
        }
        Reader::Wide(charset) => {
            let read = |part: &Part| Some(Edit::replace(part.text, read(charset, &raw[part.raw.clone()])?));
            parts.iter().map(read).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fix;

    /// What the repair makes of the bytes, `None` when there is none; and whether two encodings were seen.
    #[track_caller]
    fn check(raw: &[u8], repaired: Option<&str>, is_mixed: bool) {
        let (text, damage) = lossy(raw, &Languages::builtin());
        assert_eq!(damage.is_mixed, is_mixed, "{text}");
        let made = (!damage.repair.is_empty()).then(|| fix::apply(&text, &damage.repair));
        assert_eq!(made.as_deref(), repaired);
    }

    fn encoded(charset: &str, text: &str) -> Vec<u8> {
        let charset = Charset::for_label(charset.as_bytes()).expect("a charset");
        let (bytes, _, has_unmappable) = charset.encode(text);
        assert!(!has_unmappable);
        bytes.into_owned()
    }

    #[test]
    fn a_file_in_one_charset_is_read_in_it() {
        let texts = [
            ("windows-1252", "Le café ouvre à huit heures, dès demain, dit la mairie de «PIÉ»."),
            ("windows-1251", "Паром отходит в девять часов, сказал капитан порта."),
            ("koi8-r", "Паром отходит в девять часов, сказал капитан порта."),
            ("windows-1250", "Příliš žluťoučký kůň přešel přes řeku, řekl převozník."),
            ("windows-1253", "Το πλοίο φεύγει στις εννέα, είπε ο λιμενάρχης."),
            ("windows-1254", "Vapur saat dokuzda kalkıyor, dedi iskele memuru; balıkçı güldü."),
            ("shift_jis", "連絡船は九時にロルムへ出ます。港は人でいっぱいです。"),
            ("gbk", "渡轮九点开往洛姆，码头挤满了人。市长说明天还有一班。"),
            ("euc-kr", "나룻배는 아홉 시에 떠난다. 항구에는 사람이 많다."),
            ("big5", "渡輪九點開往洛姆，碼頭擠滿了人。市長說明天還有一班。"),
        ];
        for (charset, text) in texts {
            check(&encoded(charset, text), Some(text), false);
        }
    }

    /// `text` in a code page that `encoding_rs` does not have.
    fn paged(name: &str, text: &str) -> Vec<u8> {
        let tables = tables::all();
        let table = tables.iter().find(|table| table.name == name).expect("a table");
        let byte = |c: char| (0..=0xFF).find(|&byte| table.char(byte) == Some(c)).expect("the page has it");
        text.chars().map(byte).collect()
    }

    #[test]
    fn a_file_in_a_code_page_is_read_in_it() {
        let texts = [
            ("ibm855", "Паром отходит в девять часов, сказал капитан порта. Юнга ещё спал."),
            ("ibm866", "Паром отходит в девять часов, сказал капитан порта. Юнга ещё спал."),
            ("x-mac-cyrillic", "Паром отходит в девять часов, сказал капитан порта. Юнга ещё спал."),
            ("macintosh", "Le café ouvre à huit heures, dès demain, dit la mairie de l’été."),
            ("ibm850", "Le café ouvre à huit heures, dès demain, dit la mairie pour l'été."),
            ("ibm852", "Příliš žluťoučký kůň přešel přes řeku, řekl převozník."),
            ("ibm737", "Το πλοίο φεύγει στις εννέα, είπε ο λιμενάρχης."),
        ];
        for (name, text) in texts {
            check(&paged(name, text), Some(text), false);
        }
    }

    #[test]
    fn the_language_of_the_text_has_a_say() {
        let english = "The toll for a cart was £6 then, and § 9 of the charter says that it was never more. The ford \
                       lies 4 × 20 yards below, and half of the carters would rather have used that.";
        check(&encoded("windows-1252", english), Some(english), false);
    }

    #[test]
    fn what_the_text_says_of_itself_has_a_say() {
        let bytes = |head: &str| [head.as_bytes(), b"Kr\xF6l, \xB9est.\n"].concat();
        check(&bytes("charset=iso-8859-2\n"), Some("charset=iso-8859-2\nKröl, šest.\n"), false);
        check(&bytes(""), None, false);
    }

    #[test]
    fn what_is_not_sure_is_left() {
        // One byte in no word: a dash, a letter, an ordinal, whichever was meant.
        check(b"No. 7 \x97 8\n", None, false);
        // The ferry sails at nine, in UTF-8 that was cut and turned round.
        check(b"\xD0\xC5\xA2\x9F \xE1\xA4\xBE\xF3\x8C \xDD\xF0\x85\xB2", None, false);
        let (text, damage) = lossy(b"Dalla citt\x85 al mare.", &Languages::builtin());
        assert!(damage.repair.is_empty() && damage.charset.is_none(), "{text}");
        assert!(damage.rivals.contains(&"ibm850"), "{:?}", damage.rivals);
    }

    #[test]
    fn what_does_not_decode_has_no_repair() {
        // 0x81 is a hole of windows-1252.
        check(b"Le caf\xE9 ouvre \xE0 huit heures, d\xE8s demain\x81 matin.", None, false);
        // The hole makes Cyrillic more likely, with which words would be of two scripts.
        check(b"La barque est \xE0 l'eau depuis l'\xE9t\xE9\x81.", None, false);
    }

    #[test]
    fn lines_of_two_encodings_are_told() {
        let sound = "La barque est à l’eau.\nLe café est fermé.\n";
        let raw = [sound.as_bytes(), b"La mar\xE9e est d\xE9j\xE0 haute.\n", sound.as_bytes()].concat();
        check(&raw, Some(&format!("{sound}La marée est déjà haute.\n{sound}")), true);
        let line = "渡轮九点开往洛姆，码头挤满了人。市长说明天还有一班。\n";
        let raw = [sound.as_bytes(), &encoded("gbk", line), sound.as_bytes()].concat();
        check(&raw, Some(&format!("{sound}{line}{sound}")), true);
    }

    #[test]
    fn two_words_of_utf8_among_twenty_of_a_charset_stay_and_among_forty_nothing_is_sure() {
        let raw = |others: usize| ["à huit, à neuf ".as_bytes(), &b"d\xE9j\xE0 ".repeat(others)].concat();
        let mended = |others: usize| format!("à huit, à neuf {}", "déjà ".repeat(others));
        check(&raw(10), Some(&mended(10)), true);
        // All of it in windows-1252 would make `Ã` of the first words, which no text has.
        check(&raw(20), None, false);
    }

    #[test]
    fn a_lost_byte_is_no_second_encoding() {
        check("Der Fährmann grüßt – und geht über die Brücke …".as_bytes().split_last().expect("long").1, None, false);
        check(b"Caf\xC3\xA9 \xE2\x80 du port, \xC3\xA9t\xC3\xA9 comme hiver.", None, false);
    }
}
