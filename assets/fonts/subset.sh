#!/bin/sh
# Makes the bundled fonts from the npm packages named below. Build-time only:
# the results are committed, nobody needs this to compile the program.
#
#   subset.sh FOLDER     FOLDER holds the unpacked packages by their short
#                        names: FOLDER/inter, FOLDER/noto-sans-sc, …
#                        (that is node_modules/@expo-google-fonts)
#
# Needs python3 and fontTools' pyftsubset on the PATH; installs and downloads
# nothing. Made with fontTools 4.68.0. The same input gives the same bytes.
set -eu

from=$(cd "${1:?usage: subset.sh FOLDER}" && pwd)
cd "$(dirname "$0")"
han=$(mktemp)
trap 'rm -f "$han"' EXIT

# package NAME VERSION: stops when the folder holds another version.
package() {
    grep -q "\"version\": \"$2\"" "$from/$1/package.json" ||
        { echo "$1: version $2 expected" >&2; exit 1; }
}
package source-serif-4    0.4.1
package inter             0.4.2
package jetbrains-mono    0.4.1
package noto-serif-sc     0.4.3
package noto-sans-sc      0.4.3
package noto-sans-arabic  0.4.3
package noto-sans-hebrew  0.4.1
package noto-sans-math    0.4.2
package noto-sans-symbols-2 0.4.1

# Latin with Vietnamese, pinyin and phonetics, Greek with the accents of the
# old orthography, Cyrillic, punctuation, money, arrows, mathematics, boxes and
# shapes. What a font lacks of these is passed over.
latin=U+0020-007E,U+00A0-052F,U+1D00-1DBF,U+1E00-20CF,U+2100-23FF,U+2460-27BF
latin=$latin,U+27F5-27FF,U+2B00-2BFF,U+2C60-2C7F,U+2E00-2E5F,U+FB00-FB06
latin=$latin,U+FE00-FE0F,U+FEFF,U+FFFD
latin_features=kern,liga,calt,ccmp,locl,mark,mkmk,case,lnum,onum,pnum,tnum,zero
latin_features=$latin_features,frac,numr,dnom,ordn,sups,subs,sinf,smcp,c2sc

# GB 2312 level 1 (extra-han.txt adds to it), CJK punctuation, kana, full and
# half width forms, and enough Latin for a line set in this family alone.
chinese=U+0020-007E,U+00A0-017F,U+01CD-01DC,U+2010-2027,U+2030,U+2032-2033
chinese=$chinese,U+203B,U+2103,U+2116,U+2160-216B,U+2190-2193,U+2460-2473
chinese=$chinese,U+25A0-25CF,U+2605-2606,U+3000-303F,U+3040-30FF,U+31F0-31FF
chinese=$chinese,U+FE10-FE1F,U+FE30-FE4F,U+FF01-FF9F,U+FFE0-FFE6
chinese_features=kern,locl,palt,halt,chws,vert,mark,mkmk

# Only what the families above lack and a lesson may want. Characters that are
# coloured emoji by default are left out, so that those stay the system's.
math=U+0020,U+2100-214F,U+2190-21FF,U+2200-22FF,U+2308-230B,U+27C2,U+27E6-27EF
math=$math,U+27F0-27FF,U+2A00-2A02,U+2A7D-2A7E,U+2AAF-2AB0
symbols=U+0020,U+25A0-25FC,U+25FF,U+2600-2613,U+2616-2617,U+261A-2623,U+2630-2637
symbols=$symbols,U+2654-2667,U+2668,U+2680-268F,U+2701-2704,U+2706-2709
symbols=$symbols,U+270C-2727,U+2729-274B,U+274D,U+274F-2752,U+2756,U+2758-2794
symbols=$symbols,U+2798-27AF,U+27B1-27BE,U+2B00-2B0D

python3 - extra-han.txt >"$han" <<'PY'
import sys
for row in range(0xB0, 0xD8):
    for cell in range(0xA1, 0xFA if row == 0xD7 else 0xFF):
        print(bytes([row, cell]).decode("gb2312"), end="")
print(open(sys.argv[1], encoding="utf-8").read())
PY

# subset SOURCE RESULT OPTIONS…: static font, no hinting, names 0–7 (copyright,
# family, style, version, PostScript, trademark), 13–14 (licence), 16–17
# (typographic family and style).
subset() {
    source=$1 result=$2
    shift 2
    pyftsubset "$from/$source" --output-file="$result" --no-hinting \
        --no-harfbuzz-repacker --notdef-outline --drop-tables+=STAT,MATH \
        --ignore-missing-unicodes \
        --name-IDs=0,1,2,3,4,5,6,7,13,14,16,17 "$@"
}

