//! Bytes of a file become an essay, or a plain word on why not.
//!
//! The file comes from anywhere, so everything has a limit, and the content
//! must be what the name says it is.

pub mod archive;
mod bylines;
pub mod docx;
pub mod encoding;
pub mod html;
pub mod markdown;
mod notes;
pub mod odt;
pub mod plain;
pub mod xml;

use thiserror::Error;

use super::words::Words;
use super::{Essay, Kind, Mark, Paragraph, Picture, Verbatim, sentence};
use crate::resolve::check::typography::as_print_sets;

/// How the names of files end that may be essays.
pub const ENDINGS: [&str; 9] = ["txt", "text", "md", "markdown", "mdown", "html", "htm", "docx", "odt"];
/// Largest text that is read, in bytes.
pub const MAX_TEXT_LEN: usize = 16 << 20;
/// Longest paragraph, in bytes: a longer one is no paragraph but data.
pub const MAX_PARAGRAPH_LEN: usize = 200_000;
/// Most paragraphs.
pub const MAX_PARAGRAPHS: usize = 20_000;

/// Why a file is no essay.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Refusal {
    /// No words.
    #[error("there is no text in it")]
    Empty,
    /// More than anybody reads.
    #[error("it is too large: {0}")]
    TooLarge(String),
    /// Neither text nor one of the formats that are read.
    #[error("it is {0}, and essays are read as text, Markdown, HTML, .docx or .odt")]
    Foreign(&'static str),
    /// The content is another than the name says.
    #[error("its name ends in `.{0}`, but it isn't {1}")]
    Misnamed(String, &'static str),
    /// Nobody can read it without a password.
    #[error("it is encrypted; save it without a password")]
    Encrypted,
    /// It would unpack to something harmful.
    #[error("it isn't safe to unpack: {0}")]
    Unsafe(String),
    /// Parts of it are missing or broken.
    #[error("it is damaged: {0}")]
    Damaged(String),
}

/// What a reader found; language and sentences come later.
#[derive(Debug, Default)]
pub struct Found {
    /// What the text calls itself.
    pub title: Option<String>,
    /// What it says its language is.
    pub language: Option<String>,
    /// Its paragraphs.
    pub paragraphs: Vec<Paragraph>,
    /// Its pictures.
    pub pictures: Vec<Picture>,
}

/// Reads a file; its name tells the format, and its content must agree.
///
/// # Errors
/// If it is no essay, or one that isn't safe to read.
pub fn read(name: &str, bytes: &[u8]) -> Result<Essay, Refusal> {
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
    let ending = ending.to_ascii_lowercase();
    check_content(&ending, bytes)?;
    let found = match ending.as_str() {
        "docx" => docx::read(bytes)?,
        "odt" => odt::read(bytes)?,
        _ => {
            let text = encoding::decode(bytes)?;
            check_lines(&text)?;
            match ending.as_str() {
                "md" | "markdown" | "mdown" => markdown::read(&text),
                "html" | "htm" | "xhtml" => html::read(&text),
                _ if is_markdown(&text) => markdown::read(&text),
                _ => plain::read(&text),
            }
        }
    };
    finish(found, stem)
}

/// Most pictures that an essay brings along from its folder, and their bytes.
const MAX_PICTURES: usize = 200;
const MAX_PICTURE_BYTES: usize = 64 << 20;

/// Takes the pictures along that an essay only names; `load` reads one from the essay's folder. Others stay named.
pub fn with_pictures(mut essay: Essay, mut load: impl FnMut(&str) -> Option<Vec<u8>>) -> Essay {
    let mut n_bytes = 0;
    let mut names: Vec<String> = Vec::new();
    for picture in essay.pictures.iter_mut().filter(|picture| picture.bytes.is_none()).take(MAX_PICTURES) {
        let Some(bytes) = is_local_picture(&picture.name).then(|| load(&picture.name)).flatten() else { continue };
        n_bytes += bytes.len();
        if n_bytes > MAX_PICTURE_BYTES {
            break;
        }
        let safe = docx::safe_name(&picture.name);
        let free = (1..).map(|n| if n == 1 { safe.clone() } else { format!("{n}-{safe}") });
        picture.name = free.into_iter().find(|name| !names.contains(name)).unwrap_or_default();
        names.push(picture.name.clone());
        picture.bytes = Some(bytes);
    }
    essay
}

/// True for the path of a picture that a deck may name.
pub(super) fn is_local_picture(path: &str) -> bool {
    let is_inside =
        !path.starts_with(['/', '~']) && !path.contains([':', '\\', '\0']) && path.split('/').all(|part| part != "..");
    let ending = path.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default();
    is_inside && matches!(ending.as_str(), "png" | "jpg" | "jpeg" | "webp" | "gif" | "svg")
}

/// Refuses what is plainly something else than its name says.
fn check_content(ending: &str, bytes: &[u8]) -> Result<(), Refusal> {
    let is_package = matches!(ending, "docx" | "odt");
    let (is_zip, is_ole) = (bytes.starts_with(b"PK\x03\x04"), bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]));
    match ending {
        _ if is_ole && is_package => Err(Refusal::Encrypted),
        _ if is_ole => Err(Refusal::Foreign("an old Word file (save it as .docx)")),
        "docx" if !is_zip => Err(Refusal::Misnamed(ending.to_owned(), "a Word document")),
        "odt" if !is_zip => Err(Refusal::Misnamed(ending.to_owned(), "an OpenDocument text")),
        _ if is_zip && !is_package => Err(Refusal::Misnamed(ending.to_owned(), "text: it is a packed file")),
        "ron" => Err(Refusal::Foreign("a deck already")),
        _ if bytes.starts_with(b"%PDF") => Err(Refusal::Foreign("a PDF file")),
        _ if bytes.starts_with(b"{\\rtf") => Err(Refusal::Foreign("an RTF file (save it as .docx)")),
        _ => Ok(()),
    }
}

