//! POD, Perl's Plain Old Documentation (<https://perldoc.perl.org/perlpod>): commands, verbatim paragraphs, and the
//! program around them.

use super::{Role, Roles};
use crate::text::Document;
use crate::text::dialect::pod_command;

pub(super) fn read(document: &Document, body: usize, roles: &mut Roles) {
    let mut is_program = false;
    let mut is_verbatim = false;
    let mut is_blank_before = true;
    for (line_index, line) in document.lines().iter().enumerate().skip(body) {
        let text = document.line_text(line);
        let command = pod_command(text);
        let role = match command {
            Some("item") => Role::Text,
            Some(name) if name.starts_with("head") => Role::Heading,
            Some(_) => Role::Directive,
            None if is_program => Role::Code,
            None => {
                // A paragraph is verbatim from its first line to its last.
                is_verbatim &= !is_blank_before;
                is_verbatim |= is_blank_before && text.starts_with([' ', '\t']);
                if is_verbatim && !line.is_blank() { Role::Code } else { Role::Text }
            }
        };
        match command {
            Some("cut" | "begin") => is_program = true,
            Some(_) => is_program = false,
            None => {}
        }
        is_blank_before = line.is_blank();
        if role != Role::Text {
            roles.set(document, line_index..line_index + 1, role);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::Dialect;

    #[test]
    fn commands_head_and_verbatim_paragraphs_are_code() {
        let text = "=encoding utf8\n\n=head1 Ferry\n\nIt sails.\n\n  sail(1);\nnow;\n\n=over\n\n\
            =item Tides\n\nHigh.\n\n=back\n\n=cut\n\nmy $boat;\n";
        let document = Document::new(text);
        assert_eq!(document.dialect(), Dialect::Pod);
        let with =
            |role: Role| (0..document.lines().len()).filter(|&index| document.role(index) == role).collect::<Vec<_>>();
        assert_eq!(with(Role::Heading), [2]);
        assert_eq!(with(Role::Directive), [0, 9, 15, 17]);
        assert_eq!(with(Role::Code), [6, 7, 18, 19]);
    }
}
