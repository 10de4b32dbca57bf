//! `corpuslint.toml`: one holds, the one that [`find`] finds or that was named; another is only taken in where `extend`
//! says so.
//!
//! Paths and globs in it are relative to the folder it lies in. `extend` may name any file of the machine, and the
//! configuration may be another's: nothing that stands in a file that is no configuration is shown.

use std::ops::Range;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, Result, anyhow, bail, ensure};
use toml::Spanned;
use xxhash_rust::xxh3::xxh3_64_with_seed;

use crate::broken::Broken;
use crate::corpus::glob::Glob;
use crate::corpus::walk::{self, Choice};
use crate::diagnostic::{Rule, Severity};
use crate::lint::Share;
use crate::report::Gate;
use crate::rules::{Selection, Selector};

mod addition;
mod cards;
mod found;
mod written;

pub use addition::{Addition, Allowance, ignore, seen_from};
pub use cards::at;
pub use found::{FILE_NAME, Found, closest, find};
use written::Written;
pub use written::{FailOn, schema};

/// What a configuration says, its extended ones taken in.
#[derive(Clone, Debug, Default)]
pub struct Config {
    pub selection: Selection,
    /// Folders of user cards.
    pub rules: Vec<(PathBuf, Site)>,
    pub fail_on: Option<FailOn>,
    /// In how many documents rules may find something.
    pub gates: Vec<Gate>,
    pub text_field: Vec<String>,
    pub id_field: Option<String>,
    pub baseline: Option<(PathBuf, Site)>,
    /// Whether a run fails where the baseline knows what is gone, where it is said.
    pub strict_baseline: Option<bool>,
    /// Whether something is kept for later runs, where it is said.
    pub cache: Option<bool>,
    /// The folder for that.
    pub cache_dir: Option<PathBuf>,
    /// Whether what a run changes is written down, where it is said.
    pub journal: Option<bool>,
    /// Which files of a folder are wanted.
    pub choice: Choice,
    /// The file itself and those it extends.
    pub files: Vec<PathBuf>,
    /// All selectors, which ought to name a rule.
    pub selectors: Vec<(Selector, Site)>,
    severities: Vec<(Selector, Severity)>,
    per_file: Vec<(Glob, Vec<Selector>)>,
    allowed: Vec<Allowed>,
}

/// Where a configuration says something, for showing that it is wrong.
#[derive(Clone, Debug)]
pub struct Site {
    path: Arc<str>,
    source: Arc<str>,
    span: Range<usize>,
}

impl Site {
    /// Whether what is at `path` lies in the configuration's own folder, links followed.
    pub fn is_beside(&self, path: &Path) -> bool {
        let own = Path::new(&*self.path).canonicalize();
        let own = own.ok().and_then(|own| own.parent().map(Path::to_owned));
        own.is_some_and(|own| path.canonicalize().is_ok_and(|path| path.starts_with(own)))
    }

    /// What is wrong, with its place.
    pub fn broken(&self, message: String) -> Broken {
        let Self { path, source, span } = self;
        Broken { path: path.to_string(), source: Arc::clone(source), message, span: Some(span.clone()) }
    }
}

/// An `[[allow]]` entry: findings that are right as they are.
#[derive(Clone, Debug)]
struct Allowed {
    rule: Selector,
    path: Option<Glob>,
    text: Option<String>,
}

impl Config {
    /// Reads a configuration and those it extends.
    ///
    /// # Errors
    /// A [`Broken`] with its place when the file cannot be used; what the system said when it cannot be read.
    pub fn load(file: &Path) -> Result<Self> {
        // A link may lead to any file, as `extend` may.
        let is_link = std::fs::symlink_metadata(file).is_ok_and(|metadata| metadata.is_symlink());
        let loaded = Self::load_chain(file, &mut Vec::new());
        loaded.map_err(|error| if is_link { anyhow!("{}, behind a link", without_content(&error)) } else { error })
    }

