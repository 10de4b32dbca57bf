//! The groups as a list that fills the terminal, with what is known of the chosen one below it.
//!
//! Colours are the terminal's own, so that it reads on dark and on light. Nothing of the scrolled text is lost: it is
//! drawn on the terminal's second screen.

use std::fmt::Write as _;

use anyhow::{Context as _, Result};
use console::{Key, Term};
use corpuslint::decisions::{Answer, Group};
use corpuslint::report::{counted, grouped};
use corpuslint::text::printable::printable;
use unicode_width::UnicodeWidthChar as _;

use super::Answers;

/// Lines of an example that are shown.
const MOST_LINES: usize = 3;
/// Columns of a rule's name.
const RULE: usize = 18;
/// Lines that the chosen group has below the list, at most.
const MOST_BELOW: usize = 14;

/// Above the list: how often, how many characters would go.
const HEAD: &str = "          times    chars fix    rule               text";
const KEYS: &str = "y yes  n no  a allow  v never  Y N A V whole rule  space undo  q done  ^C drop";

const BOLD: &str = "\u{1b}[1m";
const DIM: &str = "\u{1b}[2m";
const REVERSED: &str = "\u{1b}[7m";
const PLAIN: &str = "\u{1b}[0m";

/// How it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ended {
    /// The answers are kept.
    Kept,
    /// Nothing is to be written.
    Dropped,
}

struct Screen<'s> {
    groups: &'s [Group],
    answers: &'s mut Answers,
    color: bool,
    chosen: usize,
    /// The first group that is shown, and how many are.
    top: usize,
    height: usize,
}

/// Shows the groups until no more is wanted.
pub(super) fn ask(groups: &[Group], answers: &mut Answers, color: bool) -> Result<Ended> {
    let _keys = Keys::begin();
    let other = Other::begin(Term::stdout())?;
    let mut screen = Screen::new(groups, answers, color);
    loop {
        let (rows, columns) = other.0.size();
        let lines = screen.draw(usize::from(rows), usize::from(columns));
        other.show(&lines).context("cannot write to the terminal")?;
        let key = other.0.read_key_raw().context("cannot read the keys")?;
        if let Some(ended) = screen.press(key) {
            return Ok(ended);
        }
    }
}

/// From the first line that is shown to the last, each key comes as it is pressed, Ctrl-C too: between two of them it
/// would be a signal, which nobody waits for.
struct Keys {
    #[cfg(unix)]
    were: Option<rustix::termios::Termios>,
}

impl Keys {
    #[cfg(unix)]
    fn begin() -> Self {
        use rustix::termios::{LocalModes, OptionalActions, tcgetattr, tcsetattr};
        let were = tcgetattr(std::io::stdin()).ok();
        if let Some(were) = &were {
            let mut raw = were.clone();
            raw.local_modes -= LocalModes::ICANON | LocalModes::ECHO | LocalModes::ISIG;
            // Where the terminal does not take it, keys are read as well as they can be.
            let _ = tcsetattr(std::io::stdin(), OptionalActions::Now, &raw);
        }
        Self { were }
    }

    #[cfg(not(unix))]
    fn begin() -> Self {
        Self {}
    }
}

impl Drop for Keys {
    fn drop(&mut self) {
        #[cfg(unix)]
        if let Some(were) = &self.were {
            use rustix::termios::{OptionalActions, tcsetattr};
            // Where the terminal is gone there is nothing to put back.
            let _ = tcsetattr(std::io::stdin(), OptionalActions::Now, were);
        }
    }
}

/// The terminal's second screen, left when this is dropped.
struct Other(Term);

impl Other {
    fn begin(term: Term) -> Result<Self> {
        term.write_str("\u{1b}[?1049h\u{1b}[?25l").context("cannot write to the terminal")?;
        Ok(Self(term))
    }

    fn show(&self, lines: &[String]) -> std::io::Result<()> {
        let mut text = "\u{1b}[H".to_owned();
        text.push_str(&lines.join("\u{1b}[K\r\n"));
        text.push_str("\u{1b}[K\u{1b}[J");
        self.0.write_str(&text)
    }
}

impl Drop for Other {
    fn drop(&mut self) {
        // Where the terminal is gone there is nobody to show the first screen to.
        drop(self.0.write_str("\u{1b}[?25h\u{1b}[?1049l"));
    }
}

impl<'s> Screen<'s> {
    fn new(groups: &'s [Group], answers: &'s mut Answers, color: bool) -> Self {
        Self { groups, answers, color, chosen: 0, top: 0, height: 1 }
    }

