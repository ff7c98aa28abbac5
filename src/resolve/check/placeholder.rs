//! What the editor puts in to be changed, and what nobody changed: an audience shouldn't read "First point".
//!
//! A text is a placeholder if it is one of the examples' own, word for word,
//! so that a sentence that merely begins like one is never told of.

use super::texts::{for_each_block_at, for_each_text};
use crate::model::block::{Block, Image};
use crate::model::prose::Prose;
use crate::model::slide::Slide;
use crate::source::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::source::node_path::{NodePath, Segment};

/// The title of a new slide.
pub const NEW_TITLE: &str = "New slide";
/// The text that holds the body's place on a new slide, until something is put in or written there.
pub const NEW_TEXT: &str = "Write here what the slide says";

/// The texts of examples, without those that real decks hold as well, such as `Before` and `After`.
const TEXTS: [&str; 33] = [
    NEW_TITLE,
    NEW_TEXT,
    "…",
    "A paragraph with **strong** and *emphasised* words.",
    "First point",
    "Second point",
    "Third point",
    "First step",
    "Second step",
    "Third step",
    "Somebody’s words",
    "Where and when",
    "What is worth knowing.",
    "Your first question?",
    "Your second question?",
    "What somebody says",
    "What the record says",
    "Author, year",
    "First row",
    "Second row",
    "What happened first",
    "What happened next",
    "What happened last",
    "What leads to it",
    "What comes of it",
    "On the left",
    "On the right",
    "What speaks for it",
    "What speaks against it",
    "Bars that grow from left to right",
    "A line that rises",
    "Half of it is the first part",
    "Western Europe with Paris",
];
/// Names of a new chart's places on its x axis.
const LABELS: [&str; 4] = ["First", "Second", "Third", "…"];
/// What a new chart's series are called, before their number.
const SERIES: &str = "Series ";

/// Tells of examples that were left as they were put in, and of pictures that are described by their file's name.
#[must_use]
pub fn check(slide: &Slide, index: usize) -> Diagnostics {
    let path = NodePath::slide(index);
    let mut left: Vec<(NodePath, String)> = Vec::new();
    for_each_text(slide, &path, &mut |path, text| {
        if is_example(text, path) {
            left.push((path.clone(), text.trim().to_owned()));
        }
    });
    let mut findings = Diagnostics::new();
    for_each_block_at(&slide.body, &path.field("body"), &mut |path, block| {
        left.extend(in_figure(block, path));
        if let Block::Image(image) = block {
            findings.extend(check_alt(image, path));
        }
    });
    left.sort_by(|one, other| holder(&one.0).cmp(holder(&other.0)));
    findings.extend(left.chunk_by(|one, other| holder(&one.0) == holder(&other.0)).filter_map(told));
    findings
}

/// One finding for all that was left in a block.
fn told(left: &[(NodePath, String)]) -> Option<Diagnostic> {
    let (path, text) = left.first()?;
    let message = match left.len() - 1 {
        0 => format!("“{text}” is an example that nobody has changed"),
        1 => format!("“{text}” and another text here are examples that nobody has changed"),
        n => format!("“{text}” and {n} more texts here are examples that nobody has changed"),
    };
    Some(Diagnostic::warning("placeholder", Place::Node(path.clone()), message).hint("write your own, or take it out"))
}

/// What belongs together: a block of the body, or a field of the slide.
fn holder(path: &NodePath) -> &[Segment] {
    // slides[i].body[j], slides[i].title
    let segments = path.segments();
    &segments[..segments.len().min(4)]
}

/// True for the text of an example; three dots say "and so on" in a table.
fn is_example(text: &str, path: &NodePath) -> bool {
    let is_cell = || path.segments().contains(&Segment::Field("rows".into()));
    TEXTS.contains(&text.trim()) && !(text.trim() == "…" && is_cell())
}

