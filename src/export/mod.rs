//! Frames become files: which formats there are, and what files are called.
//!
//! Everything that a file format needs lies here; what doesn't lie here is
//! writing: exporters return bytes, and whoever asked puts them on the disk.

pub mod image;
pub mod ink;
pub mod names;
pub mod sheet;

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
}

/// What there is to know about a format.
#[derive(Debug, Clone, Copy)]
pub struct FormatInfo {
    /// The format.
    pub format: Format,
    /// Its name on the command line.
    pub name: &'static str,
    /// Endings of its files, the one that is written first.
    pub extensions: &'static [&'static str],
    /// What it is good for, in a few words.
    pub doc: &'static str,
}

/// All formats, in the order of menus and help.
pub const FORMATS: [FormatInfo; 3] = [
    FormatInfo { format: Format::Png, name: "png", extensions: &["png"], doc: "lossless pictures" },
    FormatInfo {
        format: Format::Jpeg,
        name: "jpeg",
        extensions: &["jpg", "jpeg"],
        doc: "small pictures; see --quality",
    },
    FormatInfo { format: Format::Webp, name: "webp", extensions: &["webp"], doc: "lossless pictures, smaller, slower" },
];

/// Names of formats that a later version writes.
pub const PLANNED: [&str; 7] = ["svg", "pdf", "pptx", "html", "handout", "notes", "text"];

impl Format {
    /// What there is to know about it.
    #[must_use]
    pub fn info(self) -> &'static FormatInfo {
        match self {
            Self::Png => &FORMATS[0],
            Self::Jpeg => &FORMATS[1],
            Self::Webp => &FORMATS[2],
        }
    }

    /// The ending of its files, without a dot.
    #[must_use]
    pub fn extension(self) -> &'static str {
        self.info().extensions[0]
    }

    /// The format of this name, whatever its case; `jpg` is `jpeg`.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        let name = name.to_ascii_lowercase();
        FORMATS
            .iter()
            .find(|info| info.name == name || info.extensions.contains(&name.as_str()))
            .map(|info| info.format)
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
            assert_eq!(Format::from_name(info.name), Some(info.format));
            for extension in info.extensions {
                assert_eq!(Format::from_name(&extension.to_uppercase()), Some(info.format));
            }
        }
        assert_eq!(PLANNED.iter().find(|name| Format::from_name(name).is_some()), None);
    }
}
