//! What the file says of itself: title, author, language, and a date only if it was given one.

use super::package::{Package, Relations};
use super::xml::Xml;
use crate::export::ExportError;
use crate::export::document::Talk;
use crate::model::inline::Inline;

const CORE: &str = "application/vnd.openxmlformats-package.core-properties+xml";
const APP: &str = "application/vnd.openxmlformats-officedocument.extended-properties+xml";

/// Adds the properties and the package's own relationships.
///
/// # Errors
/// If the file grows too large.
pub(super) fn write(
    package: &mut Package,
    talk: Talk<'_>,
    (n_slides, n_notes): (usize, usize),
) -> Result<(), ExportError> {
    let deck = &talk.deck.deck;
    let mut xml = Xml::document();
    xml.open(
        "cp:coreProperties",
        &[
            ("xmlns:cp", &"http://schemas.openxmlformats.org/package/2006/metadata/core-properties"),
            ("xmlns:dc", &"http://purl.org/dc/elements/1.1/"),
            ("xmlns:dcterms", &"http://purl.org/dc/terms/"),
            ("xmlns:xsi", &"http://www.w3.org/2001/XMLSchema-instance"),
        ],
    );
    xml.leaf("dc:title", &[], &Inline::plain_text(&deck.title));
    for (name, text) in [("dc:subject", &deck.subtitle), ("dc:creator", &deck.author)] {
        if let Some(text) = text.as_ref().filter(|text| !text.is_blank()) {
            xml.leaf(name, &[], &Inline::plain_text(text));
        }
    }
    xml.leaf("dc:language", &[], &deck.language);
    if let Some(at) = talk.written_at.and_then(timestamp) {
        for name in ["dcterms:created", "dcterms:modified"] {
            xml.leaf(name, &[("xsi:type", &"dcterms:W3CDTF")], &at);
        }
    }
    package.xml("docProps/core.xml", CORE, &xml.finish())?;
    let mut xml = Xml::document();
    let namespace = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties";
    xml.open("Properties", &[("xmlns", &namespace)]);
    xml.leaf("Application", &[], "Diafilm").leaf("Slides", &[], &n_slides.to_string());
    xml.leaf("Notes", &[], &n_notes.to_string());
    package.xml("docProps/app.xml", APP, &xml.finish())?;
    let mut root = Relations::default();
    root.part("officeDocument", "ppt/presentation.xml");
    root.part(
        "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties",
        "docProps/core.xml",
    );
    root.part("extended-properties", "docProps/app.xml");
    package.relations("", &root)
}

/// Seconds since 1970 as `2026-11-23T22:00:00Z`; `None` before the year 1 and after 9999.
fn timestamp(seconds: i64) -> Option<String> {
    let (days, rest) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    if !(-719_162..2_932_897).contains(&days) {
        return None;
    }
    // Days are counted from 1 March of the year 0, in eras of 400 years, so that leap days come last.
    let days = days + 719_468;
    let (era, day) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let shifted = (5 * day + 2) / 153;
    let day = day - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = era * 400 + year + i64::from(month <= 2);
    let (hour, minute, second) = (rest / 3600, rest / 60 % 60, rest % 60);
    Some(format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_those_of_the_calendar() {
        assert_eq!(timestamp(0).as_deref(), Some("1970-01-01T00:00:00Z"));
        assert_eq!(timestamp(951_827_696).as_deref(), Some("2000-02-29T12:34:56Z"));
        assert_eq!(timestamp(i64::MAX), None);
    }
}
