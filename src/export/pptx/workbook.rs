//! The numbers of a chart as a workbook of one sheet, so that they can be changed where they are shown.

use super::package::{Package, Relations};
use super::xml::Xml;
use crate::export::ExportError;

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// A cell.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Cell {
    /// Nothing.
    Empty,
    /// Words.
    Text(String),
    /// A number.
    Number(f64),
}

/// A workbook with these rows.
///
/// # Errors
/// If it grows too large.
pub(super) fn workbook(rows: &[Vec<Cell>]) -> Result<Vec<u8>, ExportError> {
    let mut package = Package::new();
    let mut root = Relations::default();
    root.part("officeDocument", "xl/workbook.xml");
    package.relations("", &root)?;
    let mut inner = Relations::default();
    let id = inner.part("worksheet", "worksheets/sheet1.xml");
    let mut xml = Xml::document();
    xml.open("workbook", &[("xmlns", &MAIN), ("xmlns:r", &OFFICE)]).open("sheets", &[]);
    xml.empty("sheet", &[("name", &"Sheet1"), ("sheetId", &1), ("r:id", &id)]);
    let content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml";
    package.xml("xl/workbook.xml", content_type, &xml.finish())?;
    package.relations("xl/workbook.xml", &inner)?;
    let content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml";
    package.xml("xl/worksheets/sheet1.xml", content_type, &sheet(rows))?;
    package.finish()
}

fn sheet(rows: &[Vec<Cell>]) -> String {
    let mut xml = Xml::document();
    xml.open("worksheet", &[("xmlns", &MAIN)]).open("sheetData", &[]);
    for (row, cells) in rows.iter().enumerate() {
        xml.open("row", &[("r", &(row + 1))]);
        for (column, cell) in cells.iter().enumerate() {
            let place = format!("{}{}", column_name(column), row + 1);
            match cell {
                Cell::Empty => {}
                Cell::Text(text) => {
                    xml.open("c", &[("r", &place), ("t", &"inlineStr")]).open("is", &[]);
                    xml.leaf("t", &[], text).close().close();
                }
                Cell::Number(number) => {
                    xml.open("c", &[("r", &place)]).leaf("v", &[], &number.to_string()).close();
                }
            }
        }
        xml.close();
    }
    xml.finish()
}

/// The name of a column: A to Z, AA and so on.
pub(super) fn column_name(index: usize) -> String {
    let letter = char::from(b'A' + u8::try_from(index % 26).unwrap_or(0));
    if index < 26 { letter.to_string() } else { format!("{}{letter}", column_name(index / 26 - 1)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_named_as_spreadsheets_do() {
        assert_eq!([0, 25, 26, 701, 702].map(column_name), ["A", "Z", "AA", "ZZ", "AAA"]);
    }
}
