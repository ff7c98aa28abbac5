//! Paragraphs as DrawingML: runs, links, bullets, spacing.

use super::fonts::pitch_family;
use super::package::Relations;
use super::text::{Align, Bullet, Look, Para, Place, SOFT_BREAK, TextBox};
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

/// Distance of lines.
#[derive(Debug, Clone, Copy)]
enum Spacing {
    /// A share of the font's own.
    Share(f64),
    /// So many ems, whatever the font says: programs disagree on what less than its own distance is.
    Exact(f64),
}

/// The share of an exact line that office programs keep above the baseline.
const ABOVE: f64 = 0.8;

impl Spacing {
    fn of(para: &Para) -> Self {
        let share = para.spacing();
        if share < 1.0 { Self::Exact(para.pitch() / para.size.max(1.0)) } else { Self::Share(share) }
    }

    /// That of a box's longest paragraph, or of its paragraphs if they are the lines of one text, as in a program.
    fn of_box(paras: &[Para]) -> Self {
        if let [first, second, ..] = paras {
            let pitch = second.first - first.first;
            let is_line = |pair: &[Para]| {
                (pair[1].first - pair[0].first - pitch).abs() < 1.0 && (pair[1].size - pair[0].size).abs() < 0.1
            };
            let is_single = paras.iter().all(|para| para.n_lines == 1 && para.bullet.is_none());
            if is_single && pitch < first.natural() * 1.25 && paras.windows(2).all(is_line) {
                return Self::Exact(pitch / first.size.max(1.0));
            }
        }
        paras.iter().max_by_key(|para| para.n_lines).map_or(Self::Share(1.0), Self::of)
    }

    /// Distance from the top of a spaced line to its baseline.
    fn rise(self, para: &Para) -> f64 {
        match self {
            Self::Share(share) => para.ascent + para.natural() * (share - 1.0),
            Self::Exact(ems) => ems * para.size * ABOVE,
        }
    }

    /// Distance from the baseline to the bottom of a spaced line.
    fn fall(self, para: &Para) -> f64 {
        match self {
            Self::Share(share) => para.natural() * share - self.rise(para),
            Self::Exact(ems) => ems * para.size * (1.0 - ABOVE),
        }
    }
}

/// How far the first line's top lies above that of its letters, once lines are spaced.
pub(super) fn lift(para: &Para) -> f64 {
    Spacing::of(para).rise(para) - para.ascent
}