/// True for a text of another name that is written as Markdown: with its headings or its tables.
fn is_markdown(text: &str) -> bool {
    let is_heading = |line: &&str| {
        let rest = line.trim_start_matches('#');
        (1..=6).contains(&(line.len() - rest.len())) && rest.starts_with(' ') && rest.contains(char::is_alphabetic)
    };
    let is_ruled = |line: &str| {
        line.starts_with('|') && line.contains("--") && line.chars().all(|c| matches!(c, '|' | '-' | ':' | ' '))
    };
    let mut filled = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let is_titled = filled.clone().next().is_some_and(|first| is_heading(&first));
    is_titled || filled.clone().filter(is_heading).count() >= 2 || filled.any(is_ruled)
}

/// Refuses a text that has no lines: it is data.
fn check_lines(text: &str) -> Result<(), Refusal> {
    match text.lines().map(str::len).max() {
        Some(len) if len > MAX_PARAGRAPH_LEN => Err(Refusal::TooLarge(format!(
            "a paragraph of {} KB, where {} are the limit",
            len >> 10,
            MAX_PARAGRAPH_LEN >> 10
        ))),
        Some(_) | None => Ok(()),
    }
}

/// Language, setting, sentences, title.
fn finish(mut found: Found, stem: &str) -> Result<Essay, Refusal> {
    found.paragraphs.retain(|p| !p.text.trim().is_empty() || matches!(p.kind, Kind::Picture(_) | Kind::Table(_)));
    if found.paragraphs.len() > MAX_PARAGRAPHS {
        return Err(Refusal::TooLarge(format!("more than {MAX_PARAGRAPHS} paragraphs")));
    }
    if !found.paragraphs.iter().any(|p| p.is_spoken() && p.text.contains(char::is_alphanumeric)) {
        return Err(Refusal::Empty);
    }
    if let Some(long) = found.paragraphs.iter().map(|p| p.text.len()).find(|len| *len > MAX_PARAGRAPH_LEN) {
        return Err(Refusal::TooLarge(format!("a paragraph of {} KB", long >> 10)));
    }
    let mut sample = String::new();
    for paragraph in found.paragraphs.iter().filter(|p| p.is_spoken()).take(200) {
        sample.push_str(&paragraph.text);
        sample.push(' ');
    }
    let words = Words::detect(&sample);
    let author = bylines::take_author(&mut found.paragraphs, words);
    bylines::join_speakers(&mut found.paragraphs);
    for paragraph in found.paragraphs.iter_mut().filter(|p| !matches!(p.kind, Kind::Verbatim(_))) {
        paragraph.text = as_print_sets(paragraph.text.trim(), words.tag);
        if let Kind::Table(rows) = &mut paragraph.kind {
            rows.iter_mut().flatten().for_each(|cell| *cell = as_print_sets(cell.trim(), words.tag));
        }
        paragraph.sentences = sentence::split(&paragraph.text, words);
    }
    let title = found.title.map(|title| as_print_sets(title.trim(), words.tag)).filter(|title| !title.is_empty());
    let title = title.or_else(|| title_of_name(stem, &found.paragraphs));
    Ok(Essay { title, author, words, paragraphs: found.paragraphs, pictures: found.pictures })
}