    /// Does what a key asks for; how it ends, if it does.
    fn press(&mut self, key: Key) -> Option<Ended> {
        let last = self.groups.len().saturating_sub(1);
        match key {
            Key::CtrlC => return Some(Ended::Dropped),
            Key::Char('q') => return Some(Ended::Kept),
            Key::ArrowUp | Key::Char('k') => self.chosen = self.chosen.saturating_sub(1),
            Key::ArrowDown | Key::Char('j') => self.chosen = (self.chosen + 1).min(last),
            Key::PageUp => self.chosen = self.chosen.saturating_sub(self.height),
            Key::PageDown => self.chosen = (self.chosen + self.height).min(last),
            Key::Home => self.chosen = 0,
            Key::End => self.chosen = last,
            Key::Char(' ') | Key::Backspace => self.answers.put(self.chosen, None),
            Key::Char(letter) => {
                if let Some(answer) = Answer::of_letter(letter.to_ascii_lowercase()) {
                    self.answer(answer, letter.is_ascii_uppercase());
                }
            }
            _ => {}
        }
        None
    }

    /// Answers the chosen group, or all of its rule that are open, and goes on to the next that is open.
    fn answer(&mut self, answer: Answer, whole_rule: bool) {
        self.answers.put(self.chosen, Some(answer));
        if whole_rule {
            self.answers.put_rule(self.groups, &self.groups[self.chosen].key.rule, answer);
        }
        let behind = (self.chosen + 1..self.groups.len()).find(|index| self.answers.of(*index).is_none());
        self.chosen = behind.unwrap_or(self.chosen);
    }

    /// The lines of the terminal.
    fn draw(&mut self, rows: usize, columns: usize) -> Vec<String> {
        let below = MOST_BELOW.min(rows * 2 / 5);
        self.height = rows.saturating_sub(below + 4).max(1);
        self.top = self.top.clamp((self.chosen + 1).saturating_sub(self.height), self.chosen);
        let (groups, answered) = (counted(self.groups.len() as u64, "group"), grouped(self.answers.given() as u64));
        let mut lines = vec![self.styled(BOLD, &cut(&format!("{groups}, {answered} answered"), columns))];
        // A terminal of a few lines shows groups.
        let has_head = rows > 4;
        lines.extend(has_head.then(|| self.styled(DIM, &cut(HEAD, columns))));
        let shown = self.groups.iter().enumerate().skip(self.top).take(self.height);
        lines.extend(shown.map(|(index, group)| self.row(index, group, columns)));
        lines.resize(1 + usize::from(has_head) + self.height, String::new());
        lines.push(self.styled(DIM, &"-".repeat(columns)));
        lines.extend(self.groups.get(self.chosen).into_iter().flat_map(|group| self.told(group, columns, below)));
        // However small the terminal is, the chosen group is there.
        lines.resize(rows.max(3) - 1, String::new());
        lines.push(self.styled(DIM, &cut(KEYS, columns)));
        lines
    }

    fn row(&self, index: usize, group: &Group, columns: usize) -> String {
        let is_chosen = index == self.chosen;
        let answer = self.answers.of(index);
        let name = answer.map_or_else(|| "-".to_owned(), |answer| answer.to_string());
        let text = if group.key.text.is_empty() { "(white space)" } else { &group.key.text };
        let mark = if is_chosen { '>' } else { ' ' };
        let (count, takes, fix) = (grouped(group.count), grouped(group.takes), group.fix.to_string());
        // The category has its place below, and the text the room here.
        let rule = cut(group.key.rule.rsplit('/').next().unwrap_or_default(), RULE);
        let row = format!("{mark} {name:<5} {count:>6} {takes:>8} {fix:<6} {rule:<RULE$} {}", printable(text));
        let style = match answer {
            _ if is_chosen => REVERSED,
            Some(Answer::Yes) => "\u{1b}[32m",
            Some(Answer::No | Answer::Never) => "\u{1b}[31m",
            Some(Answer::Allow) => "\u{1b}[35m",
            None => "",
        };
        // Without colours the sign before it says which is chosen.
        self.styled(style, &cut(&row, columns))
    }

    /// What is known of a group, in so many lines at most: of its examples those that have room.
    fn told(&self, group: &Group, columns: usize, most: usize) -> Vec<String> {
        let (found, documents) = (counted(group.count, "time"), counted(group.documents, "document"));
        let takes = counted(group.takes, "character");
        let head = format!("{} ({}), {found} in {documents}, {takes}", group.key.rule, group.fix);
        let mut lines = vec![self.styled(BOLD, &cut(&head, columns)), cut(&printable(&group.rule.summary), columns)];
        for example in &group.examples {
            let place = self.styled(DIM, &cut(&printable(&example.place), columns));
            let excerpt = example.excerpt.iter().flat_map(|excerpt| excerpt.text.lines());
            let excerpt = excerpt.filter(|line| !line.trim().is_empty()).take(MOST_LINES);
            let excerpt: Vec<String> = excerpt.map(|line| cut(&format!("  {}", printable(line)), columns)).collect();
            if lines.len() + 1 + excerpt.len() > most {
                break;
            }
            lines.push(place);
            lines.extend(excerpt);
        }
        lines.truncate(most);
        lines
    }

