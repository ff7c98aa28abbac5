//! The slide for those who hear it: its title, its text in order, and what its pictures mean.

use egui::accesskit::{Live, Role};
use egui::{Rect, Sense, Ui, WidgetInfo, pos2, vec2};

use super::screen;
use crate::app::shelf::slide_title;
use crate::app::talk::OpenTalk;
use crate::layout::frame;
use crate::show::SlidePos;

/// Gives screen readers the slide, and announces each change of what shows.
pub(super) fn read_out(ui: &Ui, talk: &OpenTalk, rect: Rect) {
    let pos = talk.show().pos();
    let image = ui.interact(rect, ui.scope_id().with("current slide"), Sense::hover());
    image.widget_info(|| WidgetInfo::labeled(Role::Image, true, announcement(talk)));
    ui.ctx().accesskit_node_builder(image.id, |node| node.set_live(Live::Polite));
    passages(ui, talk, pos, rect);
}

/// Gives screen readers what is written at a place of the talk, in reading order, where its picture lies at `rect`.
pub(in crate::app::windows) fn passages(ui: &Ui, talk: &OpenTalk, pos: SlidePos, rect: Rect) {
    let Some(slide) = talk.edition().laid_out(pos.slide) else { return };
    let scale = rect.width() / (slide.frame.size.width.max(1.0) as f32);
    for (i, passage) in slide.frame.passages_at_step(pos.step).into_iter().enumerate() {
        let place = passage.rect;
        let min = rect.min + vec2(place.x0 as f32, place.y0 as f32) * scale;
        let max = rect.min + vec2(place.x1 as f32, place.y1 as f32) * scale;
        let place = Rect::from_min_max(min, pos2(max.x.max(min.x + 1.0), max.y.max(min.y + 1.0))).intersect(rect);
        let node = ui.interact(place, ui.scope_id().with(("passage", i)), Sense::hover());
        let (role, level) = role_of(passage.role.as_ref());
        node.widget_info(|| WidgetInfo::labeled(role, true, &passage.text));
        if let Some(level) = level {
            ui.ctx().accesskit_node_builder(node.id, |node| node.set_level(level));
        }
    }
}

/// `Slide 4 of 17: Two roads`, with what else the audience sees.
fn announcement(talk: &OpenTalk) -> String {
    let pos = talk.show().pos();
    let (number, n_slides) = talk.number();
    let number = number.map_or_else(|| "hidden".to_owned(), |number| number.to_string());
    let mut text = format!("Slide {number} of {n_slides}: {}", slide_title(talk.edition(), pos.slide));
    if pos.step > 0 {
        text = format!("{text}, step {} of {}", pos.step + 1, talk.n_steps());
    }
    match screen::status(talk) {
        Some(status) => format!("{status}. {text}"),
        None => text,
    }
}

/// The role of a passage, and the level of a heading.
fn role_of(role: Option<&frame::Role>) -> (Role, Option<usize>) {
    match role {
        Some(frame::Role::Heading(level)) => (Role::Heading, Some(usize::from(*level))),
        Some(frame::Role::Figure(_)) => (Role::Image, None),
        Some(frame::Role::Quote) => (Role::Blockquote, None),
        Some(frame::Role::Code) => (Role::Code, None),
        // Lists and tables are told line by line: a screen reader expects items only within their list.
        Some(
            frame::Role::Paragraph
            | frame::Role::List
            | frame::Role::ListItem
            | frame::Role::Table
            | frame::Role::TableRow
            | frame::Role::TableCell(_)
            | frame::Role::Artifact,
        )
        | None => (Role::Label, None),
    }
}
