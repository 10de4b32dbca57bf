//! The host of an address: what pages of one site have in common.

/// The host of an address, in small letters and without the `www.` that some pages of a site have and others not.
pub fn host(url: &str) -> Option<Box<str>> {
    let rest = url.trim().split_once("://")?.1;
    let authority = rest.split(['/', '?', '#', '\\']).next()?;
    let host = authority.rsplit('@').next()?.split(':').next()?.to_lowercase();
    let host = host.strip_prefix("www.").unwrap_or(&host);
    let is_host = !host.is_empty() && host.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '_'));
    is_host.then(|| host.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_read_off_an_address() {
        let check = |url: &str, expected: Option<&str>| assert_eq!(host(url).as_deref(), expected, "{url}");
        check("https://www.Lorm.example/a?b", Some("lorm.example"));
        check("http://me:word@lorm.example:80", Some("lorm.example"));
        check("lorm.example/a", None);
        check("https:///a", None);
        check("https://a b/\u{1b}[0m", None);
    }
}
