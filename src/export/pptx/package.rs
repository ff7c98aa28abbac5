//! The package around everything: a ZIP file of parts with their types and relationships.
//!
//! Parts are compressed as they come, so that pictures don't pile up; nothing
//! in the file depends on when and where it was made.

use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::xml::Xml;
use crate::export::ExportError;

const RELATIONSHIPS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";

/// The relationships of a part.
#[derive(Debug, Default, Clone)]
pub(super) struct Relations {
    entries: Vec<Relation>,
}

#[derive(Debug, Clone, PartialEq)]
struct Relation {
    kind: String,
    target: String,
    is_external: bool,
}

impl Relations {
    /// Relates to a part, by its path from here; the same one twice keeps its name.
    pub(super) fn part(&mut self, kind: &str, target: &str) -> String {
        self.add(Relation { kind: full_kind(kind), target: target.to_owned(), is_external: false })
    }

    /// Relates to something outside of the file.
    pub(super) fn external(&mut self, kind: &str, target: &str) -> String {
        self.add(Relation { kind: full_kind(kind), target: target.to_owned(), is_external: true })
    }

    /// Says where targets lead that weren't known when they were named.
    pub(super) fn resolve(&mut self, mut find: impl FnMut(&str) -> Option<String>) {
        for entry in &mut self.entries {
            if let Some(target) = find(&entry.target) {
                entry.target = target;
            }
        }
    }

    fn add(&mut self, relation: Relation) -> String {
        let known = self.entries.iter().position(|entry| *entry == relation);
        let index = known.unwrap_or_else(|| {
            self.entries.push(relation);
            self.entries.len() - 1
        });
        format!("rId{}", index + 1)
    }

    fn xml(&self) -> String {
        let mut xml = Xml::document();
        xml.open("Relationships", &[("xmlns", &RELATIONSHIPS)]);
        for (i, Relation { kind, target, is_external }) in self.entries.iter().enumerate() {
            let id = format!("rId{}", i + 1);
            if *is_external {
                xml.empty(
                    "Relationship",
                    &[("Id", &id), ("Type", kind), ("Target", target), ("TargetMode", &"External")],
                );
            } else {
                xml.empty("Relationship", &[("Id", &id), ("Type", kind), ("Target", target)]);
            }
        }
        xml.finish()
    }
}

fn full_kind(kind: &str) -> String {
    if kind.contains("://") {
        return kind.to_owned();
    }
    format!("http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}")
}

/// A ZIP file of parts.
pub(super) struct Package {
    zip: ZipWriter<Cursor<Vec<u8>>>,
    /// Path and content type of every part that needs one of its own.
    types: Vec<(String, &'static str)>,
}

impl std::fmt::Debug for Package {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Package({} parts)", self.types.len())
    }
}

impl Package {
    /// An empty one.
    pub(super) fn new() -> Self {
        Self { zip: ZipWriter::new(Cursor::new(Vec::new())), types: Vec::new() }
    }

    /// Adds an XML part.
    ///
    /// # Errors
    /// If the file grows too large.
    pub(super) fn xml(&mut self, path: &str, content_type: &'static str, xml: &str) -> Result<(), ExportError> {
        self.types.push((path.to_owned(), content_type));
        self.write(path, xml.as_bytes(), CompressionMethod::Deflated)
    }

    /// Adds a part whose ending says what it is; compressed already.
    ///
    /// # Errors
    /// If the file grows too large.
    pub(super) fn media(&mut self, path: &str, bytes: &[u8]) -> Result<(), ExportError> {
        self.write(path, bytes, CompressionMethod::Stored)
    }

    /// Adds the relationships of a part; none if it has none.
    ///
    /// # Errors
    /// If the file grows too large.
    pub(super) fn relations(&mut self, path: &str, relations: &Relations) -> Result<(), ExportError> {
        if relations.entries.is_empty() {
            return Ok(());
        }
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let slash = if folder.is_empty() { "" } else { "/" };
        self.write(
            &format!("{folder}{slash}_rels/{name}.rels"),
            relations.xml().as_bytes(),
            CompressionMethod::Deflated,
        )
    }

    /// The file, once its list of types is written.
    ///
    /// # Errors
    /// If the file grows too large.
    pub(super) fn finish(mut self) -> Result<Vec<u8>, ExportError> {
        let mut xml = Xml::document();
        xml.open("Types", &[("xmlns", &"http://schemas.openxmlformats.org/package/2006/content-types")]);
        let defaults = [
            ("jpg", "image/jpeg"),
            ("png", "image/png"),
            ("rels", "application/vnd.openxmlformats-package.relationships+xml"),
            ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
            ("xml", "application/xml"),
        ];
        for (extension, content_type) in defaults {
            xml.empty("Default", &[("Extension", &extension), ("ContentType", &content_type)]);
        }
        for (path, content_type) in &self.types {
            xml.empty("Override", &[("PartName", &format!("/{path}")), ("ContentType", content_type)]);
        }
        self.write("[Content_Types].xml", xml.finish().as_bytes(), CompressionMethod::Deflated)?;
        Ok(self.zip.finish().map_err(|error| failed(&error))?.into_inner())
    }

    fn write(&mut self, path: &str, bytes: &[u8], method: CompressionMethod) -> Result<(), ExportError> {
        // The date of every part is that of the format's beginning.
        let options = SimpleFileOptions::default()
            .last_modified_time(DateTime::default())
            .compression_method(method)
            .unix_permissions(0o644);
        self.zip.start_file(path, options).map_err(|error| failed(&error))?;
        self.zip.write_all(bytes).map_err(|error| failed(&error))
    }
}

fn failed(error: &dyn std::error::Error) -> ExportError {
    ExportError::Encode { format: "pptx", reason: error.to_string() }
}