    fn load_chain(file: &Path, chain: &mut Vec<PathBuf>) -> Result<Self> {
        let shown: Arc<str> = file.display().to_string().into();
        let file = file.canonicalize().with_context(|| format!("configuration `{shown}`"))?;
        if chain.contains(&file) {
            bail!("configuration `{shown}`: extends itself");
        }
        let is_outermost = chain.is_empty();
        chain.push(file.clone());
        let source: Arc<str> = read(&file).with_context(|| format!("configuration `{shown}`"))?.into();
        let folder = file.parent().expect("a file lies in a folder").to_owned();
        let broken = |message, span| Broken { path: shown.to_string(), source: Arc::clone(&source), message, span };
        let mut written: Written = toml::from_str(&source).map_err(|e| broken(e.message().to_owned(), e.span()))?;
        let site = |span| Site { path: Arc::clone(&shown), source: Arc::clone(&source), span };
        let mut config = match &written.extend {
            Some(base) => {
                let path = folder.join(base.get_ref());
                let path = path.canonicalize().unwrap_or(path);
                Self::load_chain(&path, chain).map_err(|error| {
                    let message = without_content(&error);
                    if is_outermost { site(base.span()).broken(message).into() } else { anyhow!(message) }
                })?
            }
            None => Self::default(),
        };
        config.files.push(file.clone());
        let at = |text: &Spanned<String>, error: String| site(text.span()).broken(error);
        let glob =
            |text: &Spanned<String>| Glob::new(text.get_ref(), &folder).map_err(|error| at(text, error.to_string()));
        let globs = |list: &[Spanned<String>]| list.iter().map(glob).collect::<Result<Vec<_>, _>>();
        let choice = &mut config.choice;
        if let Some(include) = &written.include {
            choice.include = globs(include)?;
        }
        if let Some(exclude) = &written.exclude {
            choice.exclude = globs(exclude)?;
        }
        choice.exclude.extend(globs(&written.extend_exclude)?);
        choice.endings.extend(written.extension.iter().map(|ending| walk::plain_ending(ending)));
        choice.force_exclude = written.force_exclude.unwrap_or(choice.force_exclude);
        let mut all = std::mem::take(&mut config.selectors);
        let mut selector = |text: &Spanned<String>| {
            let selector = Selector::parse(text.get_ref()).map_err(|e| at(text, format!("{e:#}")))?;
            all.push((selector.clone(), site(text.span())));
            Ok::<_, Broken>(selector)
        };
        let mut selectors = |list: &[Spanned<String>]| list.iter().map(&mut selector).collect::<Result<Vec<_>, _>>();
        if let Some(select) = &written.select {
            config.selection = Selection { select: selectors(select)?, ..Selection::default() };
        }
        config.selection.extend_select.extend(selectors(&written.extend_select)?);
        config.selection.ignore.extend(selectors(&written.ignore)?);
        for (path, rules) in &written.per_file_ignores {
            config.per_file.push((glob(path)?, selectors(rules)?));
        }
        for (rules, share) in &written.fail_on_rate {
            let most = share_of(share.get_ref()).map_err(|error| site(share.span()).broken(format!("{error:#}")))?;
            let gate = Gate { rules: selector(rules)?, most };
            // The same rules in what is extended have another bound here.
            config.gates.retain(|other| other.rules.text != gate.rules.text);
            config.gates.push(gate);
        }
        for (rule, severity) in &written.severity {
            config.severities.push((selector(rule)?, *severity));
        }
        for entry in &written.allow {
            let path = entry.path.as_ref().map(glob).transpose()?;
            if path.is_none() && entry.text.is_none() && entry.reason.is_none() {
                let message =
                    "allows every finding of the rule; give a `path`, a `text` or a `reason`, or use `ignore`";
                return Err(at(&entry.rule, message.to_owned()).into());
            }
            config.allowed.push(Allowed { rule: selector(&entry.rule)?, path, text: entry.text.clone() });
        }
        for (name, span) in written.profiles() {
            config.selection.extend_select.push(Selector::profile(name));
            all.push((Selector::profile(name), site(span)));
        }
        config.selectors = all;
        let placed = |path: &Spanned<PathBuf>| (folder.join(path.get_ref()), site(path.span()));
        config.rules.extend(written.rules.iter().map(placed));
        config.baseline = written.baseline.as_ref().map(placed).or(config.baseline);
        if let Some(path) = &written.cache_dir {
            let is_within = path.get_ref().components().all(|part| matches!(part, Component::Normal(_)));
            if !is_within {
                // What a configuration names is read, and nothing is written elsewhere because it says so.
                let message = "no folder below the configuration's own; `--cache-dir` takes any".to_owned();
                return Err(site(path.span()).broken(message).into());
            }
            config.cache_dir = Some(folder.join(path.get_ref()));
        }
        config.strict_baseline = written.strict_baseline.or(config.strict_baseline);
        config.cache = written.cache.or(config.cache);
        config.journal = written.journal.or(config.journal);
        config.fail_on = written.fail_on.or(config.fail_on);
        config.text_field = written.text_field().unwrap_or(config.text_field);
        config.id_field = written.id_field.or(config.id_field);
        Ok(config)
    }

