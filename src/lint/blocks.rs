//! Lines of boilerplate that stand together: each told once, trusted together, one finding a rule.
//!
//! A page's residue comes in blocks, and it is the block that a reader wants to see and to strip. Only lines that a
//! rule names are ever taken, with the blank ones between them: whatever no rule names parts two blocks, however short
//! it is.

use std::cell::LazyCell;
use std::sync::Arc;

use rustc_hash::FxHashSet;

use crate::diagnostic::{Action, Diagnostic, Extent, FixPlan, Rule};
use crate::fix::{Applicability, Edit, Fix};
use crate::kind::Sink;
use crate::span::Span;
use crate::text::announced::Announcing;
use crate::text::{Document, Zone, is_unspaced};

/// So many lines of residue in a row are no quotation: what they say is as safe to strip as at the edges.
const BLOCK_LINES: usize = 3;

/// So many lines of residue, of more than one rule, make a page of a document.
const PAGE_LINES: usize = 5;

/// A finding of boilerplate whose fix deletes the lines it stands on.
#[derive(Clone, Copy)]
struct Member {
    /// Its place among all findings.
    index: usize,
    /// 0-based indexes of its first and last line.
    first: usize,
    last: usize,
}

impl Sink<'_> {
    /// Makes blocks of what was found, which comes sorted by place.
    pub(crate) fn make_blocks(&mut self, announcing: &Announcing) {
        let members = self.members();
        if members.is_empty() {
            self.close_gaps();
            return;
        }
        self.trust_blocks(&members, announcing);
        self.doubt_the_lone(&members);
        self.doubt_headings(&members);
        let members = self.tell_lines_once(members);
        self.close_gaps();
        self.join_lines(&members);
    }

    fn members(&self) -> Vec<Member> {
        let lines = self.document.lines();
        let place = |(index, found): (usize, &Diagnostic)| {
            let span = (found.rule.category() == "boilerplate").then(|| line_deletion(found).map(|_| found.span))??;
            let last = lines.index_at(span.end.max(span.start + 1) - 1);
            Some(Member { index, first: lines.index_at(span.start), last })
        };
        self.found.iter().enumerate().filter_map(place).collect()
    }

    /// In the body a lone line is not safe to strip; a line of a block is as safe as its card says of the edges. A card
    /// that only suggests to strip in the body is not moved by company, and neither is a finding over several lines: it
    /// takes some that only their place speaks against. A list that a colon announces is the article's, at its edges
    /// too, and a document without a paragraph may be nothing but such a list.
    fn trust_blocks(&mut self, members: &[Member], announcing: &Announcing) {
        let document = self.document;
        if !document.lines().has_paragraph() {
            return;
        }
        // What a site prints may be a whole report but for its numbers.
        let has_own_prose = LazyCell::new(|| {
            let taken: FxHashSet<usize> = members.iter().flat_map(|member| member.first..=member.last).collect();
            document.lines().prose_without(|index| taken.contains(&index)).is_some()
        });
        for block in members.chunk_by(|a, b| is_next(document, a.last, b.first)) {
            // Captions and dates may stand in a block, but make none.
            let is_residue = |member: &&Member| safety(&self.found[member.index].rule) == Applicability::Safe;
            let mut lines: Vec<usize> = block.iter().filter(is_residue).map(|member| member.first).collect();
            lines.dedup();
            let last = block.iter().map(|member| member.last).max().expect("a block has members");
            let may_grow = lines.len() >= BLOCK_LINES;
            let is_trusted = |member: &Member| {
                let fix = self.found[member.index].fix.as_ref();
                fix.is_some_and(|fix| fix.applicability == Applicability::Safe)
            };
            // What is neither trusted nor will be need not be asked for.
            if !may_grow && !block.iter().any(is_trusted) {
                continue;
            }
            let authors = announcing.authors(document, block[0].first, last, usize::MAX);
            let is_pages = |member: &Member| authors.as_ref().is_none_or(|authors| member.last < authors.start);
            let (block, doubted) = block.split_at(block.iter().take_while(|member| is_pages(member)).count());
            for member in doubted {
                let found = &mut self.found[member.index];
                let in_body = found.rule.fix.as_ref().map_or(Applicability::Safe, |plan| plan.in_body);
                if let Some(fix) = &mut found.fix {
                    fix.applicability = fix.applicability.min(in_body.max(Applicability::Unsafe));
                }
            }
            if block.is_empty() || !may_grow || is_part_of_list(document, block[0].first, last) {
                continue;
            }
            for member in block.iter().filter(|member| member.first == member.last) {
                let found = &mut self.found[member.index];
                if let (Some(fix), Some(plan)) = (&found.fix, &found.rule.fix)
                    && plan.action == Action::Delete(Extent::Line)
                    && plan.in_body == Applicability::Unsafe
                    && fix.applicability == Applicability::Unsafe
                    // At the edges it is the check itself that doubts.
                    && document.zone_at(found.span.start) == Zone::Body
                    && (found.rule.sites.is_empty() || *has_own_prose)
                {
                    found.fix = Some(Fix::new(plan.safety, fix.edits().to_vec()));
                }
            }
        }
    }

    /// Where nothing shows that the document was a page, its last lines may be the author's: `Remember me` ends a song,
    /// and `12 comments` a vote. Cards say how far they trust their lines there.
    fn doubt_the_lone(&mut self, members: &[Member]) {
        if self.is_page(members) {
            return;
        }
        for found in &mut self.found {
            if let (Some(fix), Some(plan)) = (&mut found.fix, &found.rule.fix)
                && found.rule.category() == "boilerplate"
            {
                fix.applicability = fix.applicability.min(plan.alone);
            }
        }
    }

    /// A heading, by its mark or its number, below which stands what no rule names is the heading of just that.
    fn doubt_headings(&mut self, members: &[Member]) {
        let lines = self.document.lines();
        // How far the members up to each reach, which come by their first lines.
        let reach: Vec<usize> = members
            .iter()
            .scan(0, |reach, member| {
                *reach = member.last.max(*reach);
                Some(*reach)
            })
            .collect();
        let is_named = |index: usize| {
            let before = members.partition_point(|member| member.first <= index);
            before > 0 && reach[before - 1] >= index
        };
        for member in members.iter().filter(|member| self.document.is_marked(member.first)) {
            let below = (member.last + 1..lines.len()).find(|&index| !lines.is_blank(index));
            if below.is_some_and(|below| !is_named(below))
                && let Some(fix) = &mut self.found[member.index].fix
            {
                fix.applicability = fix.applicability.min(Applicability::Unsafe);
            }
        }
    }

    /// Whether the residue of a page is plain: one line that says so much that nobody else would write it (`Your email
    /// address will not be published`), or many lines of several rules.
    fn is_page(&self, members: &[Member]) -> bool {
        let residue = || {
            let rule = |member: &Member| &self.found[member.index].rule;
            members
                .iter()
                .map(move |member| (member, rule(member)))
                .filter(|(_, rule)| safety(rule) == Applicability::Safe)
        };
        let says_much = |(member, rule): (&Member, &Arc<Rule>)| {
            let words = rule.fix.as_ref().and_then(|plan| plan.telling_words);
            words.is_some_and(|words| member.first == member.last && is_as_long_as(words, self.document, member.first))
        };
        if residue().any(says_much) {
            return true;
        }
        let mut lines: Vec<usize> = residue().map(|(member, _)| member.first).collect();
        lines.dedup();
        let mut rules = residue().map(|(_, rule)| rule);
        let first = rules.next();
        lines.len() >= PAGE_LINES && first.is_some_and(|first| rules.any(|rule| !is_same_rule(first, rule)))
    }

    /// A line that two rules name is told once: by the finding that is trusted more, by the one that needs no evidence
    /// beside the line, by the rule of the line before. Returns the members that are left.
    fn tell_lines_once(&mut self, members: Vec<Member>) -> Vec<Member> {
        let mut kept: Vec<Member> = Vec::with_capacity(members.len());
        let mut gone = vec![false; self.found.len()];
        for member in members {
            let Some(&before) = kept.last() else {
                kept.push(member);
                continue;
            };
            let trust = |member: Member| {
                self.found[member.index].fix.as_ref().map_or(Applicability::Suggestion, |fix| fix.applicability)
            };
            let rank = |member: Member| {
                let found = &self.found[member.index];
                let goes_on = kept.len() > 1 && is_same_rule(&self.found[kept[kept.len() - 2].index].rule, &found.rule);
                (trust(member), found.notes().is_empty(), goes_on)
            };
            let is_inside = member.last <= before.last;
            if member.first > before.last {
                kept.push(member);
            } else if (member.first, member.last) == (before.first, before.last) && rank(member) > rank(before) {
                gone[before.index] = true;
                *kept.last_mut().expect("one is before") = member;
            } else if is_inside && trust(member) <= trust(before) {
                gone[member.index] = true;
            } else if member.first == before.first && trust(before) <= trust(member) {
                gone[before.index] = true;
                *kept.last_mut().expect("one is before") = member;
            } else {
                kept.push(member);
            }
        }
        let mut places = Vec::with_capacity(gone.len());
        let mut left = 0;
        for &is_gone in &gone {
            places.push(left);
            left += usize::from(!is_gone);
        }
        self.drop_all(&gone);
        kept.into_iter().map(|member| Member { index: places[member.index], ..member }).collect()
    }

    fn drop_all(&mut self, gone: &[bool]) {
        let mut gone = gone.iter();
        self.found.retain(|_| gone.next() == Some(&false));
    }

    /// Makes one finding of the hits of one rule that follow each other. Its fix does what theirs did.
    fn join_lines(&mut self, members: &[Member]) {
        let mut gone = vec![false; self.found.len()];
        let mut from = 0;
        while from < members.len() {
            let first = members[from];
            let mut last = first.last;
            let mut to = from + 1;
            while let Some(next) = members.get(to)
                && is_next(self.document, last, next.first)
                && self.is_one(first, *next)
            {
                last = last.max(next.last);
                gone[next.index] = true;
                to += 1;
            }
            let count = filled(self.document, first.first, last);
            if count > 1 {
                let edits = || members[from..to].iter().filter_map(|member| self.found[member.index].fix.as_ref());
                let edits: Vec<Edit> = united(edits().flat_map(|fix| fix.edits()).map(|edit| edit.span));
                let end = members[from..to].iter().map(|member| self.found[member.index].span.end).max();
                let found = &mut self.found[first.index];
                found.fix = found.fix.as_ref().map(|fix| Fix::new(fix.applicability, edits));
                // Of a whole block the message shows the first line.
                let message = format!("{} ({count} lines)", found.message(self.document.text));
                found.say(message);
                found.span.end = end.expect("the first is among them");
            }
            from = to;
        }
        self.drop_all(&gone);
        self.sort();
    }

    /// Whether two findings say the same and would be mended with the same trust.
    fn is_one(&self, first: Member, next: Member) -> bool {
        let (first, next) = (&self.found[first.index], &self.found[next.index]);
        let trust = |found: &Diagnostic| found.fix.as_ref().map(|fix| fix.applicability);
        is_same_rule(&first.rule, &next.rule) && trust(first) == trust(next)
    }

    /// Lines deleted one by one leave the blank lines around them, which none of them could name; lines that go
    /// together take them along.
    fn close_gaps(&mut self) {
        let mut group: Vec<usize> = Vec::new();
        let mut before = None;
        for index in 0..self.found.len() {
            let Some((trust, span)) = line_deletion(&self.found[index]) else { continue };
            let goes_on =
                |(other, last): (Applicability, Span)| trust == other && (span == last || span.start == last.end);
            if !before.is_some_and(goes_on) {
                self.close_gap(&group);
                group.clear();
            }
            group.push(index);
            before = Some((trust, span));
        }
        self.close_gap(&group);
    }

    /// Makes the deletions of these findings, which follow each other, take along what all of them together would.
    fn close_gap(&mut self, group: &[usize]) {
        let deletion = |index: usize| line_deletion(&self.found[index]).map(|(_, span)| span);
        let ends = group.first().zip(group.last()).and_then(|(first, last)| deletion(*first).zip(deletion(*last)));
        let Some((first, last)) = ends.filter(|(first, last)| first != last) else { return };
        let whole = self.extent(Extent::Line, Span::new(first.start, last.end));
        for &index in group {
            let Some((applicability, mut span)) = line_deletion(&self.found[index]) else { continue };
            span.start = if span == first { span.start.min(whole.start) } else { span.start };
            span.end = if span.end == last.end { span.end.max(whole.end) } else { span.end };
            self.found[index].fix = Some(Fix::one(applicability, Edit::delete(span)));
        }
    }
}

