//! Parquet files: rows read and mended, and everything else of the file as it was.

use std::fs::File;
use std::sync::Arc;

use parquet::basic::{Compression, Encoding, ZstdLevel};
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, Int32Type, Int64Type};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{WriterProperties, WriterPropertiesBuilder, WriterVersion};
use parquet::file::reader::{FileReader as _, SerializedFileReader};
use parquet::file::serialized_reader::ReadOptionsBuilder;
use parquet::file::writer::SerializedFileWriter;
use parquet::record::RowAccessor as _;
use parquet::schema::parser::parse_message_type;
use proptest::prelude::*;

use crate::place::{DIRTY, MENDED, Place};

const FLAT: &str = "message pages { required int64 id; optional binary text (UTF8); required binary raw; }";

/// Writes rows with these texts, so many a row group, with a number before and bytes behind.
fn write(place: &Place, name: &str, texts: &[Option<&str>], group: usize, properties: WriterPropertiesBuilder) {
    let schema = Arc::new(parse_message_type(FLAT).expect("a schema"));
    let properties =
        properties.set_key_value_metadata(Some(vec![KeyValue::new("corpus".to_owned(), "ferries".to_owned())]));
    let file = File::create(place.path(name)).expect("writable");
    let mut writer = SerializedFileWriter::new(file, schema, Arc::new(properties.build())).expect("writable");
    let mut id = 0;
    for texts in texts.chunks(group) {
        let mut rows = writer.next_row_group().expect("the last one is closed");
        let ids: Vec<i64> = (id..).take(texts.len()).collect();
        id += i64::try_from(texts.len()).expect("few");
        let mut column = rows.next_column().expect("writable").expect("ids");
        column.typed::<Int64Type>().write_batch(&ids, None, None).expect("writable");
        column.close().expect("writable");
        let there: Vec<ByteArray> = texts.iter().flatten().map(|text| ByteArray::from(*text)).collect();
        let levels: Vec<i16> = texts.iter().map(|text| i16::from(text.is_some())).collect();
        let mut column = rows.next_column().expect("writable").expect("texts");
        column.typed::<ByteArrayType>().write_batch(&there, Some(&levels), None).expect("writable");
        column.close().expect("writable");
        let raw: Vec<ByteArray> = ids.iter().map(|id| ByteArray::from(id.to_le_bytes().to_vec())).collect();
        let mut column = rows.next_column().expect("writable").expect("bytes");
        column.typed::<ByteArrayType>().write_batch(&raw, None, None).expect("writable");
        column.close().expect("writable");
        rows.close().expect("writable");
    }
    writer.close().expect("writable");
}

/// The rows of a file: numbers, texts, and bytes.
fn rows(place: &Place, name: &str) -> Vec<(i64, Option<String>, Vec<u8>)> {
    let reader = SerializedFileReader::new(File::open(place.path(name)).expect("there")).expect("a Parquet file");
    let row = |row: parquet::errors::Result<parquet::record::Row>| {
        let row = row.expect("readable");
        let text = row.get_string(1).ok().cloned();
        (row.get_long(0).expect("a number"), text, row.get_bytes(2).expect("bytes").data().to_vec())
    };
    reader.get_row_iter(None).expect("rows").map(row).collect()
}

fn mended(text: &str) -> String {
    text.replace(DIRTY.trim_end(), MENDED.trim_end())
}

fn trimmed(text: &str) -> &str {
    text.trim_end()
}

