"""密封线: a rotated text box in the header of odd pages, and a dashed line at its right."""

from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Emu, Length, Mm
from docx.text.paragraph import Paragraph

from examkit.document import display_width
from examkit.formats.docx.runs import Page, add_run

MARGIN = Mm(20)


def _shape(number: int, left: Length, width: Length, height: Length, inside: str) -> str:
    """A drawing that stands ``left`` of the page's edge, behind the text; Word 2010, WPS and LibreOffice read it."""
    return f"""
<mc:AlternateContent {nsdecls("w", "wp", "a")}
    xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"
    xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">
  <mc:Choice Requires="wps"><w:drawing>
    <wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="{number}" behindDoc="1"
        locked="0" layoutInCell="1" allowOverlap="1">
      <wp:simplePos x="0" y="0"/>
      <wp:positionH relativeFrom="page"><wp:posOffset>{left}</wp:posOffset></wp:positionH>
      <wp:positionV relativeFrom="page"><wp:posOffset>{MARGIN}</wp:posOffset></wp:positionV>
      <wp:extent cx="{width}" cy="{height}"/><wp:wrapNone/>
      <wp:docPr id="{900 + number}" name="seal {number}"/><wp:cNvGraphicFramePr/>
      <a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp>
        <wps:cNvSpPr/>
        <wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>{inside}
      </wps:wsp></a:graphicData></a:graphic>
    </wp:anchor>
  </w:drawing></mc:Choice>
</mc:AlternateContent>"""


_LINE = """<a:prstGeom prst="line"><a:avLst/></a:prstGeom>
  <a:ln w="9525"><a:solidFill><a:srgbClr val="000000"/></a:solidFill><a:prstDash val="dash"/></a:ln>
  </wps:spPr><wps:bodyPr/>"""
_TEXT = """<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/><a:ln><a:noFill/></a:ln></wps:spPr>
  <wps:txbx><w:txbxContent><w:p><w:pPr><w:jc w:val="center"/></w:pPr></w:p></w:txbxContent></wps:txbx>
  <wps:bodyPr vert="vert270" wrap="square" lIns="0" tIns="0" rIns="0" bIns="0" anchor="ctr"/>"""


def add_seal(page: Page, header: Paragraph, seal: str, page_height: Length) -> None:
    """Put the line and its words into a header, behind the text."""
    height, size = Emu(page_height - 2 * MARGIN), page.style.table_size
    box = parse_xml(_shape(1, Mm(9), Mm(11), height, _TEXT))
    words = add_run(page, Paragraph(next(box.iter(qn("w:p"))), header), seal, size=size)
    # The characters are spread over the whole line, as on a printed form.
    gap = (height.pt * 0.92 - display_width(seal) * size) / max(len(seal), 1)
    spacing = OxmlElement("w:spacing")
    spacing.set(qn("w:val"), str(round(20 * min(max(gap, 0.0), 72.0))))
    words._r.get_or_add_rPr().find(qn("w:sz")).addprevious(spacing)
    for shape in (box, parse_xml(_shape(2, Mm(22), Emu(0), height, _LINE))):
        header.add_run()._r.append(shape)
