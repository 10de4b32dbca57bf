//! `table`: rows of a table that lost what made them one.
//!
//! Three shapes. *Rows*: neighbouring lines `a | b | c |` with the same number of cells and no delimiter row; the fix
//! is the Markdown table. *Cells*: one cell a line, each with its bar, or the bars on lines of their own between the
//! cells; how many columns there were is lost, so there is no fix. A cell or two by themselves count only when they
//! cannot well be anything else: `Cost a year |`. *Records* stand apart, a line each (`records.rs`). A run with a
//! delimiter row (`| --- | --- |`) is a table and never a finding, which is also why the fix settles.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::diagnostic::Rule;
use crate::fix::{Applicability, Edit};
use crate::kind::{Hit, Invalid, Kind, MakeSchema, Pass, Sink, Spec};
use crate::span::Span;
use crate::text::markup::Role;
use crate::text::{Dialect, Document};

mod records;
mod row;

use records::records;
use row::{Row, read_row};

pub(crate) struct Table;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Params {
    /// Lines of one cell each that make a run.
    min_cell_lines: usize,
}

struct TablePass {
    cards: Vec<(Arc<Rule>, Params)>,
}

impl Kind for Table {
    fn name(&self) -> &'static str {
        "table"
    }

    fn summary(&self) -> &'static str {
        "rows of a table that lost what made them one"
    }

    fn params(&self) -> MakeSchema {
        Params::json_schema
    }

    fn compile(&self, cards: &[Spec]) -> Result<Box<dyn Pass>, Invalid> {
        let cards = cards.iter().map(Spec::rule_with_params).collect::<Result<_, _>>()?;
        Ok(Box::new(TablePass { cards }))
    }
}

/// What a look at the rows leaves for the cells: they may stand further apart.
#[derive(Default)]
struct Cells {
    rows: Vec<Row>,
    /// Where in `rows` another table stands between.
    ends: Vec<usize>,
    /// Rows of three cells or more without others beside them.
    lone: Vec<Row>,
}

impl Cells {
    fn end(&mut self) {
        self.ends.push(self.rows.len());
    }
}

/// Rows that are read for each finding that a document may have; what of a hostile text stands behind them is not.
const ROWS_A_FINDING: usize = 4;

impl Pass for TablePass {
    fn run(&self, document: &Document, sink: &mut Sink) {
        if !document.profile().bytes.has(b'|') {
            return;
        }
        let lines = document.lines();
        let mut block: Vec<Row> = Vec::new();
        let mut cells = Cells::default();
        let mut end = 0;
        let mut left = ROWS_A_FINDING * document.most_findings();
        for at in memchr::memchr_iter(b'|', document.text.as_bytes()) {
            if at < end {
                continue;
            }
            let line_index = lines.index_at(at);
            let line = lines.get(line_index).expect("a byte of the text stands on a line");
            end = lines.next_start(line_index);
            let follows = block.last().is_some_and(|row| row.line_index + 1 == line_index);
            if !follows {
                self.look(document, &block, &mut cells, sink);
                block.clear();
            }
            let row = read_row(document.line_text(line), line_index, line.start);
            // What stands in code is an argument, an arm, a message's margin.
            let may_stand = |row: &Row| {
                !document.is_code(line_index)
                    && document.role(line_index) != Role::Table
                    && !is_of_line_block(document, row)
            };
            match row.filter(may_stand) {
                Some(row) if left > 0 => {
                    left -= 1;
                    block.push(row);
                }
                Some(_) => break,
                None => {
                    self.look(document, &block, &mut cells, sink);
                    block.clear();
                }
            }
        }
        self.look(document, &block, &mut cells, sink);
        self.look_at_cells(&cells, sink);
        for record in records(document, &cells.lone) {
            let slots = [("lines", "1"), ("what", "record of a table, its cells run together")];
            for (rule, _) in &self.cards {
                sink.report(rule, Hit::new(record.span).slots(&slots));
            }
        }
    }
}

