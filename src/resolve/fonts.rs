//! The fonts that text may use: bundled ones first, the system's on demand.
//!
//! Exports must look the same everywhere, so families come from the binary.
//! Finding the system's fonts costs tens of milliseconds; it happens once, and
//! only when the bundled fonts lack a glyph and the world allows it.

use std::fmt;
use std::sync::{Arc, OnceLock};

use fontique::{Collection, CollectionOptions, FallbackKey, GenericFamily, Script, SourceCache};
use parley::FontContext;
use peniko::{Blob, FontData};

use super::math_fonts::MathFonts;

/// Lists the bundled files with their contents.
macro_rules! bundled {
    ($($file:literal),+ $(,)?) => {
        &[$(($file, include_bytes!(concat!("../../assets/fonts/", $file)))),+]
    };
}

/// Every bundled font: file name and contents. Licences lie beside them in `assets/fonts`.
pub static BUNDLED: &[(&str, &[u8])] = bundled![
    "SourceSerif4-Regular.ttf",
    "SourceSerif4-Italic.ttf",
    "SourceSerif4-Semibold.ttf",
    "SourceSerif4-SemiboldItalic.ttf",
    "SourceSerif4-Bold.ttf",
    "Inter-Regular.ttf",
    "Inter-Italic.ttf",
    "Inter-Semibold.ttf",
    "Inter-Bold.ttf",
    "Inter-BoldItalic.ttf",
    "Inter-Black.ttf",
    "JetBrainsMono-Regular.ttf",
    "JetBrainsMono-Bold.ttf",
    "NotoSerifSC-Semibold.ttf",
    "NotoSansSC-Regular.ttf",
    "NotoSansSC-Bold.ttf",
    "NotoSansArabic-Regular.ttf",
    "NotoSansHebrew-Regular.ttf",
    "NotoSansMath-Regular.ttf",
    "NotoSansSymbols2-Regular.ttf",
];

/// Families that fill in where a text's own family lacks a glyph, in order.
pub const FALLBACK_FAMILIES: [&str; 8] = [
    "Inter",
    "Source Serif 4",
    "Noto Sans SC",
    "Noto Serif SC",
    "Noto Sans Arabic",
    "Noto Sans Hebrew",
    "Noto Sans Math",
    "Noto Sans Symbols 2",
];

/// All fonts; cheap to clone and to share between threads.
#[derive(Clone)]
pub struct FontBook {
    bundled: FontContext,
    /// The bundled fonts with the system's behind them; `None` if the world forbids it.
    system: Option<Arc<OnceLock<FontContext>>>,
    math: MathFonts,
}

impl fmt::Debug for FontBook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FontBook").field("allows_system", &self.system.is_some()).finish_non_exhaustive()
    }
}

impl FontBook {
    /// The bundled fonts, and the system's behind them if `allows_system`.
    #[must_use]
    pub fn new(allows_system: bool) -> Self {
        let mut collection = Collection::new(CollectionOptions { shared: false, system_fonts: false });
        register_bundled(&mut collection);
        let bundled = FontContext { collection, source_cache: SourceCache::default() };
        Self { bundled, system: allows_system.then(Arc::default), math: MathFonts::default() }
    }

    /// The bundled fonts alone.
    #[must_use]
    pub fn bundled(&self) -> FontContext {
        self.bundled.clone()
    }

    /// The fonts of formulas.
    #[must_use]
    pub fn math(&self) -> &MathFonts {
        &self.math
    }

    /// The bundled fonts with the system's behind them; looks for those on the first call.
    #[must_use]
    pub fn with_system(&self) -> Option<FontContext> {
        let system = self.system.as_ref()?;
        let context = system.get_or_init(|| {
            let mut collection = Collection::new(CollectionOptions { shared: false, system_fonts: true });
            register_bundled(&mut collection);
            FontContext { collection, source_cache: SourceCache::default() }
        });
        Some(context.clone())
    }

    /// True if a family of this name is bundled, or installed where the system may be asked.
    #[must_use]
    pub fn has_family(&self, name: &str) -> bool {
        self.has_bundled_family(name)
            || self.with_system().is_some_and(|mut fonts| fonts.collection.family_id(name).is_some())
    }

    /// True if a family of this name is bundled.
    #[must_use]
    pub fn has_bundled_family(&self, name: &str) -> bool {
        self.bundled.collection.clone().family_id(name).is_some()
    }
}

/// True if a font lies in the program, those of formulas too; the same everywhere.
#[must_use]
pub fn is_bundled(font: &FontData) -> bool {
    let bytes = font.data.data();
    let is_same = |file: &[u8]| std::ptr::eq(file, bytes);
    BUNDLED.iter().any(|(_, file)| is_same(file)) || super::math_fonts::files().any(is_same)
}

/// Puts the bundled fonts into a collection and makes them the fallback of the scripts they cover.
fn register_bundled(collection: &mut Collection) {
    for (_, bytes) in BUNDLED {
        // The blob points into the binary, so nothing is copied.
        collection.register_fonts(Blob::new(Arc::new(*bytes)), None);
    }
    let ids: Vec<_> = FALLBACK_FAMILIES.iter().filter_map(|name| collection.family_id(name)).collect();
    collection.set_generic_families(GenericFamily::SansSerif, ids.iter().copied());
    let by_script: [(&[u8; 4], &str); 7] = [
        (b"Hani", "Noto Sans SC"),
        (b"Hans", "Noto Sans SC"),
        (b"Hira", "Noto Sans SC"),
        (b"Kana", "Noto Sans SC"),
        (b"Bopo", "Noto Sans SC"),
        (b"Arab", "Noto Sans Arabic"),
        (b"Hebr", "Noto Sans Hebrew"),
    ];
    for (script, family) in by_script {
        if let Some(id) = collection.family_id(family) {
            collection.set_fallbacks(FallbackKey::new(Script::from_bytes(*script), None), std::iter::once(id));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_family_that_is_named_is_bundled() {
        let book = FontBook::new(false);
        for family in FALLBACK_FAMILIES.iter().chain(&["JetBrains Mono"]) {
            assert!(book.has_bundled_family(family), "{family}");
        }
        assert!(book.with_system().is_none());
    }
}