/// The deletion of whole lines that would mend a finding, if that is what its card asks for.
fn line_deletion(diagnostic: &Diagnostic) -> Option<(Applicability, Span)> {
    let is_of_lines = |plan: &FixPlan| plan.action == Action::Delete(Extent::Line);
    let fix = diagnostic.fix.as_ref().filter(|_| diagnostic.rule.fix.as_ref().is_some_and(is_of_lines))?;
    match fix.edits() {
        [edit] => Some((fix.applicability, edit.span)),
        _ => None,
    }
}

/// Whether a line has so many words, or so many letters where words are long or not parted.
fn is_as_long_as(words: u32, document: &Document, line_index: usize) -> bool {
    const LETTERS: usize = 5;
    const UNSPACED: f64 = 1.6;
    let Some(line) = document.lines().get(line_index) else { return false };
    let text = document.line_text(line);
    let count = |of: fn(&char) -> bool| text.chars().filter(of).count();
    line.words >= words
        || count(|c| c.is_alphabetic()) > words as usize * LETTERS
        || count(|c| is_unspaced(*c)) as f64 >= f64::from(words) * UNSPACED
}

fn safety(rule: &Rule) -> Applicability {
    rule.fix.as_ref().map_or(Applicability::Suggestion, |plan| plan.safety)
}

