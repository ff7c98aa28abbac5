//! What the presenter says, on the page that belongs to a slide.

use super::theme::{TREE_HEAD, root};
use super::xml::Xml;
use crate::model::inline::{Inline, ParagraphKind, Run};
use crate::model::notes;
use crate::resolve::ResolvedDeck;

/// Width and height of a notes page, in English Metric Units: a sheet of A4's height.
pub(super) const PAGE: (i64, i64) = (6_858_000, 9_144_000);

/// Adds the slide's picture and the place of the notes, whose paragraphs `write` adds.
pub(super) fn holders(xml: &mut Xml, deck: &ResolvedDeck, write: &mut dyn FnMut(&mut Xml)) {
    let width = 5_486_400_i64;
    let height =
        super::xml::round(width as f64 * deck.slide_size.height / deck.slide_size.width.max(1.0)).min(4_000_000);
    xml.open("p:sp", &[]).open("p:nvSpPr", &[]).empty("p:cNvPr", &[("id", &2), ("name", &"Slide Image 2")]);
    xml.open("p:cNvSpPr", &[]);
    xml.empty("a:spLocks", &[("noGrp", &1), ("noRot", &1), ("noChangeAspect", &1)]).close();
    xml.open("p:nvPr", &[]).empty("p:ph", &[("type", &"sldImg")]).close().close().open("p:spPr", &[]);
    place(xml, [685_800, 685_800, width, height]);
    xml.close().close();
    xml.open("p:sp", &[]).open("p:nvSpPr", &[]).empty("p:cNvPr", &[("id", &3), ("name", &"Notes 3")]);
    xml.open("p:cNvSpPr", &[]).empty("a:spLocks", &[("noGrp", &1)]).close();
    xml.open("p:nvPr", &[]).empty("p:ph", &[("type", &"body"), ("idx", &1)]).close().close().open("p:spPr", &[]);
    let top = 685_800 + height + 300_000;
    place(xml, [685_800, top, width, PAGE.1 - top - 500_000]);
    xml.close().open("p:txBody", &[]).empty("a:bodyPr", &[]).empty("a:lstStyle", &[]);
    write(xml);
    xml.close().close();
}

fn place(xml: &mut Xml, [x, y, w, h]: [i64; 4]) {
    xml.open("a:xfrm", &[]).empty("a:off", &[("x", &x), ("y", &y)]).empty("a:ext", &[("cx", &w), ("cy", &h)]).close();
    xml.open("a:prstGeom", &[("prst", &"rect")]).empty("a:avLst", &[]).close();
}

/// The notes page of a slide.
pub(super) fn page(text: &str, deck: &ResolvedDeck) -> String {
    let mut xml = Xml::document();
    root(&mut xml, "p:notes", &[]);
    xml.open("p:cSld", &[]).open("p:spTree", &[]).raw(TREE_HEAD);
    holders(&mut xml, deck, &mut |xml| paragraphs(xml, text, &deck.deck.language));
    xml.close().close().open("p:clrMapOvr", &[]).empty("a:masterClrMapping", &[]);
    xml.finish()
}

fn paragraphs(xml: &mut Xml, text: &str, language: &str) {
    let mut n_paragraphs = 0;
    for (i, part) in notes::parts(text).into_iter().enumerate() {
        if i > 0 {
            xml.open("a:p", &[]).empty("a:endParaRPr", &[("lang", &language)]).close();
        }
        for paragraph in Inline::parse_blocks(part) {
            n_paragraphs += 1;
            xml.open("a:p", &[]);
            if let ParagraphKind::Item { depth, number } = paragraph.kind {
                let level = depth.min(8);
                let margin = 171_450 * (i64::from(level) + 1);
                xml.open("a:pPr", &[("marL", &margin), ("lvl", &level), ("indent", &-171_450)]);
                match number {
                    Some(number) => {
                        let number = number.clamp(1, 32_767);
                        xml.empty("a:buAutoNum", &[("type", &"arabicPeriod"), ("startAt", &number)]);
                    }
                    None => {
                        xml.empty("a:buFont", &[("typeface", &"Arial")]).empty("a:buChar", &[("char", &"•")]);
                    }
                }
                xml.close();
            }
            let is_heading = matches!(paragraph.kind, ParagraphKind::Heading(_));
            for run in &paragraph.inline.runs {
                words(xml, &paragraph.inline, run, is_heading, language);
            }
            xml.close();
        }
    }
    if n_paragraphs == 0 {
        xml.open("a:p", &[]).close();
    }
}

fn words(xml: &mut Xml, inline: &Inline, run: &Run, is_heading: bool, language: &str) {
    let text = inline.text.get(run.range.clone()).unwrap_or_default();
    let bold = u8::from(run.marks.is_strong || is_heading);
    let italic = u8::from(run.marks.is_emphasis);
    for (i, line) in text.split('\n').enumerate() {
        if i > 0 {
            xml.empty("a:br", &[]);
        }
        if !line.is_empty() {
            xml.open("a:r", &[]).empty("a:rPr", &[("lang", &language), ("b", &bold), ("i", &italic)]);
            xml.leaf("a:t", &[], line).close();
        }
    }
}
