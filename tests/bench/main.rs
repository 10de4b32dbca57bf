//! Speed, in bytes a second: each kind of check and the whole default set, on clean prose, on dirty pages, on records
//! and on many small files. Run with `cargo bench`.
//!
//! `cargo bench real` runs over the labelled development sets, where they lie beside the project or where
//! `CORPUSLINT_EVAL` says, else over the documents of `seeds/`. What a change costs there, a few in a hundred, no clock
//! on a shared machine shows: `tests/speed.sh` counts instructions.
//!
//! Machines differ and are noisy: compare lines of one run with each other. `read` beside `lint` is the measure for
//! files, `literals` (a bare search for as many literals as the cards have) for text.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use corpuslint::checks::KINDS;
use corpuslint::config::Config;
use corpuslint::corpus::Fields;
use corpuslint::kind::Home;
use corpuslint::lint::{self, Compared, Linter};
use corpuslint::rules::{Card, RuleSet, Selection, builtin};
use corpuslint::run::{Destination, DiffStyle, Input, Task, run};
use corpuslint::site::Folder;
use corpuslint::text::{Document, Origin};
use divan::counter::BytesCount;
use divan::{Bencher, black_box};

mod texts;

fn main() {
    divan::main();
}

fn kinds() -> impl Iterator<Item = &'static str> {
    KINDS.iter().map(|kind| kind.name())
}

/// The cards that are on by default, or those of one kind; all of a kind of which none is on.
fn linter(kind: Option<&str>) -> Linter {
    let rules = RuleSet::builtin();
    let cards = rules.select(&Selection::default()).expect("nothing is misspelt");
    let of_kind = |card: &&Card| kind.is_none_or(|kind| card.check == kind);
    if cards.iter().any(of_kind) {
        return Linter::new(cards.into_iter().filter(of_kind)).expect("built-in cards compile");
    }
    let all = builtin::cards();
    Linter::new(all.iter().filter(|card| of_kind(card))).expect("built-in cards compile")
}

fn bench_text(bencher: Bencher, linter: &Linter, text: &str) {
    bencher.counter(BytesCount::of_str(text)).bench_local(|| {
        let document = Document::new(black_box(text));
        // What the corpus-wide checks remember of each document is part of the price.
        (linter.lint(&document).len(), linter.digest(&document))
    });
}

mod one_kind {
    use super::*;

    #[divan::bench(args = kinds())]
    fn clean_prose(bencher: Bencher, kind: &str) {
        bench_text(bencher, &linter(Some(kind)), &texts::prose(4 << 20));
    }

    #[divan::bench(args = kinds())]
    fn dirty_pages(bencher: Bencher, kind: &str) {
        bench_text(bencher, &linter(Some(kind)), &texts::page(1 << 20));
    }
}

mod default_set {
    use super::*;

    #[divan::bench]
    fn profile_alone(bencher: Bencher) {
        let text = texts::prose(4 << 20);
        bencher.counter(BytesCount::of_str(&text)).bench_local(|| Document::new(black_box(&text)).lines().len());
    }

    #[divan::bench]
    fn clean_prose(bencher: Bencher) {
        bench_text(bencher, &linter(None), &texts::prose(4 << 20));
    }

    #[divan::bench]
    fn clean_prose_in_another_script(bencher: Bencher) {
        bench_text(bencher, &linter(None), &texts::cyrillic(4 << 20));
    }

    #[divan::bench]
    fn clean_prose_on_one_line(bencher: Bencher) {
        bench_text(bencher, &linter(None), &texts::prose(4 << 20).replace('\n', " "));
    }

    #[divan::bench]
    fn dirty_pages(bencher: Bencher) {
        bench_text(bencher, &linter(None), &texts::page(1 << 20));
    }

