//! Slides of lists, and of programs' texts and formulas.

use std::ops::Range;

use super::points::item;
use super::section::{Drafter, Progress};
use super::write::{Slide, string};
use crate::essay::clause::line;
use crate::essay::words::count;
use crate::essay::{Kind, Mark, Verbatim};
use crate::resolve::highlight::highlight;

/// Most items of a list on a slide, and their words.
const MAX_ITEMS: usize = 6;
const MAX_ITEM_WORDS: usize = 54;
/// Most lines of a program on a slide, and in all; of a longer one a talk shows nothing.
const MAX_LINES: usize = 14;
const MAX_ALL_LINES: usize = 84;

/// An item of a list as a slide says it.
struct Item {
    index: usize,
    depth: u8,
    text: String,
}

impl Drafter<'_> {
    /// Where the list that begins with the range ends: bullets and numbers are two lists.
    pub(super) fn end_of_list(&self, range: Range<usize>, first: Mark) -> usize {
        let goes_on = |kind: &Kind| match kind {
            Kind::Item(mark) => mark.depth > first.depth || mark.is_numbered == first.is_numbered,
            _ => false,
        };
        range.clone().find(|index| !goes_on(&self.paragraph(*index).kind)).unwrap_or(range.end)
    }

    /// A list, divided where it is too long for one slide.
    pub(super) fn list(
        &self,
        progress: &mut Progress,
        heading: Option<usize>,
        lead: Option<usize>,
        range: Range<usize>,
    ) {
        let title = heading.map(|i| (self.paragraph(i).text.clone(), i)).or_else(|| {
            let index = lead?;
            let last = self.paragraph(index).sentences.last()?;
            let text = line(&self.paragraph(index).text[last.clone()]);
            (text.chars().count() <= super::phrase::MAX_TITLE).then_some((text, index))
        });
        let is_numbered = matches!(self.paragraph(range.start).kind, Kind::Item(mark) if mark.is_numbered);
        let items: Vec<Item> = range.map(|index| self.item(index)).collect();
        let (mut rest, mut number) = (items.as_slice(), 1);
        while !rest.is_empty() {
            let (now, later) = rest.split_at(fitting(rest));
            let mut slide = Slide::new(progress.id("list"));
            slide.title = Some(title.as_ref().map_or_else(|| self.plain_title(progress), |(text, _)| text.clone()));
            if let Some((_, index)) = title {
                slide.trace("title", &self.from(index));
            }
            if later.len() + now.len() == items.len() {
                self.note(&mut slide, &Vec::from_iter(lead));
            }
            self.list_block(&mut slide, now, is_numbered.then_some(number));
            slide.has_steps = true;
            self.note(&mut slide, &now.iter().map(|item| item.index).collect::<Vec<_>>());
            progress.push(slide);
            number += now.iter().filter(|item| item.depth == 0).count();
            rest = later;
        }
    }

    fn item(&self, index: usize) -> Item {
        let paragraph = self.paragraph(index);
        let depth = match paragraph.kind {
            Kind::Item(mark) => mark.depth,
            _ => 0,
        };
        Item { index, depth, text: item(&paragraph.text, self.words) }
    }

    /// The items as a block; those with numbers begin at `number`.
    fn list_block(&self, slide: &mut Slide, items: &[Item], number: Option<usize>) {
        if let Some(number) = number.filter(|number| *number > 1) {
            // Only Markdown says where numbers begin.
            slide.body.push(format!("Text({})", string(&numbered(items, number))));
            for item in items {
                slide.trace("body.0.text", &self.from(item.index));
            }
            return;
        }
        let mut places = Vec::new();
        let written = nested(items, "body.0.items", &mut places);
        let name = if number.is_some() { "Numbered" } else { "Bullets" };
        slide.body.push(format!("{name}([{written}])"));
        for (place, index) in places {
            slide.trace(place, &self.from(index));
        }
    }

    /// A program's text or a formula, divided where it is too long for one slide.
    pub(super) fn verbatim(&self, progress: &mut Progress, index: usize, kind: &Verbatim, title: Option<&str>) {
        let text = &self.paragraph(index).text;
        if !is_shown(text) {
            return;
        }
        let lines: Vec<&str> = text.lines().collect();
        let parts: Vec<String> = match kind {
            Verbatim::Code(_) => lines.chunks(MAX_LINES).map(|lines| lines.join("\n")).collect(),
            Verbatim::Formula => vec![text.clone()],
        };
        for part in parts {
            let mut slide = Slide::new(progress.id(match kind {
                Verbatim::Code(_) => "code",
                Verbatim::Formula => "formula",
            }));
            slide.title = Some(title.map_or_else(|| self.plain_title(progress), str::to_owned));
            slide.body.push(match kind {
                Verbatim::Code(language) => code(language, &part),
                Verbatim::Formula => format!("Math({})", raw(&part)),
            });
            slide.trace("body.0", &self.from(index));
            progress.push(slide);
        }
    }
}

