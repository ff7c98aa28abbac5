//! The deck's theme as an office program has it: colours, fonts, one master and its layouts.

use super::fonts::{panose, pitch_family};
use super::xml::{Xml, centipoints, emu, hex, solid_fill};
use crate::resolve::ResolvedDeck;
use crate::resolve::theme::ResolvedTheme;

/// Namespaces of every part of a presentation.
pub(super) const NAMESPACES: [(&str, &str); 3] = [
    ("xmlns:a", "http://schemas.openxmlformats.org/drawingml/2006/main"),
    ("xmlns:r", "http://schemas.openxmlformats.org/officeDocument/2006/relationships"),
    ("xmlns:p", "http://schemas.openxmlformats.org/presentationml/2006/main"),
];

/// A layout: what the program calls it, and its kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Layout {
    /// The deck's cover.
    Title,
    /// Opens a part of the talk.
    Section,
    /// Title and running text.
    Content,
    /// A title and anything.
    TitleOnly,
    /// Anything.
    Blank,
}

/// All layouts, in the order of their files.
pub(super) const LAYOUTS: [Layout; 5] =
    [Layout::Title, Layout::Section, Layout::Content, Layout::TitleOnly, Layout::Blank];

impl Layout {
    /// Its name in the program's menu, its kind, and the places that it has.
    fn info(self) -> (&'static str, &'static str, bool, bool) {
        match self {
            Self::Title => ("Title Slide", "secHead", true, true),
            Self::Section => ("Section Header", "secHead", true, true),
            Self::Content => ("Title and Content", "obj", true, true),
            Self::TitleOnly => ("Title Only", "titleOnly", true, false),
            Self::Blank => ("Blank", "blank", false, false),
        }
    }

    /// The number of its file, from 1.
    pub(super) fn number(self) -> usize {
        LAYOUTS.iter().position(|layout| *layout == self).unwrap_or(0) + 1
    }
}

/// Opens the root of a part with its namespaces.
pub(super) fn root(xml: &mut Xml, name: &'static str, more: &[super::xml::Attribute<'_>]) {
    let mut attributes: Vec<super::xml::Attribute<'_>> =
        NAMESPACES.iter().map(|(key, value)| (*key, value as &dyn std::fmt::Display)).collect();
    attributes.extend_from_slice(more);
    xml.open(name, &attributes);
}