/// Names and descriptions of figures, which are no texts of the slide.
fn in_figure(block: &Block, path: &NodePath) -> Vec<(NodePath, String)> {
    let described = |alt: Option<&Prose>| {
        let left = alt.filter(|alt| TEXTS.contains(&alt.trim()));
        left.map(|alt| (path.field("alt"), alt.to_string()))
    };
    match block {
        Block::Chart(chart) => {
            let is_example = !chart.x.is_empty() && chart.x.iter().all(|label| LABELS.contains(&label.trim()));
            let labels = chart.x.iter().enumerate().filter(|(_, label)| is_example || label.trim() == "…");
            let labels = labels.map(|(i, label)| (path.field("x").index(i), label.to_string()));
            let is_new = |name: &str| name.strip_prefix(SERIES).is_some_and(|number| number.parse::<u8>().is_ok());
            let series = chart.series.iter().enumerate().filter(|(_, (name, _))| is_new(name.trim()));
            let series = series.map(|(i, (name, _))| (path.field("series").index(i).index(0), name.to_string()));
            labels.chain(series).chain(described(chart.alt.as_ref())).collect()
        }
        Block::Diagram(diagram) => {
            let nodes = diagram.nodes.iter().enumerate().filter(|(_, (_, label))| TEXTS.contains(&label.trim()));
            nodes.map(|(i, (_, label))| (path.field("nodes").index(i).index(1), label.to_string())).collect()
        }
        Block::Map(map) => described(Some(&map.alt)).into_iter().collect(),
        _ => Vec::new(),
    }
}

/// A file's name tells nobody what a picture shows.
fn check_alt(image: &Image, path: &NodePath) -> Option<Diagnostic> {
    let file = image.path.rsplit('/').next().unwrap_or_default();
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let alt = letters(&image.alt);
    if alt.is_empty() || (alt != letters(stem) && alt != letters(file)) {
        return None;
    }
    let message = format!("“{}” is the file’s name, and tells nobody what the picture shows", image.alt.trim());
    let finding = Diagnostic::warning("placeholder", Place::Node(path.field("alt")), message);
    Some(finding.hint("say what one sees; `alt: \"\"` if it is mere decoration"))
}

/// A name without what files write differently: case, blanks, hyphens.
fn letters(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::decode;
    use crate::source::Source;

    fn found(slide: &str) -> Vec<String> {
        let text = format!("Deck(title: \"T\", slides: [Slide({slide})])");
        let deck = decode(&Source::new("t", text.as_str())).deck.unwrap();
        let findings = check(deck.slides[0].as_ref().unwrap(), 0);
        findings.iter().map(|finding| format!("{:?} {}", finding.place, finding.message)).collect()
    }

    #[test]
    fn what_nobody_changed_is_told_once_a_block() {
        assert_eq!(found("title: \"New slide\", body: [Text(\"Write here what the slide says\")]").len(), 2);
        let bullets = found("title: \"Steel\", body: [Bullets([\"First point\", \"Mine\", \"Third point\"])]");
        assert_eq!(bullets.len(), 1);
        assert!(bullets[0].contains("“First point” and another text"), "{bullets:?}");
        let chart = "Chart(kind: Bar, x: [\"First\", \"Second\"], series: [(\"Series 1\", [1, 2])])";
        let chart = found(&format!("title: \"Steel\", body: [{chart}]"));
        assert_eq!(chart.len(), 1);
        assert!(chart[0].contains("“First” and 2 more"), "{chart:?}");
    }

    #[test]
    fn what_merely_looks_alike_is_not_told() {
        let chart = "Chart(kind: Bar, x: [\"First\", \"1950\"], series: [(\"Series A\", [1, 2])])";
        let body = format!("Text(\"First point of order\"), {chart}, Image(path: \"a/IMG_12.jpg\", alt: \"A mill\")");
        assert_eq!(found(&format!("title: \"A new slide\", body: [{body}]")), [""; 0]);
        assert_eq!(found("title: \"A\", body: [Image(path: \"bridge.jpg\", alt: \"\")]"), [""; 0]);
    }

    #[test]
    fn a_files_name_describes_no_picture() {
        for alt in ["IMG 1234", "img_1234", "IMG_1234.JPG"] {
            let told = found(&format!("title: \"A\", body: [Image(path: \"img/IMG_1234.jpg\", alt: \"{alt}\")]"));
            assert_eq!(told.len(), 1, "{alt}");
            assert!(told[0].contains("the file’s name"), "{told:?}");
        }
    }
}
