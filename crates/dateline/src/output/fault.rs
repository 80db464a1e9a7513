use events::Fault;
use text::Span;

use super::Style;
use super::canvas::{Canvas, Excerpt, Mark, Role};

/// How bad a fault is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    /// The file cannot be used.
    Error,
    /// It can, but does not do what it says.
    Warning,
}

/// Of a longer line only the part around a fault is shown: a file may have no line breaks at all.
const AROUND: usize = 160;

/// A fault the way a compiler shows it: what is wrong, the line with the place underlined, what to do.
pub fn draw_fault(fault: &Fault, severity: Severity, content: &str, style: Style) -> String {
    let canvas = Canvas::new(content, style);
    let (role, name) = match severity {
        Severity::Error => (Role::Error, "error"),
        Severity::Warning => (Role::Warning, "warning"),
    };
    let span = fault.place.span;
    let start = span.start() as usize;
    let line_start = content[..start].rfind('\n').map_or(0, |at| at + 1);
    let line_end = content[start..].find('\n').map_or(content.len(), |at| at + start);
    let from = content.ceil_char_boundary(line_start.max(start.saturating_sub(AROUND)));
    let to = content.floor_char_boundary(line_end.min(start + AROUND));
    let excerpt = Excerpt {
        path: &fault.place.file,
        focus: span,
        regions: &[Span::from_range(from..to)],
        marks: &[Mark { span, role, label: String::new() }],
        notes: &Some(fault.remedy.clone()).filter(|r| !r.is_empty()).into_iter().collect::<Vec<_>>(),
    };
    let mut told = format!("{}: {}\n", canvas.painted(role, name), canvas.plain(&fault.what));
    canvas.excerpt(&excerpt, &mut told);
    told
}

#[cfg(test)]
mod tests {
    use super::*;
    use events::Codebook;
    use expect_test::{Expect, expect};

    fn check(content: &str, want: Expect) {
        let faults = Codebook::parse(&[("c.toml", content)]).unwrap_err();
        let style = Style { width: 60, colour: false };
        let told = faults.iter().map(|f| draw_fault(f, Severity::Error, content, style));
        want.assert_eq(&told.collect::<Vec<_>>().join("\n"));
    }

    #[test]
    fn the_words_that_are_wrong_are_underlined() {
        check(
            "[codebook]\nid = \"c/1\"\ntitle = \"Ç\"\nsource = \"\"\n[[trigger]]\n\ttype = \"X\"\nverbs = [\"go\"]\n",
            expect![[r#"
                error: there is no type `X`
                  ╭─ c.toml:6:9
                6 │ type = "X"
                  │        ━━━

                error: unknown key `verbs`
                  ╭─ c.toml:7:1
                7 │ verbs = ["go"]
                  │ ━━━━━
                  = did you mean `verb`?
            "#]],
        );
    }

    #[test]
    fn of_a_long_line_the_part_around_is_shown() {
        check(
            &format!("{0} = 1 1 # {0}", "x".repeat(9000)),
            expect![[r#"
            error: string values must be quoted, expected literal string
              ╭─ c.toml:1:9004
            1 │ xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
              │ xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
              │ xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx = 1 1 #
              │                                                   ━━━
              │ xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
              │ xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
              │ xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
        "#]],
        );
    }

    #[test]
    fn an_empty_file_has_no_line_to_show() {
        check(
            "",
            expect![[r#"
            error: no table `[codebook]`
              ╭─ c.toml:1:1
              = begin with one that has an `id`, a `title` and a `source`
        "#]],
        );
    }
}