#[test]
fn rows_are_linted_and_mended() {
    let place = Place::new();
    let texts = [Some(trimmed(MENDED)), None, Some(trimmed(DIRTY)), Some(""), Some(trimmed(DIRTY))];
    write(&place, "a.parquet", &texts, 2, WriterProperties::builder());
    let before = rows(&place, "a.parquet");
    let ran = place.run(&["--select", "boilerplate", "--output-format", "jsonl", "a.parquet"]);
    assert_eq!(ran.status, 1, "{}", ran.err);
    let finding: serde_json::Value = serde_json::from_str(ran.out.lines().next().expect("one")).expect("JSON");
    assert_eq!(finding["record"], serde_json::json!({ "number": 3, "id": "2", "field": "text" }));
    assert_eq!(finding["line"], 5);
    let ran = place.run(&["--select", "boilerplate", "--fix", "a.parquet"]);
    assert_eq!((ran.status, ran.err.as_str()), (0, ""));
    let after = rows(&place, "a.parquet");
    let expected: Vec<_> =
        before.into_iter().map(|(id, text, raw)| (id, text.map(|text| mended(&text)), raw)).collect();
    assert_eq!(after, expected);
    let reader = SerializedFileReader::new(File::open(place.path("a.parquet")).expect("there")).expect("a file");
    let metadata = reader.metadata();
    let sizes: Vec<i64> = metadata.row_groups().iter().map(|group| group.num_rows()).collect();
    assert_eq!(sizes, [2, 2, 1]);
    let told = metadata.file_metadata().key_value_metadata().expect("kept");
    assert_eq!((told[0].key.as_str(), told[0].value.as_deref()), ("corpus", Some("ferries")));
    assert_eq!(place.names(), ["a.parquet"]);
    let bytes = place.bytes("a.parquet");
    place.run(&["--select", "boilerplate", "--fix", "a.parquet"]);
    assert!(place.bytes("a.parquet") == bytes, "nothing to mend is nothing to write");
}

#[test]
fn a_column_is_encoded_as_it_was() {
    let texts: Vec<Option<&str>> = [Some(trimmed(MENDED)), Some(trimmed(DIRTY)), None].repeat(400);
    let zstd = || Compression::ZSTD(ZstdLevel::default());
    let manners: [(&str, WriterPropertiesBuilder); 5] = [
        ("usual", WriterProperties::builder().set_compression(Compression::SNAPPY)),
        ("plain", WriterProperties::builder().set_dictionary_enabled(false)),
        ("second", WriterProperties::builder().set_writer_version(WriterVersion::PARQUET_2_0).set_compression(zstd())),
        (
            "delta",
            WriterProperties::builder().set_dictionary_enabled(false).set_encoding(Encoding::DELTA_LENGTH_BYTE_ARRAY),
        ),
        ("bloom", WriterProperties::builder().set_bloom_filter_enabled(true).set_bloom_filter_max_ndv(100)),
    ];
    for (name, properties) in manners {
        let place = Place::new();
        // Of what the manner sets only strings and bytes can be encoded so.
        let properties = match name {
            "delta" => properties.set_column_encoding("id".into(), Encoding::PLAIN),
            _ => properties,
        };
        write(&place, "a.parquet", &texts, 500, properties);
        let facts = |place: &Place| {
            let reader =
                SerializedFileReader::new(File::open(place.path("a.parquet")).expect("there")).expect("a file");
            let mut facts = Vec::new();
            for group in reader.metadata().row_groups() {
                for column in group.columns() {
                    let encodings: Vec<Encoding> = column.encodings().collect();
                    let has = (column.statistics().is_some(), column.bloom_filter_offset().is_some());
                    let index = (column.offset_index_offset().is_some(), column.column_index_offset().is_some());
                    facts.push((column.compression(), encodings, has, index, column.num_values()));
                }
            }
            facts
        };
        let was = facts(&place);
        let ran = place.run(&["--select", "boilerplate", "--fix", "--out-dir", "out", "a.parquet"]);
        assert_eq!((ran.status, ran.err.as_str()), (0, ""), "{name}");
        let untouched = facts(&place);
        let ran = place.run(&["--select", "boilerplate", "--fix", "a.parquet"]);
        assert_eq!((ran.status, ran.err.as_str()), (0, ""), "{name}");
        assert!(place.bytes("a.parquet") == place.bytes("out/a.parquet"), "{name}: the same in either place");
        assert_eq!((untouched, facts(&place)), (was.clone(), was), "{name}");
        let expected: Vec<Option<String>> = texts.iter().map(|text| text.map(mended)).collect();
        let got: Vec<Option<String>> = rows(&place, "a.parquet").into_iter().map(|(_, text, _)| text).collect();
        assert!(got == expected, "{name}");
    }
}

