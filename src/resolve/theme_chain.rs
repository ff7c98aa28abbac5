//! Finds a theme and everything it extends; broken links are reported and skipped.

use std::path::Path;

use super::theme::{BUILT_IN, ResolvedTheme, built_in, is_path};
use crate::decode::decode_theme;
use crate::model::theme::Theme;
use crate::source::Source;
use crate::source::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::world::World;

/// Themes may extend each other this far.
const MAX_CHAIN: usize = 8;
/// The theme that all others rest on.
pub const DEFAULT_THEME: &str = "archive";

/// The theme of this name or path, relative to the deck at `deck`, with nothing optional.
///
/// Findings are at `place`, where the deck names its theme. A theme that can't
/// be read is replaced by `archive`, so that slides always show.
#[must_use]
pub fn resolve_theme(world: &dyn World, deck: &Path, name: &str, place: &Place) -> (ResolvedTheme, Diagnostics) {
    let mut search = Search { world, deck, place, chain: Vec::new(), seen: Vec::new(), findings: Vec::new() };
    let mut next = Some(name.to_owned());
    while let Some(name) = next {
        next = search.follow(&name);
    }
    (ResolvedTheme::from_chain(name, &search.chain), search.findings)
}

struct Search<'a> {
    world: &'a dyn World,
    deck: &'a Path,
    place: &'a Place,
    chain: Vec<Theme>,
    seen: Vec<String>,
    findings: Diagnostics,
}

impl Search<'_> {
    /// Adds a theme to the chain; returns the one that it extends.
    fn follow(&mut self, name: &str) -> Option<String> {
        if self.seen.iter().any(|seen| seen == name) || self.seen.len() >= MAX_CHAIN {
            self.seen.push(name.to_owned());
            let message = format!("themes extend each other in a circle: {}", self.seen.join(" → "));
            self.findings.push(Diagnostic::error("theme-cycle", self.place.clone(), message));
            return None;
        }
        self.seen.push(name.to_owned());
        let Some(theme) = self.read(name) else { return (name != DEFAULT_THEME).then(|| DEFAULT_THEME.to_owned()) };
        let extends = theme.extends.clone();
        self.chain.push(theme);
        match extends {
            Some(other) => Some(beside(name, &other)),
            None => (name != DEFAULT_THEME).then(|| DEFAULT_THEME.to_owned()),
        }
    }

    fn read(&mut self, name: &str) -> Option<Theme> {
        if !is_path(name) {
            let Some(text) = built_in(name) else {
                self.report_unknown(name);
                return None;
            };
            return decode_theme(&Source::new(name, text)).0;
        }
        let bytes = match self.world.read_asset(self.deck, name) {
            Ok(bytes) => bytes,
            Err(error) => {
                let finding = Diagnostic::error("missing-theme", self.place.clone(), error.to_string());
                self.findings.push(finding.hint("a theme's path is relative to the deck's own folder"));
                return None;
            }
        };
        let (source, unreadable) = match Source::from_bytes(name, &bytes) {
            Ok(source) => (source, None),
            Err(failure) => (failure.0, Some(failure.1)),
        };
        let (theme, findings) = decode_theme(&source);
        for finding in unreadable.into_iter().chain(findings) {
            self.report_inside(&source, finding);
        }
        theme
    }

    fn report_unknown(&mut self, name: &str) {
        let names: Vec<&str> = BUILT_IN.iter().map(|(name, _)| *name).collect();
        let mut finding =
            Diagnostic::error("unknown-theme", self.place.clone(), format!("there is no built-in theme `{name}`"));
        let nearest = names.iter().min_by_key(|known| strsim::damerau_levenshtein(known, &name.to_lowercase()));
        if let Some(nearest) = nearest.filter(|known| strsim::damerau_levenshtein(known, &name.to_lowercase()) <= 3) {
            finding = finding.hint(format!("did you mean `{nearest}`?"));
        }
        let hint = format!("built in are {}; a theme file's name ends in `.ron`", names.join(", "));
        self.findings.push(finding.hint(hint));
    }

    /// A finding of a theme file, told at the place where the deck names it.
    fn report_inside(&mut self, source: &Source, finding: Diagnostic) {
        let at = match finding.place {
            Place::Span(span) => {
                let position = source.position(span.start);
                format!(":{}:{}", position.line, position.column)
            }
            Place::Node(_) | Place::Within(..) | Place::File => String::new(),
        };
        let message = format!("`{}{at}`: {}", source.name(), finding.message);
        let told = Diagnostic { message, place: self.place.clone(), labels: Vec::new(), fix: None, ..finding };
        self.findings.push(told);
    }
}

/// The path of a theme that the theme file `name` names, relative to the deck.
fn beside(name: &str, other: &str) -> String {
    match name.rsplit_once('/') {
        Some((folder, _)) if is_path(name) && is_path(other) => format!("{folder}/{other}"),
        Some(_) | None => other.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::memory::MemoryWorld;

    fn codes(world: &MemoryWorld, name: &str) -> Vec<&'static str> {
        let (_, findings) = resolve_theme(world, Path::new("deck.ron"), name, &Place::File);
        findings.into_iter().map(|finding| finding.code).collect()
    }

    #[test]
    fn built_in_themes_resolve_without_a_finding() {
        for (name, _) in BUILT_IN {
            assert_eq!(codes(&MemoryWorld::new(), name), Vec::<&str>::new(), "{name}");
        }
    }

    #[test]
    fn a_theme_extends_another_beside_it() {
        let world = MemoryWorld::new()
            .with_file("themes/a.ron", *br#"Theme(extends: "b.ron", sizes: (body: 50))"#)
            .with_file("themes/b.ron", *br##"Theme(extends: "night", sizes: (body: 40, title: 90))"##);
        let (theme, findings) = resolve_theme(&world, Path::new("deck.ron"), "themes/a.ron", &Place::File);
        assert_eq!(findings, []);
        assert_eq!((theme.sizes.body, theme.sizes.title), (50.0, 90.0));
        assert_eq!(theme.colors.background.to_rgba8().to_u8_array(), [0x12, 0x14, 0x18, 255]);
    }

    #[test]
    fn what_is_wrong_with_a_theme_is_told() {
        let world = MemoryWorld::new()
            .with_file("a.ron", *br#"Theme(extends: "b.ron")"#)
            .with_file("b.ron", *br#"Theme(extends: "a.ron")"#)
            .with_file("typo.ron", *br#"Theme(sizes: (boddy: 50))"#);
        assert_eq!(codes(&world, "a.ron"), ["theme-cycle"]);
        assert_eq!(codes(&world, "missing.ron"), ["missing-theme"]);
        assert_eq!(codes(&world, "../out.ron"), ["missing-theme"]);
        assert_eq!(codes(&world, "archiv"), ["unknown-theme"]);
        assert_eq!(codes(&world, "typo.ron"), ["unknown-field"]);
    }
}
