//! How many findings a report for people shows.

use std::fmt;
use std::str::FromStr;

use anyhow::{Result, anyhow};

/// At most so many, or all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Most(pub Option<usize>);

impl Default for Most {
    /// What a reader looks through.
    fn default() -> Self {
        Self(Some(30))
    }
}

impl FromStr for Most {
    type Err = anyhow::Error;

    /// A number or `all`.
    fn from_str(text: &str) -> Result<Self> {
        if text == "all" {
            return Ok(Self(None));
        }
        text.parse().map(|most| Self(Some(most))).map_err(|_| anyhow!("it is a number or `all`"))
    }
}

impl fmt::Display for Most {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(most) => write!(f, "{most}"),
            None => f.write_str("all"),
        }
    }
}