# Source Serif 4 is copied whole: its name table reserves the name "Source", so
# a changed copy would have to be called something else.
serif() { cp "$from/source-serif-4/$1.ttf" "SourceSerif4-$2.ttf"; chmod 644 "SourceSerif4-$2.ttf"; }
serif 400Regular/SourceSerif4_400Regular                 Regular
serif 400Regular_Italic/SourceSerif4_400Regular_Italic   Italic
serif 600SemiBold/SourceSerif4_600SemiBold               Semibold
serif 600SemiBold_Italic/SourceSerif4_600SemiBold_Italic SemiboldItalic
serif 700Bold/SourceSerif4_700Bold                       Bold

sans() { subset "inter/$1.ttf" "Inter-$2.ttf" --unicodes="$latin" --layout-features="$latin_features"; }
sans 400Regular/Inter_400Regular               Regular
sans 400Regular_Italic/Inter_400Regular_Italic Italic
sans 600SemiBold/Inter_600SemiBold             Semibold
sans 700Bold/Inter_700Bold                     Bold
sans 700Bold_Italic/Inter_700Bold_Italic       BoldItalic
sans 900Black/Inter_900Black                   Black

mono() { subset "jetbrains-mono/$1.ttf" "JetBrainsMono-$2.ttf" --unicodes="$latin" --layout-features="$latin_features"; }
mono 400Regular/JetBrainsMono_400Regular Regular
mono 700Bold/JetBrainsMono_700Bold       Bold

chinese() { subset "$1.ttf" "$2.ttf" --text-file="$han" --unicodes="$chinese" --layout-features="$chinese_features"; }
chinese noto-serif-sc/600SemiBold/NotoSerifSC_600SemiBold NotoSerifSC-Semibold
chinese noto-sans-sc/400Regular/NotoSansSC_400Regular     NotoSansSC-Regular
chinese noto-sans-sc/700Bold/NotoSansSC_700Bold           NotoSansSC-Bold

subset noto-sans-arabic/400Regular/NotoSansArabic_400Regular.ttf NotoSansArabic-Regular.ttf \
    --unicodes='*' --layout-features='*'
subset noto-sans-hebrew/400Regular/NotoSansHebrew_400Regular.ttf NotoSansHebrew-Regular.ttf \
    --unicodes='*' --layout-features='*'
subset noto-sans-math/400Regular/NotoSansMath_400Regular.ttf NotoSansMath-Regular.ttf \
    --unicodes="$math" --layout-features=ccmp,kern,mark,mkmk,rtlm
subset noto-sans-symbols-2/400Regular/NotoSansSymbols2_400Regular.ttf NotoSansSymbols2-Regular.ttf \
    --unicodes="$symbols" --layout-features=ccmp,kern,mark,mkmk

# Licences, then the check of names, weights, slopes and coverage.
FROM=$from python3 - <<'PY'
import glob, os
from fontTools.ttLib import TTFont

families = {  # file stem: (package, family)
    "SourceSerif4": ("source-serif-4", "Source Serif 4"),
    "Inter": ("inter", "Inter"),
    "JetBrainsMono": ("jetbrains-mono", "JetBrains Mono"),
    "NotoSerifSC": ("noto-serif-sc", "Noto Serif SC"),
    "NotoSansSC": ("noto-sans-sc", "Noto Sans SC"),
    "NotoSansArabic": ("noto-sans-arabic", "Noto Sans Arabic"),
    "NotoSansHebrew": ("noto-sans-hebrew", "Noto Sans Hebrew"),
    "NotoSansMath": ("noto-sans-math", "Noto Sans Math"),
    "NotoSansSymbols2": ("noto-sans-symbols-2", "Noto Sans Symbols 2"),
}
weights = {"Regular": 400, "Italic": 400, "Semibold": 600, "SemiboldItalic": 600,
           "Bold": 700, "BoldItalic": 700, "Black": 900}
