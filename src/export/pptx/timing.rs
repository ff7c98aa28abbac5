//! Steps as clicks: what appears when.

use super::xml::Xml;

/// A shape, or one of its paragraphs, that appears at a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Appearance {
    /// The shape's number.
    pub shape: u32,
    /// The paragraph, if not all of it.
    pub paragraph: Option<usize>,
    /// The step, from 1.
    pub step: u16,
    /// True if it is a shape with text, which the list of builds names.
    pub is_text: bool,
}

/// Adds the slide's clicks; nothing if all shows at once.
pub(super) fn write(xml: &mut Xml, appearances: &[Appearance]) {
    let mut steps: Vec<u16> = appearances.iter().map(|appearance| appearance.step).collect();
    steps.sort_unstable();
    steps.dedup();
    if steps.is_empty() {
        return;
    }
    let mut id = 2_u32;
    let mut next = || {
        id += 1;
        id
    };
    xml.open("p:timing", &[]).open("p:tnLst", &[]).open("p:par", &[]);
    xml.open("p:cTn", &[("id", &1), ("dur", &"indefinite"), ("restart", &"never"), ("nodeType", &"tmRoot")]);
    xml.open("p:childTnLst", &[]).open("p:seq", &[("concurrent", &1), ("nextAc", &"seek")]);
    xml.open("p:cTn", &[("id", &2), ("dur", &"indefinite"), ("nodeType", &"mainSeq")]).open("p:childTnLst", &[]);
    for step in steps {
        for delay in ["indefinite", "0"] {
            xml.open("p:par", &[]).open("p:cTn", &[("id", &next()), ("fill", &"hold")]);
            begin(xml, delay);
            xml.open("p:childTnLst", &[]);
        }
        for (i, appearance) in appearances.iter().filter(|appearance| appearance.step == step).enumerate() {
            effect(xml, appearance, i == 0, &mut next);
        }
        for _ in 0..6 {
            xml.close();
        }
    }
    xml.close().close();
    for (list, event) in [("p:prevCondLst", "onPrev"), ("p:nextCondLst", "onNext")] {
        xml.open(list, &[]).open("p:cond", &[("evt", &event), ("delay", &0)]).open("p:tgtEl", &[]);
        xml.empty("p:sldTgt", &[]).close().close().close();
    }
    xml.close().close().close().close().close();
    builds(xml, appearances);
    xml.close();
}

fn begin(xml: &mut Xml, delay: &str) {
    xml.open("p:stCondLst", &[]).empty("p:cond", &[("delay", &delay)]).close();
}

fn effect(xml: &mut Xml, appearance: &Appearance, is_first: bool, next: &mut impl FnMut() -> u32) {
    let node = if is_first { "clickEffect" } else { "withEffect" };
    xml.open("p:par", &[]).open(
        "p:cTn",
        &[
            ("id", &next()),
            ("presetID", &1),
            ("presetClass", &"entr"),
            ("presetSubtype", &0),
            ("fill", &"hold"),
            ("grpId", &0),
            ("nodeType", &node),
        ],
    );
    begin(xml, "0");
    xml.open("p:childTnLst", &[]).open("p:set", &[]).open("p:cBhvr", &[]);
    xml.open("p:cTn", &[("id", &next()), ("dur", &1), ("fill", &"hold")]);
    begin(xml, "0");
    xml.close().open("p:tgtEl", &[]).open("p:spTgt", &[("spid", &appearance.shape)]);
    if let Some(paragraph) = appearance.paragraph {
        xml.open("p:txEl", &[]).empty("p:pRg", &[("st", &paragraph), ("end", &paragraph)]).close();
    }
    xml.close().close();
    xml.open("p:attrNameLst", &[]).leaf("p:attrName", &[], "style.visibility").close().close();
    xml.open("p:to", &[]).empty("p:strVal", &[("val", &"visible")]).close();
    xml.close().close().close().close();
}

fn builds(xml: &mut Xml, appearances: &[Appearance]) {
    let mut texts: Vec<(u32, bool)> = appearances
        .iter()
        .filter(|appearance| appearance.is_text)
        .map(|appearance| (appearance.shape, appearance.paragraph.is_some()))
        .collect();
    texts.sort_unstable();
    texts.dedup();
    if texts.is_empty() {
        return;
    }
    xml.open("p:bldLst", &[]);
    for (shape, by_paragraph) in texts {
        if by_paragraph {
            xml.empty("p:bldP", &[("spid", &shape), ("grpId", &0), ("build", &"p")]);
        } else {
            xml.empty("p:bldP", &[("spid", &shape), ("grpId", &0)]);
        }
    }
    xml.close();
}
