//! Numbers of a chart that lie in a file of their own: comma-separated values.
//!
//! Whatever is wrong is told with the file's own line and column, and the
//! cell counts as missing, so that one slip doesn't cost the whole chart.
//! Spreadsheets of many countries separate by semicolons and write decimal
//! commas; a head row with semicolons and no comma says so beyond doubt.

use std::borrow::Cow;
use std::path::Path;

use csv::{ByteRecord, ReaderBuilder};

use crate::model::prose::Prose;
use crate::model::units::Finite;
use crate::world::{ReadError, World};

/// Largest file that is read, in bytes.
pub const MAX_DATA_LEN: usize = 10 << 20;
/// Most slips of one file that are told one by one.
const MAX_PROBLEMS: usize = 10;
/// Most series that are read.
const MAX_SERIES: usize = 1000;

/// The numbers of a file.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct DataFile {
    /// The first column.
    pub x: Vec<Prose>,
    /// The line of the file, counted from 1, on which each row begins.
    pub lines: Vec<u64>,
    /// Name and values of each further column.
    pub series: Vec<(Prose, Vec<Option<Finite>>)>,
    /// What is wrong with single cells and rows, with line and column.
    pub problems: Vec<String>,
    /// The encoding that was guessed, if the file isn't UTF-8.
    pub guessed: Option<Encoding>,
}

/// What a file may be written in besides UTF-8.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// Two bytes a letter, told by a byte order mark.
    Utf16,
    /// One byte a letter, as spreadsheets of Western Europe write it; the guess if nothing else fits.
    Windows1252,
}

impl Encoding {
    /// The encoding's name as people know it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Utf16 => "UTF-16",
            Self::Windows1252 => "Windows-1252",
        }
    }
}

impl DataFile {
    /// Reads the file at `path`, relative to the deck at `deck`.
    ///
    /// # Errors
    /// If the file can't be read; the same refusals as for pictures.
    pub fn load(world: &dyn World, deck: &Path, path: &str) -> Result<Self, ReadError> {
        let bytes = world.read_asset(deck, path)?;
        if bytes.len() > MAX_DATA_LEN {
            // Rounded up, for a file of one byte too many is above the limit too.
            let (len, most) = (bytes.len().div_ceil(1 << 20), MAX_DATA_LEN >> 20);
            let problem = format!("`{path}` has {len} MB; a chart's file has at most {most} MB");
            return Ok(Self { problems: vec![problem], ..Self::default() });
        }
        Ok(Self::parse(&bytes, path))
    }

    /// Reads comma-separated values; `name` is what messages call the file.
    #[must_use]
    pub fn parse(bytes: &[u8], name: &str) -> Self {
        let (text, guessed) = decoded(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes));
        let bytes = text.as_bytes();
        let dialect = Dialect::of(bytes);
        let mut reader =
            ReaderBuilder::new().has_headers(false).flexible(true).delimiter(dialect.delimiter).from_reader(bytes);
        let mut table = Table { dialect, name, ..Table::default() };
        let mut record = ByteRecord::new();
        // A reader over memory that takes rows of any length doesn't fail.
        while reader.read_byte_record(&mut record).unwrap_or(false) {
            let line = record.position().map_or(0, csv::Position::line);
            table.take_row(&record, line);
        }
        Self { guessed, ..table.finish() }
    }
}

/// A file's text, and what it is written in if that isn't UTF-8.
fn decoded(bytes: &[u8]) -> (Cow<'_, str>, Option<Encoding>) {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return (Cow::Borrowed(text), None);
    }
    let units = |from_bytes: fn([u8; 2]) -> u16| -> Vec<u16> {
        bytes[2..].chunks_exact(2).map(|pair| from_bytes([pair[0], pair[1]])).collect()
    };
    let units = match bytes {
        [0xff, 0xfe, ..] => units(u16::from_le_bytes),
        [0xfe, 0xff, ..] => units(u16::from_be_bytes),
        _ => return (Cow::Owned(bytes.iter().map(windows_1252).collect()), Some(Encoding::Windows1252)),
    };
    (Cow::Owned(String::from_utf16_lossy(&units)), Some(Encoding::Utf16))
}

