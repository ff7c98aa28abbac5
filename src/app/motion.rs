//! Whether the system asks programs to keep still.
//!
//! The window library doesn't tell, so the desktops' own settings are asked
//! once, on a thread of its own: what doesn't answer asks for nothing.

use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// The system's wish, known some moments after the start.
#[derive(Debug, Clone, Default)]
pub struct SystemMotion(Arc<AtomicBool>);

impl SystemMotion {
    /// Asks the system; `on_change` is called if it wants programs to keep still.
    #[must_use]
    pub fn ask(on_change: impl FnOnce() + Send + 'static) -> Self {
        let answer = Self::default();
        let heard = answer.clone();
        let named = std::thread::Builder::new().name("diafilm-motion".to_owned());
        let asking = named.spawn(move || {
            if QUESTIONS.iter().any(|question| question.wants_stillness()) {
                heard.0.store(true, Ordering::Relaxed);
                on_change();
            }
        });
        // Without the thread the system simply isn't asked.
        drop(asking);
        answer
    }

    /// True if nothing should move.
    #[must_use]
    pub fn is_reduced(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// A program that prints a desktop's setting, and what it prints when nothing should move.
struct Question {
    program: &'static str,
    arguments: &'static [&'static str],
    still: &'static str,
}

#[cfg(target_os = "macos")]
const QUESTIONS: &[Question] =
    &[Question { program: "defaults", arguments: &["read", "com.apple.universalaccess", "reduceMotion"], still: "1" }];

#[cfg(all(unix, not(target_os = "macos")))]
const QUESTIONS: &[Question] = &[
    Question {
        program: "gsettings",
        arguments: &["get", "org.gnome.desktop.interface", "enable-animations"],
        still: "false",
    },
    Question {
        program: "kreadconfig6",
        arguments: &["--group", "KDE", "--key", "AnimationDurationFactor"],
        still: "0",
    },
];

#[cfg(not(unix))]
const QUESTIONS: &[Question] = &[];

impl Question {
    fn wants_stillness(&self) -> bool {
        let mut command = Command::new(self.program);
        let output = command.args(self.arguments).stdin(Stdio::null()).stderr(Stdio::null()).output();
        output.is_ok_and(|output| output.status.success() && self.is_still(&output.stdout))
    }

    fn is_still(&self, printed: &[u8]) -> bool {
        String::from_utf8_lossy(printed).trim() == self.still
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_very_answer_counts() {
        let question = Question { program: "no-such-program-here", arguments: &[], still: "false" };
        assert!(question.is_still(b"false\n") && !question.is_still(b"true\n") && !question.is_still(b""));
        assert!(!question.wants_stillness());
    }
}