    /// The severity that the configuration gives a rule. Of several entries that name it the last one counts.
    pub fn severity(&self, rule: &Rule) -> Option<Severity> {
        self.severities.iter().rev().find(|(selector, _)| selector.matches(rule)).map(|(_, severity)| *severity)
    }

    /// What the configuration lets pass in the file at this absolute path.
    pub fn exemptions(&self, absolute: &Path) -> Exemptions<'_> {
        let per_file = self.per_file.iter().filter(|(glob, _)| glob.matches(absolute)).flat_map(|(_, rules)| rules);
        let allowed = self.allowed.iter().filter(|entry| entry.path.as_ref().is_none_or(|glob| glob.matches(absolute)));
        Exemptions { rules: per_file.collect(), allowed: allowed.collect() }
    }

    /// Whether [`Self::exemptions`] can be other than empty.
    pub fn has_exemptions(&self) -> bool {
        !self.per_file.is_empty() || !self.allowed.is_empty()
    }
}

/// A share, as a number or as on the command line.
fn share_of(value: &toml::Value) -> Result<Share> {
    match value {
        toml::Value::String(text) => text.parse(),
        toml::Value::Float(number) => number.to_string().parse(),
        toml::Value::Integer(number) => number.to_string().parse(),
        _ => bail!("a share is written as 0.3 or \"30%\""),
    }
}

/// The text of a configuration: a device has no end, and a file of gigabytes is none.
fn read(file: &Path) -> Result<String> {
    const LONGEST: u64 = 1 << 20;
    let metadata = std::fs::metadata(file)?;
    ensure!(metadata.is_file(), "it is no regular file");
    ensure!(metadata.len() <= LONGEST, "it is longer than a megabyte");
    Ok(std::fs::read_to_string(file)?)
}

/// Why a configuration cannot be used, without a word of what stands in it.
fn without_content(error: &anyhow::Error) -> String {
    match error.downcast_ref::<Broken>() {
        Some(broken) => broken.without_content(),
        None => format!("{error:#}"),
    }
}

/// What is let pass in one file.
#[derive(Debug, Default)]
pub struct Exemptions<'c> {
    rules: Vec<&'c Selector>,
    allowed: Vec<&'c Allowed>,
}

impl Exemptions<'_> {
    /// The same as long as the same is let pass.
    pub fn fingerprint(&self) -> u64 {
        let rules = self.rules.iter().map(|selector| (&selector.text, None));
        let allowed = self.allowed.iter().map(|entry| (&entry.rule.text, Some(&entry.text)));
        rules.chain(allowed).fold(0, |seed, entry| xxh3_64_with_seed(format!("{entry:?}").as_bytes(), seed))
    }

    /// Whether a finding of `rule` that matched `text` is let pass.
    pub fn admit(&self, rule: &Rule, text: &str) -> bool {
        self.rules.iter().any(|selector| selector.matches(rule))
            || self.allowed.iter().any(|entry| {
                entry.rule.matches(rule) && entry.text.as_deref().is_none_or(|allowed| holds(text, allowed))
            })
    }
}

