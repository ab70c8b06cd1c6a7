"""The styles of the Word files, by what they are for, so that an office can change all of a kind at once."""

from __future__ import annotations

from dataclasses import dataclass

TITLE_FONT, HEAD_FONT, PROSE_FONT, TEXT_FONT = "方正小标宋简体", "黑体", "仿宋_GB2312", "宋体"
TABLE = "PerfSheet"
GAP = "PerfGap"
NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


@dataclass(frozen=True, slots=True)
class Style:
    """points: of the type.  based: the style it goes by where it says nothing.  level: in the outline."""

    id: str
    name: str
    font: str = ""
    points: float = 0
    properties: str = ""  # of the paragraph
    based: str = "Normal"
    level: int | None = None

    def xml(self) -> str:
        default, own = (' w:default="1"', "") if self.id == "Normal" else ("", self._basis())
        outline = "" if self.level is None else f'<w:outlineLvl w:val="{self.level}"/>'
        custom = ' w:customStyle="1"' if self.id.startswith("Perf") else ""
        return (
            f'<w:style w:type="paragraph"{default}{custom} w:styleId="{self.id}">'
            f'<w:name w:val="{self.name}"/>{own}<w:qFormat/><w:pPr>{self.properties}{outline}</w:pPr>'
            f"<w:rPr>{self._type()}</w:rPr></w:style>"
        )

    def _basis(self) -> str:
        return f'<w:basedOn w:val="{self.based}"/>'

    def _type(self) -> str:
        size = f"{round(self.points * 2)}"
        sized = f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>' if self.points else ""
        return (fonts(self.font) if self.font else "") + sized


def fonts(name: str) -> str:
    return f'<w:rFonts w:ascii="{name}" w:hAnsi="{name}" w:eastAsia="{name}" w:cs="{name}"/>'


def _spaced(before: int, after: int, line: int = 240, more: str = "") -> str:
    return f'<w:spacing w:before="{before}" w:after="{after}" w:line="{line}" w:lineRule="auto"/>{more}'


_LEFT, _CENTRED = '<w:jc w:val="left"/>', '<w:jc w:val="center"/>'
_DOTS = '<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="9638"/></w:tabs>'
_TITLE = f"<w:keepNext/>{_spaced(0, 120, more=_CENTRED)}"

STYLES = (
    Style("Normal", "Normal", PROSE_FONT, 16, _spaced(0, 0, 360)),
    Style("Title", "Title", TITLE_FONT, 28, _spaced(3600, 600, 360, _CENTRED)),
    Style("Subtitle", "Subtitle", PROSE_FONT, 18, _spaced(5200, 240, more=_CENTRED)),
    Style("Date", "Date", PROSE_FONT, 16, _spaced(0, 0, more=_CENTRED)),
    Style("Heading1", "heading 1", TITLE_FONT, 22, f"<w:keepNext/>{_spaced(0, 360, 360, _CENTRED)}", level=0),
    Style("Heading2", "heading 2", TITLE_FONT, 18, _TITLE, level=1),
    Style("BodyText", "Body Text", PROSE_FONT, 16, f'{_spaced(0, 0, 420)}<w:ind w:firstLine="640"/>'),
    Style("TOCHeading", "TOC Heading", TITLE_FONT, 22, _spaced(0, 360, 360, _CENTRED)),
    Style("TOC1", "toc 1", HEAD_FONT, 14, _DOTS + _spaced(120, 60)),
    Style("TOC2", "toc 2", PROSE_FONT, 14, f'{_DOTS}{_spaced(0, 0, 340)}<w:ind w:left="280"/>'),
    Style("Footer", "footer", TEXT_FONT, 10.5, _spaced(0, 0, more=_CENTRED)),
    Style("PerfNote", "表头说明", TEXT_FONT, 12, f"<w:keepNext/>{_spaced(0, 60, more=_CENTRED)}"),
    Style("PerfLine", "表头部门", TEXT_FONT, 12, f"<w:keepNext/>{_spaced(0, 60, more=_LEFT)}"),
    Style("PerfLabel", "表内栏目", HEAD_FONT, 10.5, _spaced(0, 0, more=_CENTRED)),
    Style("PerfText", "表内文字", TEXT_FONT, 10.5, _spaced(0, 0, more=_LEFT)),
    Style("PerfValue", "表内居中", based="PerfText", properties=_CENTRED),
    Style("PerfLabelWide", "宽表栏目", points=7.5, based="PerfLabel"),
    Style("PerfTextWide", "宽表文字", points=7.5, based="PerfText"),
    Style("PerfValueWide", "宽表居中", points=7.5, based="PerfValue"),
    Style(
        GAP,
        "表间",
        points=1,
        properties='<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>',
    ),
)


def styles_xml() -> str:
    """The content of styles.xml."""
    return (
        f'<w:styles xmlns:w="{NAMESPACE}"><w:docDefaults><w:rPrDefault><w:rPr>{fonts(TEXT_FONT)}'
        '<w:lang w:val="zh-CN" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        f"<w:pPrDefault/></w:docDefaults>{''.join(style.xml() for style in STYLES)}"
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/></w:style>'
        '<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        f"<w:tblPr>{_margins(108)}</w:tblPr></w:style>{_table(TABLE, '绩效目标表', 50)}"
        f"{_table(TABLE + 'Wide', '绩效目标宽表', 30)}</w:styles>"
    )


def _table(name: str, title: str, side: int) -> str:
    edges = "".join(
        f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    return (
        f'<w:style w:type="table" w:customStyle="1" w:styleId="{name}"><w:name w:val="{title}"/>'
        f'<w:basedOn w:val="TableNormal"/><w:tblPr><w:tblBorders>{edges}</w:tblBorders>'
        f"{_margins(side)}</w:tblPr></w:style>"
    )


def _margins(side: int) -> str:
    return (
        f'<w:tblCellMar><w:top w:w="20" w:type="dxa"/><w:left w:w="{side}" w:type="dxa"/>'
        f'<w:bottom w:w="20" w:type="dxa"/><w:right w:w="{side}" w:type="dxa"/></w:tblCellMar>'
    )
