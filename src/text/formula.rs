//! Math, whose marks look like a page's: indices, products, commands of TeX.

/// Whether a line holds a formula of TeX: between `\\(` and `\\)`, or between dollars with a sign in it that no price
/// has.
pub(super) fn is_formula(line: &str) -> bool {
    line.contains("\\(")
        || line.contains("$$")
        || line.contains('$') && line.contains(['^', '{', '\\']) && line.matches('$').count() >= 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prices_are_no_formulas() {
        assert!(is_formula("The tide is $h_0 + a^2$ high."));
        assert!(is_formula("It is \\(a*b\\)."));
        assert!(!is_formula("It costs $5 and $6."));
        assert!(!is_formula("It costs $5 {or so}."));
    }
}
