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

    /// This edit and then `next`, which is one of the text after it, as one edit; `None` if `next` cuts a character.
    #[must_use]
    pub fn then(&self, next: &Self) -> Option<Self> {
        let mut pieces = self.pieces();
        // From the end, so that what is before stays where it is.
        for indel in next.indels.iter().rev() {
            let rest = split_off(&mut pieces, indel.delete.end)?;
            split_off(&mut pieces, indel.delete.start)?;
            pieces.push(Piece::New(indel.insert.clone()));
            pieces.extend(rest);
        }
        let (mut indels, mut at, mut insert) = (Vec::new(), 0, String::new());
        for piece in pieces {
            match piece {
                Piece::New(text) => insert.push_str(&text),
                Piece::Kept(span) if span.is_empty() => {}
                Piece::Kept(span) => {
                    if span.start > at || !insert.is_empty() {
                        indels.push(Indel { delete: Span::new(at, span.start), insert: std::mem::take(&mut insert) });
                    }
                    at = span.end;
                }
            }
        }
        Some(Self { indels })
    }

    /// The text after the edit, as what is kept of the text before and what is new.
    fn pieces(&self) -> Vec<Piece> {
        let mut pieces = Vec::with_capacity(2 * self.indels.len() + 1);
        let mut at = 0;
        for indel in &self.indels {
            pieces.push(Piece::Kept(Span::new(at, indel.delete.start)));
            pieces.push(Piece::New(indel.insert.clone()));
            at = indel.delete.end;
        }
        // However long the text is.
        pieces.push(Piece::Kept(Span::new(at, u32::MAX)));
        pieces
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

/// A part of a text after an edit.
#[derive(Debug)]
enum Piece {
    /// Bytes of the text before it.
    Kept(Span),
    /// What the edit put in.
    New(String),
}

/// Takes off what stands from an offset on; `None` if that cuts a character.
fn split_off(pieces: &mut Vec<Piece>, offset: u32) -> Option<Vec<Piece>> {
    let mut left = offset;
    for i in 0..pieces.len() {
        let len = match &pieces[i] {
            Piece::Kept(span) => span.len(),
            Piece::New(text) => u32::try_from(text.len()).ok()?,
        };
        if left > len {
            left -= len;
            continue;
        }
        let mut rest = pieces.split_off(i + 1);
        let (before, behind) = match pieces.pop()? {
            Piece::Kept(span) => {
                let middle = span.start.checked_add(left)?;
                (Piece::Kept(Span::new(span.start, middle)), Piece::Kept(Span::new(middle, span.end)))
            }
            Piece::New(text) => {
                let (before, behind) = text.split_at_checked(left as usize)?;
                (Piece::New(before.to_owned()), Piece::New(behind.to_owned()))
            }
        };
        pieces.push(before);
        rest.insert(0, behind);
        return Some(rest);
    }
    None
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
    fn two_edits_one_after_the_other_are_one() {
        let text = "one, two, three";
        let edits = [
            TextEdit::replace(Span::new(5, 8), "zwei"),
            TextEdit::insert(0, "0, "),
            TextEdit::insert(15, "!"),
            TextEdit::replace(Span::new(2, 9), ""),
            TextEdit::default(),
            TextEdit::from_indels(vec![
                Indel { delete: Span::new(0, 5), insert: "eins und".into() },
                Indel { delete: Span::new(9, 12), insert: String::new() },
            ])
            .unwrap(),
        ];
        for first in &edits {
            let middle = first.apply(text).unwrap();
            for second in edits.iter().filter(|second| second.apply(&middle).is_some()) {
                let both = first.then(second).unwrap();
                assert_eq!(both.apply(text), second.apply(&middle), "{first:?} {second:?}");
                assert_eq!(both.invert(text).unwrap().apply(&both.apply(text).unwrap()).unwrap(), text);
            }
        }
        let apart = TextEdit::insert(0, "a").then(&TextEdit::insert(16, "z")).unwrap();
        assert_eq!(apart.indels().len(), 2, "what lies between stays untouched");
        assert_eq!(TextEdit::insert(0, "é").then(&TextEdit::insert(1, "x")), None);
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
