//! Findings as caret lines for any sink: plain text, ANSI, egui.
