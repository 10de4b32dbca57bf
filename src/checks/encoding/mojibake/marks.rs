//! Signs that beside a letter are no proof of a misreading, though the two read as UTF-8.

/// Punctuation and signs that stand right behind a word, so that `É”` is no proof of anything.
pub(super) fn closes(c: char) -> bool {
    matches!(
        c,
        '’' | '‘'
            | '”'
            | '“'
            | '„'
            | '‚'
            | '»'
            | '«'
            | '›'
            | '‹'
            | '…'
            | '–'
            | '—'
            | '•'
            | '†'
            | '‡'
            | '™'
            | '®'
            | '©'
            | '°'
            | '²'
            | '³'
            | '¹'
            | 'ª'
            | 'º'
            | '·'
            | '´'
            | '¨'
            | '§'
            | '\u{A0}'
            | '\u{AD}'
            | '¿'
            | '¡'
            | '΄'
            | '№'
    )
}

/// Of these, the ones behind which the next word may begin at once.
pub(super) fn glues(c: char) -> bool {
    matches!(c, '’' | '‘' | '…' | '–' | '—' | '·' | '\u{A0}' | '\u{AD}' | '“' | '„' | '«' | '•')
}

/// Signs of mathematics: `√π` and `≈∞` are formulas.
pub(super) fn is_mathematical(c: char) -> bool {
    matches!(c, 'π' | 'Ω' | '∞' | '∂' | '∑' | '∏' | '∫' | 'µ' | '±' | '≤' | '≥' | '≠' | '∆' | '√' | '≈' | '¬')
}

/// Box drawing and block elements.
pub(super) fn is_box(c: char) -> bool {
    ('\u{2500}'..='\u{259F}').contains(&c)
}