impl Writing<'_> {
    /// Adds the paragraphs of a box whose left edge is at `left`.
    pub(super) fn paragraphs(&mut self, xml: &mut Xml, text: &TextBox, left: f64, right: f64) {
        let spacing = Spacing::of_box(&text.paras);
        let mut edges: Vec<f64> = text.paras.iter().filter_map(|para| Some(para.bullet.as_ref()?.left)).collect();
        edges.sort_by(f64::total_cmp);
        edges.dedup_by(|a, b| (*a - *b).abs() < 4.0);
        let mut above: Option<&Para> = None;
        for para in &text.paras {
            let gap = above
                .map_or(0.0, |above| (para.first - spacing.rise(para) - above.last - spacing.fall(above)).max(0.0));
            let bullet_left = para.bullet.as_ref().map(|bullet| bullet.left);
            let level = bullet_left.map_or(0, |at| edges.iter().filter(|edge| **edge < at - 3.0).count()).min(8);
            let (margin, indent) = match bullet_left {
                Some(at) if para.is_rtl => (right - para.rect.x1, -(at - para.rect.x1).abs()),
                Some(at) => (para.rect.x0 - left, at - para.rect.x0),
                None if para.align == Align::Left && !text.is_label && text.place != Place::Footer => {
                    (para.rect.x0 - left, 0.0)
                }
                None => (0.0, 0.0),
            };
            let align = match &text.place {
                Place::Footer | Place::Number => Align::Right,
                _ if text.is_label && para.n_lines == 1 => Align::Center,
                _ => para.align,
            };
            self.open_paragraph(xml, para, align, (margin, indent, level));
            self.spacing(xml, spacing, para.size, gap);
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
        self.spacing(xml, Spacing::of(para), para.size, 0.0);
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

    fn spacing(&self, xml: &mut Xml, spacing: Spacing, size: f64, gap: f64) {
        xml.open("a:lnSpc", &[]);
        match spacing {
            Spacing::Share(share) => xml.empty("a:spcPct", &[("val", &round(share * 100_000.0))]),
            Spacing::Exact(ems) => xml.empty("a:spcPts", &[("val", &centipoints(ems * size).clamp(0, 158_400))]),
        };
        xml.close();
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
        // Signs of fonts are larger than those of slides.
        let scale = if bullet.number.is_none() { 0.8 * bullet.scale } else { bullet.scale };
        xml.empty("a:buSzPct", &[("val", &round(scale * 100_000.0).clamp(25_000, 400_000))]);
        match bullet.number {
            Some(number) => {
                let family = bullet.face.as_ref().map_or("", |face| face.family.as_str());
                let family = if family.is_empty() || family == self.theme.fonts.body { "+mn-lt" } else { family };
                xml.empty("a:buFont", &[("typeface", &family)]);
                let kind = if bullet.sign == "." { "arabicPeriod" } else { "arabicPlain" };
                xml.empty("a:buAutoNum", &[("type", &kind), ("startAt", &number)]);
            }
            None => {
                xml.empty("a:buFont", &[("typeface", &"+mn-lt")]).empty("a:buChar", &[("char", &bullet.sign)]);
            }
        }
    }

    fn runs(&mut self, xml: &mut Xml, para: &Para) {
        for span in &para.spans {
            let text = if para.keeps_lines {
                span.text.replace(" \u{2028}", "\n").replace(SOFT_BREAK, "\n")
            } else {
                span.text.replace(SOFT_BREAK, "")
            };
            for (i, line) in text.split('\n').enumerate() {
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
        let tracking = centipoints(look.tracking * look.size).clamp(-400_000, 400_000);
        if tracking != 0 {
            attributes.push(("spc", &tracking));
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
            self.link(xml, target, look.color);
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
            let pitch = pitch_family(family);
            for name in ["a:latin", "a:ea", "a:cs", "a:sym"] {
                xml.empty(name, &[("typeface", &family), ("pitchFamily", &pitch)]);
            }
        }
    }

    fn link(&mut self, xml: &mut Xml, target: &str, own: peniko::Color) {
        if let Some(id) = target.strip_prefix('#') {
            if let Some(index) = self.slide_ids.get(id) {
                let id = self.relations.part("slide", &format!("{SLIDE_TARGET}{index}"));
                xml.open("a:hlinkClick", &[("r:id", &id), ("action", &"ppaction://hlinksldjump")]);
                self.link_color(xml, own);
            }
        } else if let Some(address) = address(target) {
            let id = self.relations.external("hyperlink", &address);
            xml.open("a:hlinkClick", &[("r:id", &id)]);
            self.link_color(xml, own);
        }
    }

    /// Ends a link, and says if it keeps its text's colour instead of the theme's for links.
    fn link_color(&self, xml: &mut Xml, own: peniko::Color) {
        if own.to_rgba8() != self.theme.colors.accent2.to_rgba8() {
            let namespace = "http://schemas.microsoft.com/office/drawing/2018/hyperlinkcolor";
            xml.open("a:extLst", &[]).open("a:ext", &[("uri", &"{A12FA001-AC4F-418D-AE19-62706E023703}")]);
            xml.empty("ahyp:hlinkClr", &[("xmlns:ahyp", &namespace), ("val", &"tx")]).close().close();
        }
        xml.close();
    }
}

/// How far a box's last line reaches down beyond the bottom of its letters.
pub(super) fn box_drop(text: &TextBox) -> f64 {
    match (Spacing::of_box(&text.paras), text.paras.last()) {
        (spacing @ Spacing::Exact(_), Some(last)) => spacing.fall(last) - last.descent,
        _ => 0.0,
    }
}

/// True if a box keeps its last line where it is, since programs disagree on the height of an exact first one.
pub(super) fn hangs_on_bottom(text: &TextBox) -> bool {
    matches!(Spacing::of_box(&text.paras), Spacing::Exact(_))
}

/// How far a box's first line stands below the top of its letters.
pub(super) fn box_lift(text: &TextBox) -> f64 {
    text.paras.first().map_or(0.0, |para| Spacing::of_box(&text.paras).rise(para) - para.ascent)
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