    /// Time a byte must not grow with the document.
    #[divan::bench(args = [1 << 10, 1 << 14, 1 << 18, 1 << 22, 1 << 25])]
    fn by_size(bencher: Bencher, size: usize) {
        bench_text(bencher, &linter(None), &texts::prose(size));
    }
}

/// Real documents, each set as the texts of its records.
mod real {
    use super::*;

    /// Bytes of a set, at most.
    const MOST: usize = 2 << 20;

    /// The development sets by their path, or `seeds`.
    fn sets() -> Vec<String> {
        let folder = std::env::var("CORPUSLINT_EVAL").unwrap_or_else(|_| "../shared/eval".to_owned());
        let is_set =
            |path: &Path| path.to_string_lossy().ends_with(".jsonl.gz") && !path.ends_with("mojibake.jsonl.gz");
        let files = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().flatten();
        let files = files.map(walkdir::DirEntry::into_path).filter(|path| is_set(path));
        let mut sets: Vec<String> = files.map(|path| path.to_string_lossy().into_owned()).collect();
        if sets.is_empty() {
            sets.push("seeds".to_owned());
        }
        sets
    }

    /// Documents of a set, evenly spread.
    fn texts(set: &str) -> Vec<String> {
        let all: Vec<String> = if set == "seeds" {
            let files = walkdir::WalkDir::new(set).sort_by_file_name().into_iter().flatten();
            files.filter_map(|file| fs::read_to_string(file.path()).ok()).collect()
        } else {
            let gzip = std::process::Command::new("gzip").args(["-dc", set]).output().expect("gzip is there");
            let records = String::from_utf8(gzip.stdout).expect("records are UTF-8");
            let text = |record: &str| {
                let record: serde_json::Value = serde_json::from_str(record).expect("a record is JSON");
                record["text"].as_str().expect("a record has a text").to_owned()
            };
            records.lines().map(text).collect()
        };
        let length: usize = all.iter().map(String::len).sum();
        all.into_iter().step_by(length.div_ceil(MOST).max(1)).collect()
    }

    fn bench(bencher: Bencher, linter: &Linter, set: &str) {
        let texts = texts(set);
        let length: usize = texts.iter().map(String::len).sum();
        bencher.counter(BytesCount::new(length)).bench_local(|| {
            let found = texts.iter().map(|text| {
                let document = Document::new(black_box(text));
                (linter.lint(&document).len(), linter.digest(&document))
            });
            found.map(|(count, _)| count).sum::<usize>()
        });
    }

    #[divan::bench(args = sets(), sample_count = 5)]
    fn default_set(bencher: Bencher, set: &str) {
        bench(bencher, &linter(None), set);
    }

    #[divan::bench(args = sets(), sample_count = 5)]
    fn language_mismatch(bencher: Bencher, set: &str) {
        bench(bencher, &linter(Some("language")), set);
    }

    #[divan::bench(args = sets(), sample_count = 5)]
    fn quality_measures(bencher: Bencher, set: &str) {
        bench(bencher, &linter(Some("measure")), set);
    }
}

/// The model that scores lines beside all other kinds that are on by default: it has to work at a third of their speed.
mod line_score {
    use super::*;

    fn bench(bencher: Bencher, is_alone: bool, text: &str) {
        let rules = RuleSet::builtin();
        let cards = rules.select(&Selection::default()).expect("nothing is misspelt");
        let cards = cards.into_iter().filter(|card| (card.check == "line-score") == is_alone);
        bench_text(bencher, &Linter::new(cards).expect("built-in cards compile"), text);
    }

    #[divan::bench]
    fn clean_prose_alone(bencher: Bencher) {
        bench(bencher, true, &texts::prose(4 << 20));
    }

    #[divan::bench]
    fn clean_prose_all_others(bencher: Bencher) {
        bench(bencher, false, &texts::prose(4 << 20));
    }

    #[divan::bench]
    fn dirty_pages_alone(bencher: Bencher) {
        bench(bencher, true, &texts::page(1 << 20));
    }

