//! Which events of the keyboard are ours, before the window library sees them.
//!
//! Tab and Space must mean the same in every window, so keys are taken out of
//! its hands; where something is typed into a field, all but the field's own
//! keys are left to it.

use egui::{Event, ImeEvent, Key, ViewportId};

use super::clicker::Sent;
use super::focus::KeyFor;
use super::keymap::Press;
use super::state::State;

/// Takes out of the events what means something to us; `held` are the keys that are down and that the window library
/// knows nothing of.
pub(super) fn take_events(state: &mut State, held: &mut Vec<Key>, events: &mut Vec<Event>, from: ViewportId) {
    state.close_lost_overlays();
    // The Enter that ends a composition arrives with its text, and chooses nothing.
    let is_composed = events.iter().any(|event| matches!(event, Event::Ime(ImeEvent::Commit(_))));
    // A letter comes as a key and as a text: where the key was a command, the text is nothing.
    let mut is_taken_key = false;
    events.retain(|event| {
        let is_taken = match event {
            Event::Text(_) if is_taken_key => true,
            // Any event that is left has the window drawn twice more: in the middle of a transition.
            Event::Key { key, pressed: false, .. } if release(held, *key) => {
                state.note_clicker(event);
                true
            }
            _ => take(state, event, from, is_composed),
        };
        is_taken_key = is_taken && matches!(event, Event::Key { .. });
        if let Event::Key { key, pressed: true, .. } = event
            && is_taken
            && !held.contains(key)
        {
            held.push(*key);
        }
        !is_taken
    });
}

/// True if the key's press was taken.
fn release(held: &mut Vec<Key>, key: Key) -> bool {
    let n_before = held.len();
    held.retain(|other| *other != key);
    held.len() < n_before
}

fn take(state: &mut State, event: &Event, from: ViewportId, is_composed: bool) -> bool {
    if let Event::Key { key, .. } = event
        && is_modifier(*key)
    {
        return false;
    }
    if state.note_clicker(event) {
        return true;
    }
    match event {
        // It closes the menu that is open, and nothing else.
        Event::Key { key: Key::Escape, pressed: true, .. }
            if state.stage.menu.is_open() || egui::Popup::is_any_open(&state.ctx) =>
        {
            false
        }
        Event::Key { key, physical_key, pressed: true, repeat, modifiers } => {
            let is_composing = state.composing().is_some_and(|is_composing| *is_composing || is_composed);
            if is_composing {
                return false;
            }
            match state.key_for(Press::new(*key, *modifiers), from) {
                KeyFor::Show => {}
                KeyFor::Control => return false,
                KeyFor::Nobody => return true,
            }
            let sent = Sent { key: *key, physical: *physical_key, modifiers: *modifiers };
            state.press(&sent.candidates(), *repeat, from) || state.type_from_elsewhere(event, from)
        }
        Event::Ime(ime) => {
            if let Some(is_composing) = state.composing() {
                *is_composing = matches!(ime, ImeEvent::Preedit { text, .. } if !text.is_empty());
            }
            state.type_from_elsewhere(event, from)
        }
        Event::Text(_) | Event::Paste(_) => state.type_from_elsewhere(event, from),
        _ => false,
    }
}

/// True for keys that mean nothing alone.
fn is_modifier(key: Key) -> bool {
    matches!(
        key,
        Key::ShiftLeft
            | Key::ShiftRight
            | Key::ControlLeft
            | Key::ControlRight
            | Key::AltLeft
            | Key::AltRight
            | Key::SuperLeft
            | Key::SuperRight
            | Key::CapsLock
            | Key::NumLock
            | Key::ScrollLock
            | Key::PrintScreen
            | Key::Fn
            | Key::AudioVolumeMute
            | Key::AudioVolumeDown
            | Key::AudioVolumeUp
    )
}
