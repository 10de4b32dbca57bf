//! Files: found, read, cut into documents, and written back with nothing changed but what a fix names.

pub mod source;
