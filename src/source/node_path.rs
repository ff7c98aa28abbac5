//! The address of a value in a deck, such as `slides[2].body[0].text`.
//!
//! A path joins what is drawn to where it is written without putting byte
//! offsets into the model: moving a comment changes no path.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

/// One step of a [`NodePath`].
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Segment {
    /// A named field of a struct.
    Field(Cow<'static, str>),
    /// An element of a list or tuple, counted from 0.
    Index(u32),
}

/// The address of a value in a deck; cheap to clone.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct NodePath(Arc<Vec<Segment>>);

impl NodePath {
    /// The whole deck.
    #[must_use]
    pub fn root() -> Self {
        Self::default()
    }

    /// The slide with this index, counted from 0 over all slides of the file.
    #[must_use]
    pub fn slide(index: usize) -> Self {
        Self::root().field("slides").index(index)
    }

    /// The field `name` of this value.
    #[must_use]
    pub fn field(&self, name: impl Into<Cow<'static, str>>) -> Self {
        self.push(Segment::Field(name.into()))
    }

    /// The element `index` of this list or tuple.
    #[must_use]
    pub fn index(&self, index: usize) -> Self {
        self.push(Segment::Index(u32::try_from(index).unwrap_or(u32::MAX)))
    }

    /// The steps from the root.
    #[must_use]
    pub fn segments(&self) -> &[Segment] {
        &self.0
    }

    /// The index of the slide that the path leads into, if it does.
    #[must_use]
    pub fn slide_idx(&self) -> Option<usize> {
        match self.segments() {
            [Segment::Field(name), Segment::Index(i), ..] if name == "slides" => Some(*i as usize),
            _ => None,
        }
    }

    fn push(&self, segment: Segment) -> Self {
        let mut segments = Vec::with_capacity(self.0.len() + 1);
        segments.extend_from_slice(&self.0);
        segments.push(segment);
        Self(Arc::new(segments))
    }
}

impl fmt::Display for NodePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, segment) in self.0.iter().enumerate() {
            match segment {
                Segment::Field(name) if i == 0 => write!(f, "{name}")?,
                Segment::Field(name) => write!(f, ".{name}")?,
                Segment::Index(index) => write!(f, "[{index}]")?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_as_written_in_code() {
        let path = NodePath::slide(2).field("body").index(0).field("text");
        assert_eq!(path.to_string(), "slides[2].body[0].text");
        assert_eq!(path.slide_idx(), Some(2));
        assert_eq!(NodePath::root().to_string(), "");
    }
}