/// Whether a text that was found holds one that is allowed, or does once its white space is folded, as it is shown.
fn holds(text: &str, allowed: &str) -> bool {
    let is_folded = || text.split_whitespace().collect::<Vec<_>>().join(" ").contains(allowed);
    let is_other = |c: char| c != ' ' && c.is_whitespace();
    text.contains(allowed) || (text.contains("  ") || text.contains(is_other)) && is_folded()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(folder: &Path, name: &str, content: &str) -> PathBuf {
        let path = folder.join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("writable");
        std::fs::write(&path, content).expect("writable");
        path
    }

    #[test]
    fn extend_is_explicit() {
        let root = tempfile::tempdir().expect("a folder");
        write(root.path(), FILE_NAME, "fail-on = 'note'\ntext-field = 'body'");
        write(root.path(), "a/corpuslint.toml", "fail-on = 'error'");
        let found = root.path().join("a/corpuslint.toml");
        let config = Config::load(&found).expect("it is right");
        assert_eq!((config.fail_on, config.text_field), (Some(FailOn::Error), Vec::new()));
        write(root.path(), "a/corpuslint.toml", "extend = '../corpuslint.toml'\nfail-on = 'error'");
        let config = Config::load(&found).expect("it is right");
        assert_eq!((config.fail_on, &config.text_field[..]), (Some(FailOn::Error), &["body".to_owned()][..]));
        write(root.path(), "corpuslint.toml", "extend = 'a/corpuslint.toml'");
        assert!(Config::load(&found).expect_err("a circle").to_string().contains("extends itself"));
    }

    #[test]
    fn an_unknown_key_is_shown_at_its_place_with_a_suggestion() {
        let root = tempfile::tempdir().expect("a folder");
        let file = write(root.path(), FILE_NAME, "select = ['markup']\nfail-onn = 'note'\n");
        let error = Config::load(&file).expect_err("unknown key");
        let broken = error.downcast_ref::<Broken>().expect("a place");
        assert_eq!((broken.place(), broken.suggestion()), (Some((2, 1)), Some("fail-on")));
    }

    #[test]
    fn an_allowance_says_what_for() {
        let root = tempfile::tempdir().expect("a folder");
        let load = |rest: &str| {
            let content = format!("fail-on = 'note'\n[[allow]]\nrule = 'markup/raw-url'\n{rest}\n");
            Config::load(&write(root.path(), FILE_NAME, &content))
        };
        let error = load("").expect_err("neither path nor text nor reason");
        assert_eq!(error.downcast_ref::<Broken>().and_then(Broken::place), Some((3, 8)));
        for rest in ["path = 'a.txt'", "text = 'http'", "reason = 'a list of addresses'"] {
            assert!(load(rest).is_ok(), "{rest}");
        }
    }

    #[test]
    fn a_profile_may_be_a_name_or_a_list() {
        let root = tempfile::tempdir().expect("a folder");
        let profiles = |content: &str| {
            let file = write(root.path(), FILE_NAME, content);
            let config = Config::load(&file).map_err(|error| error.to_string())?;
            Ok::<_, String>(config.selection.extend_select.iter().map(|s| s.text.clone()).collect::<Vec<_>>().join(" "))
        };
        assert_eq!(profiles("profile = 'c4'").as_deref(), Ok("c4"));
        assert_eq!(profiles("profile = ['c4', 'oscar']").as_deref(), Ok("c4 oscar"));
        assert!(profiles("profile = 4").expect_err("a number").contains("a name or a list of names"));
    }

    #[test]
    fn exemptions_go_by_path_rule_and_text() {
        let root = tempfile::tempdir().expect("a folder");
        let content = "[per-file-ignores]\n'drafts/**' = ['whitespace']\n'*.md' = ['markup/raw-url']\n\
                       [[allow]]\nrule = 'boilerplate/copyright'\npath = 'laws/*.txt'\ntext = 'Gazette'\n";
        let file = write(root.path(), FILE_NAME, content);
        let config = Config::load(&file).expect("it is right");
        let folder = root.path().canonicalize().expect("a folder");
        let admits =
            |path: &str, id: &str, text: &str| config.exemptions(&folder.join(path)).admit(&Rule::named(id, ""), text);
        assert!(admits("drafts/a/b.txt", "whitespace/trailing-space", ""));
        assert!(!admits("a/drafts/b.txt", "whitespace/trailing-space", ""));
        assert!(admits("x/y.md", "markup/raw-url", ""));
        assert!(admits("laws/1.txt", "boilerplate/copyright", "(c) The Gazette"));
        assert!(!admits("laws/1.txt", "boilerplate/copyright", "(c) Somebody"));
        assert!(holds("(c)\u{a0}The Gazette", "(c) The Gazette"));
        assert!(holds("(c)  The\nGazette", "(c) The Gazette") && !holds("(c)The\nGazette", "(c) The Gazette"));
        assert!(!admits("laws/old/1.txt", "boilerplate/copyright", "(c) The Gazette"));
    }
}
