//! Which documents are of one site: those whose addresses have the same host, that lie in the same folder, or whose
//! records say the same in a field.
//!
//! A card may speak for some sites only. A folder is named by the last parts of its path, so that a collection may
//! lie elsewhere when a card is used than when it was learned.

use std::path::Path;

use rustc_hash::FxHashMap;

use crate::pointer::Pointer;

mod grouping;

pub use grouping::Grouping;

/// A site by its name.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Site {
    /// The host of the address that a record gives, in lower case, without `www.`.
    Host(Box<str>),
    /// The folder that a file lies in, or the file that a record stands in: the last parts of its path, `/` between
    /// them.
    Folder(Box<str>),
    /// What a field of a record says.
    Value { field: Pointer, value: Box<str> },
}

impl Site {
    /// What to call it.
    pub fn name(&self) -> &str {
        match self {
            Self::Host(name) | Self::Folder(name) | Self::Value { value: name, .. } => name,
        }
    }

    /// The field of a record that it asks for.
    pub fn field(&self) -> Option<&Pointer> {
        match self {
            Self::Value { field, .. } => Some(field),
            Self::Host(_) | Self::Folder(_) => None,
        }
    }
}

/// The folder that a file lies in, or the file of a record, as a path is shown.
pub fn shown_folder(shown: &str, is_record: bool) -> &str {
    if is_record { shown } else { shown.rsplit_once('/').map_or(".", |(folder, _)| folder) }
}

/// A folder as it is shown, and by its whole path.
#[derive(Clone, Copy, Debug)]
pub struct Folder<'f> {
    pub shown: &'f str,
    pub whole: &'f str,
}

/// What may be known of the site of a document.
#[derive(Clone, Copy, Debug, Default)]
pub struct Whereabouts<'w> {
    /// The address that a record gives.
    pub url: Option<&'w str>,
    /// The folder that the file lies in, or the file that the record stands in.
    pub folder: Option<Folder<'w>>,
    /// The record, as JSON; of formats that are none, an object with the fields that somebody asks for.
    pub record: Option<&'w str>,
}

impl Whereabouts<'_> {
    /// The site of the document, its folder as it is spelt here.
    pub fn site(&self, by: &Grouping) -> Option<Site> {
        let of_host = || self.url.and_then(host).map(Site::Host);
        let of_folder = || self.folder.map(|folder| Site::Folder(folder.shown.into()));
        match by {
            Grouping::Site => of_host().or_else(of_folder),
            Grouping::Host => of_host(),
            Grouping::Folder => of_folder(),
            Grouping::Field(field) => {
                let value = field.find(self.record?)?;
                Some(Site::Value { field: field.clone(), value: value.into() })
            }
        }
    }

    /// Calls `each` with all names that a card may have for the document's site, those by its record left out.
    fn each_name(&self, each: &mut dyn FnMut(Site)) {
        if let Some(host) = self.url.and_then(host) {
            each(Site::Host(host));
        }
        if let Some(folder) = self.folder {
            let mut name = String::new();
            for part in Path::new(folder.whole).iter().rev() {
                let part = part.to_string_lossy();
                name = if name.is_empty() { part.into_owned() } else { format!("{part}/{name}") };
                each(Site::Folder(name.as_str().into()));
            }
        }
    }

    /// Whether the document is of one of these sites.
    pub fn is_of(&self, sites: &[Site]) -> bool {
        let says = |site: &Site| match (site, self.record) {
            (Site::Value { field, value }, Some(record)) => field.find(record).is_some_and(|found| *found == **value),
            _ => false,
        };
        let mut is_of = sites.iter().any(says);
        self.each_name(&mut |name| is_of |= sites.contains(&name));
        is_of
    }
}

/// The host of an address, without the `www.` that some pages of a site have and others not.
pub fn host(url: &str) -> Option<Box<str>> {
    let rest = url.trim().split_once("://")?.1;
    let authority = rest.split(['/', '?', '#', '\\']).next()?;
    let host = authority.rsplit('@').next()?.split(':').next()?.to_lowercase();
    let host = host.strip_prefix("www.").unwrap_or(&host);
    let is_host = !host.is_empty() && host.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '_'));
    is_host.then(|| host.into())
}

/// Which of many things are for which sites; those without a site are for all.
#[derive(Clone, Debug, Default)]
pub struct BySite {
    of: FxHashMap<Site, Vec<u32>>,
    /// The fields that some of them ask for.
    fields: Vec<Pointer>,
    /// Things that are for some sites only, by index.
    bound: Vec<bool>,
}

impl BySite {
    /// `sites` of each thing, by index.
    pub fn new<'s>(sites: impl Iterator<Item = &'s [Site]>) -> Self {
        let mut by_site = Self::default();
        for (index, sites) in sites.enumerate() {
            let index = u32::try_from(index).expect("fewer cards than that");
            by_site.bound.push(!sites.is_empty());
            for site in sites {
                if let Site::Value { field, .. } = site
                    && !by_site.fields.contains(field)
                {
                    by_site.fields.push(field.clone());
                }
                by_site.of.entry(site.clone()).or_default().push(index);
            }
        }
        by_site
    }

    /// What is for a document.
    pub fn of(&self, whereabouts: Whereabouts) -> Admitted<'_> {
        let mut bound = Vec::new();
        if !self.of.is_empty() {
            let mut add = |name| bound.extend(self.of.get(&name).into_iter().flatten());
            whereabouts.each_name(&mut add);
            for field in &self.fields {
                if let Some(site) = whereabouts.site(&Grouping::Field(field.clone())) {
                    add(site);
                }
            }
        }
        Admitted { all: self, bound }
    }
}

/// What is for a document.
pub struct Admitted<'b> {
    all: &'b BySite,
    bound: Vec<u32>,
}

impl Admitted<'_> {
    /// Whether the thing with this index is.
    pub fn has(&self, index: u32) -> bool {
        !self.all.bound[index as usize] || self.bound.contains(&index)
    }
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

    #[test]
    fn a_folder_is_named_by_its_last_parts() {
        let of = |folder: &str, name: &str| {
            let folder = Folder { shown: "a", whole: folder };
            Whereabouts { folder: Some(folder), ..Whereabouts::default() }.is_of(&[Site::Folder(name.into())])
        };
        assert!(of("/home/me/news/lorm", "lorm") && of("news/lorm", "news/lorm"));
        assert!(!of("/home/me/news/lorm", "news") && !of("/home/me/news/lorm", "orm") && !of("lorm", "news/lorm"));
    }

    #[test]
    fn what_is_for_a_site_is_for_no_other() {
        let value = Site::Value { field: Pointer::of("/source"), value: "Lorm".into() };
        let sites = [vec![], vec![Site::Host("lorm.example".into())], vec![value]];
        let by_site = BySite::new(sites.iter().map(Vec::as_slice));
        let of = |url: Option<&str>, record: Option<&str>| {
            let admitted = by_site.of(Whereabouts { url, record, folder: None });
            (0..3).filter(|&index| admitted.has(index)).collect::<Vec<_>>()
        };
        assert_eq!(of(None, None), [0]);
        assert_eq!(of(Some("https://www.lorm.example/1"), None), [0, 1]);
        assert_eq!(of(Some("https://ellery.example/1"), Some(r#"{"source": "Lorm"}"#)), [0, 2]);
    }
}
