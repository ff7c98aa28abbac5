//! The invariants of `src/ARCHITECTURE.md`, read off the sources.

use std::fs;
use std::path::{Path, PathBuf};

use crate::support::golden::root;

/// Longest file, in lines, tests in it not counted.
const MAX_LINES: usize = 800;

/// Every source file: its path below `src` and its text without the tests at its end.
fn sources() -> Vec<(String, String)> {
    let mut files = Vec::new();
    collect(&root().join("src"), &mut files);
    files
        .into_iter()
        .map(|path| {
            let text = fs::read_to_string(&path).expect("a source can be read");
            let code = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default().to_owned();
            let name = path.strip_prefix(root().join("src")).expect("it lies below src");
            (name.to_string_lossy().replace('\\', "/"), code)
        })
        .collect()
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = folder.read_dir().expect("a folder").flatten().map(|entry| entry.path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs")
            && path.file_name().is_some_and(|name| name != "tests.rs")
        {
            files.push(path);
        }
    }
}

/// Lines that are code, not comments.
fn code_lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|line| !line.starts_with("//"))
}

#[test]
fn rooms_import_in_one_direction() {
    // Each room with the rooms that it must not know.
    let later = |from: usize| {
        const ORDER: [&str; 12] = [
            "source", "syntax", "model", "decode", "world", "resolve", "essay", "layout", "raster", "export", "engine",
            "app",
        ];
        ORDER[from..].to_vec()
    };
    let rules: [(&str, Vec<&str>); 11] = [
        ("source/", later(1)),
        ("syntax/", later(2)),
        ("model/", later(3)),
        ("decode/", later(4)),
        ("world/", later(5)),
        ("resolve/", [later(8), vec!["essay"]].concat()),
        ("essay/", later(7)),
        ("layout/", [later(8), vec!["essay"]].concat()),
        ("raster/", [later(9), vec!["essay"]].concat()),
        ("export/", [later(10), vec!["essay"]].concat()),
        ("show/", vec!["engine", "app", "cli", "raster", "layout", "resolve"]),
    ];
    for (name, text) in sources() {
        for (room, forbidden) in rules.iter().filter(|(room, _)| name.starts_with(room)) {
            for other in forbidden.iter().chain([&"cli"]) {
                let import = format!("crate::{other}");
                let offender = code_lines(&text).find(|line| {
                    line.match_indices(&import).any(|(i, _)| {
                        let next = line[i + import.len()..].chars().next();
                        next.is_none_or(|c| !c.is_alphanumeric() && c != '_')
                    })
                });
                assert_eq!(offender, None, "{name} in {room} must not know {other}");
            }
        }
    }
}

#[test]
fn libraries_stay_in_their_rooms() {
    let rules: [(&str, &[&str]); 19] = [
        ("spellbook::", &["resolve/check/spelling.rs"]),
        ("quick_xml", &["essay/read/xml.rs", "export/"]),
        ("zip::", &["essay/read/archive.rs", "export/"]),
        ("chardetng", &["essay/read/encoding.rs"]),
        ("x11rb::", &["app/screens/outputs.rs", "app/drag_out.rs"]),
        ("zbus::", &["app/awake.rs"]),
        ("rustix::", &["engine/make_way.rs"]),
        ("fast_qr", &["layout/blocks/qr.rs"]),
        ("egui", &["app/"]),
        ("eframe", &["app/"]),
        ("parley::", &["layout/text/", "resolve/fonts.rs"]),
        ("vello_cpu", &["raster/"]),
        ("annotate_snippets", &["source/report.rs"]),
        ("usvg", &["resolve/"]),
        ("ratex_", &["resolve/math.rs"]),
        ("skrifa", &["resolve/math_fonts.rs", "export/pdf/fonts.rs", "export/pptx/fonts.rs", "export/svg/outline.rs"]),
        ("krilla", &["export/pdf/"]),
        ("syntect::", &["resolve/highlight.rs"]),
        ("csv::", &["resolve/data.rs"]),
    ];
    for (name, text) in sources() {
        for (library, rooms) in rules {
            let is_allowed = rooms.iter().any(|room| name.starts_with(room));
            let offender = code_lines(&text).find(|line| line.contains(library));
            assert!(is_allowed || offender.is_none(), "{name} must not know {library}: {offender:?}");
        }
    }
}

#[test]
fn only_the_outer_rooms_touch_the_disk() {
    let allowed = [
        "world/cache.rs",
        "world/dictionaries.rs",
        "world/disk.rs",
        "world/save.rs",
        "engine/watch.rs",
        "app/",
        "cli/",
        "main.rs",
    ];
    for (name, text) in sources() {
        let offender = code_lines(&text).find(|line| line.contains("std::fs") || line.contains("fs::read"));
        assert!(allowed.iter().any(|room| name.starts_with(room)) || offender.is_none(), "{name}: {offender:?}");
    }
}

#[test]
fn files_stay_short() {
    for (name, text) in sources() {
        let n_lines = text.lines().count();
        assert!(n_lines <= MAX_LINES, "{name} has {n_lines} lines; a file has at most {MAX_LINES}");
    }
}

#[test]
fn every_file_says_what_it_is_for() {
    for (name, text) in sources() {
        let has_head = text.starts_with("//!") || text.starts_with("#![doc");
        assert!(has_head, "{name} has no module head");
    }
}

#[test]
fn every_bundled_font_has_its_licence_beside_it() {
    for folder in ["assets/fonts", "assets/fonts/katex"].map(|folder| root().join(folder)) {
        for entry in folder.read_dir().expect("fonts are bundled").flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let Some(family) = name.strip_suffix(".ttf").and_then(|stem| stem.split(['-', '_']).next()) else {
                continue;
            };
            assert!(folder.join(format!("LICENSE-{family}.txt")).exists(), "{name} has no licence beside it");
        }
    }
}

#[test]
fn the_top_level_is_as_promised() {
    let allowed = [
        "Cargo.toml",
        "Cargo.lock",
        "README.md",
        "CHANGELOG.md",
        "LICENSE-MIT",
        "LICENSE-APACHE",
        "src",
        "slides",
        "assets",
        "tests",
        "benches",
        "fuzz",
        "target",
    ];
    for entry in root().read_dir().expect("the package's folder").flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        assert!(name.starts_with('.') || allowed.contains(&name.as_str()), "{name} doesn't belong at the top level");
    }
}