/// The theme part.
pub(super) fn theme(theme: &ResolvedTheme) -> String {
    let mut xml = Xml::document();
    xml.open("a:theme", &[(NAMESPACES[0].0, &NAMESPACES[0].1), ("name", &theme.name)]);
    xml.open("a:themeElements", &[]).open("a:clrScheme", &[("name", &theme.name)]);
    let colors = &theme.colors;
    let (dark, light, dark2, light2) = if is_dark(theme) {
        (colors.background, colors.text, colors.surface, colors.muted)
    } else {
        (colors.text, colors.background, colors.muted, colors.surface)
    };
    let scheme = [
        ("a:dk1", dark),
        ("a:lt1", light),
        ("a:dk2", dark2),
        ("a:lt2", light2),
        ("a:accent1", colors.accent),
        ("a:accent2", colors.accent2),
        ("a:accent3", colors.accent3),
        ("a:accent4", colors.good),
        ("a:accent5", colors.warn),
        ("a:accent6", colors.bad),
        ("a:hlink", colors.accent2),
        ("a:folHlink", colors.accent2),
    ];
    for (name, color) in scheme {
        xml.open(name, &[]).empty("a:srgbClr", &[("val", &hex(color))]).close();
    }
    xml.close().open("a:fontScheme", &[("name", &theme.name)]);
    for (name, family) in [("a:majorFont", &theme.fonts.heading), ("a:minorFont", &theme.fonts.body)] {
        let kind: [super::xml::Attribute<'_>; 2] =
            [("panose", &panose(family)), ("pitchFamily", &pitch_family(family))];
        xml.open(name, &[]).empty("a:latin", &[("typeface", family), kind[0], kind[1]]);
        xml.empty("a:ea", &[("typeface", &"")]).empty("a:cs", &[("typeface", &"")]).close();
    }
    xml.close().raw(FORMATS);
    xml.finish()
}

/// True if light text stands on a dark ground.
fn is_dark(theme: &ResolvedTheme) -> bool {
    let luminance = |color: peniko::Color| color.discard_alpha().relative_luminance();
    luminance(theme.colors.background) < luminance(theme.colors.text)
}

/// Flat fills and thin lines, three of each, as every theme must have.
const FORMATS: &str = concat!(
    "<a:fmtScheme name=\"Flat\"><a:fillStyleLst>",
    "<a:solidFill><a:schemeClr val=\"phClr\"/></a:solidFill><a:solidFill><a:schemeClr val=\"phClr\"/></a:solidFill>",
    "<a:solidFill><a:schemeClr val=\"phClr\"/></a:solidFill></a:fillStyleLst><a:lnStyleLst>",
    "<a:ln w=\"6350\"><a:solidFill><a:schemeClr val=\"phClr\"/></a:solidFill></a:ln>",
    "<a:ln w=\"12700\"><a:solidFill><a:schemeClr val=\"phClr\"/></a:solidFill></a:ln>",
    "<a:ln w=\"19050\"><a:solidFill><a:schemeClr val=\"phClr\"/></a:solidFill></a:ln></a:lnStyleLst><a:effectStyleLst>",
    "<a:effectStyle><a:effectLst/></a:effectStyle><a:effectStyle><a:effectLst/></a:effectStyle>",
    "<a:effectStyle><a:effectLst/></a:effectStyle></a:effectStyleLst><a:bgFillStyleLst>",
    "<a:solidFill><a:schemeClr val=\"phClr\"/></a:solidFill><a:solidFill><a:schemeClr val=\"phClr\"/></a:solidFill>",
    "<a:solidFill><a:schemeClr val=\"phClr\"/></a:solidFill></a:bgFillStyleLst></a:fmtScheme>",
);

/// The slide master.
pub(super) fn master(deck: &ResolvedDeck) -> String {
    let mut xml = Xml::document();
    root(&mut xml, "p:sldMaster", &[]);
    xml.open("p:cSld", &[]).open("p:bg", &[]).open("p:bgPr", &[]);
    solid_fill(&mut xml, deck.theme.colors.background, 1.0, &deck.theme.colors);
    xml.empty("a:effectLst", &[]).close().close();
    tree(&mut xml, deck, [true, true, true]);
    xml.close();
    color_map(&mut xml, &deck.theme);
    xml.open("p:sldLayoutIdLst", &[]);
    for (i, _) in LAYOUTS.iter().enumerate() {
        xml.empty("p:sldLayoutId", &[("id", &(2_147_483_649_u32 + i as u32)), ("r:id", &format!("rId{}", i + 1))]);
    }
    xml.close();
    text_styles(&mut xml, deck);
    xml.finish()
}

fn color_map(xml: &mut Xml, theme: &ResolvedTheme) {
    let [bg1, tx1, bg2, tx2] = if is_dark(theme) { ["dk1", "lt1", "dk2", "lt2"] } else { ["lt1", "dk1", "lt2", "dk2"] };
    let same = ["accent1", "accent2", "accent3", "accent4", "accent5", "accent6", "hlink", "folHlink"];
    let pairs: Vec<(&str, &str)> = [("bg1", bg1), ("tx1", tx1), ("bg2", bg2), ("tx2", tx2)]
        .into_iter()
        .chain(same.iter().map(|name| (*name, *name)))
        .collect();
    let attributes: Vec<super::xml::Attribute<'_>> =
        pairs.iter().map(|(name, value)| (*name, value as &dyn std::fmt::Display)).collect();
    xml.empty("p:clrMap", &attributes);
}

/// Properties of the paragraphs of each level.
const LEVELS: [&str; 9] = [
    "a:lvl1pPr",
    "a:lvl2pPr",
    "a:lvl3pPr",
    "a:lvl4pPr",
    "a:lvl5pPr",
    "a:lvl6pPr",
    "a:lvl7pPr",
    "a:lvl8pPr",
    "a:lvl9pPr",
];

fn text_styles(xml: &mut Xml, deck: &ResolvedDeck) {
    let theme = &deck.theme;
    xml.open("p:txStyles", &[]);
    let styles = [("p:titleStyle", theme.sizes.title, "+mj-lt", 1), ("p:bodyStyle", theme.sizes.body, "+mn-lt", 9)];
    for (name, size, font, n_levels) in styles {
        xml.open(name, &[]);
        for (level, name) in LEVELS.into_iter().enumerate().take(n_levels) {
            let indent = emu(size * 0.86);
            if n_levels == 1 {
                xml.open(name, &[("algn", &"l")]).empty("a:buNone", &[]);
            } else {
                let margin = indent * (level as i64 + 1);
                xml.open(name, &[("marL", &margin), ("indent", &-indent), ("algn", &"l")]);
                xml.empty("a:buFont", &[("typeface", &"Arial")]).empty("a:buChar", &[("char", &"•")]);
            }
            let is_bold = u8::from(n_levels == 1 && theme.style.heading_weight >= 600.0);
            let size = centipoints(if level > 0 { size * 0.88 } else { size });
            xml.open("a:defRPr", &[("sz", &size), ("b", &is_bold)]);
            solid_fill(xml, theme.colors.text, 1.0, &theme.colors);
            xml.empty("a:latin", &[("typeface", &font)]).empty("a:ea", &[("typeface", &"+mn-ea")]);
            xml.empty("a:cs", &[("typeface", &"+mn-cs")]).close().close();
        }
        xml.close();
    }
    xml.open("p:otherStyle", &[]).open("a:lvl1pPr", &[]).open("a:defRPr", &[("sz", &1800)]);
    solid_fill(xml, theme.colors.text, 1.0, &theme.colors);
    xml.close().close().close().close();
}

/// A layout.
pub(super) fn layout(layout: Layout, deck: &ResolvedDeck) -> String {
    let (name, kind, has_title, has_body) = layout.info();
    let mut xml = Xml::document();
    root(&mut xml, "p:sldLayout", &[("type", &kind), ("preserve", &1)]);
    xml.open("p:cSld", &[("name", &name)]);
    tree(&mut xml, deck, [has_title, has_body, true]);
    xml.close().open("p:clrMapOvr", &[]).empty("a:masterClrMapping", &[]);
    xml.finish()
}

/// The beginning of every tree of shapes.
pub(super) const TREE_HEAD: &str = concat!(
    "<p:nvGrpSpPr><p:cNvPr id=\"1\" name=\"\"/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr><a:xfrm>",
    "<a:off x=\"0\" y=\"0\"/><a:ext cx=\"0\" cy=\"0\"/><a:chOff x=\"0\" y=\"0\"/><a:chExt cx=\"0\" cy=\"0\"/>",
    "</a:xfrm></p:grpSpPr>",
);

/// Places for title, text, and footer with number.
fn tree(xml: &mut Xml, deck: &ResolvedDeck, [has_title, has_body, has_foot]: [bool; 3]) {
    let (size, spacing, sizes) = (deck.slide_size, &deck.theme.spacing, &deck.theme.sizes);
    let width = size.width - 2.0 * spacing.side;
    let body_top = spacing.top + sizes.title * 1.6;
    let foot = size.height - sizes.footer * 2.9;
    let places = [
        (has_title, "Title", "<p:ph type=\"title\"/>", [spacing.side, spacing.top, width, sizes.title * 1.2], "Title"),
        (
            has_body,
            "Text",
            "<p:ph type=\"body\" idx=\"1\"/>",
            [spacing.side, body_top, width, size.height - spacing.bottom - body_top],
            "Text",
        ),
        (
            has_foot,
            "Footer",
            "<p:ph type=\"ftr\" sz=\"quarter\" idx=\"11\"/>",
            [size.width / 2.0, foot, width / 2.0 - 120.0, sizes.footer * 1.4],
            "",
        ),
        (
            has_foot,
            "Slide Number",
            "<p:ph type=\"sldNum\" sz=\"quarter\" idx=\"12\"/>",
            [size.width - spacing.side - 110.0, foot, 110.0, sizes.footer * 1.4],
            "‹#›",
        ),
    ];
    xml.open("p:spTree", &[]).raw(TREE_HEAD);
    for (i, (_, name, holder, [x, y, w, h], words)) in places.iter().filter(|place| place.0).enumerate() {
        xml.open("p:sp", &[]).open("p:nvSpPr", &[]);
        xml.empty("p:cNvPr", &[("id", &(i + 2)), ("name", name)]);
        xml.open("p:cNvSpPr", &[]).empty("a:spLocks", &[("noGrp", &1)]).close();
        xml.open("p:nvPr", &[]).raw(holder).close().close().open("p:spPr", &[]).open("a:xfrm", &[]);
        xml.empty("a:off", &[("x", &emu(*x)), ("y", &emu(*y))]);
        xml.empty("a:ext", &[("cx", &emu(w.max(10.0))), ("cy", &emu(h.max(10.0)))]).close();
        xml.open("a:prstGeom", &[("prst", &"rect")]).empty("a:avLst", &[]).close().close();
        xml.open("p:txBody", &[]);
        xml.open("a:bodyPr", &[("lIns", &0), ("tIns", &0), ("rIns", &0), ("bIns", &0)]).empty("a:normAutofit", &[]);
        xml.close();
        let is_foot = *name == "Footer" || *name == "Slide Number";
        if is_foot {
            xml.open("a:lstStyle", &[]).open("a:lvl1pPr", &[("algn", &"r")]);
            xml.open("a:defRPr", &[("sz", &centipoints(sizes.footer))]);
            solid_fill(xml, deck.theme.colors.muted, 1.0, &deck.theme.colors);
            xml.empty("a:latin", &[("typeface", &"+mn-lt")]).close().close().close();
        } else {
            xml.empty("a:lstStyle", &[]);
        }
        xml.open("a:p", &[]);
        let language = deck.deck.language.as_str();
        if *name == "Slide Number" {
            xml.open("a:fld", &[("id", &"{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}"), ("type", &"slidenum")]);
            xml.empty("a:rPr", &[("lang", &language)]).leaf("a:t", &[], words).close();
        } else if words.is_empty() {
            xml.empty("a:endParaRPr", &[("lang", &language)]);
        } else {
            xml.open("a:r", &[]).empty("a:rPr", &[("lang", &language)]).leaf("a:t", &[], words).close();
        }
        xml.close().close().close();
    }
    xml.close();
}

/// The master of notes pages.
pub(super) fn notes_master(deck: &ResolvedDeck) -> String {
    let mut xml = Xml::document();
    root(&mut xml, "p:notesMaster", &[]);
    xml.open("p:cSld", &[]).open("p:bg", &[]).open("p:bgPr", &[]).open("a:solidFill", &[]);
    xml.empty("a:srgbClr", &[("val", &"FFFFFF")]).close().empty("a:effectLst", &[]).close().close();
    xml.open("p:spTree", &[]).raw(TREE_HEAD);
    super::notes::holders(&mut xml, deck, &mut |xml| {
        xml.open("a:p", &[]).open("a:r", &[]).empty("a:rPr", &[("lang", &deck.deck.language)]);
        xml.leaf("a:t", &[], "Notes").close().close();
    });
    xml.close().close();
    let pairs = [("bg1", "lt1"), ("tx1", "dk1"), ("bg2", "lt2"), ("tx2", "dk2")];
    let same = ["accent1", "accent2", "accent3", "accent4", "accent5", "accent6", "hlink", "folHlink"];
    let pairs: Vec<(&str, &str)> = pairs.into_iter().chain(same.iter().map(|name| (*name, *name))).collect();
    let attributes: Vec<super::xml::Attribute<'_>> =
        pairs.iter().map(|(name, value)| (*name, value as &dyn std::fmt::Display)).collect();
    xml.empty("p:clrMap", &attributes);
    xml.finish()
}
