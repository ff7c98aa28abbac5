//! Ctrl+B and Ctrl+I in a field of words: what is chosen becomes strong or emphasised, or plain again.

use std::ops::Range;

use egui::text::{CCursor, CCursorRange};
use egui::text_edit::TextEditState;
use egui::{Id, Key, Modifiers, Ui};

/// Takes the keys while the field has the keyboard, before it sees them; true if its text was changed.
pub(super) fn take_keys(ui: &Ui, id: Id, text: &mut String) -> bool {
    if !ui.memory(|memory| memory.has_focus(id)) {
        return false;
    }
    let pressed = |key| {
        ui.input_mut(|input| input.consume_key(Modifiers::COMMAND, key) || input.consume_key(Modifiers::CTRL, key))
    };
    let mark = match (pressed(Key::B), pressed(Key::I)) {
        (true, _) => "**",
        (false, true) => "*",
        (false, false) => return false,
    };
    let Some(mut state) = TextEditState::load(ui.ctx(), id) else { return false };
    let Some(range) = state.cursor.char_range() else { return false };
    let chosen = range.as_sorted_char_range();
    let after = toggle(text, chosen.start.0..chosen.end.0, mark);
    state.cursor.set_char_range(Some(CCursorRange::two(CCursor::new(after.start), CCursor::new(after.end))));
    state.store(ui.ctx(), id);
    true
}

/// Puts marks around the chosen characters, or takes them off; what is chosen then.
fn toggle(text: &mut String, chosen: Range<usize>, mark: &str) -> Range<usize> {
    let chars: Vec<char> = text.chars().collect();
    let (start, end) = (chosen.start.min(chars.len()), chosen.end.min(chars.len()));
    let n = mark.len();
    let stars_before = chars[..start].iter().rev().take_while(|&&c| c == '*').count();
    let stars_after = chars[end..].iter().take_while(|&&c| c == '*').count();
    // Three stars are both; two alone aren't one and one.
    let is_marked = |stars: usize| if n == 2 { stars >= 2 } else { stars % 2 == 1 };
    let words = |part: &[char]| part.iter().collect::<String>();
    if is_marked(stars_before) && is_marked(stars_after) {
        *text = words(&chars[..start - n]) + &words(&chars[start..end]) + &words(&chars[end + n..]);
        return start - n..end - n;
    }
    *text = words(&chars[..start]) + mark + &words(&chars[start..end]) + mark + &words(&chars[end..]);
    start + n..end + n
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_come_and_go() {
        let check = |before: &str, chosen: Range<usize>, mark: &str, expected: &str| {
            let mut text = before.to_owned();
            let there = toggle(&mut text, chosen.clone(), mark);
            assert_eq!(text, expected);
            assert_eq!(toggle(&mut text, there, mark), chosen, "{before}");
            assert_eq!(text, before);
        };
        check("say über now", 4..8, "**", "say **über** now");
        check("say über now", 4..8, "*", "say *über* now");
        check("say **über** now", 6..10, "*", "say ***über*** now");
        check("say ", 4..4, "**", "say ****");
    }
}