/// The letter of a byte in Windows-1252: Latin-1 but for the 32 places where that has control characters.
fn windows_1252(byte: &u8) -> char {
    /// The letters from 0x80 to 0x9F; five places are empty.
    const MIDDLE: [char; 32] = [
        '€', '\u{fffd}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{fffd}', 'Ž', '\u{fffd}', //
        '\u{fffd}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{fffd}', 'ž', 'Ÿ',
    ];
    byte.checked_sub(0x80).and_then(|i| MIDDLE.get(usize::from(i)).copied()).unwrap_or(char::from(*byte))
}

/// What separates the cells of a file, and how it writes decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Dialect {
    delimiter: u8,
    has_decimal_comma: bool,
}

impl Dialect {
    fn of(bytes: &[u8]) -> Self {
        let head = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
        let mut is_quoted = false;
        let mut counts = [0_usize; 3];
        for byte in head {
            match byte {
                b'"' => is_quoted = !is_quoted,
                b',' if !is_quoted => counts[0] += 1,
                b';' if !is_quoted => counts[1] += 1,
                b'\t' if !is_quoted => counts[2] += 1,
                _ => {}
            }
        }
        match counts {
            [0, 0, n_tabs] if n_tabs > 0 => Self { delimiter: b'\t', has_decimal_comma: true },
            [0, n_semicolons, _] if n_semicolons > 0 => Self { delimiter: b';', has_decimal_comma: true },
            _ => Self::default(),
        }
    }
}

impl Default for Dialect {
    fn default() -> Self {
        Self { delimiter: b',', has_decimal_comma: false }
    }
}

/// A file while it is being read.
#[derive(Debug, Default)]
struct Table<'a> {
    dialect: Dialect,
    name: &'a str,
    has_head: bool,
    n_problems: usize,
    data: DataFile,
}

impl Table<'_> {
    fn take_row(&mut self, record: &ByteRecord, line: u64) {
        if record.iter().all(|cell| cell.trim_ascii().is_empty()) {
            return;
        }
        if !self.has_head {
            self.has_head = true;
            self.data.series = record.iter().skip(1).take(MAX_SERIES).map(|cell| (text(cell), Vec::new())).collect();
            if record.len() < 2 {
                self.tell(line, None, "expected a name of `x` and of at least one series");
            }
            return;
        }
        let n_expected = self.data.series.len() + 1;
        let n_found = record.len();
        let is_padded = record.iter().skip(n_expected).all(|cell| cell.trim_ascii().is_empty());
        if n_found < n_expected || !is_padded {
            self.tell(line, None, &format!("expected {n_expected} cells as in the first row, found {n_found}"));
        }
        self.data.x.push(text(record.get(0).unwrap_or_default()));
        self.data.lines.push(line);
        for i in 0..self.data.series.len() {
            let value = record.get(i + 1).and_then(|cell| self.value(cell, line, i + 2));
            self.data.series[i].1.push(value);
        }
    }

    /// The number of a cell; `None` if it is empty or, told, not a number.
    fn value(&mut self, cell: &[u8], line: u64, column: usize) -> Option<Finite> {
        let written = String::from_utf8_lossy(cell);
        let written = written.trim();
        if written.is_empty() {
            return None;
        }
        let number = number(written, self.dialect.has_decimal_comma);
        if number.is_none() {
            let shown: String = written.chars().take(40).collect();
            self.tell(line, Some(column), &format!("expected a number, found `{shown}`"));
        }
        number
    }

    fn tell(&mut self, line: u64, column: Option<usize>, what: &str) {
        self.n_problems += 1;
        if self.n_problems <= MAX_PROBLEMS {
            let column = column.map(|column| format!(", column {column}")).unwrap_or_default();
            self.data.problems.push(format!("`{}`, line {line}{column}: {what}", self.name));
        }
    }

    fn finish(mut self) -> DataFile {
        if self.n_problems > MAX_PROBLEMS {
            let n_more = self.n_problems - MAX_PROBLEMS;
            self.data.problems.push(format!("`{}`: {n_more} more cells or rows are wrong", self.name));
        }
        self.data
    }
}

fn text(cell: &[u8]) -> Prose {
    Prose::new(String::from_utf8_lossy(cell).trim())
}

