//! Frames become files: which formats there are, and what files are called.
//!
//! Everything that a file format needs lies here; what doesn't lie here is
//! writing: exporters return bytes, and whoever asked puts them on the disk.

pub mod document;
pub mod html;
pub mod image;
pub mod ink;
pub mod markdown;
pub mod names;
pub mod pdf;
pub mod pptx;
pub mod sheet;
pub mod svg;
pub mod wish;

use thiserror::Error;

/// A format that this version writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Lossless pictures.
    Png,
    /// Small pictures for mail and web pages.
    Jpeg,
    /// Lossless pictures, smaller than PNG and slower to make.
    Webp,
    /// Pages to read, send and print.
    Pdf,
    /// Several slides on a sheet of paper.
    Handout,
    /// Slides that PowerPoint edits.
    Pptx,
    /// Drawings, sharp at every size.
    Svg,
    /// One page to read and to show.
    Html,
    /// What the slides say, as Markdown.
    Text,
    /// What the presenter says, as Markdown.
    Notes,
}

/// A format of pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PictureFormat {
    /// Lossless.
    Png,
    /// With losses.
    Jpeg,
    /// Lossless.
    Webp,
}

impl PictureFormat {
    /// Its name, for messages.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Jpeg => "jpeg",
            Self::Webp => "webp",
        }
    }
}

/// What a format makes of slides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FormatKind {
    /// A picture of each slide, in pixels.
    Picture(PictureFormat),
    /// A drawing of each slide.
    Svg,
    /// One document of all slides.
    Document,
}

/// What there is to know about a format.
#[derive(Debug, Clone, Copy)]
pub struct FormatInfo {
    /// The format.
    pub format: Format,
    /// Its name on the command line.
    pub name: &'static str,
    /// Endings of its files, the one that is written first; several formats may share one, which then
    /// means the first of them.
    pub extensions: &'static [&'static str],
    /// What it is good for, in a few words.
    pub doc: &'static str,
}

/// All formats, in the order of menus and help.
pub const FORMATS: [FormatInfo; 10] = [
    FormatInfo { format: Format::Png, name: "png", extensions: &["png"], doc: "lossless pictures" },
    FormatInfo {
        format: Format::Jpeg,
        name: "jpeg",
        extensions: &["jpg", "jpeg"],
        doc: "small pictures; see --quality",
    },
    FormatInfo { format: Format::Webp, name: "webp", extensions: &["webp"], doc: "lossless pictures, smaller, slower" },
    FormatInfo { format: Format::Svg, name: "svg", extensions: &["svg"], doc: "drawings, sharp at every size" },
    FormatInfo {
        format: Format::Pdf,
        name: "pdf",
        extensions: &["pdf"],
        doc: "pages with real text for everyone; see --steps, --notes and --pdfpc",
    },
    FormatInfo { format: Format::Pptx, name: "pptx", extensions: &["pptx"], doc: "slides that PowerPoint edits" },
    FormatInfo {
        format: Format::Html,
        name: "html",
        extensions: &["html", "htm"],
        doc: "one page to read and to show; with --notes the notes too",
    },
    FormatInfo {
        format: Format::Handout,
        name: "handout",
        extensions: &["handout.pdf", "pdf"],
        doc: "several slides on a sheet of paper, as PDF; see --per-page",
    },
    FormatInfo {
        format: Format::Text,
        name: "text",
        extensions: &["md", "markdown", "txt"],
        doc: "what the slides say, as Markdown; with --notes the notes too",
    },
    FormatInfo {
        format: Format::Notes,
        name: "notes",
        extensions: &["notes.md", "md", "markdown", "txt"],
        doc: "the presenter's notes, as Markdown",
    },
];

