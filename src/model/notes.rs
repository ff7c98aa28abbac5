//! Notes for the presenter: Markdown that lines of hyphens divide into what to say at each step.

/// The parts of notes that lines of hyphens (`---`) divide, one for each step; at least one.
#[must_use]
pub fn parts(markdown: &str) -> Vec<&str> {
    let (mut found, mut begin, mut at) = (Vec::new(), 0, 0);
    let mut fence: Option<&str> = None;
    for line in markdown.split_inclusive('\n') {
        let text = line.trim();
        let marks = ["```", "~~~"].into_iter().find(|marks| text.starts_with(marks));
        match (fence, marks) {
            (None, Some(_)) => fence = marks,
            (Some(open), Some(close)) if open == close => fence = None,
            _ => {}
        }
        if fence.is_none() && text.len() >= 3 && text.bytes().all(|byte| byte == b'-') {
            found.push(&markdown[begin..at]);
            begin = at + line.len();
        }
        at += line.len();
    }
    found.push(&markdown[begin..]);
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hyphens_divide_notes_but_not_code() {
        assert_eq!(parts("one"), ["one"]);
        assert_eq!(parts("one\n---\ntwo\n\n  -----  \nthree"), ["one\n", "two\n\n", "three"]);
        assert_eq!(parts("---\n"), ["", ""]);
        let code = "```\na\n---\nb\n```\n--\n- - -";
        assert_eq!(parts(code), [code]);
        assert_eq!(parts(""), [""]);
    }
}