/// A finite number as spreadsheets write it: with a point, or a comma where commas don't separate cells.
fn number(written: &str, has_decimal_comma: bool) -> Option<Finite> {
    let mut plain = written.replace('\u{2212}', "-");
    if has_decimal_comma && !plain.contains('.') && plain.matches(',').count() == 1 {
        plain = plain.replace(',', ".");
    }
    let is_number = plain.chars().all(|c| c.is_ascii_digit() || "+-.eE".contains(c));
    is_number.then(|| plain.parse::<f64>().ok()).flatten().and_then(Finite::new)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(data: &DataFile, series: usize) -> Vec<Option<f64>> {
        data.series[series].1.iter().map(|value| value.map(Finite::get)).collect()
    }

    #[test]
    fn names_and_numbers_are_read() {
        let data =
            DataFile::parse(b"\xef\xbb\xbfYear,Exports,\"Imports, net\"\r\n1950,191,246\r\n1951,,\r\n\r\n", "t.csv");
        assert_eq!(data.problems, Vec::<String>::new());
        assert_eq!(data.x, [Prose::from("1950"), Prose::from("1951")]);
        assert_eq!(data.series[1].0.as_str(), "Imports, net");
        assert_eq!(values(&data, 0), [Some(191.0), None]);
    }

    #[test]
    fn semicolons_bring_decimal_commas() {
        let data = DataFile::parse("Год;Экспорт\n1950;1,5\n1951;2.5\n1952;\u{2212}3\n".as_bytes(), "t.csv");
        assert_eq!(data.problems, Vec::<String>::new());
        assert_eq!(values(&data, 0), [Some(1.5), Some(2.5), Some(-3.0)]);
    }

    #[test]
    fn slips_are_told_with_the_files_own_lines() {
        let text = "x,a,b\n1,2,3\n\"two\nlines\",abc,NaN\n4,5\n6,1e999,7,8\n\"9\",\"1,234\",0\n";
        let data = DataFile::parse(text.as_bytes(), "trade.csv");
        let expected = [
            "`trade.csv`, line 3, column 2: expected a number, found `abc`",
            "`trade.csv`, line 3, column 3: expected a number, found `NaN`",
            "`trade.csv`, line 5: expected 3 cells as in the first row, found 2",
            "`trade.csv`, line 6: expected 3 cells as in the first row, found 4",
            "`trade.csv`, line 6, column 2: expected a number, found `1e999`",
            "`trade.csv`, line 7, column 2: expected a number, found `1,234`",
        ];
        assert_eq!(data.problems, expected);
        assert_eq!(values(&data, 1), [Some(3.0), None, None, Some(7.0), Some(0.0)]);
    }

    #[test]
    fn other_encodings_are_guessed() {
        let data = DataFile::parse(b"Jahr;Stra\xdfe \x80\n1950;\x961,5\n", "t.csv");
        assert_eq!((data.guessed, data.series[0].0.as_str()), (Some(Encoding::Windows1252), "Straße €"));
        assert_eq!(data.problems, ["`t.csv`, line 2, column 2: expected a number, found `–1,5`"]);
        let wide: Vec<u8> = "\u{feff}Год,Экспорт\n1950,2\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let data = DataFile::parse(&wide, "t.csv");
        assert_eq!((data.guessed, data.series[0].0.as_str()), (Some(Encoding::Utf16), "Экспорт"));
        assert_eq!(values(&data, 0), [Some(2.0)]);
        assert_eq!(DataFile::parse("Год,Экспорт\n1950,2\n".as_bytes(), "t.csv").guessed, None);
    }

    #[test]
    fn a_file_over_the_limit_is_told_with_sizes_that_differ() {
        let world = crate::world::memory::MemoryWorld::new().with_file("t.csv", vec![b'1'; MAX_DATA_LEN + 1]);
        let data = DataFile::load(&world, Path::new("deck.ron"), "t.csv").expect("it is read");
        assert_eq!(data.problems, ["`t.csv` has 11 MB; a chart's file has at most 10 MB"]);
    }

    #[test]
    fn hostile_files_end() {
        for bytes in [&b""[..], b"\n\n", b"a", b"a\n1\n2", b"\"", b"a,b\n\"\"\"\n", b"\xff\xfe,\x00\n\xff,\x80"] {
            let data = DataFile::parse(bytes, "t.csv");
            assert!(data.problems.len() <= MAX_PROBLEMS + 1);
        }
        let data = DataFile::parse("x,a\n".repeat(5000).as_bytes(), "t.csv");
        assert_eq!(data.problems.len(), MAX_PROBLEMS + 1);
    }
}
