//! Which genre a text is of: told by the structure of its lines, never by a word, and in any script.
//!
//! Rules are silent where their cards name the genre, so a wrong answer loses true findings: a scraped page hardly ever
//! passes any of these bounds, because its lines differ too much from each other. Where nothing is clear there is no
//! genre, and no rule is silent for it.

use super::document::Document;
use super::told::{Counts, Evidence, Told};
use crate::genre::Genre;

mod count;
mod line;

impl Document<'_> {
    /// The genre that its lines show; `None` when none is clear. Told at the first call.
    pub fn genre(&self) -> Option<Genre> {
        self.told_genre().genre()
    }

    /// The genre with what told it.
    pub fn told_genre(&self) -> &Told {
        self.facts.genre.get_or_init(|| {
            let counts = count::count(self);
            Told { evidence: evidence(&counts), counts }
        })
    }
}

/// The bounds. Each was set where of the development sets' scraped pages at most one in a hundred passes it.
fn evidence(counts: &Counts) -> Evidence {
    let Counts { filled, stanzas, flowing, .. } = *counts;
    let share = |count: usize, percent: usize| count * 100 >= percent * filled;
    if counts.cues >= 3 && share(counts.cues, 25) {
        return Evidence::Cues;
    }
    if counts.nicks >= 4 && share(counts.nicks, 20) {
        return Evidence::Nicks;
    }
    if filled >= 12 && share(counts.stamped, 60) {
        return Evidence::Stamps;
    }
    if counts.speakers >= 2 && counts.turns >= 6 && share(counts.turns, 50) {
        return Evidence::Turns;
    }
    let has_paragraphs = share(counts.paragraphs, 10);
    if filled >= 8 && !has_paragraphs {
        if share(counts.rows, 60) {
            return Evidence::Rows;
        }
        if share(counts.code, 60) {
            return Evidence::Code;
        }
    }
    // A page whose paragraphs are cut has its menus all the same.
    if flowing >= 12 && share(flowing, 50) && flowing > counts.edges * 2 {
        return Evidence::Flow;
    }
    if counts.page_breaks >= 2 && flowing >= 20 && share(flowing, 25) {
        return Evidence::Pages;
    }
    if counts.entries >= 6 && share(counts.entries, 80) {
        return Evidence::Entries;
    }
    if filled >= 8 && !has_paragraphs && !share(counts.items, 20) && !share(flowing, 30) {
        // A paragraph that was cut ends on a shorter line than a stanza does. Where no sentence goes on from line to
        // line the stanzas are told by that alone.
        let least = if share(flowing, 10) { 80 } else { 60 };
        if stanzas >= 2 && share(counts.in_stanzas, 60) && counts.last_chars * 100 >= counts.other_chars * least {
            return Evidence::Stanzas;
        }
        let is_even = filled >= 40 && share(counts.even, 85) && !share(flowing, 10) && !share(counts.paragraphs, 2);
        if is_even && (4..=12).contains(&(counts.words / filled)) {
            return Evidence::Verses;
        }
    }
    if counts.entries >= 6 && share(counts.entries, 50) {
        return Evidence::Entries;
    }
    if counts.paragraphs == 0 {
        return Evidence::Nothing;
    }
    // Extractors set blank lines between the blocks, and leave few of a page's lines.
    let is_dense = filled > counts.blank * 4;
    if is_dense && share(counts.short, 20) && counts.edges >= 3 && share(counts.edges, 10) && !share(flowing, 10) {
        return Evidence::Edges;
    }
    Evidence::Paragraphs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<Genre>) {
        let document = Document::new(text);
        let told = document.told_genre();
        assert_eq!(told.genre(), expected, "{told}:\n{text}");
    }

    const PARAGRAPH: &str = "The ferry will not sail before the storm has passed the outer islands, said the harbour \
        master on Friday, and whoever has a horse on board should come and feed it.";

    #[test]
    fn a_pages_lines_are_no_other_genre() {
        let menu = "Home\nNews\nHarbour\nTides\nShop\nSign in\nSearch\n";
        check(&format!("{menu}{PARAGRAPH}\n{PARAGRAPH}\nShare\nPrint\nRead more\n"), Some(Genre::Page));
        check(&format!("{PARAGRAPH}\n\n{PARAGRAPH}\n"), Some(Genre::Prose));
        check(menu, None);
        check(&menu.repeat(12), None);
        check("", None);
    }

    #[test]
    fn stanzas_are_verse_and_cut_paragraphs_are_not() {
        let stanza = "The lamp is out, the quay is bare,\nThe gulls have gone to sea,\n\
            The rope lies coiled upon the stair\nWhere nobody will be.\n";
        check(&format!("{stanza}\n{stanza}\n"), Some(Genre::Verse));
        check(stanza, None);
        let korean = "등불은 꺼지고 부두는 비었네\n갈매기는 바다로 떠나갔네\n밧줄은 계단 위에 감겨 있고\n아무도 오지 않는 저녁이네\n";
        check(&format!("{korean}\n{korean}\n"), Some(Genre::Verse));
        let cut = "The lamp is out and the quay is bare because the\nkeeper has gone to sea with his\n\
            brother's boat and all of\nthe oil.\n";
        check(&[cut; 4].join("\n"), Some(Genre::Wrapped));
        check(&stanza.repeat(12), Some(Genre::Verse));
    }

    #[test]
    fn logs_rows_and_code_are_data() {
        let log: String = (10..30).map(|n| format!("2031-04-{n} 06:{n}:07 quay{n} lock[{n}]: gate open\n")).collect();
        check(&log, Some(Genre::Data));
        let rows: String = (10..20).map(|n| format!("{n},Lorm,{n}.5,low\n")).collect();
        check(&rows, Some(Genre::Data));
        check(&"fn sail(boat: &Boat) {\n    boat.cast_off();\n    boat.steer(90);\n}\n".repeat(3), Some(Genre::Data));
    }

    #[test]
    fn names_that_come_again_speak() {
        let talk = "**Ada Tarn:** Is it late?\n\n**Jon:** It is.\n\nHe laughs.\n\n";
        check(&talk.repeat(4), Some(Genre::Transcript));
        check(&talk.repeat(2), None);
        check(&"[06:12] <ada> is it late\n[06:13] * jon has left\n".repeat(5), Some(Genre::Transcript));
        check(&"12\n00:01:02,000 --> 00:01:04,000\nIs it late?\n\n".repeat(3), Some(Genre::Transcript));
        check("Price: 5\nSize: 2\nColour: red\nPrice: 7\nSize: 3\nColour: blue\nShop\nCart\nHome\n", None);
    }

    #[test]
    fn terms_above_what_they_mean_are_entries() {
        let entry = "Log out\nEnds the session of the lock keeper.\n\n";
        check(&entry.repeat(4), Some(Genre::Entries));
    }

    #[test]
    fn a_book_is_wrapped_whatever_its_pages_are_headed() {
        let page = "   the old boat leaves the line when the new one has come, which\n   is said to happen in the \
            spring of the year after next, but\n   nobody at the harbour believes it.\n\n\n\
            Tarn                     [Page 7]\n\u{C}\n\
            Harbours                 May 1931\n\n";
        check(&page.repeat(6), Some(Genre::Wrapped));
    }
}