impl TablePass {
    /// Judges neighbouring lines that all have bars.
    fn look(&self, document: &Document, block: &[Row], cells: &mut Cells, sink: &mut Sink) {
        if block.iter().any(|row| row.is_delimiter) || block.first().is_some_and(|row| is_below_rule(document, row)) {
            return cells.end();
        }
        let mut from = 0;
        while from < block.len() {
            let first = block[from];
            let is_cell = |row: &Row| row.bars == 1 && row.has_outer_bar;
            let alike = |row: &&Row| is_cell(row) == is_cell(&first) && (is_cell(&first) || row.cells == first.cells);
            let count = block[from..].iter().take_while(alike).count();
            let run = &block[from..from + count];
            from += count;
            if is_cell(&first) || !is_table(run) || is_drawn(document, run) {
                cells.rows.extend(run.iter().filter(|row| row.is_cell()));
                cells.lone.extend(run.iter().filter(|row| row.bars > 1 && !row.has_outer_bar));
                continue;
            }
            cells.end();
            let span = Span::new(first.span.start, run[count - 1].span.end);
            let number = count.to_string();
            let slots = [("lines", number.as_str()), ("what", "rows of a table without its delimiter row")];
            for (rule, _) in &self.cards {
                let extent = document.lines().span(first.line_index, run[count - 1].line_index);
                let edit = Edit::replace(extent, markdown(document, run));
                sink.report(rule, Hit::new(span).slots(&slots).edits(vec![edit], Applicability::Unsafe));
            }
        }
    }

    /// Judges lines of one cell each, and bars on lines of their own.
    fn look_at_cells(&self, cells: &Cells, sink: &mut Sink) {
        /// Where the bars stand alone, this many lines of a cell may stand between two.
        const MOST_BETWEEN: usize = 2;
        let mut from = 0;
        for (index, row) in cells.rows.iter().enumerate() {
            let goes_on = cells.rows.get(index + 1).is_some_and(|next| {
                next.line_index - row.line_index <= MOST_BETWEEN + 1 && cells.ends.binary_search(&(index + 1)).is_err()
            });
            if goes_on {
                continue;
            }
            let run = &cells.rows[from..=index];
            from = index + 1;
            let lines = run[run.len() - 1].line_index - run[0].line_index + 1;
            let is_dense = lines == run.len();
            // Apart from each other, two or three bars may be anything.
            let bars = run.iter().filter(|row| row.has_outer_bar).count();
            let number = lines.to_string();
            let slots = [("lines", number.as_str()), ("what", "cells of a table, one a line")];
            let mut is_told = false;
            for (rule, params) in &self.cards {
                let least = params.min_cell_lines + usize::from(!is_dense);
                if run.len() >= least
                    && lines <= 2 * run.len()
                    && bars * 2 >= run.len()
                    && run.iter().any(|row| row.opens)
                {
                    let span = Span::new(run[0].span.start, run[run.len() - 1].span.end);
                    sink.report(rule, Hit::new(span).slots(&slots));
                    is_told = true;
                }
            }
            if !is_told {
                self.look_at_plain_cells(run, sink);
            }
        }
    }

    /// Judges cells that are too few to be told by their number. More in a row are links that bars part, one a line.
    fn look_at_plain_cells(&self, run: &[Row], sink: &mut Sink) {
        const MOST: usize = 2;
        let is_same = |a: &Row, b: &Row| a.is_plain_cell && b.is_plain_cell && a.line_index + 1 == b.line_index;
        for cells in run.chunk_by(is_same).filter(|cells| cells[0].is_plain_cell && cells.len() <= MOST) {
            let number = cells.len().to_string();
            let what = if cells.len() == 1 { "cell of a table, with its bar" } else { "cells of a table, one a line" };
            let slots = [("lines", number.as_str()), ("what", what)];
            let span = Span::new(cells[0].span.start, cells[cells.len() - 1].span.end);
            for (rule, _) in &self.cards {
                sink.report(rule, Hit::new(span).slots(&slots));
            }
        }
    }
}

