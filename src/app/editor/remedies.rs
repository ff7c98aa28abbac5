//! The ways to mend a finding: changes that are known beforehand, and those that have to be worked out.

use std::time::Duration;

use super::{Editor, Notice};
use crate::app::text::Selection;
use crate::model::schema::deck::DECK;
use crate::source::diagnostic::{Diagnostic, Severity};
use crate::source::edit::TextEdit;
use crate::source::node_path::NodePath;
use crate::source::span::Span;
use crate::syntax::quoted;

/// What mends a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Remedy {
    /// A change of the text.
    Edit(TextEdit),
    /// What doesn't fit goes to a new slide.
    Split,
    /// What doesn't fit goes to the notes.
    ToNotes,
    /// The slide's text becomes as small as it must.
    Shrink,
    /// A description for a picture, asked for on the slide.
    Describe,
    /// A word that the user's dictionaries lack.
    MyWord(String),
    /// The check of this code is switched off for the deck.
    Allow(&'static str),
}

impl Remedy {
    /// True if the slide is better for it, not only quieter.
    #[must_use]
    pub fn is_cure(&self) -> bool {
        !matches!(self, Self::MyWord(_) | Self::Allow(_))
    }
}

/// A way to mend a finding, as a button says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
    /// What the button says.
    pub title: String,
    /// What it does, if that needs words.
    pub doc: &'static str,
    /// What it does.
    pub remedy: Remedy,
}

impl Way {
    fn new(title: impl Into<String>, doc: &'static str, remedy: Remedy) -> Self {
        Self { title: title.into(), doc, remedy }
    }
}

impl Editor {
    /// The ways to mend a finding at this place, the likeliest first.
    #[must_use]
    pub fn ways(&self, finding: &Diagnostic, span: Span) -> Vec<Way> {
        let fixes = finding.fix.iter().chain(&finding.alternatives);
        let mut ways: Vec<Way> =
            fixes.map(|fix| Way::new(capital(&fix.title), "", Remedy::Edit(fix.edit.clone()))).collect();
        let slide = self.slide_at(span.start);
        match finding.code {
            "overflow" | "wordy" => {
                if slide.is_some_and(|slide| self.can_split(slide)) {
                    let doc = "What doesn’t fit goes to a new slide of the same title";
                    ways.push(Way::new("Split in two", doc, Remedy::Split));
                    let doc = "What doesn’t fit is said instead of shown";
                    ways.push(Way::new("Move the rest to the notes", doc, Remedy::ToNotes));
                }
                if finding.code == "overflow" {
                    let doc = "The text of this slide becomes smaller than the theme’s least size, as long as the last row can read it";
                    ways.push(Way::new("Shrink", doc, Remedy::Shrink));
                }
            }
            "missing-field" if finding.message.contains("`alt`") => {
                let doc = "Asks what the picture shows, for those who don’t see it";
                ways.push(Way::new("Describe it", doc, Remedy::Describe));
            }
            "spelling" => {
                let word = self.buffer.get(span.range()).filter(|word| !word.is_empty() && !word.contains('"'));
                ways.extend(word.map(|word| {
                    let doc = "No deck of yours is told of this word again";
                    Way::new(format!("Add “{word}” to my words"), doc, Remedy::MyWord(word.to_owned()))
                }));
            }
            _ => {}
        }
        if finding.severity == Severity::Warning {
            let doc = "Switches this check off for the deck; you say why";
            ways.push(Way::new(format!("Allow {} in this deck…", finding.code), doc, Remedy::Allow(finding.code)));
        }
        ways
    }

    /// The innermost finding at the caret, or the first one of its slide, that something can be done about.
    #[must_use]
    pub fn mendable(&self) -> Option<(Span, Diagnostic)> {
        let slide = self.slides().get(self.slide()).copied();
        let findings = self.findings();
        let can_be_cured = |span: Span, finding: &Diagnostic| !self.ways(finding, span).is_empty();
        let touching = findings.iter().filter(|(span, _)| span.touches(self.caret));
        let here = touching.filter(|(span, finding)| can_be_cured(*span, finding)).min_by_key(|(span, _)| span.len());
        let near = || {
            let on_slide = |span: &Span| slide.is_some_and(|slide| slide.touches(span.start));
            findings.iter().find(|(span, finding)| on_slide(span) && can_be_cured(*span, finding))
        };
        here.or_else(near).cloned()
    }

