//! Which page of ink belongs to which slide of a text.
//!
//! The names are made from the text alone, so that the window and the exporter
//! find the same ink, today and after the slides were moved about.

use std::collections::BTreeMap;

use super::Snapshot;
use crate::model::inline::Inline;
use crate::show::ink::PageKey;

/// Digits of a hash that tell slides of one deck apart.
const HASH_LEN: usize = 12;

/// The key of every slide, in the text's order; no two slides share one.
#[must_use]
pub fn page_keys(snapshot: &Snapshot) -> Vec<PageKey> {
    let slides = snapshot.deck().map_or(&[][..], |deck| deck.deck.slides.as_slice());
    let id = |index: usize| slides[index].as_ref().and_then(|slide| slide.id.clone());
    let titles: Vec<String> = slides
        .iter()
        .map(|slide| {
            let title = slide.as_ref().and_then(|slide| slide.title.as_ref());
            title.map(|title| Inline::parse(title).text).unwrap_or_default()
        })
        .collect();
    let mut n_of_title: BTreeMap<&str, usize> = BTreeMap::new();
    for index in (0..slides.len()).filter(|&index| id(index).is_none()) {
        *n_of_title.entry(titles[index].trim()).or_default() += 1;
    }
    let mut n_of_key: BTreeMap<PageKey, usize> = BTreeMap::new();
    (0..slides.len())
        .map(|index| {
            let title = titles[index].trim();
            let key = match id(index) {
                Some(id) => PageKey::Id(id),
                None if !title.is_empty() && n_of_title.get(title) == Some(&1) => PageKey::Title(title.to_owned()),
                None => PageKey::Text(title.to_owned(), text_hash(snapshot, index)),
            };
            let n_before = n_of_key.entry(key.clone()).or_default();
            *n_before += 1;
            if *n_before == 1 { key } else { twin(key, *n_before) }
        })
        .collect()
}

/// Slides that are the same word for word are told apart by their order.
fn twin(key: PageKey, number: usize) -> PageKey {
    match key {
        PageKey::Text(title, hash) => PageKey::Text(title, format!("{hash}-{number}")),
        PageKey::Id(name) | PageKey::Title(name) => PageKey::Text(name, format!("-{number}")),
        PageKey::Whiteboard => PageKey::Whiteboard,
    }
}

/// A hash of a slide's text that doesn't see how it is indented.
fn text_hash(snapshot: &Snapshot, index: usize) -> String {
    let span = snapshot.decoded().slide_span(index).unwrap_or_default();
    let text = snapshot.source().text().get(span.start as usize..span.end as usize).unwrap_or_default();
    let mut hasher = blake3::Hasher::new();
    for word in text.split_whitespace() {
        hasher.update(word.as_bytes());
        hasher.update(b" ");
    }
    let mut digits = hasher.finalize().to_hex().to_string();
    digits.truncate(HASH_LEN);
    digits
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::sync::Arc;

    use super::super::Shared;
    use super::*;
    use crate::source::Source;
    use crate::world::memory::MemoryWorld;

    fn keys(slides: &[&str]) -> Vec<PageKey> {
        let shared = Shared::new(Arc::new(MemoryWorld::new()));
        let text = format!("Deck(title: \"T\", slides: [\n{}\n])", slides.join(",\n"));
        page_keys(&Snapshot::new(&shared, Path::new("t.ron"), Source::new("t.ron", &text), None))
    }

    #[test]
    fn keys_follow_the_slides_through_the_text() {
        let (cover, roads) = ("Slide(id: \"cover\", title: \"A\")", "Slide(title: \"Two *roads*\")");
        let (one, two) = ("Slide(title: \"Map\", notes: \"1\")", "Slide(title: \"Map\", notes: \"2\")");
        let before = keys(&[cover, roads, one, two, one]);
        assert_eq!(before[0], PageKey::Id("cover".to_owned()));
        assert_eq!(before[1], PageKey::Title("Two roads".to_owned()));
        assert!(matches!(&before[2], PageKey::Text(title, _) if title == "Map"));
        let mut different = before.clone();
        different.sort();
        different.dedup();
        assert_eq!(different.len(), 5);
        let after = keys(&["Slide(title: \"New\")", "Slide(title:   \"Map\",\n notes: \"2\")", roads, cover, one]);
        assert_eq!(after[1..], [3, 1, 0, 2].map(|index| before[index].clone()));
    }

    #[test]
    fn slides_that_can_not_be_read_have_keys_too() {
        let found = keys(&["Slide(titel: \"x\")", "Slide(titel: \"y\")", "Slide()"]);
        assert_eq!(found.len(), 3);
        assert!(found[0] != found[1] && found[1] != found[2]);
    }
}
