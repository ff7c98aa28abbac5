//! Paragraphs as DrawingML: runs, links, bullets, spacing.

use super::package::Relations;
use super::text::{Align, Bullet, Look, Para, TextBox};
use super::xml::{Attribute, Xml, centipoints, color, emu, round, solid_fill};
use crate::resolve::theme::ResolvedTheme;

/// What stands before the number of a slide in targets that aren't resolved yet.
pub(super) const SLIDE_TARGET: &str = "#slide ";

/// What words need besides themselves.
#[derive(Debug)]
pub(super) struct Writing<'a> {
    /// The deck's theme.
    pub theme: &'a ResolvedTheme,
    /// The deck's language (BCP 47).
    pub language: &'a str,
    /// Relationships of the slide, for links.
    pub relations: &'a mut Relations,
    /// Ids of the deck's slides with their places in the file.
    pub slide_ids: &'a std::collections::BTreeMap<&'a str, usize>,
    /// 0 (nothing) to 1 (as drawn).
    pub opacity: f32,
}

/// How far the first line's top lies above that of its letters, once lines are spaced.
pub(super) fn lift(para: &Para) -> f64 {
    rise(para, para.spacing()) - para.ascent
}

/// Distance from the top of a spaced line to its baseline.
fn rise(para: &Para, spacing: f64) -> f64 {
    if spacing < 1.0 { para.natural() * spacing * 0.8 } else { para.ascent + para.natural() * (spacing - 1.0) }
}