    /// The slide that an offset lies in or behind; `None` for the deck's head.
    #[must_use]
    pub fn slide_at(&self, offset: u32) -> Option<usize> {
        self.slides().partition_point(|slide| slide.start <= offset).checked_sub(1)
    }

    /// Does what needs nothing but the text.
    pub fn mend(&mut self, remedy: &Remedy, span: Span, now: Duration) {
        let edition = self.edition();
        // The edition may be behind the text by a keystroke; a change of another text would harm this one.
        let is_current = edition.latest().source().text() == self.buffer;
        let slide = self.slide_at(span.start);
        let frame = slide.filter(|_| is_current).and_then(|slide| edition.laid_out(slide)).map(|laid| &laid.frame);
        match (remedy, slide) {
            (Remedy::Edit(edit), _) if is_current => {
                let caret = edit.indels().first().map(|indel| indel.delete.start);
                self.act(Some(edit.clone()), |_| caret, now);
            }
            (Remedy::Split, Some(slide)) => self.split_slide(slide, frame, now),
            (Remedy::ToNotes, Some(slide)) => self.move_rest_to_notes(slide, frame, now),
            (Remedy::Allow(code), _) => self.allow(code, now),
            _ => {}
        }
    }

    /// Switches a check off for the deck; the caret goes where the reason is to be typed.
    fn allow(&mut self, code: &str, now: Duration) {
        let list = NodePath::root().field("allow");
        let entry = format!("({}, \"\")", quoted(code, "", None));
        let (found, is_there) = self.tree().find(list.segments());
        let n_before = if is_there { self.tree().children(self.tree().unwrapped(found)).count() } else { 0 };
        let edit = if is_there {
            self.tree().insert(list.segments(), n_before, &entry)
        } else {
            let order: Vec<&str> = DECK.fields.iter().map(|field| field.name).collect();
            self.tree().set(list.segments(), &format!("[{entry}]"), &order)
        };
        self.act(edit, |_| None, now);
        let (reason, is_there) = self.tree().find(list.index(n_before).index(1).segments());
        if is_there {
            let inside = self.tree().span(reason).start + 1;
            self.select(Selection::at(inside));
            self.caret_went(inside);
            self.notice = Some(Notice::Told("Say between the quotes why it is meant so".to_owned()));
        }
    }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use super::super::tests::{TEXT, editor_of, secs};
    use super::*;
    use crate::source::diagnostic::Place;

    #[test]
    fn a_check_is_switched_off_with_the_caret_in_the_reason() {
        let folder = tempfile::tempdir().unwrap();
        let mut editor = editor_of(folder.path(), TEXT);
        editor.mend(&Remedy::Allow("wordy"), Span::at(0), secs(1));
        assert!(editor.buffer.contains("allow: [(\"wordy\", \"\")],\n"), "{}", editor.buffer);
        assert!(editor.buffer[..editor.caret as usize].ends_with("(\"wordy\", \""));
        editor.mend(&Remedy::Allow("overflow"), Span::at(0), secs(2));
        assert!(editor.buffer.contains("allow: [(\"wordy\", \"\"), (\"overflow\", \"\")],\n"), "{}", editor.buffer);
        assert!(editor.buffer[..editor.caret as usize].ends_with("(\"overflow\", \""));
    }

    #[test]
    fn each_finding_has_its_ways() {
        let folder = tempfile::tempdir().unwrap();
        let text = TEXT.replace("title: \"B\"", "title: \"B\", body: [Text(\"a\"), Text(\"b\")]");
        let editor = editor_of(folder.path(), &text);
        let span = Span::at(u32::try_from(text.find("Text(\"b\")").unwrap()).unwrap());
        let titles = |finding: &Diagnostic| -> Vec<String> {
            editor.ways(finding, span).into_iter().map(|way| way.title).collect()
        };
        let overflow = Diagnostic::warning("overflow", Place::File, "x");
        let expected = ["Split in two", "Move the rest to the notes", "Shrink", "Allow overflow in this deck…"];
        assert_eq!(titles(&overflow), expected);
        assert_eq!(titles(&Diagnostic::error("unknown-field", Place::File, "x")), [""; 0]);
    }
}
