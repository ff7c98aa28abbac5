//! Files are written whole or not at all.
//!
//! The new text goes to a file beside the old one, which then takes its place
//! in one step: whoever reads at that moment, and whatever fails in between,
//! there is always one whole file. What a program leaves behind that is killed
//! in between is taken away by whoever opens or saves there next.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::disk::real_path;

/// How the names of files that are being written begin and end.
const TEMPORARY: (&str, &str) = (".diafilm-", ".tmp");

/// Replaces or makes a file and waits until the disk has it; for what nobody could make again.
///
/// A link stays a link, and a file keeps who may read and write it.
///
/// # Errors
/// If the folder or the file can't be written, something else than a file is in the way, or the disk is full; the
/// old file is whole then.
pub fn save(path: &Path, bytes: &[u8]) -> io::Result<()> {
    write(path, bytes, true)
}

/// As [`save`], without waiting for the disk; for what can be made again.
///
/// # Errors
/// As [`save`].
pub fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    write(path, bytes, false)
}

/// Makes a file that isn't there yet, and waits until the disk has it.
///
/// # Errors
/// As [`save`]; `AlreadyExists` if something has this name, which stays as it is.
pub fn create(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = folder_of(path);
    let mut file = temporary(folder)?;
    write_whole(&mut file, bytes, Before::Nothing)?;
    file.as_file().sync_all()?;
    file.persist_noclobber(path).map_err(|error| error.error)?;
    sync_folder(folder);
    Ok(())
}

/// Makes files that aren't there yet, and the folders that they need: all of them or none.
///
/// # Errors
/// As [`create`], with the path; what was made is taken away again.
pub fn create_all(folder: &Path, files: &[(PathBuf, Vec<u8>)]) -> Result<(), (PathBuf, io::Error)> {
    let new_folders = missing_folders(folder, files);
    let mut made = Vec::new();
    let mut make = || {
        for folder in &new_folders {
            make_folder(folder).map_err(|error| (folder.clone(), error))?;
        }
        for (path, bytes) in files {
            let path = folder.join(path);
            create(&path, bytes).map_err(|error| (path.clone(), error))?;
            made.push(path);
        }
        Ok(())
    };
    let result = make();
    if result.is_err() {
        // What can't be taken away either is told of by the error.
        made.iter().for_each(|path| drop(fs::remove_file(path)));
        new_folders.iter().rev().for_each(|folder| drop(fs::remove_dir(folder)));
    }
    result
}

/// Makes a folder and those above it, where they are missing.
///
/// # Errors
/// If something else is in the way, or the system refuses; the words say what and where.
pub fn make_folder(folder: &Path) -> io::Result<()> {
    // What is there decides: the longest part of the path that exists.
    let there = folder.ancestors().find(|part| !part.as_os_str().is_empty() && fs::symlink_metadata(part).is_ok());
    if let Some(part) = there.filter(|part| !part.is_dir()) {
        let what = match fs::metadata(part) {
            Ok(metadata) if metadata.is_file() => "is a file",
            Ok(_) => "is no folder",
            Err(_) => "is a link that leads nowhere",
        };
        let words = format!("`{}` {what}, and a folder is needed there", part.display());
        return Err(io::Error::new(io::ErrorKind::NotADirectory, words));
    }
    fs::create_dir_all(folder).map_err(|error| {
        let place = there.unwrap_or(Path::new("."));
        let why = match error.kind() {
            io::ErrorKind::PermissionDenied => "nothing may be written into",
            io::ErrorKind::ReadOnlyFilesystem => "nothing can be written onto the disk of",
            io::ErrorKind::StorageFull => "there is no room left on the disk of",
            _ => return error,
        };
        io::Error::new(error.kind(), format!("{why} `{}`", place.display()))
    })
}

/// Tries whether files can be made in a folder, before much work is put into one.
///
/// # Errors
/// If the system refuses; the words say why.
pub fn try_folder(folder: &Path) -> io::Result<()> {
    unlocked(folder).map(drop)
}

/// The folders that have to be made, the outermost first.
fn missing_folders(folder: &Path, files: &[(PathBuf, Vec<u8>)]) -> Vec<PathBuf> {
    let parents = files.iter().filter_map(|(path, _)| Some(folder.join(path).parent()?.to_owned()));
    let mut missing: Vec<PathBuf> = Vec::new();
    for parent in std::iter::once(folder.to_owned()).chain(parents) {
        let above = parent.ancestors().filter(|above| !above.as_os_str().is_empty() && !above.exists());
        missing.extend(above.map(Path::to_owned));
    }
    missing.sort();
    missing.dedup();
    missing
}

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        Some(_) | None => Path::new("."),
    }
}

