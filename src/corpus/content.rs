//! What a file holds, by its length and a hash: whether it is still what it was, and no more than that.
//!
//! The hash is quick and keeps nobody out who means to be let in: whoever can write a file can make one of the same
//! hash, too.

use std::io::{self, Read};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use xxhash_rust::xxh3::Xxh3;

/// What a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// In bytes.
    pub length: u64,
    /// XXH3 of 128 bits.
    #[serde(serialize_with = "to_hex", deserialize_with = "from_hex")]
    pub xxh3: u128,
}

impl Content {
    /// Of all that comes.
    ///
    /// # Errors
    /// What the system said.
    pub fn read(mut input: impl Read) -> io::Result<Self> {
        let mut seen = Seen::default();
        let mut buffer = vec![0; 1 << 16];
        loop {
            match input.read(&mut buffer)? {
                0 => return Ok(seen.content()),
                count => seen.add(&buffer[..count]),
            }
        }
    }
}

/// What was seen of a file so far.
#[derive(Clone, Default)]
pub struct Seen {
    /// Half a kilobyte.
    hash: Box<Xxh3>,
    length: u64,
}

impl Seen {
    /// Goes on with these bytes.
    pub fn add(&mut self, bytes: &[u8]) {
        self.hash.update(bytes);
        self.length += bytes.len() as u64;
    }

    /// What a file holds of which this was all.
    pub fn content(&self) -> Content {
        Content { length: self.length, xxh3: self.hash.digest128() }
    }
}

fn to_hex<S: Serializer>(hash: &u128, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&format!("{hash:032x}"))
}

fn from_hex<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u128, D::Error> {
    let text = String::deserialize(deserializer)?;
    u128::from_str_radix(&text, 16).map_err(|_| de::Error::custom("no hash"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_the_same_however_it_comes() {
        let text = "salt ".repeat(50_000);
        let mut seen = Seen::default();
        text.as_bytes().chunks(777).for_each(|bytes| seen.add(bytes));
        let content = Content::read(text.as_bytes()).expect("memory");
        assert_eq!(seen.content(), content);
        assert_ne!(Content::read(&text.as_bytes()[1..]).expect("memory"), content);
        let written = serde_json::to_string(&content).expect("JSON");
        assert_eq!(serde_json::from_str::<Content>(&written).expect("it reads back"), content);
    }
}