/// The file's name as the essay itself writes these words, else as they are.
fn title_of_name(stem: &str, paragraphs: &[Paragraph]) -> Option<String> {
    let stem = stem.rsplit(['/', '\\']).next().unwrap_or_default();
    let words: Vec<String> =
        stem.split(['-', '_', ' ']).filter(|word| !word.is_empty()).map(str::to_lowercase).collect();
    if words.len() > 1 {
        for text in paragraphs.iter().map(|p| p.text.as_str()) {
            let starts: Vec<usize> = text
                .char_indices()
                .filter(|&(at, c)| c.is_alphanumeric() && !text[..at].ends_with(char::is_alphanumeric))
                .map(|(at, _)| at)
                .collect();
            for (i, &start) in starts.iter().enumerate() {
                let mut end = start;
                let fits = words.iter().enumerate().all(|(k, word)| {
                    let Some(&at) = starts.get(i + k) else { return false };
                    let len = text[at..].find(|c: char| !c.is_alphanumeric()).unwrap_or(text.len() - at);
                    end = at + len;
                    text[at..end].to_lowercase() == *word
                });
                if fits {
                    return Some(text[start..end].to_owned());
                }
            }
        }
    }
    let joined = stem.split(['-', '_', ' ']).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    let mut letters = joined.chars();
    let first: String = letters.next()?.to_uppercase().collect();
    Some(first + letters.as_str())
}

/// Plain text as inline Markdown that means just this text; `*emphasis*` stays.
#[must_use]
pub fn escaped(text: &str) -> String {
    if !text.contains(['\\', '`', '*', '_', '[', ']', '<', '~', '^', '$', '&']) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len() + 8);
    let mut rest = text;
    let has_formulas = text.matches('$').count() > 1;
    while let Some(c) = rest.chars().next() {
        let after = &rest[c.len_utf8()..];
        if c == '*'
            && let Some(len) = after.find('*')
            && len > 0
            && !after[..len].starts_with(char::is_whitespace)
            && !after[..len].ends_with(char::is_whitespace)
        {
            out.push('*');
            out.push_str(&escaped(&after[..len]));
            out.push('*');
            rest = &after[len + 1..];
            continue;
        }
        let is_inside = out.ends_with(char::is_alphanumeric) && after.starts_with(char::is_alphanumeric);
        let is_special = match c {
            '\\' | '`' | '*' | '[' | ']' | '<' | '~' | '^' => true,
            '_' => !is_inside,
            '$' => has_formulas,
            '&' => !after.starts_with(char::is_whitespace),
            _ => false,
        };
        if is_special {
            out.push('\\');
        }
        out.push(c);
        rest = after;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_things_are_refused_by_what_they_are() {
        let ole = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
        let cases: [(&str, &[u8], &str); 8] = [
            ("a.docx", &ole, "encrypted"),
            ("a.doc", &ole, "old Word"),
            ("a.docx", b"plain text", "Word document"),
            ("a.txt", b"PK\x03\x04rest", "packed"),
            ("a.txt", b"%PDF-1.7 text", "PDF"),
            ("a.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0", "no text"),
            ("a.txt", b"  \n\n ", "no text"),
            ("a.txt", &[b'a'; 300_000], "too large"),
        ];
        for (name, bytes, told) in cases {
            let refusal = read(name, bytes).unwrap_err().to_string();
            assert!(refusal.contains(told), "{name}: {refusal}");
        }
    }

    #[test]
    fn pictures_beside_the_essay_come_along() {
        let text = "It began here.\n\n![one](img/a.png)\n\n![two](img/a.png)\n\n![far](https://a.org/b.png)\n\n![out](../c.png)\n";
        let mut asked = Vec::new();
        let essay = with_pictures(read("a.md", text.as_bytes()).unwrap(), |path| {
            asked.push(path.to_owned());
            Some(vec![1])
        });
        let names: Vec<(&str, bool)> = essay.pictures.iter().map(|p| (p.name.as_str(), p.bytes.is_some())).collect();
        assert_eq!(
            names,
            [("img-a.png", true), ("2-img-a.png", true), ("https://a.org/b.png", false), ("../c.png", false)]
        );
        assert_eq!(asked.len(), 2);
    }

    #[test]
    fn the_file_is_called_as_the_essay_writes_it() {
        let text = "It says “China flows to the Soviet Union” here.\n\nAnd more of it follows there.";
        assert_eq!(
            read("china-flows-to-the-soviet-union.txt", text.as_bytes()).unwrap().title.unwrap(),
            "China flows to the Soviet Union"
        );
        assert_eq!(read("my_essay.txt", text.as_bytes()).unwrap().title.unwrap(), "My essay");
    }

    #[test]
    fn plain_text_means_itself() {
        use crate::model::inline::Inline;
        for text in ["a_b c_d_ [1] <b> x^2^ `no` 5*3*2 \\o", "US$ 5 to US$ 6", "AT&amp;T and R&D"] {
            assert_eq!(Inline::parse(&escaped(text)).text.replace('*', ""), text.replace('*', ""), "{}", escaped(text));
        }
        assert_eq!(escaped("Tolstoy’s *War and Peace*"), "Tolstoy’s *War and Peace*");
    }
}
