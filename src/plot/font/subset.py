"""Make the two embedded fonts from Liberation Sans 2 (fontTools; not part of the build).

usage: python3 subset.py LiberationSans-Regular.ttf LiberationSans-Bold.ttf

Three changes suit the bitmap text of plotters:
- every outline starts with an empty contour at the origin, because the left bearing of a
  glyph is otherwise lost and the letters stand unevenly;
- ascent plus descent is 1.24 em, which plotters takes for one font size, so that bitmap and
  SVG text have one size;
- hints and kerning are dropped; the name is changed, as the license asks.
"""
import sys

from fontTools import subset
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

SIGNS = "–—‘’“”…−×·≤≥≈±°²³µαβγμΔŁłŐőŚśŠšŻżŽžČčĆćĘęĄąŞşĞğıİŘřŮůŃńŇňĽľ"
TEXT = "".join(map(chr, [*range(0x20, 0x7F), *range(0xA0, 0x100)])) + SIGNS
FAMILY = "Maginfuse Sans"


def convert(source, target, style):
    options = subset.Options(
        layout_features=[], hinting=False, legacy_kern=False, name_IDs=[0, 1, 2, 13, 14],
        notdef_outline=True, drop_tables=["GPOS", "GSUB", "GDEF", "kern", "FFTM", "DSIG", "meta"],
    )
    options.recalc_timestamp = False
    font = TTFont(source, recalcTimestamp=False)
    cut = subset.Subsetter(options)
    cut.populate(text=TEXT)
    cut.subset(font)
    glyphs = font.getGlyphSet()
    drawn = {}
    for name in font.getGlyphOrder():
        record = DecomposingRecordingPen(glyphs)
        glyphs[name].draw(record)
        pen = TTGlyphPen(None)
        if record.value:
            pen.moveTo((0, 0))
            pen.lineTo((0, 0))
            pen.lineTo((0, 0))
            pen.closePath()
        record.replay(pen)
        drawn[name] = pen.glyph(dropImpliedOnCurves=False)
    for name, glyph in drawn.items():
        font["glyf"][name] = glyph
    em = font["head"].unitsPerEm
    font["hhea"].ascent, font["hhea"].descent = round(0.96 * em), -round(0.28 * em)
    font["hhea"].lineGap = 0
    for record in font["name"].names:
        if record.nameID == 1:
            record.string = FAMILY
        if record.nameID == 2:
            record.string = style
    font.save(target)


convert(sys.argv[1], "regular.ttf", "Regular")
convert(sys.argv[2], "bold.ttf", "Bold")
