//! Minimal changes of a text: applied, inverted, and used to map offsets.

use super::span::Span;

/// One replacement: the bytes of `delete` become `insert`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Indel {
    /// What goes away.
    pub delete: Span,
    /// What comes in its place.
    pub insert: String,
}

/// A set of sorted, disjoint replacements of one text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TextEdit {
    indels: Vec<Indel>,
}

impl TextEdit {
    /// A single replacement.
    #[must_use]
    pub fn replace(delete: Span, insert: impl Into<String>) -> Self {
        Self { indels: vec![Indel { delete, insert: insert.into() }] }
    }

    /// A single insertion.
    #[must_use]
    pub fn insert(offset: u32, insert: impl Into<String>) -> Self {
        Self::replace(Span::at(offset), insert)
    }

    /// Several replacements; `None` if two of them overlap.
    #[must_use]
    pub fn from_indels(mut indels: Vec<Indel>) -> Option<Self> {
        indels.sort_by_key(|indel| (indel.delete.start, indel.delete.end));
        let disjoint = indels.windows(2).all(|pair| pair[0].delete.end <= pair[1].delete.start);
        disjoint.then_some(Self { indels })
    }

    /// The replacements in order.
    #[must_use]
    pub fn indels(&self) -> &[Indel] {
        &self.indels
    }

    /// The text after the edit; `None` if a span lies outside it or cuts a character.
    #[must_use]
    pub fn apply(&self, text: &str) -> Option<String> {
        let mut out = String::with_capacity(text.len());
        let mut at = 0;
        for indel in &self.indels {
            out.push_str(text.get(at..indel.delete.start as usize)?);
            out.push_str(&indel.insert);
            at = indel.delete.end as usize;
        }
        out.push_str(text.get(at..)?);
        Some(out)
    }

    /// The edit that brings `text` back after this one was applied to it.
    #[must_use]
    pub fn invert(&self, text: &str) -> Option<Self> {
        let mut indels = Vec::with_capacity(self.indels.len());
        let mut shift: i64 = 0;
        for indel in &self.indels {
            let start = u32::try_from(i64::from(indel.delete.start) + shift).ok()?;
            let inserted = u32::try_from(indel.insert.len()).ok()?;
            indels.push(Indel {
                delete: Span::new(start, start.checked_add(inserted)?),
                insert: text.get(indel.delete.range())?.to_owned(),
            });
            shift += i64::from(inserted) - i64::from(indel.delete.len());
        }
        Some(Self { indels })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn applying_then_inverting_restores_the_bytes() {
        let text = "one, two, three";
        let edit = TextEdit::from_indels(vec![
            Indel { delete: Span::new(5, 8), insert: "zwei".into() },
            Indel { delete: Span::new(0, 3), insert: String::new() },
        ])
        .unwrap();
        let changed = edit.apply(text).unwrap();
        assert_eq!(changed, ", zwei, three");
        assert_eq!(edit.invert(text).unwrap().apply(&changed).unwrap(), text);
    }

    #[test]
    fn overlapping_and_outside_edits_are_refused() {
        let overlap = vec![
            Indel { delete: Span::new(0, 3), insert: String::new() },
            Indel { delete: Span::new(2, 4), insert: String::new() },
        ];
        assert_eq!(TextEdit::from_indels(overlap), None);
        assert_eq!(TextEdit::insert(9, "x").apply("short"), None);
        assert_eq!(TextEdit::insert(1, "x").apply("é"), None);
    }
}