/// True for a program that slides show.
pub(super) fn is_shown(text: &str) -> bool {
    text.lines().count() <= MAX_ALL_LINES
}

/// How many items one slide bears, at least one.
fn fitting(items: &[Item]) -> usize {
    let (mut n, mut n_words) = (0, 0);
    while n < items.len().min(MAX_ITEMS) {
        n_words += count(&items[n].text);
        if n > 0 && n_words > MAX_ITEM_WORDS {
            break;
        }
        n += 1;
    }
    // A last item alone looks lost, and so does one whose own items come on the next slide.
    let is_torn = items.get(n).is_some_and(|next| next.depth > items[n - 1].depth);
    if n > 2 && (items.len() == n + 1 || is_torn) { n - 1 } else { n }
}

/// Items in RON, those below others within them, and the place of each in the slide.
fn nested(items: &[Item], place: &str, places: &mut Vec<(String, usize)>) -> String {
    let mut written = Vec::new();
    let mut rest = items;
    while let Some((first, after)) = rest.split_first() {
        let n_below = after.iter().take_while(|item| item.depth > first.depth).count();
        let (below, later) = after.split_at(n_below);
        let own = format!("{place}.{}", written.len());
        places.push((own.clone(), first.index));
        let text = string(&first.text);
        written.push(if below.is_empty() {
            text
        } else {
            format!("({text}, [{}])", nested(below, &format!("{own}.children"), places))
        });
        rest = later;
    }
    written.join(", ")
}

/// Items in Markdown, the first of them with this number.
fn numbered(items: &[Item], mut number: usize) -> String {
    let mut lines = Vec::new();
    for item in items {
        if item.depth == 0 {
            lines.push(format!("{number}. {}", item.text));
            number += 1;
        } else {
            lines.push(format!("{}- {}", "   ".repeat(usize::from(item.depth.min(3))), item.text));
        }
    }
    lines.join("\n")
}

fn code(language: &str, source: &str) -> String {
    let is_known = !language.is_empty() && highlight(language, &[]).is_ok();
    let language = if is_known { format!("language: {}, ", string(&language.to_lowercase())) } else { String::new() };
    format!("Code({language}source: {})", raw(source))
}

/// A raw string, with as many signs around it as its text needs.
fn raw(text: &str) -> String {
    let mut longest = 0;
    let mut run: Option<usize> = None;
    for c in text.chars() {
        run = match (c, run) {
            ('"', _) => Some(0),
            ('#', Some(n)) => Some(n + 1),
            _ => None,
        };
        longest = longest.max(run.map_or(0, |n| n + 1));
    }
    let signs = "#".repeat(longest.max(1));
    format!("r{signs}\"{text}\"{signs}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_stand_below_those_that_they_belong_to() {
        let item =
            |(index, (depth, text)): (usize, &(u8, &str))| Item { index, depth: *depth, text: (*text).to_owned() };
        let items: Vec<Item> =
            [(0, "a"), (1, "b"), (2, "c"), (1, "d"), (0, "e")].iter().enumerate().map(item).collect();
        let mut places = Vec::new();
        assert_eq!(nested(&items, "items", &mut places), r#"("a", [("b", ["c"]), "d"]), "e""#);
        assert_eq!(places[2], ("items.0.children.0.children.0".to_owned(), 2));
        assert_eq!(numbered(&items, 7), "7. a\n   - b\n      - c\n   - d\n8. e");
    }

    #[test]
    fn raw_strings_hold_any_program() {
        assert_eq!(raw("a"), "r#\"a\"#");
        assert_eq!(raw("r#\"a\"#"), "r##\"r#\"a\"#\"##");
    }
}
