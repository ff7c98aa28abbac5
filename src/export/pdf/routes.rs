//! Where links lead: which page each slide of the talk is on, as soon as that is known.

use std::collections::{BTreeMap, BTreeSet};

use krilla::action::{Action, LinkAction};
use krilla::annotation::{Annotation, LinkAnnotation, Target};
use krilla::destination::XyzDestination;
use krilla::geom::{Point, Quadrilateral};

use super::canvas::LinkArea;
use super::paint;
use crate::export::document::{Page, Talk};
use crate::layout::frame::ItemKind;

/// Schemes of addresses that a click may open.
const SCHEMES: [&str; 5] = ["http", "https", "mailto", "tel", "ftp"];

/// A place in the document.
#[derive(Debug, Clone)]
pub(super) struct Stop {
    /// Its page, from 0.
    pub(super) page: usize,
    /// Where on it, in points.
    pub(super) at: Point,
    /// What it is called.
    pub(super) title: String,
}

/// Where the slides of the talk are.
#[derive(Debug, Default)]
pub(super) struct Routes {
    stops: BTreeMap<String, Stop>,
    /// Slides that are still to come, by their ids, with their places in the export.
    to_come: BTreeMap<String, usize>,
    /// Places in the export of the slides by their indices in the deck.
    places: BTreeMap<usize, usize>,
}

impl Routes {
    /// What the talk promises.
    pub(super) fn new(talk: Talk<'_>) -> Self {
        let mut routes = Self::default();
        for (place, &index) in talk.slides.iter().enumerate() {
            routes.places.insert(index, place);
            let slide = talk.deck.deck.slides.get(index).and_then(Option::as_ref);
            if let Some(id) = slide.and_then(|slide| slide.id.as_ref()) {
                routes.to_come.entry(id.to_string()).or_insert(place);
            }
        }
        routes
    }

    /// A slide has its place; slides before it that didn't come never will.
    pub(super) fn arrive(&mut self, page: &Page, stop: Stop) {
        let place = self.places.get(&page.slide.index).copied().unwrap_or(0);
        self.to_come.retain(|_, other| *other > place);
        if let Some(id) = &page.slide.slide.id {
            self.stops.entry(id.to_string()).or_insert(stop);
        }
    }

    /// Nothing more comes.
    pub(super) fn close(&mut self) {
        self.to_come.clear();
    }

    /// True if all links of a page lead to where they will.
    pub(super) fn knows_targets_of(&self, page: &Page) -> bool {
        let mut targets = BTreeSet::new();
        page.frame.frame.visit_at_step(page.step, &mut |item, _| {
            if let ItemKind::Link(link) = &item.kind
                && let Some(id) = link.target.strip_prefix('#')
            {
                targets.insert(id);
            }
        });
        targets.into_iter().all(|id| !self.to_come.contains_key(id))
    }

    /// True if a link's target is in the document, or an address that may be opened.
    pub(super) fn leads_somewhere(&self, target: &str) -> bool {
        match target.strip_prefix('#') {
            Some(id) => self.stops.contains_key(id),
            None => may_open(target),
        }
    }

    /// The link as the PDF takes it; `None` if it leads nowhere.
    pub(super) fn annotation(&self, area: &LinkArea) -> Option<Annotation> {
        let (target, words) = match area.target.strip_prefix('#') {
            Some(id) => {
                let stop = self.stops.get(id)?;
                let destination = XyzDestination::new(stop.page, stop.at);
                (Target::Destination(destination.into()), stop.title.clone())
            }
            None => {
                let action = LinkAction::new(escaped(&area.target));
                (Target::Action(Action::Link(action)), super::plain(&area.target))
            }
        };
        let link = match area.rects.as_slice() {
            [only] => LinkAnnotation::new(paint::rect(*only)?, target),
            several => {
                let quads: Option<Vec<Quadrilateral>> = several.iter().map(|rect| quad(*rect)).collect();
                LinkAnnotation::new_with_quad_points(quads.filter(|quads| !quads.is_empty())?, target)
            }
        };
        Some(Annotation::new_link(link, Some(words)))
    }
}

fn quad(rect: kurbo::Rect) -> Option<Quadrilateral> {
    let corner = |x, y| paint::point(kurbo::Point::new(x, y));
    Some(Quadrilateral([
        corner(rect.x0, rect.y1)?,
        corner(rect.x1, rect.y1)?,
        corner(rect.x1, rect.y0)?,
        corner(rect.x0, rect.y0)?,
    ]))
}

/// False for programs in the guise of addresses.
fn may_open(target: &str) -> bool {
    let target = target.trim();
    if target.is_empty() {
        return false;
    }
    match target.split_once(':') {
        Some((scheme, _)) if !scheme.contains(['/', '?', '#']) => {
            SCHEMES.iter().any(|known| scheme.eq_ignore_ascii_case(known))
        }
        Some(_) | None => true,
    }
}

/// An address in the letters that addresses have.
fn escaped(target: &str) -> String {
    let mut address = String::with_capacity(target.len());
    for byte in target.trim().bytes() {
        if byte.is_ascii_graphic() && !b"<>\"\\^`{|}".contains(&byte) {
            address.push(char::from(byte));
        } else {
            address.push_str(&format!("%{byte:02X}"));
        }
    }
    address
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_are_opened() {
        assert!(may_open("https://example.org/a:b") && may_open("MAILTO:a@b") && may_open("essay.pdf"));
        assert!(!may_open("javascript:alert(1)") && !may_open("file:///etc/passwd") && !may_open(" "));
        assert!(may_open("folder/a:b.pdf"));
    }

    #[test]
    fn addresses_have_no_other_letters() {
        assert_eq!(
            escaped("https://ru.wikipedia.org/wiki/Сталин (a)"),
            "https://ru.wikipedia.org/wiki/%D0%A1%D1%82%D0%B0%D0%BB%D0%B8%D0%BD%20(a)"
        );
    }
}
