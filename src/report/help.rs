//! Where a reader finds more of a rule.

use crate::rules::builtin;

/// Where the program comes from.
pub(super) const REPOSITORY: &str = env!("CARGO_PKG_REPOSITORY");

/// The rule's section of `docs/rules.md`; a card of the user's has none there.
pub(crate) fn help_uri(id: &str) -> Option<String> {
    let anchor = || format!("{REPOSITORY}/blob/main/docs/rules.md#{}", id.replace('/', ""));
    builtin::is_builtin(id).then(anchor)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_built_in_rules_have_a_page() {
        let expected = format!("{REPOSITORY}/blob/main/docs/rules.md#boilerplatecomment-form");
        assert_eq!(help_uri("boilerplate/comment-form"), Some(expected));
        assert_eq!(help_uri("house/style"), None);
        assert!(REPOSITORY.starts_with("https://"), "{REPOSITORY}");
    }
}
