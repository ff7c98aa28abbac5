//! A Frame as it is read out: its text in order, with what each passage means and where it stands.
//!
//! Knows nothing of who reads: screen readers, search and tests take the same
//! passages.

use std::sync::Arc;

use kurbo::{Affine, Rect, Shape as _};

use super::frame::{Frame, FrameItem, ItemKind, Role};

/// A paragraph, a heading, or a figure by its alternative text.
#[derive(Debug, Clone, PartialEq)]
pub struct Passage {
    /// What it means: the innermost role around it.
    pub role: Option<Role>,
    /// The words.
    pub text: String,
    /// Where it stands, in slide units.
    pub rect: Rect,
}

impl Frame {
    /// What shows at `step`, in reading order.
    #[must_use]
    pub fn passages_at_step(&self, step: u16) -> Vec<Passage> {
        let mut reader = Reader { step, passages: Vec::new(), paragraph: None };
        reader.read(&self.items, Affine::IDENTITY, None);
        reader.passages
    }

    /// The text that shows at `step`, in reading order, one line for each paragraph or figure.
    #[must_use]
    pub fn text_at_step(&self, step: u16) -> Vec<String> {
        self.passages_at_step(step).into_iter().map(|passage| passage.text).collect()
    }
}

struct Reader {
    step: u16,
    passages: Vec<Passage>,
    /// The text that the last passage's runs share.
    paragraph: Option<Arc<str>>,
}

impl Reader {
    fn read(&mut self, items: &[FrameItem], to_frame: Affine, role: Option<&Role>) {
        let step = self.step;
        for item in items.iter().filter(|item| item.steps.contains(step)) {
            match &item.kind {
                ItemKind::Group(group) => {
                    let to_frame = to_frame * group.transform;
                    match &group.role {
                        Some(Role::Artifact) => {}
                        Some(Role::Figure(alt)) => {
                            if !alt.is_empty() {
                                let rect = bounds(&group.items, self.step, to_frame);
                                self.push(group.role.as_ref(), alt.to_string(), rect.unwrap_or_default());
                            }
                        }
                        // The opening mark hangs apart from the words, and belongs to them.
                        Some(Role::Quote) => {
                            let mut inner = Self { step: self.step, passages: Vec::new(), paragraph: None };
                            inner.read(&group.items, to_frame, None);
                            let words = inner.passages.iter().map(|passage| passage.text.as_str()).collect();
                            let rect = inner.passages.iter().map(|passage| passage.rect).reduce(|a, b| a.union(b));
                            self.push(group.role.as_ref(), words, rect.unwrap_or_default());
                        }
                        Some(inner) => self.read(&group.items, to_frame, Some(inner)),
                        None => self.read(&group.items, to_frame, role),
                    }
                }
                ItemKind::Text(run) => {
                    let rect = to_frame.transform_rect_bbox(run_rect(run));
                    // Runs of one paragraph share its text: the first one tells all of it.
                    let is_told =
                        run.text_range.start > 0 && self.paragraph.as_ref().is_some_and(|told| **told == *run.text);
                    match self.passages.last_mut().filter(|_| is_told) {
                        Some(last) => last.rect = last.rect.union(rect),
                        None => {
                            self.push(role, run.text.to_string(), rect);
                            self.paragraph = Some(Arc::clone(&run.text));
                        }
                    }
                }
                ItemKind::Shape(_) | ItemKind::Image(_) | ItemKind::Link(_) => {}
            }
        }
    }

    fn push(&mut self, role: Option<&Role>, text: String, rect: Rect) {
        self.paragraph = None;
        self.passages.push(Passage { role: role.cloned(), text, rect });
    }
}

fn run_rect(run: &super::frame::GlyphRun) -> Rect {
    let (ascent, descent) = (f64::from(run.ascent), f64::from(run.descent));
    let (x, y) = (run.origin.x, run.origin.y);
    Rect::new(x, y - ascent, x + f64::from(run.advance), y + descent)
}

/// What items cover at a step; `None` if they draw nothing.
fn bounds(items: &[FrameItem], step: u16, to_frame: Affine) -> Option<Rect> {
    let of_item = |item: &FrameItem| match &item.kind {
        ItemKind::Group(group) => bounds(&group.items, step, to_frame * group.transform),
        ItemKind::Text(run) => Some(to_frame.transform_rect_bbox(run_rect(run))),
        ItemKind::Shape(shape) => Some(to_frame.transform_rect_bbox(shape.path.bounding_box())),
        ItemKind::Image(image) => Some(to_frame.transform_rect_bbox(image.rect)),
        ItemKind::Link(_) => None,
    };
    items.iter().filter(|item| item.steps.contains(step)).filter_map(of_item).reduce(|a, b| a.union(b))
}