/// The pages of the column with the texts, as they are stored.
fn pages(place: &Place, name: &str) -> Vec<Vec<u8>> {
    let raw = place.bytes(name);
    let options = ReadOptionsBuilder::new().with_page_index().build();
    let file = File::open(place.path(name)).expect("there");
    let reader = SerializedFileReader::new_with_options(file, options).expect("a Parquet file");
    let metadata = reader.metadata();
    let groups = 0..metadata.num_row_groups();
    let offsets =
        groups.map(|group| metadata.page_index_for_row_group(group).offset_index(1).expect("an index").clone());
    let mut pages = Vec::new();
    for page in offsets.flat_map(|offsets| offsets.page_locations) {
        let start = usize::try_from(page.offset).expect("small");
        pages.push(raw[start..start + usize::try_from(page.compressed_page_size).expect("small")].to_vec());
    }
    pages
}

#[test]
fn a_text_that_changes_moves_few_pages() {
    let text = |id: usize| {
        let words = (0..60).map(|word| format!("{:x}", (id * 61 + word).wrapping_mul(0x9e37_79b9_7f4a_7c15)));
        words.collect::<Vec<_>>().join(" ")
    };
    let properties = || WriterProperties::builder().set_dictionary_enabled(false).set_compression(Compression::SNAPPY);
    let mut texts: Vec<String> = (0..6_000).map(text).collect();
    texts[10] = trimmed(DIRTY).to_owned();
    let made = |texts: &[String]| {
        let place = Place::new();
        let texts: Vec<Option<&str>> = texts.iter().map(|text| Some(text.as_str())).collect();
        write(&place, "a.parquet", &texts, texts.len(), properties());
        let ran = place.run(&["--select", "boilerplate", "--fix", "--quiet", "a.parquet"]);
        assert_eq!((ran.status, ran.err.as_str()), (0, ""));
        let got: Vec<Option<String>> = rows(&place, "a.parquet").into_iter().map(|(_, text, _)| text).collect();
        assert!(got == texts.iter().map(|text| text.map(mended)).collect::<Vec<_>>());
        pages(&place, "a.parquet")
    };
    let before = made(&texts);
    assert!(before.len() >= 6, "{}", before.len());
    texts[3_000].insert_str(17, "and a word more ");
    let after = made(&texts);
    let kept = before.iter().filter(|page| after.contains(page)).count();
    assert!(kept + 2 >= before.len() && kept < before.len(), "{kept} of {}", before.len());
}

#[test]
fn what_is_no_corpus_or_no_file_is_said() {
    let place = Place::new();
    write(&place, "a.parquet", &[Some("Salt.")], 1, WriterProperties::builder());
    let ran = place.run(&["--text-field", "body", "a.parquet"]);
    assert_eq!(ran.status, 1);
    assert!(ran.out.contains("no column `body` of strings"), "{}", ran.out);
    assert!(ran.out.contains("there are `id`, `text`, `raw`"), "{}", ran.out);
    let ran = place.run(&["--text-field", "body", "."]);
    assert_eq!(ran.status, 3, "in a folder it is passed over: {}", ran.out);
    let ran = place.run(&["--text-field", "body", "--out-dir", "out", "a.parquet"]);
    assert!(place.bytes("out/a.parquet") == place.bytes("a.parquet"), "{}", ran.err);
    let ran = place.run(&["-", "--stdin-filename", "a.parquet"]);
    assert_eq!(ran.status, 2);
    assert!(ran.err.contains("a Parquet file is no stream"), "{}", ran.err);
    place.write("b.parquet", "no Parquet at all, but long enough to be one");
    let ran = place.run(&["b.parquet"]);
    assert!(ran.out.contains("format/unreadable-file") && ran.status == 1, "{}", ran.out);
    assert!(ran.out.contains("it may be cut off"), "{}", ran.out);
    place.write("c.parquet.gz", "");
    let ran = place.run(&["c.parquet.gz"]);
    assert!(ran.out.contains("has to be unpacked first"), "{}", ran.out);
}

#[test]
fn no_diff_is_shown_and_it_is_said() {
    let place = Place::new();
    write(&place, "a.parquet", &[Some(DIRTY), Some(DIRTY)], 1, WriterProperties::builder());
    let before = place.bytes("a.parquet");
    let ran = place.run(&["--diff", "a.parquet"]);
    assert_eq!((ran.status, ran.out.as_str()), (2, ""));
    assert_eq!(ran.err.matches("no diff is shown of a Parquet file").count(), 1, "{}", ran.err);
    assert!(place.bytes("a.parquet") == before);
}

