//! French.

use super::{Prompts, Words};

/// French.
pub(super) static WORDS: Words = Words {
    tag: "fr",
    stop: &[
        "le", "la", "les", "l", "un", "une", "des", "de", "du", "d", "et", "à", "au", "aux", "en", "dans", "par",
        "pour", "sur", "avec", "sans", "sous", "entre", "vers", "chez", "que", "qu", "qui", "quoi", "dont", "où", "ce",
        "cet", "cette", "ces", "c", "il", "elle", "ils", "elles", "on", "nous", "vous", "je", "j", "tu", "se", "s",
        "son", "sa", "ses", "leur", "leurs", "mon", "ma", "mes", "notre", "nos", "votre", "vos", "ne", "n", "pas",
        "plus", "moins", "très", "aussi", "mais", "ou", "donc", "or", "ni", "car", "si", "comme", "est", "sont", "était",
        "étaient", "été", "être", "a", "ont", "avait", "avaient", "avoir", "fut", "furent", "y", "même", "tout", "tous",
        "toute", "toutes", "encore", "déjà", "toujours", "après", "avant", "depuis", "pendant", "lors", "alors", "lui",
        "eux", "cela", "ça", "quand", "ainsi", "autre", "autres", "deux", "fait", "bien", "peu",
    ],
    abbreviations: &[
        "m", "mm", "mme", "mlle", "dr", "pr", "st", "ste", "p", "pp", "vol", "chap", "fig", "éd", "etc", "cf", "ex",
        "av", "apr", "j.-c", "env", "n", "no", "t", "art", "c.-à-d", "janv", "févr", "juill", "sept", "oct", "nov",
        "déc", "boul", "coll",
    ],
    leads: &[
        "en", "dans", "à", "au", "aux", "par", "pour", "avec", "sans", "sous", "après", "avant", "depuis", "pendant",
        "durant", "lors", "malgré", "grâce", "selon", "entre", "dès", "bien", "quand", "lorsque", "si", "comme",
        "aujourd’hui", "ensuite", "puis", "enfin", "cependant", "toutefois", "pourtant", "néanmoins", "ainsi", "donc",
        "de", "outre", "parmi", "d’abord", "certes", "inversement", "vers", "d’autre", "d’une",
    ],
    trails: &[
        "qui", "dont", "où", "tandis", "alors", "parce", "car", "puisque", "lorsque", "quand", "bien", "notamment",
        "malgré", "grâce", "avec", "sans", "souvent", "ce", "comme", "lequel", "laquelle", "lesquels", "faute", "y",
    ],
    joins: &["et", "ou", "ni"],
    turns: &["mais", "cependant", "pourtant", "or", "non"],
    backward: &[
        "il", "elle", "ils", "elles", "ce", "cet", "cette", "ces", "cela", "son", "sa", "ses", "leur", "leurs", "c’est",
        "on", "nous", "celui", "celle", "ceux", "tel", "telle", "ainsi", "y", "c’était", "lui", "s’il", "qu’il",
    ],
    articles: &["le", "la", "les", "un", "une", "des", "du", "de"],
    superlatives: &[
        "premier", "première", "premiers", "premières", "dernier", "dernière", "seul", "seule", "unique", "jamais",
        "toujours", "tous", "toutes", "chaque", "aucun", "aucune",
    ],
    months: &[
        "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
        "décembre",
    ],
    sayings: &[
        "dit", "disait", "écrit", "écrivait", "écrivit", "déclare", "déclara", "déclarait", "affirme", "affirmait",
        "selon", "note", "notait", "rappelle", "répondit", "demanda", "mots", "raconte", "explique",
    ],
    references: &["sources", "références", "bibliographie", "notes", "ouvrages cités"],
    chapters: &["chapitre", "partie", "section", "livre"],
    prompts: &Prompts {
        introduction: "Introduction",
        discussion: "Parlons-en",
        questions: [
            "Laquelle de ces idées compte le plus, et pourquoi\u{202f}?",
            "Laquelle vérifieriez-vous en premier\u{202f}?",
            "Que demanderiez-vous à l’auteur\u{202f}?", "Qui raconterait cette histoire autrement\u{202f}?", "Qu’est-ce qui est dit sans preuve\u{202f}?", "Que laisse-t-on de côté\u{202f}?", ],
        no_sources: ("L’essai ne nomme pas ses sources", "Quelle affirmation vérifieriez-vous d’abord, et où\u{202f}?"),
        sources: "Sources",
        essay: "essai",
        claims: "Affirmations à vérifier",
        dates: "Au fil du temps",
        numbers: "En chiffres",
        points: "L’essentiel",
    },
};
