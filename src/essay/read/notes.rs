//! Puts footnotes, which files keep elsewhere, behind the paragraphs that call them.

use std::collections::BTreeMap;

use super::Paragraph;

/// Each note with the number of paragraphs that stand before it: that of its first call, by its label. Those that
/// nothing calls come last.
pub(super) fn called(calls: Vec<(usize, String)>, notes: Vec<(String, Paragraph)>) -> Vec<(usize, Paragraph)> {
    let mut waiting: BTreeMap<String, Vec<(usize, Paragraph)>> = BTreeMap::new();
    for (number, (label, note)) in notes.into_iter().enumerate() {
        waiting.entry(label).or_default().push((number, note));
    }
    let mut found = Vec::new();
    for (at, label) in calls {
        let own = waiting.remove(&label).unwrap_or_default();
        found.extend(own.into_iter().map(|(_, note)| (at, note)));
    }
    let mut others: Vec<(usize, Paragraph)> = waiting.into_values().flatten().collect();
    others.sort_by_key(|(number, _)| *number);
    found.extend(others.into_iter().map(|(_, note)| (usize::MAX, note)));
    found
}

/// Puts each note behind as many paragraphs as its number says; the numbers never fall.
pub(super) fn place(paragraphs: &mut Vec<Paragraph>, notes: Vec<(usize, Paragraph)>) {
    let mut placed = Vec::with_capacity(paragraphs.len() + notes.len());
    let mut notes = notes.into_iter().peekable();
    for (index, paragraph) in std::mem::take(paragraphs).into_iter().enumerate() {
        placed.extend(std::iter::from_fn(|| notes.next_if(|(at, _)| *at <= index)).map(|(_, note)| note));
        placed.push(paragraph);
    }
    placed.extend(notes.map(|(_, note)| note));
    *paragraphs = placed;
}
