//! Keyboard focus of the console's controls.
//!
//! Space, Enter, Tab and the arrows belong to the show, so that a clicker
//! works whatever was touched last. F6 lends the keys that press a control to
//! the console's controls until Esc gives them back; what clickers send to
//! move on never changes its meaning.

use egui::{FocusDirection, Key, Response, Stroke, StrokeKind, Ui, ViewportCommand, ViewportId};

use super::command::Mode;
use super::keymap::Press;
use super::state::{State, View};
use super::tokens::Tokens;

/// What has the keys that press a control.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Holder {
    /// The show.
    #[default]
    Show,
    /// A button.
    Button,
    /// Something that the arrows move.
    Slider,
}

/// Where the focus should go in the next pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wish {
    /// To the next control.
    Next,
    /// To the one before.
    Previous,
    /// Back to the show.
    Leave,
}

/// The focus of the console.
#[derive(Debug, Default)]
pub struct Focus {
    holder: Holder,
    wish: Option<Wish>,
    has_slider: bool,
}

impl Focus {
    /// True if a control has the keys that press it.
    #[must_use]
    pub fn is_on_control(&self) -> bool {
        self.holder != Holder::Show
    }

    /// Moves the focus as was asked for, before the controls are drawn.
    pub fn begin(&mut self, ui: &Ui) {
        self.has_slider = false;
        let Some(wish) = self.wish.take() else { return };
        ui.memory_mut(|memory| match wish {
            Wish::Next => memory.move_focus(FocusDirection::Next),
            Wish::Previous => memory.move_focus(FocusDirection::Previous),
            Wish::Leave => {
                if let Some(id) = memory.focused() {
                    memory.surrender_focus(id);
                }
            }
        });
        // Past the last control the first one gets it only in the next pass.
        ui.ctx().request_repaint();
    }

    /// Notes a control that the arrows move.
    pub fn slider(&mut self, ui: &Ui, response: &Response) {
        if response.has_focus() {
            self.has_slider = true;
            let arrows = egui::EventFilter { horizontal_arrows: true, vertical_arrows: true, ..Default::default() };
            ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, arrows));
        }
    }

    /// Draws a ring around what has the focus, after all controls.
    pub fn end(&mut self, ui: &Ui, tokens: &Tokens) {
        let focused = ui.memory(|memory| memory.focused());
        if let Some(id) = focused.filter(|_| ui.input(|input| input.pointer.any_pressed())) {
            ui.memory_mut(|memory| memory.surrender_focus(id));
        }
        self.holder = match (focused, self.has_slider) {
            (None, _) => Holder::Show,
            (Some(_), true) => Holder::Slider,
            (Some(_), false) => Holder::Button,
        };
        let Some(response) = focused.and_then(|id| ui.ctx().read_response(id)) else { return };
        let ring = response.rect.expand(2.0).intersect(ui.ctx().viewport_rect().shrink(1.0));
        ui.painter().rect_stroke(ring, 7.0, Stroke::new(2.0, tokens.accent), StrokeKind::Middle);
    }
}

/// Whom a key is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyFor {
    /// The show.
    Show,
    /// The control that has the focus.
    Control,
    /// Nobody else: it gave the keys back.
    Nobody,
}

impl State {
    /// Moves the focus between the console's controls; from another window, brings the console forward.
    pub fn move_focus(&mut self, wish: Wish, from: ViewportId) {
        let Some(console) = self.viewport_of(View::Console) else { return };
        if console != from {
            self.ctx.send_viewport_cmd_to(console, ViewportCommand::Minimized(false));
            self.ctx.send_viewport_cmd_to(console, ViewportCommand::Focus);
        }
        self.console.focus.wish = Some(wish);
    }

    /// On the shelf Enter and Space press the button that Tab went to; the arrows go back to the decks.
    fn key_for_shelf(&self, press: Press) -> KeyFor {
        let focused = self.ctx.memory(egui::Memory::focused);
        let Some(id) = focused.filter(|_| !(press.ctrl || press.shift || press.alt)) else { return KeyFor::Show };
        match press.key {
            Key::Enter | Key::Space => KeyFor::Control,
            Key::ArrowLeft | Key::ArrowRight | Key::ArrowUp | Key::ArrowDown => {
                self.ctx.memory_mut(|memory| memory.surrender_focus(id));
                KeyFor::Show
            }
            _ => KeyFor::Show,
        }
    }

    /// Says whom a key pressed in a window is for.
    pub fn key_for(&mut self, press: Press, from: ViewportId) -> KeyFor {
        if self.mode() == Mode::Shelf {
            return self.key_for_shelf(press);
        }
        let holder = self.console.focus.holder;
        let is_lent = holder != Holder::Show
            && self.viewport_of(View::Console) == Some(from)
            && matches!(self.mode(), Mode::Present | Mode::Draw)
            && !(press.ctrl || press.shift || press.alt);
        match press.key {
            _ if !is_lent => KeyFor::Show,
            Key::Escape => {
                self.console.focus.wish = Some(Wish::Leave);
                self.console.focus.holder = Holder::Show;
                self.repaint();
                KeyFor::Nobody
            }
            Key::Space | Key::Enter => KeyFor::Control,
            Key::ArrowLeft | Key::ArrowRight | Key::ArrowUp | Key::ArrowDown if holder == Holder::Slider => {
                KeyFor::Control
            }
            _ => KeyFor::Show,
        }
    }
}