#[test]
fn a_record_is_explained() {
    let place = Place::new();
    write(&place, "a.parquet", &[Some("Salt."), Some(MENDED)], 1, WriterProperties::builder());
    let ran = place.run(&["explain", "--document", "a.parquet:2"]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    assert!(ran.out.contains("a.parquet:2"), "{}", ran.out);
    let ran = place.run(&["explain", "--document", "a.parquet:3"]);
    assert!(ran.err.contains("has no record 3"), "{}", ran.err);
}

#[test]
fn a_cut_or_changed_file_is_told_and_never_written_in_part() {
    let place = Place::new();
    let texts: Vec<Option<&str>> = [Some(trimmed(MENDED)), Some(trimmed(DIRTY))].repeat(200);
    write(&place, "a.parquet", &texts, 100, WriterProperties::builder().set_compression(Compression::SNAPPY));
    let whole = place.bytes("a.parquet");
    for cut in [0, 3, 11, whole.len() / 2, whole.len() - 1] {
        place.write("a.parquet", &whole[..cut]);
        let ran = place.run(&["--select", "boilerplate,format", "--fix", "a.parquet"]);
        assert_eq!(ran.status, 1, "{cut}: {}", ran.err);
        assert!(ran.out.contains("format/unreadable-file"), "{cut}: {}", ran.out);
        assert!(place.bytes("a.parquet") == whole[..cut], "{cut}");
    }
    // The last row group's pages.
    let mut broken = whole.clone();
    let reader = SerializedFileReader::new(bytes(&whole)).expect("a file");
    let column = reader.metadata().row_groups().last().expect("four").column(1).byte_range();
    let start = usize::try_from(column.0).expect("small");
    broken[start..start + 40].fill(0xff);
    place.write("a.parquet", &broken);
    let ran = place.run(&["--select", "boilerplate,format", "--fix", "a.parquet"]);
    assert!(ran.out.contains("format/unreadable-file"), "{}", ran.out);
    assert!(ran.err.contains("not fixed: it could not be read to its end"), "{}", ran.err);
    assert!(place.bytes("a.parquet") == broken);
    assert_eq!(place.names(), ["a.parquet"]);
}

#[path = "../fuzz/parquet_file.rs"]
mod parquet_file;

/// Damages files in every manner that they are written in; `DAMAGED` says how many of each.
#[test]
fn a_damaged_file_is_read_and_written_or_it_is_not() {
    let count: u64 = std::env::var("DAMAGED").ok().and_then(|count| count.parse().ok()).unwrap_or(150);
    let texts: Vec<Option<&str>> = [Some(trimmed(MENDED)), None, Some(trimmed(DIRTY)), Some("")].repeat(60);
    let compression = [Compression::UNCOMPRESSED, Compression::SNAPPY, Compression::ZSTD(ZstdLevel::default())];
    let mut random = proptest::test_runner::TestRng::deterministic_rng(proptest::test_runner::RngAlgorithm::ChaCha);
    let mut random = |below: usize| usize::try_from(random.next_u64() % below as u64).expect("it is below");
    let (mut through, mut tried) = (0, 0);
    for (manner, compression) in compression.into_iter().enumerate() {
        let place = Place::new();
        let version = [WriterVersion::PARQUET_1_0, WriterVersion::PARQUET_2_0][manner % 2];
        let properties = WriterProperties::builder().set_compression(compression).set_writer_version(version);
        write(&place, "a.parquet", &texts, 100, properties.set_bloom_filter_enabled(manner == 0));
        let whole = place.bytes("a.parquet");
        assert!(parquet_file::try_file(&whole));
        for attempt in 0..count {
            let mut bad = whole.clone();
            match attempt % 4 {
                0 => bad.truncate(random(bad.len())),
                // The end says what everything else is.
                1 | 2 => {
                    let at = bad.len() - 1 - random(bad.len().min(3_000));
                    bad[at] = u8::try_from(random(256)).expect("a byte");
                }
                _ => (0..1 + random(20)).for_each(|_| {
                    let at = random(bad.len());
                    bad[at] = u8::try_from(random(256)).expect("a byte");
                }),
            }
            let began = std::time::Instant::now();
            through += u64::from(parquet_file::try_file(&bad));
            tried += 1;
            assert!(began.elapsed().as_secs() < 20, "{manner}, {attempt}: {:?}", began.elapsed());
        }
    }
    assert!(through > 0 && through < tried, "{through} of {tried}");
}

fn bytes(raw: &[u8]) -> impl parquet::file::reader::ChunkReader + 'static {
    let mut file = tempfile::tempfile().expect("a file");
    std::io::Write::write_all(&mut file, raw).expect("writable");
    file
}