    fn styled(&self, style: &str, text: &str) -> String {
        let mut out = String::new();
        if self.color && !style.is_empty() {
            write!(out, "{style}{text}{PLAIN}").expect("a string takes what is written");
            return out;
        }
        text.to_owned()
    }
}

/// As much of a line as has room in so many columns.
fn cut(line: &str, columns: usize) -> String {
    let mut width = 0;
    let fits = |c: &char| {
        width += c.width().unwrap_or(0);
        width <= columns
    };
    line.chars().take_while(fits).collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use corpuslint::decisions::{Example, Groups, Key as GroupKey};
    use corpuslint::diagnostic::{Excerpt, Rule};
    use corpuslint::fix::Applicability;
    use corpuslint::rules::builtin;

    use super::*;

    fn group(rule: &str, text: &str) -> Group {
        let card = builtin::cards().into_iter().find(|card| card.rule.id == rule).expect("a rule");
        let rule: Arc<Rule> = Arc::new((*card.rule).clone());
        Groups::group(GroupKey { rule: rule.id.clone(), text: text.to_owned() }, rule, Applicability::Safe)
    }

    #[test]
    fn keys_answer_and_go_on() {
        let share = |text: &str| group("boilerplate/share-row", text);
        let groups = [share("share this:"), group("boilerplate/comment-form", "leave a reply"), share("日本の share")];
        let mut answers = Answers(vec![None; 3]);
        let mut screen = Screen::new(&groups, &mut answers, false);
        let lines = screen.draw(24, 80);
        assert_eq!((lines.len(), lines[0].as_str()), (24, "3 groups, 0 answered"));
        assert_eq!(lines[1], "          times    chars fix    rule               text");
        assert_eq!(lines[2], "> -          0        0 safe   share-row          share this:");
        assert!(lines[23].starts_with("y yes") && lines.iter().all(|line| cut(line, 80) == *line));
        assert_eq!(screen.press(Key::Char('x')), None);
        // All of a rule; the chosen one then is the one that is left.
        assert_eq!(screen.press(Key::Char('V')), None);
        assert_eq!(screen.chosen, 1);
        assert!(screen.draw(24, 80)[4].starts_with("  never "));
        screen.press(Key::Char('y'));
        screen.press(Key::End);
        screen.press(Key::Char(' '));
        assert_eq!(screen.press(Key::Char('q')), Some(Ended::Kept));
        assert_eq!(answers.0, [Some(Answer::Never), Some(Answer::Yes), None]);
    }

    #[test]
    fn an_example_is_shown_with_its_text_or_not_at_all() {
        let span = corpuslint::span::Span::new(0, 5);
        let excerpt = || Excerpt { text: "Share this:".to_owned(), span, first_line: 1 };
        let example = |number| Example { place: format!("{number}.txt:1"), excerpt: Some(excerpt()) };
        let mut one = group("boilerplate/share-row", "share this:");
        one.examples = (0..4).map(example).collect();
        let groups = [one];
        let mut answers = Answers(vec![None]);
        for rows in 1..60 {
            let lines = Screen::new(&groups, &mut answers, false).draw(rows, 80);
            let count = |text: &str| lines.iter().filter(|line| line.contains(text)).count();
            assert_eq!(count(".txt:1"), count("  Share this:"), "{rows} rows");
            assert!(lines.len() <= rows.max(3), "{rows} rows");
            if rows == 24 || rows == 40 {
                assert_eq!(count(".txt:1"), if rows == 24 { 3 } else { 4 });
            }
        }
    }

    #[test]
    fn a_small_terminal_shows_what_it_can() {
        let groups: Vec<Group> = (0..50).map(|index| group("boilerplate/share-row", &format!("{index}"))).collect();
        let mut answers = Answers(vec![None; 50]);
        let mut screen = Screen::new(&groups, &mut answers, true);
        for (rows, columns) in [(1, 1), (3, 10), (8, 40)] {
            for key in [Key::PageDown, Key::ArrowDown, Key::End, Key::PageUp, Key::Home] {
                screen.press(key);
                let lines = screen.draw(rows, columns);
                assert!(lines.iter().any(|line| line.contains('>')), "{rows} rows: {lines:?}");
            }
        }
    }
}
