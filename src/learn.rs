//! Learns the lines that a site prints on its pages, and writes them down as cards.
//!
//! The documents are read twice: once to count in how many documents of its site each line stands, once more to take
//! the common ones down as they are written, with pieces of documents to try them on. A card speaks only for its own
//! site, and is there to be read by somebody before it is used.

use std::path::PathBuf;

use anyhow::Result;

pub use self::card::LearnedCard;
use self::collect::{Collecting, Taken};
pub use self::rows::{Learner, LearnerRow, SiteRows};
use crate::checks::duplicate::common::Counting;
pub use crate::checks::duplicate::common::Least;
use crate::report::Summary;
use crate::run::{self, Input, Task};
use crate::site::{Grouping, Site};

mod card;
mod collect;
mod rows;

/// What was learned.
pub struct Learned {
    /// By the name of their sites.
    pub cards: Vec<LearnedCard>,
    /// Sites with documents enough.
    pub sites: usize,
    /// Of the second reading.
    pub summary: Summary,
}

/// Reads what `task` names, twice, and makes a card of what is common on each site; a second one of the lines that are
/// a title somewhere.
///
/// # Errors
/// When the counts do not fit into memory and cannot be written.
pub fn learn(task: &Task, by: Grouping, least: Least) -> Result<Learned> {
    let counting = Counting::new(by, least);
    run::survey(task, &[&counting])?;
    let common = counting.common.into_inner().unwrap_or_default();
    let counting = Counting::new(counting.by, least);
    let collecting = Collecting::new(&counting, &common);
    let summary = run::survey(task, &[&collecting])?;
    let roots: &[PathBuf] = match &task.input {
        Input::Paths(paths) => paths,
        Input::Stream { .. } => &[],
    };
    let named = |site| match site {
        Site::Folder(shown) => Site::Folder(card::folder_name(&shown, roots, &task.working_folder)),
        other => other,
    };
    let cards = cards(collecting.into_sites().into_iter().map(|(site, taken)| (named(site), taken)));
    Ok(Learned { cards, sites: common.documents.len(), summary })
}

/// The cards of all sites, each with a path of its own.
fn cards(sites: impl Iterator<Item = (Site, Taken)>) -> Vec<LearnedCard> {
    let mut cards = Vec::new();
    for (site, taken) in sites {
        cards.extend(card::cards(&site, taken));
    }
    card::name(&mut cards);
    cards
}
