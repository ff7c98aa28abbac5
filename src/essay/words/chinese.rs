//! Chinese.

use super::{Prompts, Words};

/// Chinese; its clauses stand between commas, so it needs few small words.
pub(super) static WORDS: Words = Words {
    tag: "zh",
    stop: &[
        "的", "了", "在", "是", "和", "与", "也", "就", "都", "而", "及", "着", "或", "一个", "没有", "我们", "他们",
    ],
    abbreviations: &[],
    leads: &[
        "在", "虽然", "尽管", "由于", "因为", "随着", "当", "此外", "同时", "然而", "今天", "后来", "例如", "其次",
    ],
    trails: &["因为", "其中", "包括", "并", "从而", "以便", "例如", "甚至"],
    joins: &["和", "并且", "而且"],
    turns: &["但", "但是", "可是", "不过", "却"],
    backward: &["它", "他", "她", "这", "那", "其", "此", "该", "这些", "那些", "他们", "它们"],
    pointers: &["它", "他", "她", "这", "那", "其", "此", "该", "因此"],
    connectives: &[
        "此外", "同时", "然而", "因此", "所以", "另外", "而且", "并且", "但是", "但", "不过", "最后", "其次", "总之",
    ],
    verbs: &[],
    articles: &[],
    superlatives: &["第一", "最", "唯一", "首次", "从未", "所有", "全部"],
    months: &[],
    sayings: &["说", "写道", "指出", "认为", "称", "表示", "回忆"],
    references: &["参考文献", "资料来源", "来源", "注释", "参考书目"],
    chapters: &["第"],
    bylines: &["作者", "文"],
    prompts: &Prompts {
        introduction: "引言",
        discussion: "讨论",
        questions: [
            "哪一点最重要？为什么？",
            "你会先核实哪一点？",
            "你想问作者什么？",
            "谁会用另一种方式讲这段故事？",
            "哪些话没有给出理由？",
            "文章略去了什么？",
        ],
        test: "什么能证明这一点：“{}”？",
        no_sources: ("此处未注明资料来源", "你会先查证哪一个说法？到哪里查？"),
        sources: "资料来源",
        essay: "文章",
        claims: "待核实的说法",
        dates: "时间顺序",
        numbers: "数字",
        points: "要点",
    },
};