covered, faults, total = {}, [], 0
for path in sorted(glob.glob("*.ttf")):
    font = TTFont(path)
    stem, style = path[:-4].split("-")
    package, family = families[stem]
    name = font["name"].getDebugName
    os2 = font["OS/2"]
    italic = style.endswith("Italic")
    for good, what in (
        ((name(16) or name(1)) == family, "family"),
        ((name(17) or name(2)).lower().replace(" ", "") == style.lower(), "style"),
        (name(13) and "SIL Open Font License" in name(13) and name(14), "licence"),
        (name(0), "copyright"),
        (os2.usWeightClass == weights[style], "weight"),
        (bool(os2.fsSelection & 1) == italic, "fsSelection italic"),
        (bool(font["head"].macStyle & 2) == italic, "macStyle italic"),
        (os2.fsType == 0, "embedding"),
        ("glyf" in font and "fvar" not in font, "static TrueType"),
    ):
        if not good:
            faults.append(f"{path}: {what}")
    covered.setdefault(stem, []).append(set(font.getBestCmap()))
    total += os.path.getsize(path)
    print(f"{os.path.getsize(path) / 1000:7.0f} kB  {path:30} {name(16) or name(1)} {os2.usWeightClass}"
          f"{' italic' if italic else ''}, {len(font.getBestCmap())} characters")

    licence = open(f"{os.environ['FROM']}/{package}/LICENSE_FONT", encoding="utf-8").read()
    if "SIL OPEN FONT LICENSE Version 1.1" not in licence:
        faults.append(f"{package}: licence text")
    first = name(0).strip()
    if not licence.startswith(first):
        licence = first + "\n" + licence
    licence = "\n".join(line.rstrip() for line in licence.splitlines()).rstrip() + "\n"
    with open(f"LICENSE-{stem}.txt", "w", encoding="utf-8") as out:
        out.write(licence)
print(f"{total / 1000:7.0f} kB  in all")

def both_cases(text):
    return text + text.upper()

texts = {
    "pinyin": both_cases("āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹ"),
    "Russian": both_cases("абвгдеёжзийклмнопрстуфхцчшщъыьэюя") + "№«»„“",
    "Ukrainian, Belarusian": both_cases("іїєґў"),
    "French": both_cases("àâæçéèêëîïôœùûüÿ"),
    "German": both_cases("äöüß") + "ẞ„“",
    "Polish": both_cases("ąćęłńóśźż"),
    "Vietnamese": both_cases("ăâđêôơưàằầèềìòồờùừỳáắấéếíóốớúứýảẳẩẻểỉỏổởủửỷãẵẫẽễĩõỗỡũữỹạặậẹệịọộợụựỵ"),
    "Greek": both_cases("αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊϋΐΰ"),
    "typography": "‘’‚“”„‹›«»–—‐…•·†‡§¶©®™°×÷−±≤≥≠≈½¼¾→←↑↓€£¥₽",
}
for label, text in texts.items():
    for stem in ("SourceSerif4", "Inter"):
        for cmap in covered[stem]:
            if lost := [c for c in text if ord(c) not in cmap]:
                faults.append(f"{stem} lacks of {label}: {''.join(lost)}")
for stem in ("NotoSerifSC", "NotoSansSC"):
    for cmap in covered[stem]:
        text = open("extra-han.txt", encoding="utf-8").read().split()
        text = "".join(text) + "，。、；：？！“”‘’（）《》「」『』【】—…·" + "あいうえおんアイウエオンー"
        if lost := [c for c in text if ord(c) not in cmap]:
            faults.append(f"{stem} lacks {''.join(lost)}")

every = set().union(*(cmap for cmaps in covered.values() for cmap in cmaps))
for path in sorted(glob.glob("../../slides/*.ron") + glob.glob("../../slides/img/*.svg")
                   + glob.glob("../*/*.ron")):
    text = set(open(path, encoding="utf-8").read()) - set("\n\r\t")
    if lost := sorted(c for c in text if ord(c) not in every):
        faults.append(f"{path}: no bundled font has {' '.join(lost)}")

listed = "→←↑↓↔⇒≈≠≤≥×÷−±∞√∑∫✓✔✗✘•‣★☆■□▲△●○№₽¥€£°′″½¼⅓"
for stem, cmaps in covered.items():
    lost = [c for c in listed if any(ord(c) not in cmap for cmap in cmaps)]
    print(f"{stem} lacks of the common symbols: {' '.join(lost) or 'none'}")
lost = " ".join(c for c in listed if ord(c) not in every)
print("in no bundled font:", lost or "none of them")
for fault in faults:
    print("FAULT", fault)
raise SystemExit(bool(faults))
PY
