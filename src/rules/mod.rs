//! Rule cards: how they are read, which are built in and which are selected.

pub mod builtin;
pub mod card;
pub mod embedded;
pub mod example;
mod likeness;
pub mod set;

pub use card::{Card, card_schema};
pub use embedded::Embedded;
pub use example::Example;
pub use set::{Asked, RuleSet, Selection, Selector};