/// Whether the line is one of a block whose line breaks reStructuredText keeps, an address or a stanza: `| The ferry`.
fn is_of_line_block(document: &Document, row: &Row) -> bool {
    row.bars == 1 && row.opens && document.dialect() == Dialect::ReStructuredText
}

/// Whether the line above is a rule that parts columns, as databases print it: `-----+------`.
fn is_below_rule(document: &Document, row: &Row) -> bool {
    let above = row.line_index.checked_sub(1).and_then(|index| document.lines().get(index));
    let is_dashes = |part: &str| part.len() > 1 && part.bytes().all(|byte| matches!(byte, b'-' | b'=' | b' '));
    above.is_some_and(|line| {
        let rule = document.line_text(line).trim();
        let mut parts = rule.split('+').filter(|part| !part.is_empty()).peekable();
        rule.contains('+') && parts.peek().is_some() && parts.all(is_dashes)
    })
}

/// Whether rows with the same number of cells are a table. Two names with a bar between them are a title and its site,
/// a credit or a choice of units: without an outer bar it takes more.
fn is_table(run: &[Row]) -> bool {
    let outer = run.iter().filter(|row| row.has_outer_bar).count();
    match run[0].cells {
        0 | 1 => false,
        2 => run.len() >= 2 && outer == run.len() || run.len() >= 3 && run.iter().all(|row| !row.has_spaced_bar),
        _ => run.len() >= 2,
    }
}

/// Whether the bars of all rows stand in the same columns, with blanks to fill the cells: somebody drew the table so,
/// to be read as it stands. A program that lost its delimiter row does not fill them.
fn is_drawn(document: &Document, run: &[Row]) -> bool {
    const FEWEST: usize = 3;
    let line = |row: &Row| document.lines().get(row.line_index).map_or("", |line| document.line_text(line)).trim_end();
    let bars = |row: &Row| -> Vec<usize> {
        let chars = line(row).chars().enumerate();
        chars.filter(|(_, c)| *c == '|').map(|(column, _)| column).collect()
    };
    if run.len() < FEWEST {
        return false;
    }
    let columns = bars(&run[0]);
    columns.len() >= FEWEST
        && run.iter().any(|row| line(row).contains("  "))
        && run.iter().all(|row| bars(row) == columns)
}

/// The rows as a Markdown table, set apart by blank lines: without one, what follows would be its next row.
fn markdown(document: &Document, run: &[Row]) -> String {
    let lines = document.lines();
    let first = run[0].line_index;
    let last = run[run.len() - 1].line_index;
    let newline = if document.text[..lines.next_start(first)].ends_with("\r\n") { "\r\n" } else { "\n" };
    let mut out = String::new();
    if first > 0 && !lines.is_blank(first - 1) {
        out.push_str(newline);
    }
    for (index, row) in run.iter().enumerate() {
        let text = row.span.of(document.text);
        let inner = text.strip_prefix('|').unwrap_or(text);
        let inner = if inner.ends_with("\\|") { inner } else { inner.strip_suffix('|').unwrap_or(inner) };
        if index > 0 {
            out.push_str(newline);
        }
        let mut cell_start = 0;
        let bytes = inner.as_bytes();
        for at in memchr::memchr_iter(b'|', bytes).chain([inner.len()]) {
            if at > 0 && at < inner.len() && bytes[at - 1] == b'\\' {
                continue;
            }
            out.push_str("| ");
            let cell = inner[cell_start..at].trim();
            out.push_str(cell);
            out.push_str(if cell.is_empty() { "" } else { " " });
            cell_start = at + 1;
        }
        out.push('|');
        if index == 0 {
            out.push_str(newline);
            out.push_str(&"| --- ".repeat(row.cells));
            out.push('|');
        }
    }
    if !lines.is_blank(last + 1) {
        out.push_str(newline);
    }
    out
}
