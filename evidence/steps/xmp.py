"""What a picture says of itself in XMP (ISO 16684-1): properties that tell of its making.

The settings of developing programs (crs) and what only repeats pixels are passed over.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final
from xml.etree import ElementTree as ET

from evidence.steps.claims import raw

_RDF: Final = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_PREFIXES: Final = {
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/terms/": "dcterms",
    "http://ns.adobe.com/xap/1.0/": "xmp",
    "http://ns.adobe.com/xap/1.0/rights/": "xmpRights",
    "http://ns.adobe.com/xap/1.0/mm/": "xmpMM",
    "http://ns.adobe.com/photoshop/1.0/": "photoshop",
    "http://ns.adobe.com/exif/1.0/": "exif",
    "http://ns.adobe.com/exif/1.0/aux/": "aux",
    "http://cipa.jp/exif/1.0/": "exifEX",
    "http://ns.adobe.com/tiff/1.0/": "tiff",
    "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/": "Iptc4xmpCore",
    "http://iptc.org/std/Iptc4xmpExt/2008-02-29/": "Iptc4xmpExt",
}
_OF: Final = {
    "exif": {"DateTimeOriginal", "DateTimeDigitized", "GPSLatitude", "GPSLongitude", "GPSAltitude"},
    "tiff": {"Make", "Model", "Software", "DateTime", "Artist"},
    "xmpMM": {"DocumentID", "InstanceID", "OriginalDocumentID", "DerivedFrom", "History"},
    "photoshop": {
        "AuthorsPosition", "CaptionWriter", "City", "Country", "Credit", "DateCreated",
        "Headline", "Instructions", "Source", "State", "TransmissionReference",
    },
}  # fmt: skip
"""Of these namespaces no more than this; of the others all."""
_LONGEST: Final = 1024 * 1024
"""Bytes of a packet that are read."""


def properties(packet: bytes | str | None) -> dict[str, str]:
    """Each property's value in words by its usual name, as `dc:creator`; none where it's no XMP."""
    data = packet.encode() if isinstance(packet, str) else packet or b""
    try:
        tree = ET.fromstring(data[:_LONGEST].strip(b"\x00 \r\n\t"))  # noqa: S314  # in the sandbox; expat itself refuses to expand without bound
    except (ET.ParseError, ValueError, LookupError):
        return {}
    found: dict[str, str] = {}
    for described in tree.iter(f"{_RDF}Description"):
        for tag, value in _said(described):
            name = _named(tag)
            if name and value and name not in found:
                found[name] = value
    return found


def _said(described: ET.Element) -> Iterator[tuple[str, str]]:
    yield from ((tag, raw(value)) for tag, value in described.attrib.items())
    for child in described:
        yield child.tag, raw("; ".join(_words(child)))


def _words(element: ET.Element) -> Iterator[str]:
    """Its text and that of whatever stands in it, attributes of structures too, each once."""
    known: dict[str, None] = {}
    for part in element.iter():
        for tag, value in part.attrib.items():
            if not tag.startswith((_RDF, "{http://www.w3.org/XML")):
                known[f"{tag.rpartition('}')[2]} {value}"] = None
        if part.text and part.text.strip():
            known[part.text.strip()] = None
    return iter(known)


def _named(tag: str) -> str:
    space, _, local = tag.removeprefix("{").rpartition("}")
    prefix = _PREFIXES.get(space, "")
    wanted = _OF.get(prefix, {local})
    return f"{prefix}:{local}" if prefix and local in wanted else ""


def written(found: Mapping[str, str], name: str) -> tuple[str, str]:
    """A date and time of XMP (ISO 8601) as EXIF has it, and its zone apart."""
    said = found.get(name, "")
    for sign in "+-":
        date, mark, zone = said[19:].rpartition(sign)
        if mark and len(said) > 19:
            return said[:19] + date, f"{sign}{zone}"
    if said.endswith("Z"):
        return said[:-1], "+00:00"
    return said, ""
