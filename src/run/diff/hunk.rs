//! A hunk: some lines that change, those around them, and how they stand in a patch.

/// What becomes of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    Same,
    Old,
    New,
}

impl Sign {
    pub(super) fn byte(self) -> u8 {
        match self {
            Self::Same => b' ',
            Self::Old => b'-',
            Self::New => b'+',
        }
    }
}

/// The lines of a hunk, each with its end if it has one.
#[derive(Debug)]
pub(super) struct Hunk {
    /// Lines of the file before the first one, as it was and as it will be.
    old: u64,
    new: u64,
    pub(super) lines: Vec<(Sign, Vec<u8>)>,
    /// No line of the file comes after it.
    pub(super) is_last: bool,
}

impl Hunk {
    pub(super) fn new(old: u64, new: u64, lines: Vec<(Sign, Vec<u8>)>) -> Self {
        Self { old, new, lines, is_last: false }
    }

    pub(super) fn push(&mut self, sign: Sign, line: &[u8]) {
        self.lines.push((sign, line.to_owned()));
    }

    /// How many lines at its end stay as they are.
    pub(super) fn trailing(&self) -> usize {
        self.lines.iter().rev().take_while(|(sign, _)| *sign == Sign::Same).count()
    }

    fn leading(&self) -> usize {
        self.lines.iter().take_while(|(sign, _)| *sign == Sign::Same).count()
    }

    /// Cuts the lines at its end that stay as they are down to `most`, and returns the others.
    ///
    /// Where fewer stand before the change than behind it, or the other way round, `patch` takes the hunk for the first
    /// or the last of the file. One that is neither is made even.
    pub(super) fn trim(&mut self, most: usize) -> Vec<Vec<u8>> {
        let (leading, trailing) = (self.leading(), self.trailing().min(most));
        let keeps = if self.old > 0 { trailing.min(leading) } else { trailing };
        if !self.is_last && trailing < leading {
            let surplus = leading - trailing;
            self.lines.drain(..surplus);
            self.old += surplus as u64;
            self.new += surplus as u64;
        }
        let rest = self.lines.split_off(self.lines.len() - (self.trailing() - keeps));
        rest.into_iter().map(|(_, line)| line).collect()
    }

    fn count(&self, other: Sign) -> u64 {
        self.lines.iter().filter(|(sign, _)| *sign != other).count() as u64
    }

    /// Its last line of the file as it was, 1-based.
    pub(super) fn old_end(&self) -> u64 {
        self.old + self.count(Sign::New)
    }

    /// Its first line: where it stands, and which rules made it.
    pub(super) fn head(&self, rules: &[&str]) -> (String, String) {
        let range = |before: u64, length: u64| match length {
            1 => format!("{}", before + 1),
            0 => format!("{before},0"),
            length => format!("{},{length}", before + 1),
        };
        let (old, new) = (range(self.old, self.count(Sign::New)), range(self.new, self.count(Sign::Old)));
        let rules = crate::text::printable::printable(&rules.join(", ")).into_owned();
        (format!("@@ -{old} +{new} @@"), rules)
    }

    /// Appends it as a patch has it, byte for byte.
    pub(super) fn write(&self, rules: &[&str], out: &mut Vec<u8>) {
        let (head, rules) = self.head(rules);
        out.extend_from_slice(head.as_bytes());
        if !rules.is_empty() {
            out.push(b' ');
            out.extend_from_slice(rules.as_bytes());
        }
        out.push(b'\n');
        for (sign, line) in &self.lines {
            out.push(sign.byte());
            out.extend_from_slice(line);
            if !line.ends_with(b"\n") {
                out.extend_from_slice(b"\n\\ No newline at end of file\n");
            }
        }
    }
}
