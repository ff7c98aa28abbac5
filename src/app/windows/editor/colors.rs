//! The text in the colours of what its parts are.

use std::sync::Arc;

use egui::text::{LayoutJob, TextFormat};
use egui::{Color32, FontId};

use crate::app::tokens::Tokens;
use crate::syntax::{TokenKind, Tree};

/// Size of the text, in points.
pub(super) const SIZE: f32 = 14.0;

/// The whole text, coloured; `width` is where its lines are broken, in points.
pub(super) fn colored(tree: &Tree, tokens: &Tokens, width: f32) -> LayoutJob {
    let mut job = LayoutJob::default();
    job.wrap.max_width = width;
    job.text.reserve(tree.text().len());
    for (i, token) in tree.tokens().iter().enumerate() {
        let next = tree.tokens()[i + 1..].iter().find(|token| !token.is_trivia()).map(|token| token.kind);
        job.append(tree.slice(token.span), 0.0, format(color(token.kind, next, tokens)));
    }
    job
}

fn format(color: Color32) -> TextFormat {
    TextFormat { font_id: FontId::monospace(SIZE), color, line_height: Some(SIZE * 1.45), ..TextFormat::default() }
}

fn color(kind: TokenKind, next: Option<TokenKind>, tokens: &Tokens) -> Color32 {
    match kind {
        TokenKind::LineComment | TokenKind::BlockComment => tokens.muted,
        TokenKind::String | TokenKind::Bytes | TokenKind::Char => tokens.text,
        TokenKind::Number => tokens.warn,
        TokenKind::Ident => match next {
            Some(TokenKind::Colon) => tokens.field,
            Some(TokenKind::Open(_)) => tokens.accent,
            _ => tokens.warn,
        },
        TokenKind::Other => tokens.late,
        TokenKind::Whitespace | TokenKind::Open(_) | TokenKind::Close(_) => tokens.muted,
        TokenKind::Comma | TokenKind::Colon | TokenKind::Equals | TokenKind::Hash | TokenKind::Bang => tokens.muted,
    }
}

/// The colours of a text, made once for each text, width and appearance.
#[derive(Debug, Default)]
pub(super) struct ColorCache {
    key: Option<(usize, u64, u32, Color32)>,
    job: Arc<LayoutJob>,
}

impl ColorCache {
    /// The text of this tree, coloured.
    pub(super) fn get(&mut self, tree: &Tree, tokens: &Tokens, width: f32) -> Arc<LayoutJob> {
        let hash = blake3::hash(tree.text().as_bytes());
        let mut first = [0; 8];
        first.copy_from_slice(&hash.as_bytes()[..8]);
        let key = (tree.text().len(), u64::from_le_bytes(first), width.to_bits(), tokens.text);
        if self.key != Some(key) {
            self.key = Some(key);
            self.job = Arc::new(colored(tree, tokens, width));
        }
        Arc::clone(&self.job)
    }
}
