//! The few words that a slide says by itself, in the language of its deck.

use crate::model::block::{CalloutKind, Verdict};

/// A language's words for what became of a claim, and for the kinds of asides.
struct Wording {
    /// First part of its BCP 47 tag.
    tag: &'static str,
    supported: &'static str,
    imprecise: &'static str,
    wrong: &'static str,
    unverifiable: &'static str,
    note: &'static str,
    tip: &'static str,
    warning: &'static str,
    question: &'static str,
}

/// The languages that have words of their own; the first stands in for all others.
const ALL: [Wording; 6] = [
    Wording {
        tag: "en",
        supported: "Supported",
        imprecise: "Imprecise",
        wrong: "Wrong",
        unverifiable: "Can’t tell",
        note: "Note",
        tip: "Tip",
        warning: "Warning",
        question: "Question",
    },
    Wording {
        tag: "ru",
        supported: "Верно",
        imprecise: "Неточно",
        wrong: "Неверно",
        unverifiable: "Не проверить",
        note: "Заметка",
        tip: "Совет",
        warning: "Внимание",
        question: "Вопрос",
    },
    Wording {
        tag: "fr",
        supported: "Confirmé",
        imprecise: "Imprécis",
        wrong: "Faux",
        unverifiable: "Invérifiable",
        note: "Note",
        tip: "Conseil",
        warning: "Attention",
        question: "Question",
    },
    Wording {
        tag: "de",
        supported: "Belegt",
        imprecise: "Ungenau",
        wrong: "Falsch",
        unverifiable: "Offen",
        note: "Notiz",
        tip: "Tipp",
        warning: "Vorsicht",
        question: "Frage",
    },
    Wording {
        tag: "es",
        supported: "Confirmado",
        imprecise: "Impreciso",
        wrong: "Falso",
        unverifiable: "No se sabe",
        note: "Nota",
        tip: "Consejo",
        warning: "Atención",
        question: "Pregunta",
    },
    Wording {
        tag: "zh",
        supported: "属实",
        imprecise: "不准确",
        wrong: "有误",
        unverifiable: "无从查证",
        note: "说明",
        tip: "提示",
        warning: "注意",
        question: "问题",
    },
];

/// The words of a language, by its BCP 47 tag.
fn wording(language: &str) -> &'static Wording {
    let tag = language.split(['-', '_']).next().unwrap_or_default();
    ALL.iter().find(|wording| wording.tag.eq_ignore_ascii_case(tag)).unwrap_or(&ALL[0])
}

/// What became of a claim, as a word of this language; English where it isn't known.
#[must_use]
pub fn verdict(verdict: Verdict, language: &str) -> &'static str {
    let wording = wording(language);
    match verdict {
        Verdict::Supported => wording.supported,
        Verdict::Imprecise => wording.imprecise,
        Verdict::Wrong => wording.wrong,
        Verdict::Unverifiable => wording.unverifiable,
    }
}

/// What an aside of this kind is called; English where the language isn't known.
#[must_use]
pub fn callout(kind: CalloutKind, language: &str) -> &'static str {
    let wording = wording(language);
    match kind {
        CalloutKind::Note => wording.note,
        CalloutKind::Tip => wording.tip,
        CalloutKind::Warning => wording.warning,
        CalloutKind::Question => wording.question,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_follow_the_language() {
        assert_eq!(verdict(Verdict::Wrong, "ru-RU"), "Неверно");
        assert_eq!(verdict(Verdict::Unverifiable, "zh-Hans"), "无从查证");
        assert_eq!(verdict(Verdict::Supported, "fi"), "Supported");
        assert_eq!(callout(CalloutKind::Question, "DE"), "Frage");
    }
}