/// A file with a name of its own, in the folder of the one whose place it will take; locked, so that nobody takes
/// it for one that was left behind.
fn temporary(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    loop {
        let file = unlocked(folder)?;
        // Where there are no locks, nobody clears away either.
        let is_locked = file.as_file().lock().is_ok();
        if !is_locked || file.path().exists() {
            return Ok(file);
        }
    }
}

/// Takes away what programs that were killed while writing left in a folder; what is being written stays.
pub fn clear_left_behind(folder: &Path) {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if !name.starts_with(TEMPORARY.0) || !name.ends_with(TEMPORARY.1) {
            continue;
        }
        // Held until the file is gone: whoever has just made it then makes another one.
        let file = fs::OpenOptions::new().append(true).open(entry.path());
        if file.as_ref().is_ok_and(|file| file.try_lock().is_ok()) {
            drop(fs::remove_file(entry.path()));
        }
    }
}

/// What lay in a file's place before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Before {
    /// Nothing.
    Nothing,
    /// A file, which stays until the new one takes its place.
    File,
}

/// Writes all bytes; where there is no room, says how many are left over.
fn write_whole(file: &mut impl io::Write, bytes: &[u8], before: Before) -> io::Result<()> {
    let mut rest = bytes;
    while !rest.is_empty() {
        match file.write(rest) {
            Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
            Ok(n) => rest = &rest[n..],
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(with_missing(&error, (rest.len(), bytes.len()), before)),
        }
    }
    file.flush()
}

fn with_missing(error: &io::Error, (missing, all): (usize, usize), before: Before) -> io::Error {
    let why = match error.kind() {
        io::ErrorKind::StorageFull => "the disk is full",
        io::ErrorKind::QuotaExceeded => "no more may be stored here",
        io::ErrorKind::FileTooLarge => "files may not be so large here",
        kind => return io::Error::new(kind, error.to_string()),
    };
    let outcome = match before {
        Before::Nothing => "nothing was written",
        Before::File => "the old file is whole",
    };
    let words = format!("{why}: room for {missing} of {all} bytes is missing; {outcome}");
    io::Error::new(error.kind(), words)
}

fn unlocked(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(TEMPORARY.0).suffix(TEMPORARY.1);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        // What any new file gets; the user's mask takes its part from it.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder).map_err(in_plain_words)
}

/// Why nothing can be made in a folder, without the name of the file that nobody knows of.
fn in_plain_words(error: io::Error) -> io::Error {
    let why = match error.kind() {
        io::ErrorKind::ReadOnlyFilesystem => "this disk can only be read",
        io::ErrorKind::PermissionDenied => "nothing may be written into this folder",
        io::ErrorKind::StorageFull => "the disk is full",
        io::ErrorKind::NotFound => "there is no such folder",
        io::ErrorKind::NotADirectory => "a file is in the way of its folder",
        io::ErrorKind::InvalidFilename => "its name is too long",
        _ => return error,
    };
    io::Error::new(error.kind(), why)
}

fn write(path: &Path, bytes: &[u8], waits_for_disk: bool) -> io::Result<()> {
    let target = real_path(path);
    let folder = folder_of(&target);
    let before = fs::metadata(&target).ok();
    match &before {
        Some(before) if before.is_dir() => {
            return Err(io::Error::new(io::ErrorKind::IsADirectory, "it is a folder"));
        }
        Some(before) if !before.is_file() => {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "it isn't a plain file"));
        }
        Some(_) | None => {}
    }
    if before.as_ref().is_some_and(|before| before.permissions().readonly()) {
        return Err(io::Error::new(io::ErrorKind::PermissionDenied, "the file is write-protected"));
    }
    let mut file = temporary(folder)?;
    write_whole(&mut file, bytes, before.as_ref().map_or(Before::Nothing, |_| Before::File))?;
    if let Some(before) = before {
        file.as_file().set_permissions(before.permissions())?;
    }
    if waits_for_disk {
        file.as_file().sync_all()?;
    }
    file.persist(&target).map_err(|error| error.error)?;
    if waits_for_disk {
        sync_folder(folder);
        clear_left_behind(folder);
    }
    Ok(())
}

