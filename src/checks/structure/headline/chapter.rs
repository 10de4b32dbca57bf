//! Headings that are no more than the number of a part.
//!
//! They have fewer words than a headline, but the text below them did not lose one.

/// Whether a line is the number of a part, which is the heading it has: `Chapter 7`, `Act II`, `HYMN 14`, `第三章`.
pub(super) fn is_chapter(line: &str) -> bool {
    #[rustfmt::skip]
    const PARTS: &[&str] = &[
        "chapter", "part", "book", "act", "scene", "canto", "kapitel", "teil", "buch", "akt", "chapitre", "partie",
        "livre", "acte", "capítulo", "parte", "libro", "livro", "acto", "capitolo", "atto", "hoofdstuk", "deel", "luku",
        "osa", "rozdział", "część", "kapitola", "část", "časť", "fejezet", "rész", "capitolul", "partea", "глава",
        "часть", "книга", "розділ", "частина", "част", "poglavlje", "поглавље", "κεφάλαιο", "μέρος", "bölüm", "kısım",
        "bab", "bagian", "chương", "phần", "sura", "sehemu", "فصل", "باب", "פרק", "अध्याय", "অধ্যায়", "บทที่",
    ];
    let mut words = line.split_whitespace();
    let (Some(first), Some(second), None) = (words.next(), words.next(), words.next()) else {
        let number = line.trim().strip_prefix('第');
        return number.is_some_and(|rest| {
            rest.chars().count() <= 6 && rest.ends_with(['章', '回', '節', '节', '部', '幕', '話'])
        });
    };
    let number = second.trim_end_matches('.');
    let is_number = !number.is_empty()
        && (number.chars().all(char::is_numeric) || number.chars().all(|c| matches!(c, 'I' | 'V' | 'X' | 'L' | 'C')));
    let first_small = first.to_lowercase();
    is_number && first.chars().all(char::is_alphabetic) || PARTS.contains(&first_small.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_of_a_part_is_its_heading() {
        for line in
            ["Chapter 7", "CHAPTER SEVEN", "Act II", "Hymn 14", "Rozdział trzeci", "Глава 3", "第三章", "Bab 2."]
        {
            assert!(is_chapter(line), "{line}");
        }
        for line in ["Ferry", "Night ferry", "Chapter seven begins", "第", "7", "Page of", "a 1 b"] {
            assert!(!is_chapter(line), "{line}");
        }
    }
}