impl Writing<'_> {
    /// Adds the paragraphs of a box whose left edge is at `left`.
    pub(super) fn paragraphs(&mut self, xml: &mut Xml, text: &TextBox, left: f64, right: f64) {
        let spacing = box_spacing(&text.paras);
        let mut edges: Vec<f64> = text.paras.iter().filter_map(|para| Some(para.bullet.as_ref()?.left)).collect();
        edges.sort_by(f64::total_cmp);
        edges.dedup_by(|a, b| (*a - *b).abs() < 4.0);
        let mut above: Option<&Para> = None;
        for para in &text.paras {
            let gap = above.map_or(0.0, |above| {
                let bottom = above.last + above.natural() * spacing - rise(above, spacing);
                (para.first - rise(para, spacing) - bottom).max(0.0)
            });
            let bullet_left = para.bullet.as_ref().map(|bullet| bullet.left);
            let level = bullet_left.map_or(0, |at| edges.iter().filter(|edge| **edge < at - 3.0).count()).min(8);
            let (margin, indent) = match bullet_left {
                Some(at) if para.is_rtl => (right - para.rect.x1, -(at - para.rect.x1).abs()),
                Some(at) => (para.rect.x0 - left, at - para.rect.x0),
                None if para.align == Align::Left => (para.rect.x0 - left, 0.0),
                None => (0.0, 0.0),
            };
            let align = if text.is_label && para.n_lines == 1 { Align::Center } else { para.align };
            let margin = if text.is_label { 0.0 } else { margin };
            self.open_paragraph(xml, para, align, (margin, indent, level));
            self.spacing(xml, spacing, gap);
            self.bullet(xml, para.bullet.as_ref());
            xml.close();
            self.runs(xml, para);
            xml.close();
            above = Some(para);
        }
    }

    /// Adds the paragraph of a table's cell.
    pub(super) fn cell_paragraph(&mut self, xml: &mut Xml, para: &Para, align: Align) {
        self.open_paragraph(xml, para, align, (0.0, 0.0, 0));
        self.spacing(xml, para.spacing(), 0.0);
        self.bullet(xml, None);
        xml.close();
        self.runs(xml, para);
        xml.close();
    }

    /// Opens a paragraph and its properties.
    fn open_paragraph(&self, xml: &mut Xml, para: &Para, align: Align, (margin, indent, level): (f64, f64, usize)) {
        xml.open("a:p", &[]);
        let align = match align {
            Align::Left => "l",
            Align::Center => "ctr",
            Align::Right => "r",
        };
        let margin = emu(margin.clamp(0.0, 4000.0));
        let indent = emu(indent.clamp(-2000.0, 2000.0));
        let side = if para.is_rtl { "marR" } else { "marL" };
        let mut attributes: Vec<Attribute<'_>> =
            vec![(side, &margin), ("lvl", &level), ("indent", &indent), ("algn", &align)];
        if para.is_rtl {
            attributes.push(("rtl", &"1"));
        }
        xml.open("a:pPr", &attributes);
    }

    fn spacing(&self, xml: &mut Xml, spacing: f64, gap: f64) {
        xml.open("a:lnSpc", &[]).empty("a:spcPct", &[("val", &round(spacing * 100_000.0))]).close();
        xml.open("a:spcBef", &[]).empty("a:spcPts", &[("val", &centipoints(gap).clamp(0, 158_400))]).close();
        xml.open("a:spcAft", &[]).empty("a:spcPts", &[("val", &0)]).close();
    }

    fn bullet(&self, xml: &mut Xml, bullet: Option<&Bullet>) {
        let Some(bullet) = bullet.filter(|bullet| bullet.number.is_some() || !bullet.sign.is_empty()) else {
            xml.empty("a:buNone", &[]);
            return;
        };
        if let Some(own) = bullet.color {
            xml.open("a:buClr", &[]);
            color(xml, own, self.opacity, &self.theme.colors);
            xml.close();
        }
        xml.empty("a:buSzPct", &[("val", &round(bullet.scale * 100_000.0).clamp(25_000, 400_000))]);
        match bullet.number {
            Some(number) => {
                xml.empty("a:buFont", &[("typeface", &"+mj-lt")]);
                let kind = if bullet.sign == "." { "arabicPeriod" } else { "arabicPlain" };
                xml.empty("a:buAutoNum", &[("type", &kind), ("startAt", &number)]);
            }
            None => {
                xml.empty("a:buFont", &[("typeface", &"Arial")]).empty("a:buChar", &[("char", &bullet.sign)]);
            }
        }
    }

    fn runs(&mut self, xml: &mut Xml, para: &Para) {
        for span in &para.spans {
            for (i, line) in span.text.split('\n').enumerate() {
                if i > 0 {
                    xml.open("a:br", &[]);
                    self.properties(xml, &span.look, false);
                    xml.close();
                }
                if !line.is_empty() {
                    xml.open("a:r", &[]);
                    self.properties(xml, &span.look, true);
                    xml.leaf("a:t", &[], line);
                    xml.close();
                }
            }
        }
    }

    /// Adds the number of the slide, which the program counts itself, behind some text.
    pub(super) fn number(&mut self, xml: &mut Xml, para: &Para, before: &str, number: &str) {
        let Some(look) = para.spans.first().map(|span| span.look.clone()) else { return };
        xml.open("a:p", &[]).empty("a:pPr", &[("algn", &"r")]);
        if !before.is_empty() {
            xml.open("a:r", &[]);
            self.properties(xml, &look, false);
            xml.leaf("a:t", &[], before).close();
        }
        xml.open("a:fld", &[("id", &"{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}"), ("type", &"slidenum")]);
        self.properties(xml, &look, false);
        xml.leaf("a:t", &[], number).close().close();
    }

    fn properties(&mut self, xml: &mut Xml, look: &Look, has_link: bool) {
        let size = centipoints(look.size).clamp(100, 400_000);
        let raise = round(look.raise * 100_000.0);
        let (bold, italic) = (u8::from(look.face.is_bold), u8::from(look.face.is_italic));
        let mut attributes: Vec<Attribute<'_>> =
            vec![("lang", &self.language), ("sz", &size), ("b", &bold), ("i", &italic)];
        if look.is_struck {
            attributes.push(("strike", &"sngStrike"));
        }
        if raise != 0 {
            attributes.push(("baseline", &raise));
        }
        xml.open("a:rPr", &attributes);
        solid_fill(xml, look.color, self.opacity, &self.theme.colors);
        if let Some((own, width)) = look.halo {
            xml.open("a:effectLst", &[]).open("a:glow", &[("rad", &emu(width / 2.0))]);
            color(xml, own, 1.0, &self.theme.colors);
            xml.close().close();
        }
        self.fonts(xml, &look.face.family);
        if let Some(target) = look.link.as_ref().filter(|_| has_link) {
            self.link(xml, target);
        }
        xml.close();
    }

    fn fonts(&self, xml: &mut Xml, family: &str) {
        let fonts = &self.theme.fonts;
        if family == fonts.body {
            xml.empty("a:latin", &[("typeface", &"+mn-lt")]);
        } else if family == fonts.heading {
            xml.empty("a:latin", &[("typeface", &"+mj-lt")]);
        } else if !family.is_empty() {
            for name in ["a:latin", "a:ea", "a:cs", "a:sym"] {
                xml.empty(name, &[("typeface", &family)]);
            }
        }
    }

    fn link(&mut self, xml: &mut Xml, target: &str) {
        if let Some(id) = target.strip_prefix('#') {
            if let Some(index) = self.slide_ids.get(id) {
                let id = self.relations.part("slide", &format!("{SLIDE_TARGET}{index}"));
                xml.empty("a:hlinkClick", &[("r:id", &id), ("action", &"ppaction://hlinksldjump")]);
            }
        } else if let Some(address) = address(target) {
            let id = self.relations.external("hyperlink", &address);
            xml.empty("a:hlinkClick", &[("r:id", &id)]);
        }
    }
}

/// The spacing of a box's lines: that of its longest paragraph.
fn box_spacing(paras: &[Para]) -> f64 {
    paras.iter().max_by_key(|para| para.n_lines).map_or(1.0, Para::spacing)
}

/// How far a box's first line stands below the top of its letters.
pub(super) fn box_lift(text: &TextBox) -> f64 {
    text.paras.first().map_or(0.0, |para| rise(para, box_spacing(&text.paras)) - para.ascent)
}

/// A web or mail address without what an address can't hold; `None` for anything else.
fn address(target: &str) -> Option<String> {
    let lower = target.trim().to_ascii_lowercase();
    if !["https://", "http://", "mailto:"].iter().any(|scheme| lower.starts_with(scheme)) {
        return None;
    }
    let mut address = String::with_capacity(target.len());
    for byte in target.trim().bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~:/?#[]@!$&'()*+,;=%".contains(&byte) {
            address.push(char::from(byte));
        } else {
            address.push_str(&format!("%{byte:02X}"));
        }
    }
    (address.len() < 2000).then_some(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_pages_and_people_are_linked() {
        assert_eq!(address("https://a.b/c d?\"é"), Some("https://a.b/c%20d?%22%C3%A9".to_owned()));
        assert_eq!(address("javascript:alert(1)"), None);
        assert_eq!(address("file:///etc/passwd"), None);
    }
}