/// The new name reaches the disk too. Where that can't be asked for, the file itself is safe already.
fn sync_folder(folder: &Path) {
    #[cfg(unix)]
    drop(fs::OpenOptions::new().read(true).open(folder).and_then(|folder| folder.sync_all()));
    #[cfg(not(unix))]
    let _: &Path = folder;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn a_file_keeps_its_mode_and_a_link_stays_one() {
        use std::os::unix::fs::{PermissionsExt as _, symlink};
        let folder = tempfile::tempdir().unwrap();
        let (file, link) = (folder.path().join("a"), folder.path().join("b"));
        save(&file, b"one").unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
        symlink("a", &link).unwrap();
        save(&link, b"two").unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        let after = fs::metadata(&file).unwrap();
        assert_eq!((after.permissions().mode() & 0o777, after.len()), (0o640, 3));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2, "nothing else is left");
    }

    #[test]
    fn all_files_are_made_or_none() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("a/b");
        // The second file's folder is the first file.
        let files = [(PathBuf::from("x"), b"1".to_vec()), (PathBuf::from("x/y"), b"2".to_vec())];
        assert!(create_all(&target, &files).is_err());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
        create_all(&target, &[(PathBuf::from("img/x"), b"1".to_vec())]).unwrap();
        assert!(
            create_all(&target, &[(PathBuf::from("z"), Vec::new()), (PathBuf::from("img/x"), Vec::new())]).is_err()
        );
        assert!(!target.join("z").exists());
    }

    #[test]
    fn what_is_there_is_never_made_anew() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a");
        create(&file, b"one").unwrap();
        assert_eq!(create(&file, b"longer").unwrap_err().kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(create(&folder.path().join("b/c"), b"x").unwrap_err().kind(), io::ErrorKind::NotFound);
        assert_eq!(fs::metadata(&file).unwrap().len(), 3);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing else is left");
    }

    #[expect(clippy::disallowed_methods, reason = "tests make their own files")]
    #[test]
    fn what_was_left_behind_goes_and_what_is_being_written_stays() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(".diafilm-abc.tmp"), b"half").unwrap();
        fs::write(folder.path().join(".other.tmp"), b"x").unwrap();
        let open = temporary(folder.path()).unwrap();
        clear_left_behind(folder.path());
        assert!(open.path().exists() && fs::read_dir(folder.path()).unwrap().count() == 2);
    }

    #[test]
    fn a_full_disk_says_how_much_is_missing() {
        struct Full(usize);
        impl io::Write for Full {
            fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
                let n = bytes.len().min(self.0);
                self.0 -= n;
                if n == 0 { Err(io::ErrorKind::StorageFull.into()) } else { Ok(n) }
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        assert!(write_whole(&mut Full(10), b"0123456789", Before::Nothing).is_ok());
        let new = write_whole(&mut Full(6), b"0123456789", Before::Nothing).unwrap_err();
        assert_eq!(new.to_string(), "the disk is full: room for 4 of 10 bytes is missing; nothing was written");
        let old = write_whole(&mut Full(6), b"0123456789", Before::File).unwrap_err();
        assert_eq!(old.to_string(), "the disk is full: room for 4 of 10 bytes is missing; the old file is whole");
    }

    #[test]
    fn a_folder_that_takes_nothing_is_told_in_plain_words() {
        let folder = tempfile::tempdir().unwrap();
        try_folder(folder.path()).unwrap();
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0, "a try leaves nothing");
        assert_eq!(try_folder(&folder.path().join("gone")).unwrap_err().kind(), io::ErrorKind::NotFound);
        let missing = replace(&folder.path().join("gone/a"), b"x").unwrap_err();
        assert_eq!(
            (missing.kind(), missing.to_string().as_str()),
            (io::ErrorKind::NotFound, "there is no such folder")
        );
        let read_only = in_plain_words(io::Error::new(io::ErrorKind::ReadOnlyFilesystem, "at path \"/x/.tmp\""));
        assert_eq!(read_only.to_string(), "this disk can only be read");
    }

    #[test]
    fn what_is_in_a_folders_way_is_told_with_its_place() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a");
        save(&file, b"one").unwrap();
        for wished in ["a", "a/b/c"] {
            let error = make_folder(&folder.path().join(wished)).unwrap_err().to_string();
            assert_eq!(error, format!("`{}` is a file, and a folder is needed there", file.display()));
        }
        make_folder(&folder.path().join("b/c")).unwrap();
        assert_eq!(save(&folder.path().join("b"), b"x").unwrap_err().to_string(), "it is a folder");
        let error = save(&file.join("x"), b"x").unwrap_err();
        assert_eq!(error.to_string(), "a file is in the way of its folder");
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink("gone", folder.path().join("link")).unwrap();
            let error = make_folder(&folder.path().join("link/x")).unwrap_err().to_string();
            assert!(error.ends_with("link` is a link that leads nowhere, and a folder is needed there"), "{error}");
        }
    }

    #[test]
    fn a_protected_file_stays_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a");
        save(&file, b"one").unwrap();
        let mut permissions = fs::metadata(&file).unwrap().permissions();
        permissions.set_readonly(true);
        fs::set_permissions(&file, permissions).unwrap();
        assert_eq!(save(&file, b"longer").unwrap_err().kind(), io::ErrorKind::PermissionDenied);
        assert_eq!(fs::metadata(&file).unwrap().len(), 3);
    }
}
