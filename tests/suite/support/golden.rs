//! Texts compared with files under `tests/refs/text`; `BLESS=1` writes them.

use std::fs;
use std::path::{Path, PathBuf};

/// The folder of the package.
pub(crate) fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// True if references are to be written rather than compared.
pub(crate) fn is_blessing() -> bool {
    std::env::var_os("BLESS").is_some_and(|value| value == "1")
}

/// Compares a text with `tests/refs/text/NAME`.
pub(crate) fn check_text(name: &str, actual: &str) {
    let path = root().join("tests/refs/text").join(name);
    if is_blessing() {
        write(&path, actual.as_bytes());
        return;
    }
    let expected = fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    if expected != actual {
        let diff = root().join("tests/diffs").join(name);
        write(&diff, actual.as_bytes());
        panic!("{name} differs from its reference; what came out is in {}; BLESS=1 accepts it", diff.display());
    }
}

/// Writes a file and the folders above it.
pub(crate) fn write(path: &Path, bytes: &[u8]) {
    fs::create_dir_all(path.parent().expect("references lie in a folder")).expect("the folder can be made");
    fs::write(path, bytes).expect("the file can be written");
}
