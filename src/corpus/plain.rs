//! Plain text and Markdown: the file is the document.
//!
//! So is a file of any other format that was named; but then nothing is written.

use super::answer::text_as_json;
use super::cut::Cutter;
use super::{Answer, Fields, Format, Inspector, Item, Piece, container, source};
use crate::fix;
use crate::text::Origin;

pub(super) struct Plain;

impl Format for Plain {
    fn name(&self) -> &'static str {
        "text"
    }

    fn endings(&self) -> &'static [&'static str] {
        &["txt", "text", "md", "markdown", "rst", "adoc", "org"]
    }

    fn cutter(&self) -> Option<Box<dyn Cutter>> {
        None
    }

    fn visit(&self, piece: Piece, fields: &Fields, inspector: &mut dyn Inspector) -> Option<Vec<u8>> {
        let decoded = source::decode_by(piece.raw, &fields.languages);
        let faults: Vec<_> = decoded.fault.iter().cloned().collect();
        let refusal = container::recognise(piece.path, &decoded.text);
        let offsets = decoded.offsets(piece.raw.len());
        let item = Item {
            faults: &faults,
            damage: decoded.damage.as_ref(),
            offsets: Some(&offsets),
            refusal: refusal.as_ref(),
            ..Item::new(&decoded.text, Origin::default(), None)
        };
        let answer = inspector.look(item);
        if refusal.is_some() {
            return None;
        }
        let Answer::Edits(rounds) = answer else {
            inspector.leave_out(text_as_json(&decoded.text));
            return Some(Vec::new());
        };
        let (first, more) = rounds.split_first()?;
        let text = more.iter().fold(fix::apply(&decoded.text, first), |text, edits| fix::apply(&text, edits));
        Some(decoded.encode(&text))
    }
}
