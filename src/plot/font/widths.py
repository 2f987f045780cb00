"""Write widths.rs, how far each letter of the two embedded fonts advances.

usage: python3 widths.py > widths.rs (fontTools; not part of the build)
"""
from fontTools.ttLib import TTFont

HEAD = """//! Written by widths.py from the two font files beside it.

/// Each letter of the embedded fonts, in order of its code point, with its advance in the regular
/// and in the bold face, in units of the font.
#[rustfmt::skip]
pub(super) const ADVANCES: [(char, u16, u16); {count}] = ["""


def advances(name):
    font = TTFont(name)
    assert font["head"].unitsPerEm == 2048
    return {code: font["hmtx"][glyph][0] for code, glyph in font.getBestCmap().items()}


regular, bold = advances("regular.ttf"), advances("bold.ttf")
assert regular.keys() == bold.keys()
print(HEAD.format(count=len(regular)))
rows = [f"('\\u{{{code:x}}}', {regular[code]}, {bold[code]})," for code in sorted(regular)]
for start in range(0, len(rows), 3):
    print("    " + " ".join(rows[start : start + 3]))
print("];")