impl Format {
    /// What there is to know about it.
    #[must_use]
    pub fn info(self) -> &'static FormatInfo {
        // Every format has its row, which a test asks of each.
        FORMATS.iter().find(|info| info.format == self).unwrap_or(&FORMATS[0])
    }

    /// What it makes of slides.
    #[must_use]
    pub fn kind(self) -> FormatKind {
        match self {
            Self::Png => FormatKind::Picture(PictureFormat::Png),
            Self::Jpeg => FormatKind::Picture(PictureFormat::Jpeg),
            Self::Webp => FormatKind::Picture(PictureFormat::Webp),
            Self::Svg => FormatKind::Svg,
            Self::Pdf | Self::Pptx | Self::Html | Self::Handout | Self::Text | Self::Notes => FormatKind::Document,
        }
    }

    /// The ending of its files, without a dot.
    #[must_use]
    pub fn extension(self) -> &'static str {
        self.info().extensions[0]
    }

    /// True if its files may end with this, whatever its case.
    #[must_use]
    pub fn has_extension(self, extension: &str) -> bool {
        self.info().extensions.contains(&extension.to_ascii_lowercase().as_str())
    }

    /// The format of this name, else the first one whose files end with it, whatever its case.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        let name = name.to_ascii_lowercase();
        let by_name = FORMATS.iter().find(|info| info.name == name);
        by_name.or_else(|| FORMATS.iter().find(|info| info.extensions.contains(&name.as_str()))).map(|info| info.format)
    }

    /// The format that the end of a file's name means, whatever its case: of several the one with the longest.
    #[must_use]
    pub fn from_file_name(name: &str) -> Option<Self> {
        let name = name.to_ascii_lowercase();
        let endings = FORMATS.iter().flat_map(|info| info.extensions.iter().map(move |ending| (ending, info.format)));
        let fitting = endings.filter(|(ending, _)| name.strip_suffix(**ending).is_some_and(|rest| rest.ends_with('.')));
        fitting.reduce(|a, b| if b.0.len() > a.0.len() { b } else { a }).map(|(_, format)| format)
    }
}

/// How hard to compress a PNG.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Compression {
    /// As quick as drawing the picture.
    #[default]
    Fast,
    /// About half as large, many times slower.
    Small,
}

/// How pictures are encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PictureOptions {
    /// JPEG quality, 1 to 100. From 90 on colours keep their full resolution.
    pub quality: u8,
    /// PNG compression.
    pub compression: Compression,
}

impl Default for PictureOptions {
    fn default() -> Self {
        Self { quality: 90, compression: Compression::Fast }
    }
}

/// How formats are written; each takes what concerns it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ExportOptions {
    /// How pictures are encoded.
    pub pictures: PictureOptions,
    /// How SVG is written.
    pub svg: svg::SvgOptions,
    /// Adds the presenter's notes to documents that can do without them.
    pub with_notes: bool,
    /// How PDFs and handouts are made.
    pub pdf: pdf::PdfOptions,
}

/// Why a file can't be made.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ExportError {
    /// The encoder refused, which no picture within limits should cause.
    #[error("can't write {format}: {reason}")]
    Encode {
        /// Name of the format.
        format: &'static str,
        /// What the encoder said.
        reason: String,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_is_found_by_its_names() {
        for info in FORMATS {
            assert_eq!(info.format.info().name, info.name);
            assert_eq!(Format::from_name(&info.name.to_uppercase()), Some(info.format));
            for extension in info.extensions {
                let name = format!("a.{}", extension.to_uppercase());
                assert!(Format::from_file_name(&name).is_some_and(|format| format.has_extension(extension)));
            }
        }
        assert_eq!(Format::from_name("jpg"), Some(Format::Jpeg));
        assert_eq!(Format::from_file_name("a.md"), Some(Format::Text));
        assert_eq!(Format::from_file_name("a.notes.md"), Some(Format::Notes));
        assert_eq!(Format::from_file_name("a.handout.pdf"), Some(Format::Handout));
        assert_eq!(Format::from_file_name("pdf"), None);
    }
}
