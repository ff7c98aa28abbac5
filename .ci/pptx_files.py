"""Fails if PowerPoint files would be repaired, or lose something on the way: pptx_files.py PPTX_FOLDER ODP_FOLDER MARKDOWN_FOLDER AUDITED…

Every file must be whole as a package; those that are named keep ECMA-376's
rules (openxml-audit, which takes long for large drawings). All hold the same slides, notes, tables, charts, pictures and words for
python-pptx, for LibreOffice (whose OpenDocument files are given) and in the
talk as Markdown.
"""

import io
import pathlib
import posixpath
import re
import sys
import unicodedata
import zipfile
from collections import Counter

from lxml import etree
from openxml_audit import FileFormat, OpenXmlValidator
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE as KIND

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import pdf_words  # noqa: E402

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
X = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
PRESENTATION = "{urn:oasis:names:tc:opendocument:xmlns:presentation:1.0}"
XLINK = "{http://www.w3.org/1999/xlink}"

faults = []


def fault(path, text):
    faults.append(f"{path.name}: {text}")


def folded(text):
    """Letters and digits alone."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())


def check_package(path):
    """Targets of relationships are there, everything has a type, numbers of shapes differ and are those meant."""
    package = zipfile.ZipFile(path)
    names = set(package.namelist())
    types = etree.fromstring(package.read("[Content_Types].xml"))
    known = {kind.get("Extension") or kind.get("PartName") for kind in types}
    for name in names - {"[Content_Types].xml"}:
        if f"/{name}" not in known and name.rsplit(".", 1)[-1] not in known:
            fault(path, f"{name} has no content type")
        if not name.endswith(".rels"):
            continue
        folder = posixpath.dirname(posixpath.dirname(name))
        for relation in etree.fromstring(package.read(name)):
            target = posixpath.normpath(posixpath.join(folder, relation.get("Target")))
            if relation.get("TargetMode") != "External" and target not in names:
                fault(path, f"{name} leads to {target}, which isn't there")
    for name in sorted(names):
        if not re.fullmatch(r"ppt/slides/slide\d+\.xml", name):
            continue
        slide = etree.fromstring(package.read(name))
        ids = [shape.get("id") for shape in slide.iter(f"{P}cNvPr")]
        if len(ids) != len(set(ids)):
            fault(path, f"{name} numbers two shapes alike")
        for target in slide.iter(f"{P}spTgt", f"{P}bldP"):
            if target.get("spid") not in ids:
                fault(path, f"{name} animates shape {target.get('spid')}, which isn't there")


def check_data(path, chart, where):
    """«Edit data» shows the numbers that are drawn."""
    blob = chart.part.chart_workbook.xlsx_part.blob
    sheet = etree.fromstring(zipfile.ZipFile(io.BytesIO(blob)).read("xl/worksheets/sheet1.xml"))
    cells = {cell.get("r"): "".join(cell.itertext()) for cell in sheet.iter(f"{X}c")}
    for reference in chart._chartSpace.iter(f"{C}numRef", f"{C}strRef"):
        first, _, last = reference.find(f"{C}f").text.replace("$", "").removeprefix("Sheet1!").partition(":")
        column, start = re.fullmatch(r"([A-Z]+)(\d+)", first).groups()
        end = int(re.sub(r"\D", "", last)) if last else int(start)
        drawn = {int(point.get("idx")): point.find(f"{C}v").text or "" for point in reference.iter(f"{C}pt")}
        for row in range(int(start), end + 1):
            if cells.get(f"{column}{row}", "") != drawn.get(row - int(start), ""):
                fault(path, f"{where}: cell {column}{row} isn't what the chart draws")


def shapes_of(shapes):
    for shape in shapes:
        if shape.shape_type == KIND.GROUP:
            yield from shapes_of(shape.shapes)
        else:
            yield shape


def read_pptx(path):
    """What python-pptx finds: counts, and the words of each slide."""
    counts, words = Counter(), []
    for number, slide in enumerate(Presentation(path).slides, 1):
        counts["slides"] += 1
        if slide.has_notes_slide and slide.notes_slide.notes_text_frame.text.strip():
            counts["notes"] += 1
        own = []
        for shape in shapes_of(slide.shapes):
            if shape.has_text_frame:
                own += [paragraph.text for paragraph in shape.text_frame.paragraphs]
            if shape.shape_type == KIND.PICTURE:
                counts["pictures"] += 1
            if getattr(shape, "has_table", False) and shape.has_table:
                counts["tables"] += 1
                own += [cell.text for row in shape.table.rows for cell in row.cells]
            if getattr(shape, "has_chart", False) and shape.has_chart:
                counts["charts"] += 1
                check_data(path, shape.chart, f"slide {number}")
        words.append([text for text in map(folded, own) if text])
    return counts, words


def read_odp(path):
    """The same from what LibreOffice has made of it."""
    content = etree.fromstring(zipfile.ZipFile(path).read("content.xml"))
    counts, words = Counter(), []
    for page in content.iter(f"{DRAW}page"):
        counts["slides"] += 1
        for notes in page.findall(f"{PRESENTATION}notes"):
            frames = [f for f in notes.iter(f"{DRAW}frame") if f.get(f"{PRESENTATION}class") == "notes"]
            counts["notes"] += any("".join(frame.itertext()).strip() for frame in frames)
            page.remove(notes)
        for frame in page.iter(f"{DRAW}frame"):
            kinds = [etree.QName(child).localname for child in frame]
            counts["charts"] += "object" in kinds
            is_table = frame.find(f"{TABLE}table") is not None
            counts["tables"] += is_table
            counts["pictures"] += "image" in kinds and not is_table and "object" not in kinds
        for field in page.iter(f"{TEXT}page-number"):
            field.text = str(counts["slides"])
        own = ["".join(paragraph.itertext()) for paragraph in page.iter(f"{TEXT}p")]
        words.append([text for text in map(folded, own) if text])
    return counts, words


def check_words(path, markdown):
    """Every slide says what the talk says, passage by passage."""
    slides = list(Presentation(path).slides)
    n_found = 0
    for number, told in pdf_words.slides_of(markdown).items():
        slide = slides[number - 1]
        said = []
        for shape in shapes_of(slide.shapes):
            if shape.has_text_frame:
                said.append(shape.text_frame.text)
            if getattr(shape, "has_table", False) and shape.has_table:
                said += [cell.text for row in shape.table.rows for cell in row.cells]
            if getattr(shape, "has_chart", False) and shape.has_chart:
                said += ["".join(words.itertext()) for words in shape.chart._chartSpace.iter(f"{A}p")]
        said = folded("\n".join(said))
        for passage in map(pdf_words.plain, pdf_words.passages(told)):
            if folded(passage) in said:
                n_found += 1
            else:
                fault(path, f"slide {number} doesn't say `{passage}`")
    return n_found


def main():
    folders, audited = list(map(pathlib.Path, sys.argv[1:4])), sys.argv[4:]
    validator = OpenXmlValidator(file_format=FileFormat.OFFICE_2019, max_errors=20)
    total, n_found = Counter(), 0
    for path in sorted(folders[0].glob("*.pptx")):
        check_package(path)
        for error in validator.validate(str(path)).errors if path.stem in audited else []:
            fault(path, error)
        (counts, words), (odp_counts, odp_words) = read_pptx(path), read_odp(folders[1] / f"{path.stem}.odp")
        total += counts
        if counts != +odp_counts:
            fault(path, f"python-pptx finds {dict(counts)}, LibreOffice {dict(+odp_counts)}")
        for number, (ours, theirs) in enumerate(zip(words, odp_words, strict=False), 1):
            if ours != theirs:
                first = next((pair for pair in zip(ours, theirs) if pair[0] != pair[1]), (len(ours), len(theirs)))
                fault(path, f"slide {number} has other words in LibreOffice: {first}")
        n_found += check_words(path, folders[2] / f"{path.stem}.md")
    print(dict(total), f"{n_found} passages found")
    print("\n".join(map(str, faults)))
    sys.exit(bool(faults) or not total["slides"])


main()
