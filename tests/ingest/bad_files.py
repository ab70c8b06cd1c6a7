"""Files nobody should have to read, built byte by byte: each is bad in one way only."""

import io
import zipfile
import zlib
from collections.abc import Mapping, Sequence

import docx
import openpyxl

WORKBOOK = "xl/worksheets/sheet1.xml"
TEXT = "word/document.xml"


def pdf(objects: Sequence[bytes], trailer: bytes = b"") -> bytes:
    """A PDF of numbered objects (the first is the catalogue), with its cross-reference table."""
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<</Size %d /Root 1 0 R %s>>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        trailer,
        start,
    )
    return bytes(out)


def stream(content: bytes, extra: bytes = b"") -> bytes:
    packed = zlib.compress(content)
    return b"<</Length %d /Filter /FlateDecode %s>>\nstream\n%s\nendstream" % (len(packed), extra, packed)


def one_page(content: bytes, font: bytes = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>") -> bytes:
    return pdf(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
            b"/Resources<</Font<</F 5 0 R>>>>>>",
            stream(content),
            font,
        ]
    )


def encrypted_pdf() -> bytes:
    """Nobody's password opens it: the check value is made up."""
    lock = b"<</Filter/Standard/V 1/R 2/P -4/O<%s>/U<%s>>>" % (b"5a" * 32, b"a5" * 32)
    pages = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[]/Count 0>>", lock]
    return pdf(pages, b"/Encrypt 3 0 R /ID[<00><00>]")


def many_pages(count: int) -> bytes:
    kids = b" ".join(b"%d 0 R" % number for number in range(3, count + 3))
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>"
    pages = b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, count)
    return pdf([b"<</Type/Catalog/Pages 2 0 R>>", pages, *[page] * count])


def crowded_page(characters: int) -> bytes:
    line = b"(" + b"9" * 1000 + b") Tj T*\n"
    return one_page(b"BT /F 1 Tf 1 TL 0 842 Td\n" + line * (characters // 1000) + b"ET")


def nested_objects(depth: int) -> bytes:
    deep = b"[" * depth + b"]" * depth
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/PieceInfo %s>>" % deep
    kids = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
    return pdf([b"<</Type/Catalog/Pages 2 0 R>>", kids, page, stream(b"q " * depth)])


def font_without_unicode() -> bytes:
    """Signs of a subset font without names and without a map: they can be drawn, not read."""
    font = (
        b"<</Type/Font/Subtype/Type0/BaseFont/ABCDEF+Unknown/Encoding/Identity-H/DescendantFonts["
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont/ABCDEF+Unknown/CIDToGIDMap/Identity"
        b"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
        b"/FontDescriptor<</Type/FontDescriptor/FontName/ABCDEF+Unknown/Flags 4/FontBBox[0 0 1000 1000]"
        b"/ItalicAngle 0/Ascent 800/Descent -200/CapHeight 700/StemV 80>>>>]>>"
    )
    signs = b"".join(b"%04X" % code for code in range(200, 240))
    lines = b"".join(b"1 0 0 1 60 %d Tm <%s> Tj\n" % (780 - 20 * row, signs) for row in range(30))
    return one_page(b"BT /F 12 Tf\n" + lines + b"ET", font)


def workbook() -> bytes:
    out, book = io.BytesIO(), openpyxl.Workbook()
    book.active.append(["项目支出绩效目标表"])
    book.save(out)
    return out.getvalue()


def letter() -> bytes:
    out, text = io.BytesIO(), docx.Document()
    text.add_paragraph("项目支出绩效目标表")
    text.save(out)
    return out.getvalue()


def repacked(package: bytes, parts: Mapping[str, bytes]) -> bytes:
    """An Office file with some of its parts replaced or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, content in parts.items():
            new.writestr(name, content)
    return out.getvalue()


def zip_bomb(package: bytes, part: str) -> bytes:
    return repacked(package, {part: b"<x>" + b" " * (500 * 2**20) + b"</x>"})


def entity_bomb(package: bytes, part: str) -> bytes:
    grown = b"".join(b'<!ENTITY e%d "%s">' % (at, b"&e%d;" % (at - 1) * 10) for at in range(1, 10))
    return repacked(
        package, {part: b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e0 "x">' + grown + b"]><x>&e9;</x>"}
    )


def late_entities(package: bytes, part: str, *, encoding: str = "utf-8") -> bytes:
    """A document type behind two megabytes of comment, or in letters of two bytes."""
    long = "" if encoding != "utf-8" else f"<!--{' ' * 2**21}-->"
    text = f'<?xml version="1.0" encoding="{encoding}"?>{long}<!DOCTYPE x [<!ENTITY e "x">]><x>&e;</x>'
    return repacked(package, {part: text.encode(encoding)})


def picture_bomb(side: int = 60_000) -> bytes:
    """A picture of `side` times `side` black points."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        check = zlib.crc32(kind + content).to_bytes(4, "big")
        return len(content).to_bytes(4, "big") + kind + content + check

    size = side.to_bytes(4, "big") * 2
    lines = zlib.compress(bytes((side // 8 + 1) * side), 1)
    head = chunk(b"IHDR", size + b"\x01\x00\x00\x00\x00")
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", lines) + chunk(b"IEND", b"")


def with_macros(package: bytes, folder: str) -> bytes:
    return repacked(package, {f"{folder}/vbaProject.bin": b"\xd0\xcf\x11\xe0 Attribute VB_Name"})


def encrypted_office() -> bytes:
    """The outer container Office puts around an encrypted workbook or document."""
    names = b"".join(
        name.encode("utf-16-le") for name in ("Root Entry", "EncryptionInfo", "EncryptedPackage")
    )
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + names + bytes(512)
