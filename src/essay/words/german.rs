//! German.

use super::{Prompts, Words};

/// German.
pub(super) static WORDS: Words = Words {
    tag: "de",
    stop: &[
        "der", "die", "das", "den", "dem", "des", "ein", "eine", "einer", "einem", "einen", "eines", "und", "oder",
        "aber", "auch", "in", "im", "an", "am", "auf", "aus", "bei", "beim", "mit", "nach", "von", "vom", "zu", "zum",
        "zur", "für", "gegen", "über", "unter", "um", "durch", "ohne", "bis", "seit", "vor", "hinter", "zwischen", "ist",
        "sind", "war", "waren", "wird", "wurde", "wurden", "werden", "worden", "sein", "hat", "hatte", "hatten",
        "haben", "es", "er", "sie", "wir", "ihr", "ihre", "ihren", "ihrer", "ihrem", "seine", "seinen", "seiner",
        "seinem", "sich", "nicht", "kein", "keine", "als", "wie", "wenn", "dass", "weil", "da", "so", "noch", "nur",
        "schon", "sehr", "mehr", "dann", "damit", "dies", "diese", "dieser", "dieses", "diesem", "diesen", "man", "was",
        "wer", "wo", "kann", "konnte", "konnten", "soll", "sollte", "muss", "immer", "hier", "dort", "denn", "doch",
        "selbst", "alle", "allem", "aller", "viele", "ich", "du", "ins", "etwa", "jedoch", "sowie",
    ],
    abbreviations: &[
        "z", "b", "d", "h", "u", "a", "usw", "bzw", "ca", "dr", "prof", "hr", "fr", "nr", "bd", "bde", "s", "abb",
        "vgl", "evtl", "ggf", "inkl", "jh", "jhd", "jhdt", "mio", "mrd", "st", "sog", "tab", "v", "chr", "n", "z.b",
        "d.h", "u.a", "z.t", "o.g", "jan", "feb", "apr", "aug", "sept", "okt", "nov", "dez", "geb", "gest", "hrsg",
        "kap", "art", "abs", "str", "i", "r",
    ],
    leads: &[
        "als", "während", "nachdem", "bevor", "obwohl", "wenn", "weil", "da", "seit", "trotz", "indem", "sobald",
        "solange", "zwar", "erstens", "zweitens", "drittens",
    ],
    trails: &[
        "weil", "da", "obwohl", "während", "wobei", "sodass", "indem", "als", "wo", "nachdem", "bevor", "um", "ohne",
        "statt", "bis", "denn", "sowie", "besonders", "vor", "insbesondere", "darunter", "welche", "welcher", "welches",
        "wodurch", "womit", "was", "so", "auch",
    ],
    joins: &["und", "oder"],
    turns: &["aber", "doch", "jedoch", "sondern", "nicht", "allerdings"],
    backward: &[
        "er", "sie", "es", "diese", "dieser", "dieses", "diesem", "diesen", "ihr", "ihre", "ihren", "sein", "seine",
        "seinen", "dort", "so", "dies", "solche", "damit", "dabei", "daraus", "darum", "dafür", "dadurch", "davon",
        "beide", "wir", "hier", "das", "jener", "jene",
    ],
    articles: &["der", "die", "das", "dem", "des", "ein", "eine", "einer", "einem", "eines", "im", "zur", "zum"],
    superlatives: &[
        "erste", "ersten", "erster", "erstes", "letzte", "letzten", "einzige", "einzigen", "größte", "größten", "älteste",
        "ältesten", "längste", "höchste", "meisten", "nie", "niemals", "immer", "alle", "jeder",
    ],
    months: &[
        "januar", "februar", "märz", "april", "mai", "juni", "juli", "august", "september", "oktober", "november",
        "dezember",
    ],
    sayings: &[
        "sagte", "sagt", "schrieb", "schreibt", "erklärte", "behauptete", "meinte", "meint", "nannte", "laut", "zufolge",
        "erinnerte", "warnte", "fragte", "antwortete", "worten", "notierte",
    ],
    references: &["quellen", "literatur", "literaturverzeichnis", "quellenverzeichnis", "anmerkungen", "fußnoten", "bibliographie"],
    chapters: &["kapitel", "teil", "abschnitt", "buch"],
    prompts: &Prompts {
        introduction: "Einleitung",
        discussion: "Reden wir darüber",
        questions: [
            "Welcher dieser Gedanken ist der wichtigste, und warum?",
            "Welchen würdet ihr zuerst prüfen?",
            "Was würdet ihr den Verfasser fragen?", "Wer würde das anders erzählen?", "Was wird ohne Begründung gesagt?", "Was lässt der Text aus?", ],
        no_sources: ("Hier nennt der Aufsatz keine Quellen", "Welche Behauptung würdet ihr zuerst nachschlagen, und wo?"),
        sources: "Quellen",
        essay: "Aufsatz",
        claims: "Behauptungen zum Prüfen",
        dates: "Der Reihe nach",
        numbers: "In Zahlen",
        points: "Das Wichtigste",
    },
};