    #[divan::bench]
    fn dirty_pages_all_others(bencher: Bencher) {
        bench(bencher, false, &texts::page(1 << 20));
    }
}

/// Throughput must not fall with the length of a text: from a kilobyte up to a hundred megabytes, for each kind with
/// all its cards and for the default set. Some minutes, and up to two gigabytes.
mod flat {
    use std::fmt;

    use super::*;

    const SIZES: &[usize] = &[1 << 10, 32 << 10, 1 << 20, 32 << 20, 100_000_000];

    #[derive(Clone, Copy)]
    struct Case {
        kind: Option<&'static str>,
        size: usize,
    }

    impl fmt::Display for Case {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            // Numbers of one width, so that the lines stand in the order of the sizes.
            write!(f, "{:17} {:7} kB", self.kind.unwrap_or("the default set"), self.size >> 10)
        }
    }

    fn cases() -> impl Iterator<Item = Case> {
        let of = |kind| SIZES.iter().map(move |&size| Case { kind, size });
        kinds().map(Some).chain([None]).flat_map(of)
    }

    /// All cards of a kind, or those that are on by default.
    fn linter(kind: Option<&str>) -> Linter {
        let Some(kind) = kind else { return super::linter(None) };
        let rules = RuleSet::builtin();
        Linter::new(rules.cards().iter().filter(|card| card.check == kind)).expect("built-in cards compile")
    }

    #[divan::bench(args = cases(), max_time = 0.4, skip_ext_time)]
    fn hostile(bencher: Bencher, case: Case) {
        bench_text(bencher, &linter(case.kind), &texts::hostile(case.size));
    }

    #[divan::bench(args = cases(), max_time = 0.4, skip_ext_time)]
    fn prose(bencher: Bencher, case: Case) {
        bench_text(bencher, &linter(case.kind), &texts::prose(case.size));
    }
}

mod start {
    use super::*;

    /// From nothing to a linter: what every run pays before the first document.
    #[divan::bench]
    fn cards_and_passes() -> usize {
        linter(None).rules().len()
    }
}

mod files {
    use super::*;

    const COUNT: usize = 20_000;

    fn folder() -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("a temporary folder");
        for index in 0..COUNT {
            let text = texts::prose_from(index as u64, 2 << 10);
            fs::write(folder.path().join(format!("{index:05}.txt")), text).expect("room on the disk");
        }
        folder
    }

    fn task<'t>(paths: Vec<PathBuf>, linter: &'t Linter, config: &'t Config, stop: &'t AtomicBool) -> Task<'t> {
        Task {
            sample: None,
            attributes: None,
            input: Input::Paths(paths),
            only: None,
            obey_ignores: true,
            choice: corpuslint::corpus::walk::Choice::default(),
            follow: None,
            threads: std::thread::available_parallelism().map_or(1, std::num::NonZero::get),
            fields: Fields::default(),
            linter,
            config,
            baseline: None,
            decisions: None,
            fix: None,
            metrics: None,
            max_removed: None,
            dropping: None,
            survey: None,
            destination: Destination::InPlace,
            gates: Vec::new(),
            notes: corpuslint::run::Notes::default(),
            progress: corpuslint::run::Progress::default(),
            resumes: false,
            diff_style: DiffStyle::default(),
            excerpt_columns: Some(80),
            stop,
            began: std::time::Instant::now(),
            working_folder: PathBuf::from("/"),
            scratch: std::env::temp_dir(),
            cache_folder: None,
            cache: None,
            journal: None,
        }
    }

    fn lint_all(path: &Path, linter: &Linter) -> u64 {
        let (config, stop) = (Config::default(), AtomicBool::new(false));
        let task = task(vec![path.to_owned()], linter, &config, &stop);
        run(&task, &mut [], &mut std::io::sink(), None).expect("the folder is there").summary.documents
    }

    /// Walks and reads, and does nothing else, on one thread.
    #[divan::bench(sample_count = 10)]
    fn read_small_files(bencher: Bencher) {
        let folder = folder();
        bencher.bench_local(|| {
            let files = walkdir::WalkDir::new(folder.path()).sort_by_file_name();
            let read = |entry: walkdir::DirEntry| fs::read(entry.path()).map_or(0, |raw| raw.len());
            files.into_iter().map(|entry| read(entry.expect("readable"))).sum::<usize>()
        });
    }

    #[divan::bench(sample_count = 10)]
    fn lint_small_files(bencher: Bencher) {
        let (folder, linter) = (folder(), linter(None));
        bencher.bench_local(|| lint_all(folder.path(), &linter));
    }

    fn records() -> (tempfile::TempDir, u64) {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut out = String::new();
        for index in 0..8_000 {
            let text = texts::prose_from(index, 4 << 10);
            out.push_str(&serde_json::json!({ "id": index, "text": text }).to_string());
            out.push('\n');
        }
        fs::write(folder.path().join("records.jsonl"), &out).expect("room on the disk");
        (folder, out.len() as u64)
    }

    #[divan::bench(sample_count = 10)]
    fn read_records(bencher: Bencher) {
        let (folder, length) = records();
        let path = folder.path().join("records.jsonl");
        bencher.counter(BytesCount::new(length)).bench_local(|| fs::read(&path).map_or(0, |raw| raw.len()));
    }

    #[divan::bench(sample_count = 10)]
    fn lint_records(bencher: Bencher) {
        let ((folder, length), linter) = (records(), linter(None));
        bencher.counter(BytesCount::new(length)).bench_local(|| lint_all(folder.path(), &linter));
    }
}

