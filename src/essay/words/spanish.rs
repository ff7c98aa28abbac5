//! Spanish.

use super::{Prompts, Words};

/// Spanish.
pub(super) static WORDS: Words = Words {
    tag: "es",
    stop: &[
        "el", "la", "los", "las", "un", "una", "unos", "unas", "de", "del", "a", "al", "en", "y", "e", "o", "u", "que",
        "se", "su", "sus", "por", "para", "con", "sin", "sobre", "entre", "hasta", "desde", "hacia", "como", "más",
        "menos", "pero", "sino", "no", "ni", "ya", "lo", "le", "les", "me", "te", "nos", "es", "son", "era", "eran",
        "fue", "fueron", "ser", "ha", "han", "había", "habían", "haber", "está", "están", "estaba", "este", "esta",
        "estos", "estas", "ese", "esa", "esos", "esas", "eso", "esto", "aquel", "aquella", "cuando", "donde", "quien",
        "cual", "cuyo", "muy", "también", "todo", "toda", "todos", "todas", "otro", "otra", "otros", "otras", "mismo",
        "misma", "porque", "si", "durante", "tras", "ante", "bajo", "según", "aún", "todavía", "siempre", "nunca",
        "él", "ella", "ellos", "ellas", "yo", "tú", "así", "tan", "dos", "cada", "hay", "después", "antes",
    ],
    abbreviations: &[
        "sr", "sra", "sres", "srta", "dr", "dra", "d", "da", "prof", "ud", "uds", "etc", "p", "pp", "pág", "págs", "vol",
        "núm", "no", "fig", "cap", "ed", "art", "av", "c", "ca", "s", "ss", "a.c", "d.c", "ej", "p.ej", "ee.uu", "ee",
        "uu", "gral", "sto", "sta", "cía", "t",
    ],
    leads: &[
        "en", "a", "al", "por", "para", "con", "sin", "desde", "durante", "tras", "después", "antes", "según", "entre",
        "hacia", "ante", "bajo", "aunque", "cuando", "mientras", "como", "si", "hoy", "luego", "además", "finalmente",
        "sin", "pese", "gracias", "debido", "primero", "así", "de", "también", "entonces", "ahora", "asimismo", "más",
        "todavía",
    ],
    trails: &[
        "que", "quien", "quienes", "donde", "cuando", "mientras", "porque", "pues", "aunque", "cuyo", "cuya", "cuyos",
        "cuyas", "lo", "gracias", "sobre", "especialmente", "incluso", "con", "sin", "pese", "ya", "como", "a",
    ],
    joins: &["y", "e", "o", "ni"],
    turns: &["pero", "sino", "no"],
    backward: &[
        "él", "ella", "ellos", "ellas", "este", "esta", "estos", "estas", "ese", "esa", "esos", "eso", "esto", "su",
        "sus", "aquel", "tal", "así", "allí", "lo", "ambos", "era", "fue", "eran",
    ],
    articles: &["el", "la", "los", "las", "un", "una", "del", "de", "al", "su"],
    superlatives: &[
        "primer", "primero", "primera", "primeros", "último", "última", "único", "única", "mayor", "mayores", "mejor",
        "peor", "nunca", "jamás", "siempre", "todos", "todas", "ningún", "ninguna",
    ],
    months: &[
        "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre",
        "diciembre",
    ],
    sayings: &[
        "dijo", "dice", "escribió", "escribe", "declaró", "afirmó", "afirma", "señaló", "según", "recordó", "explicó",
        "advirtió", "respondió", "preguntó", "palabras", "anotó",
    ],
    references: &["fuentes", "referencias", "bibliografía", "notas", "obras citadas"],
    chapters: &["capítulo", "parte", "sección", "libro"],
    prompts: &Prompts {
        introduction: "Introducción",
        discussion: "Hablemos de ello",
        questions: [
            "¿Cuál de estas ideas importa más y por qué?",
            "¿Cuál comprobarías primero?",
            "¿Qué le preguntarías al autor?", "¿Quién contaría esta historia de otra manera?", "¿Qué se dice sin pruebas?", "¿Qué deja fuera el texto?", ],
        no_sources: ("El ensayo no nombra aquí sus fuentes", "¿Qué afirmación buscarías primero y dónde?"),
        sources: "Fuentes",
        essay: "ensayo",
        claims: "Afirmaciones por comprobar",
        dates: "En orden",
        numbers: "En cifras",
        points: "Lo esencial",
    },
};