fn is_same_rule(a: &Arc<Rule>, b: &Arc<Rule>) -> bool {
    Arc::ptr_eq(a, b)
}

/// Whether nothing but blank lines stands between the lines of these indexes.
fn is_next(document: &Document, last: usize, first: usize) -> bool {
    document.lines().are_blank(last + 1..first)
}

/// Whether lines as short stand right before or behind these, which no rule names: then who wrote those wrote the list.
fn is_part_of_list(document: &Document, first: usize, last: usize) -> bool {
    const FEW_WORDS: u32 = 4;
    let lines = document.lines();
    let is_short = |index: Option<usize>| {
        let line = index.and_then(|index| lines.get(index));
        line.is_some_and(|line| (1..=FEW_WORDS).contains(&line.words))
    };
    is_short(first.checked_sub(1)) || is_short(Some(last + 1))
}

/// How many lines of `first..=last` are not blank.
fn filled(document: &Document, first: usize, last: usize) -> usize {
    (first..=last).filter(|&index| !document.lines().is_blank(index)).count()
}

/// Deletions of all that the spans cover, which come sorted.
fn united(spans: impl Iterator<Item = Span>) -> Vec<Edit> {
    let mut edits: Vec<Edit> = Vec::new();
    for span in spans {
        match edits.last_mut() {
            Some(edit) if span.start <= edit.span.end => edit.span.end = edit.span.end.max(span.end),
            _ => edits.push(Edit::delete(span)),
        }
    }
    edits
}
