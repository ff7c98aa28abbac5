"""Fails if a PDF lacks words of its slides, or has them in another order: pdf_words.py PDFS MARKDOWN

Compares what pdftotext finds with the talk as Markdown, passage by passage.
What Markdown tells in its own words is left out: figures, formulas, code.
"""

import pathlib
import re
import subprocess
import sys
import unicodedata

VERDICTS = r"\*\*(Supported|Imprecise|Wrong|Can’t tell)\.\*\*"
INVISIBLE = r"[\s\-\u00ad\u2010\u2060\u200b-\u200f\u202a-\u202e\u2066-\u2069]"


def folded(text):
    """Letters alone, so that line ends and hyphens don't count."""
    return re.sub(INVISIBLE, "", unicodedata.normalize("NFKC", text)).casefold()


def plain(markdown):
    markdown = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", markdown)
    markdown = re.sub(r"\*\*|~~|`|\*", "", markdown)
    markdown = re.sub(r"\^([^^ ]+)\^", r"\1", markdown)
    markdown = re.sub(r"~([^~ ]+)~", r"\1", markdown)
    return re.sub(r"\\(.)", r"\1", markdown)


def passages(slide):
    """What a slide says, passage by passage."""
    lines = slide.split("\n")
    yield re.sub(r"^\S+\. ", "", lines[0])
    is_code = is_figure = False
    for line in map(str.strip, lines[1:]):
        if line.startswith("```"):
            is_code = not is_code
        # Remarks of charts stand below their numbers.
        is_figure = line.startswith(("|", "*Map")) or (is_figure and (not line or re.match(r"[^:]{1,40}: ", line)))
        own_words = line.startswith(("*Picture", "$$", "---", "http")) or line == "Sources:"
        if not line or is_code or is_figure or own_words or any(sign in line for sign in "→$\\`"):
            continue
        line = re.sub(r"^(> ?)*", "", line)
        line = re.sub(rf"^(\*\*Claim:\*\*|{VERDICTS})", "", line)
        yield re.sub(r"^(#+|-|\d+\.) ", "", line)


def slides_of(markdown):
    """What each slide says, by its number; a cover that the head stands for isn't told again."""
    parts = re.split(r"^## (?=(\d+)\. )", markdown.read_text(encoding="utf-8"), flags=re.M)[1:]
    return {int(number): slide for number, slide in zip(parts[::2], parts[1::2], strict=True)}


def is_rtl(text):
    return any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in text)


def pages_of(pdf, *options):
    command = ["pdftotext", *options, "-enc", "UTF-8", str(pdf), "-"]
    return subprocess.run(command, capture_output=True, check=True).stdout.decode().split("\f")


def check(pdf, markdown):
    pages, placed = pages_of(pdf, "-raw"), pages_of(pdf)
    n_found = n_missed = 0
    for number, slide in slides_of(markdown).items():
        page, as_placed, at = folded(pages[number - 1]), folded(placed[number - 1]), 0
        for passage in map(plain, passages(slide)):
            found = page.find(folded(passage), at)
            # Raw text has each run of a right-to-left line turned by itself.
            if found < 0 and not (is_rtl(passage) and folded(passage) in as_placed):
                n_missed += 1
                print(f"{pdf.name}, page {number}: no `{passage}` after the passage before it")
            else:
                n_found, at = n_found + 1, max(found, at)
    return n_found, n_missed


def main():
    pdfs, texts = map(pathlib.Path, sys.argv[1:])
    results = [check(pdf, texts / f"{pdf.stem}.md") for pdf in sorted(pdfs.glob("*.pdf"))]
    n_found, n_missed = map(sum, zip(*results, strict=True))
    print(f"{n_found} passages found in order, {n_missed} missed")
    sys.exit(n_missed > 0 or n_found == 0)


if __name__ == "__main__":
    main()
