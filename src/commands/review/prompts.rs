//! The questions one after the other, each on a few lines: for pipes, small terminals and whoever reads by ear.

use std::io::{self, BufRead, Write};

use corpuslint::decisions::{Answer, Group};
use corpuslint::report::{counted, grouped};
use corpuslint::text::printable::printable;

use super::Answers;

/// Characters of a line of an example that are shown.
const WIDTH: usize = 68;

/// Asks about group after group, until all are answered, or the input ends, or no more is wanted.
pub(super) fn ask(
    groups: &[Group],
    answers: &mut Answers,
    input: &mut impl BufRead,
    out: &mut impl Write,
) -> io::Result<()> {
    let mut index = 0;
    while let Some(group) = groups.get(index) {
        if answers.of(index).is_some() {
            index += 1;
            continue;
        }
        show(index, groups.len(), group, out)?;
        write!(out, "strip? [y]es [n]o [a]lways allow ne[v]er, capitals: all of the rule, [b]ack [q]uit ")?;
        out.flush()?;
        let mut line = String::new();
        if input.read_line(&mut line)? == 0 {
            return writeln!(out);
        }
        let word = line.trim();
        let letter = word.chars().next().filter(|_| word.chars().count() == 1);
        match letter.and_then(|letter| Some((Answer::of_letter(letter.to_ascii_lowercase())?, letter))) {
            Some((answer, letter)) if letter.is_ascii_uppercase() => {
                answers.put_rule(groups, &group.key.rule, answer);
            }
            Some((answer, _)) => answers.put(index, Some(answer)),
            _ if word == "b" => match (0..index).rev().find(|other| answers.of(*other).is_some()) {
                Some(before) => {
                    answers.put(before, None);
                    index = before;
                }
                None => writeln!(out, "This is the first.")?,
            },
            _ if word == "q" => return Ok(()),
            _ => writeln!(out, "One of the letters, please.")?,
        }
    }
    Ok(())
}

fn show(index: usize, count: usize, group: &Group, out: &mut impl Write) -> io::Result<()> {
    let Group { key, rule, fix, .. } = group;
    let (found, documents) = (counted(group.count, "time"), counted(group.documents, "document"));
    let (number, count) = (grouped(index as u64 + 1), grouped(count as u64));
    let takes = counted(group.takes, "character");
    writeln!(out, "\n[{number}/{count}] {} ({fix}), {found} in {documents}, {takes}", key.rule)?;
    writeln!(out, "{}", printable(&rule.summary))?;
    for example in &group.examples {
        writeln!(out, "  {}", printable(&example.place))?;
        let lines = example.excerpt.iter().flat_map(|excerpt| excerpt.text.lines());
        for line in lines.filter(|line| !line.trim().is_empty()).take(3) {
            let line: String = printable(line).chars().take(WIDTH).collect();
            writeln!(out, "    {line}")?;
        }
    }
    Ok(())
}
