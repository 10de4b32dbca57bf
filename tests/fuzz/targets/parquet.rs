//! Any bytes as a Parquet file: reading it and writing it anew never fails, and what was written is found in it.
#![no_main]

use libfuzzer_sys::fuzz_target;

#[path = "../parquet_file.rs"]
mod parquet_file;

fuzz_target!(|raw: &[u8]| {
    parquet_file::try_file(raw);
});
