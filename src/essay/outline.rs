//! Which parts an essay has, and what each paragraph is called.

use std::ops::Range;

use super::{Essay, Paragraph};

/// A part of an essay that becomes a deck.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// Index of its heading; `None` for what comes before the first one.
    pub heading: Option<usize>,
    /// Its heading, or the word for an introduction.
    pub title: String,
    /// Indices of its paragraphs, its own heading left out.
    pub range: Range<usize>,
}

/// The parts of an essay.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Outline {
    /// Its sections in order.
    pub sections: Vec<Section>,
    /// Indices of the paragraphs that list references.
    pub references: Range<usize>,
    /// Headings with nothing below them, which become no deck.
    pub empty: Vec<String>,
}

/// Divides an essay at the highest level of headings that occurs more than once.
#[must_use]
pub fn outline(essay: &Essay) -> Outline {
    let n = essay.paragraphs.len();
    let headings: Vec<(usize, u8)> =
        essay.paragraphs.iter().enumerate().filter_map(|(index, p)| Some((index, p.kind.level()?))).collect();
    let count = |level: u8| headings.iter().filter(|(_, l)| *l == level).count();
    let repeated = (1..=9).find(|level| count(*level) > 1);
    let level = repeated.or_else(|| headings.iter().map(|(_, level)| *level).min()).unwrap_or(1);
    let cuts: Vec<usize> = headings.iter().filter(|(_, l)| *l <= level).map(|(index, _)| *index).collect();
    let mut outline = Outline { references: n..n, ..Outline::default() };
    let first = cuts.first().copied().unwrap_or(n);
    let has_text = |range: Range<usize>| essay.paragraphs[range].iter().any(|p| p.is_spoken());
    if has_text(0..first) {
        let title = essay.words.prompts.introduction.to_owned();
        outline.sections.push(Section { heading: None, title, range: 0..first });
    }
    for (i, &cut) in cuts.iter().enumerate() {
        let range = cut + 1..cuts.get(i + 1).copied().unwrap_or(n);
        let title = essay.paragraphs[cut].text.clone();
        let lower = title.trim_end_matches([':', '.']).to_lowercase();
        if i + 1 == cuts.len() && i > 0 && essay.words.references.contains(&lower.as_str()) {
            outline.references = range;
        } else if has_text(range.clone()) {
            outline.sections.push(Section { heading: Some(cut), title, range });
        } else {
            outline.empty.push(title);
        }
    }
    outline
}

/// What the paragraph at an index is called: `p4`, or `h2` for a heading; counted from 1.
#[must_use]
pub fn names(essay: &Essay) -> Vec<String> {
    let (mut n_headings, mut n_others) = (0, 0);
    let name = |paragraph: &Paragraph| {
        if paragraph.kind.level().is_some() {
            n_headings += 1;
            format!("h{n_headings}")
        } else {
            n_others += 1;
            format!("p{n_others}")
        }
    };
    essay.paragraphs.iter().map(name).collect()
}

#[cfg(test)]
mod tests {
    use super::super::read::read;
    use super::*;

    #[test]
    fn the_first_repeated_level_divides() {
        let essay = read(
            "a.md",
            b"# T\n\nIntro words here.\n\n## A\n\nText.\n\n### A1\n\nMore.\n\n## B\n\nText.\n\n## Sources\n\n- Shen\n",
        )
        .unwrap();
        let outline = outline(&essay);
        let titles: Vec<&str> = outline.sections.iter().map(|section| section.title.as_str()).collect();
        assert_eq!(titles, ["Introduction", "A", "B"]);
        assert_eq!(outline.references.len(), 1);
        assert_eq!(names(&essay)[..3], ["p1", "h1", "p2"]);
    }
}