mod across {
    use super::*;

    const COUNT: u64 = 5_000;

    /// From the text to the findings: what 5,000 documents cost a check across documents, one in four a near copy of
    /// the one before it.
    #[divan::bench(args = ["duplicate", "headlines", "near", "site-line"], sample_count = 5)]
    fn compare(bencher: Bencher, kind: &str) {
        let linter = linter(Some(kind));
        let folder = Folder { shown: "folder", whole: "folder" };
        let origin = Origin { folder: Some(folder), ..Origin::default() };
        let text = |index: u64| {
            texts::prose_from(index - u64::from(index % 4 == 3), 3 << 10).replacen(' ', &format!(" {index} "), 1)
        };
        let texts: Vec<String> = (0..COUNT).map(text).collect();
        let length: usize = texts.iter().map(String::len).sum();
        bencher.counter(BytesCount::new(length)).bench_local(|| {
            let passes = linter.ahead();
            let mut survey = lint::survey(&passes, Path::new(""));
            let mut comparisons = linter.compare(Path::new(""));
            for text in &texts {
                let home = Home { path: "folder/file.txt".into(), record: None };
                let document = Document::new_from(black_box(text), origin);
                let digests = passes.iter().map(|pass| pass.digest(&document)).collect();
                survey.take(Compared::new(home.clone(), &document, digests)).expect("it fits into memory");
                comparisons
                    .take(Compared::new(home, &document, linter.digest(&document)))
                    .expect("it fits into memory");
            }
            survey.conclude().expect("it fits into memory").count()
                + comparisons.conclude().expect("it fits into memory").count()
        });
    }
}

mod measure {
    use super::*;

    /// What a search for some hundred literals, and nothing else, does with the same prose.
    #[divan::bench]
    fn literals(bencher: Bencher) {
        let text = texts::prose(4 << 20);
        let words: Vec<String> = (0..300).map(|index| format!("phrase number {index}")).collect();
        let search = aho_corasick::AhoCorasick::builder().ascii_case_insensitive(true).build(&words).expect("small");
        bencher.counter(BytesCount::of_str(&text)).bench_local(|| search.find_iter(black_box(&text)).count());
    }
}
