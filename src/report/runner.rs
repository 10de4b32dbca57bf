//! What runners obey wherever it stands in a line of a log, not only where a line begins: GitHub's and Azure's.

use std::borrow::Cow;

/// How such commands begin.
const BEGINS: [&str; 2] = ["##[", "##vso["];

/// Where commands begin, in bytes.
pub(super) fn commands(text: &str) -> impl Iterator<Item = usize> {
    BEGINS.iter().flat_map(|begin| text.match_indices(begin)).map(|(at, _)| at)
}

/// The text with `sign` in the place of the second sign of each command.
pub(super) fn without_commands<'t>(text: Cow<'t, str>, sign: &str) -> Cow<'t, str> {
    if commands(&text).next().is_none() {
        return text;
    }
    let unsaid = |text: String, begin: &&str| text.replace(begin, &format!("#{sign}{}", &begin[2..]));
    Cow::Owned(BEGINS.iter().fold(text.into_owned(), unsaid))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_is_unsaid() {
        let check = |text: &str, expected: &str| {
            let out = without_commands(text.into(), "_");
            assert_eq!(out, expected);
            assert_eq!(commands(&out).count(), 0);
        };
        check("a ##[group] ###vso[task.complete]##[", "a #_[group] ##_vso[task.complete]#_[");
        check("# [x] ## [y]", "# [x] ## [y]");
        assert_eq!(commands("##[a]##vso[b]").collect::<Vec<_>>(), [0, 5]);
    }
}
