"""The tags of a PDF followed from the tree and from the pages: each must find the other."""

import io
import re
from collections import Counter

from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import PDFObjRef, resolve1, stream_value

_MARKED = re.compile(rb"/MCID (\d+)")


class Tagged:
    """kinds: how many tags of each.  texts: pieces of pages by page and number, and the tag that has them.

    links: notes, and the tag that has them.
    """

    def __init__(self, data):
        self.document = PDFDocument(PDFParser(io.BytesIO(data)))
        self.tree = resolve1(self.document.catalog["StructTreeRoot"])
        self.parents = _pairs(resolve1(self.tree["ParentTree"])["Nums"])
        self.names = _pairs(resolve1(self.tree["IDTree"])["Names"])
        self.kinds = Counter()
        self.texts, self.links, self.named, self.heads = {}, {}, {}, Counter()
        self._walk()

    def _walk(self):
        waiting = [(kid, self.document.catalog["StructTreeRoot"].objid) for kid in self.tree["K"]]
        seen = set()
        while waiting:
            kid, above = waiting.pop()
            tag = resolve1(kid)
            assert kid.objid not in seen and tag["P"].objid == above
            seen.add(kid.objid)
            self.kinds[tag["S"].name] += 1
            self._names_of(kid.objid, tag)
            waiting += [(below, kid.objid) for below in tag["K"] if isinstance(below, PDFObjRef)]
            self._held(kid.objid, tag)

    def _names_of(self, number, tag):
        if "ID" in tag:
            self.named[tag["ID"]] = number
        for one in map(resolve1, tag.get("A", ())):
            self.heads.update(one.get("Headers", ()))

    def _held(self, number, tag):
        for held in tag["K"]:
            if isinstance(held, int):
                self.texts[tag["Pg"].objid, held] = number
            elif isinstance(held, dict) and held["Type"].name == "OBJR":
                self.links[held["Obj"].objid] = number
            elif isinstance(held, dict):
                self.texts[held.get("Pg", tag.get("Pg")).objid, held["MCID"]] = number

    @property
    def pages(self):
        return resolve1(self.document.catalog["Pages"])["Kids"]

    def texts_on_pages(self):
        """As the pages say it: what is marked, with the tag under the page's key."""
        found = {}
        for page in self.pages:
            tags = resolve1(self.parents[resolve1(page)["StructParents"]])
            for number in map(int, _MARKED.findall(stream_value(resolve1(page)["Contents"]).get_data())):
                found[page.objid, number] = tags[number].objid
        return found

    def links_on_pages(self):
        notes = [note for page in self.pages for note in resolve1(page).get("Annots", ())]
        return {note.objid: self.parents[resolve1(note)["StructParent"]].objid for note in notes}

    def aims(self):
        """The places of pages to which links lead, from 0, and what they say."""
        places = {page.objid: place for place, page in enumerate(self.pages)}
        notes = [resolve1(note) for page in self.pages for note in resolve1(page).get("Annots", ())]
        return [(places[resolve1(note["Dest"])[0].objid], note["Contents"]) for note in notes]


def unreached(data):
    """Numbers of objects to which nothing leads from the trailer."""
    document = PDFDocument(PDFParser(io.BytesIO(data)))
    trailer = document.xrefs[0].trailer
    reached, waiting = set(), [trailer]
    while waiting:
        one = waiting.pop()
        if isinstance(one, PDFObjRef):
            if one.objid not in reached:
                reached.add(one.objid)
                waiting.append(document.getobj(one.objid))
        elif isinstance(one, list):
            waiting += one
        elif attributes := one if isinstance(one, dict) else getattr(one, "attrs", None):
            waiting += attributes.values()
    return set(range(1, trailer["Size"])) - reached


def _pairs(flat):
    assert list(flat[::2]) == sorted(set(flat[::2]))
    return dict(zip(flat[::2], flat[1::2], strict=True))