/// Texts of which some need mending.
fn text() -> impl Strategy<Value = Option<String>> {
    let line = proptest::sample::select(vec!["Salt and wool.", "Salt and wool.  ", "", "  ", "É 日 \u{1f600} x \t"]);
    proptest::option::weighted(0.9, proptest::collection::vec(line, 0..6).prop_map(|lines| lines.join("\n")))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn only_texts_change(
        texts in proptest::collection::vec(text(), 1..60),
        group in 1_usize..30,
        plain in any::<bool>(),
    ) {
        let place = Place::new();
        let borrowed: Vec<Option<&str>> = texts.iter().map(Option::as_deref).collect();
        write(&place, "a.parquet", &borrowed, group, WriterProperties::builder().set_dictionary_enabled(!plain));
        let lines: Vec<String> =
            texts.iter().map(|text| serde_json::json!({ "text": text }).to_string() + "\n").collect();
        place.write("b.jsonl", lines.concat());
        let before = rows(&place, "a.parquet");
        let options = ["--select", "whitespace", "--fix", "--quiet"];
        place.run(&[&options[..], &["a.parquet"]].concat());
        place.run(&[&options[..], &["b.jsonl"]].concat());
        // What JSON Lines of the same texts become is what they become here.
        let values = place.read("b.jsonl");
        let values = values.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).expect("JSON"));
        let expected: Vec<_> = values
            .zip(before)
            .map(|(value, (id, _, raw))| (id, value["text"].as_str().map(str::to_owned), raw))
            .collect();
        prop_assert_eq!(rows(&place, "a.parquet"), expected);
    }
}

#[test]
fn columns_are_groups() {
    let place = Place::new();
    let schema = "message pages { required boolean on; optional int32 year; required binary text (UTF8);
        optional group meta { optional binary source (UTF8); } }";
    let schema = Arc::new(parse_message_type(schema).expect("a schema"));
    let file = File::create(place.path("a.parquet")).expect("writable");
    let mut writer =
        SerializedFileWriter::new(file, schema, Arc::new(WriterProperties::builder().build())).expect("writable");
    let mut rows = writer.next_row_group().expect("the first");
    let mut column = rows.next_column().expect("writable").expect("truth");
    column.typed::<BoolType>().write_batch(&[true, false, true], None, None).expect("writable");
    column.close().expect("writable");
    let mut column = rows.next_column().expect("writable").expect("years");
    column.typed::<Int32Type>().write_batch(&[1997, 2003], Some(&[1, 0, 1]), None).expect("writable");
    column.close().expect("writable");
    let mut column = rows.next_column().expect("writable").expect("texts");
    let texts = [DIRTY, MENDED, DIRTY].map(ByteArray::from);
    column.typed::<ByteArrayType>().write_batch(&texts, None, None).expect("writable");
    column.close().expect("writable");
    let mut column = rows.next_column().expect("writable").expect("sources");
    let sources = [ByteArray::from("harbour"), ByteArray::from("harbour")];
    column.typed::<ByteArrayType>().write_batch(&sources, Some(&[2, 2, 1]), None).expect("writable");
    column.close().expect("writable");
    rows.close().expect("writable");
    writer.close().expect("writable");
    let by = |field: &str| {
        let words = ["--select", "boilerplate", "--statistics", "--output-format", "jsonl", "--group-by", field];
        let ran = place.run(&[&words[..], &["a.parquet"]].concat());
        let rows = ran.out.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).expect("JSON"));
        rows.map(|row| format!("{} {}/{}", row["group"], row["documents"], row["checked"])).collect::<Vec<_>>()
    };
    assert_eq!(by("/meta/source"), ["null 1/1", "\"harbour\" 1/2"]);
    assert_eq!(by("year"), ["\"1997\" 1/1", "\"2003\" 1/1"]);
    assert_eq!(by("on"), ["\"true\" 2/2"]);
    assert_eq!(by("/meta"), ["null 2/3"]);
}
