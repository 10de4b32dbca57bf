//! What there is to say of a run that was stopped before its end: how far it came.
//!
//! What it found is true as far as it goes, so reports are written all the same; each says in its own way that they are
//! a part. Text that is for a person alone says it on standard error, see [`sentence`].

use super::{Summary, counted, harmless};

/// A run that was stopped before it had looked at everything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Interruption {
    /// The file that was looked at last, as shown.
    pub last: Option<String>,
}

/// How far a run came that was interrupted, as one sentence; `None` for one that came to its end.
pub fn sentence(summary: &Summary) -> Option<String> {
    let Interruption { last } = summary.interrupted.as_ref()?;
    let Some(last) = last.as_ref().filter(|_| summary.documents > 0) else {
        return Some("Interrupted before the first document.".to_owned());
    };
    let documents = counted(summary.documents, "document");
    let place = if summary.documents == 1 { "in" } else { "the last one in" };
    Some(format!("Interrupted after {documents}, {place} `{}`; what comes behind was not looked at.", harmless(last)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(documents: u64, last: Option<&str>, expected: &str) {
        let interrupted = Some(Interruption { last: last.map(str::to_owned) });
        assert_eq!(sentence(&Summary { documents, interrupted, ..Summary::default() }).as_deref(), Some(expected));
    }

    #[test]
    fn it_is_said_how_far_it_came() {
        assert_eq!(sentence(&Summary::default()), None);
        check(0, None, "Interrupted before the first document.");
        check(1, Some("a.txt"), "Interrupted after 1 document, in `a.txt`; what comes behind was not looked at.");
        check(
            1_200,
            Some("a\u{1b}.txt"),
            "Interrupted after 1,200 documents, the last one in `a<U+001B>.txt`; what comes behind was not looked at.",
        );
    }
}
