//! What is on the audience's screen where that isn't the current slide: held, black, white or at its end.

use egui::{Align2, Rect, Sense, StrokeKind, Ui, WidgetInfo, accesskit::Role, pos2};

use super::super::slide_view::{SlideView, centred, pixels};
use crate::app::state::State;
use crate::app::talk::OpenTalk;
use crate::app::tokens::{self, Tokens};
use crate::engine::edition::KnownTalk;
use crate::engine::worker::ImageKey;
use crate::show::{Cover, number_of_slide};

/// What the audience still sees while its picture is held, in words; `None` if it isn't.
pub(super) fn still_seen(talk: &OpenTalk) -> Option<String> {
    let audience = talk.show().audience();
    talk.show().is_frozen().then(|| match audience.cover {
        Cover::None => {
            let number = number_of_slide(&mut KnownTalk(talk.edition()), audience.pos.slide);
            number.map_or_else(|| "a hidden slide".to_owned(), |number| format!("slide {number}"))
        }
        Cover::Black => "a black screen".to_owned(),
        Cover::White => "a white screen".to_owned(),
        Cover::Whiteboard => "the whiteboard".to_owned(),
        Cover::EndCard { .. } => "the end of the talk".to_owned(),
    })
}

/// Says in words what the audience sees, if it isn't the current slide.
pub(super) fn status(talk: &OpenTalk) -> Option<String> {
    if let Some(seen) = still_seen(talk) {
        return Some(format!("Frozen: the audience still sees {seen}"));
    }
    match talk.show().audience().cover {
        Cover::None => None,
        Cover::Black => Some("Black screen".to_owned()),
        Cover::White => Some("White screen".to_owned()),
        Cover::Whiteboard => Some("Whiteboard".to_owned()),
        Cover::EndCard { .. } => Some("End of talk".to_owned()),
    }
}

/// The place whose picture is needed, if a slide is on the screen that isn't the current one.
pub(super) fn view(talk: &OpenTalk, max_size: [u32; 2]) -> Option<SlideView<'_>> {
    let audience = talk.show().audience();
    let is_held = talk.show().is_frozen() && audience.cover == Cover::None;
    is_held.then(|| SlideView { edition: talk.edition(), pos: audience.pos, max_size })
}

/// Draws the audience's picture into `area`; `max_size` is that of the picture, in pixels.
pub(super) fn on_screen(state: &State, ui: &Ui, talk: &OpenTalk, area: Rect, max_size: [u32; 2], tokens: &Tokens) {
    let Some(words) = status(talk) else { return };
    let audience = talk.show().audience();
    let place = ImageKey::new(talk.edition(), audience.pos, pixels(ui, area.size()));
    let rect = place.map_or(area, |key| centred(ui, area, key.width, key.height));
    match audience.cover {
        Cover::None => {
            ui.painter().rect_filled(rect, 0.0, tokens::BLACK);
            let texture = view(talk, max_size).and_then(|view| state.images.get_with_any_ink(&view.key()?));
            if let Some((texture, _)) = texture {
                let [left, top, right, bottom] = audience.zoom.part().map(|share| share as f32);
                let part = Rect::from_min_max(pos2(left, top), pos2(right, bottom));
                ui.painter().image(texture.id(), rect, part, tokens::WHITE);
            }
        }
        Cover::White => {
            ui.painter().rect_filled(rect, 0.0, tokens::WHITE);
        }
        Cover::Whiteboard => {
            ui.painter().rect_filled(rect, 0.0, tokens::WHITE);
            let key = ImageKey::whiteboard(talk.edition(), state.stage.max_size());
            let drawn = state.images.get_with_any_ink(&key).filter(|_| key.ink != 0);
            if let Some((texture, _)) = drawn {
                let whole = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
                ui.painter().image(texture.id(), rect, whole, tokens::WHITE);
            }
        }
        Cover::Black => {
            ui.painter().rect_filled(rect, 0.0, tokens::BLACK);
        }
        Cover::EndCard { .. } => {
            ui.painter().rect_filled(rect, 0.0, tokens::BLACK);
            let font = tokens::serif((rect.height() / 9.0).clamp(10.0, 20.0));
            ui.painter().text(rect.center(), Align2::CENTER_CENTER, "End of talk", font, tokens::END_CARD_TEXT);
        }
    }
    ui.painter().rect_stroke(rect, 0.0, egui::Stroke::new(2.0, tokens.accent), StrokeKind::Outside);
    let response = ui.interact(rect, ui.scope_id().with("on screen"), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, format!("On screen: {words}")));
}
