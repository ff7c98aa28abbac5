//! English.

use super::{Prompts, Words};

/// English.
pub(super) static WORDS: Words = Words {
    tag: "en",
    stop: &[
        "a", "about", "above", "after", "again", "all", "also", "although", "am", "an", "and", "any", "are", "as", "at",
        "be", "became", "because", "become", "been", "before", "being", "between", "both", "but", "by", "can", "could",
        "did", "do", "does", "down", "during", "each", "even", "ever", "every", "few", "for", "from", "had", "has",
        "have", "he", "her", "him", "his", "how", "however", "i", "if", "in", "into", "is", "it", "its", "itself",
        "just", "like", "made", "many", "may", "me", "might", "more", "most", "much", "must", "my", "no", "not", "now",
        "of", "off", "often", "on", "once", "one", "only", "or", "other", "our", "out", "over", "own", "same", "she",
        "should", "since", "so", "some", "still", "such", "than", "that", "the", "their", "them", "themselves", "then",
        "there", "these", "they", "this", "those", "through", "to", "too", "under", "until", "up", "upon", "us", "very",
        "was", "we", "were", "what", "when", "where", "whether", "which", "while", "who", "whom", "whose", "why",
        "will", "with", "within", "without", "would", "yet", "you", "your",
    ],
    abbreviations: &[
        "mr", "mrs", "ms", "dr", "prof", "st", "sr", "jr", "vs", "etc", "e.g", "i.e", "cf", "ca", "c", "no", "nos",
        "vol", "vols", "p", "pp", "fig", "figs", "ed", "eds", "al", "approx", "dept", "est", "gen", "col", "lt", "sgt",
        "capt", "rev", "hon", "gov", "sen", "rep", "pres", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep",
        "sept", "oct", "nov", "dec", "inc", "ltd", "co", "corp", "u.s", "u.k", "u.n", "u.s.s.r", "a.m", "p.m", "b.c",
        "a.d", "ph.d", "viz", "ibid", "op", "cit",
    ],
    leads: &[
        "in", "on", "at", "by", "during", "after", "before", "from", "with", "without", "within", "despite", "beyond",
        "amid", "amidst", "among", "amongst", "through", "throughout", "under", "since", "until", "although", "though",
        "while", "whereas", "as", "when", "once", "for", "to", "given", "because", "today", "now", "then", "later",
        "meanwhile", "however", "moreover", "furthermore", "conversely", "likewise", "similarly", "nevertheless",
        "nonetheless", "consequently", "therefore", "thus", "finally", "first", "second", "third", "indeed", "instead",
        "still", "yet", "unlike", "like", "over", "between", "against", "according", "thanks", "owing", "whether",
        "originally", "eventually", "initially", "soon", "ultimately", "above", "overall", "additionally", "besides",
        "alongside", "apart", "aside", "if",
    ],
    trails: &[
        "which", "who", "whom", "whose", "where", "when", "while", "whereas", "although", "though", "because", "since",
        "so", "as", "despite", "even", "especially", "particularly", "including", "with", "without", "often", "albeit",
        "for", "until", "unless", "rather", "thus", "such", "from",
    ],
    joins: &["and", "or", "nor"],
    turns: &["but", "yet", "however", "not", "instead"],
    backward: &[
        "it", "its", "this", "these", "that", "those", "they", "their", "them", "he", "his", "him", "she", "her", "such",
        "we", "our", "so", "what", "there", "another", "both", "one", "some", "others", "as", "not", "here", "whether",
    ],
    articles: &["a", "an", "the", "its", "their", "this", "his", "her", "of", "in", "for"],
    superlatives: &[
        "first", "last", "only", "largest", "greatest", "biggest", "longest", "highest", "oldest", "newest", "best",
        "worst", "most", "least", "never", "always", "all", "every", "none", "entire", "unique", "unprecedented",
    ],
    months: &[
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
        "december",
    ],
    sayings: &[
        "said", "says", "wrote", "writes", "declared", "claimed", "argued", "argues", "noted", "notes", "called",
        "recalled", "told", "warned", "announced", "explained", "observed", "insisted", "replied", "remarked", "stated",
        "according", "words", "asked",
    ],
    references: &[
        "sources", "references", "bibliography", "literature", "works cited", "further reading", "notes", "footnotes",
    ],
    chapters: &["chapter", "part", "section", "book"],
    prompts: &Prompts {
        introduction: "Introduction",
        discussion: "Talk it over",
        questions: [
            "Which of these points matters most, and why?",
            "Which of them would you check first?",
            "What would you ask the author?", "Who would tell this story differently?", "What is said without a reason?", "What does the text leave out?", ],
        no_sources: ("The essay names no sources here", "Which claim would you look up first, and where?"),
        sources: "Sources",
        essay: "essay",
        claims: "Claims to be checked",
        dates: "In order of time",
        numbers: "In numbers",
        points: "Key points",
    },
};
