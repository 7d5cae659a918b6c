"""List files of fictional persons, as small as a test needs them."""

from pathlib import Path

PERSON = """<INDIVIDUAL><DATAID>{dataid}</DATAID><FIRST_NAME>{name}</FIRST_NAME>
<SECOND_NAME> PERSON </SECOND_NAME><UN_LIST_TYPE>Fictional</UN_LIST_TYPE>
<REFERENCE_NUMBER>{reference}</REFERENCE_NUMBER><LISTED_ON>{listed_on}</LISTED_ON>{more}</INDIVIDUAL>
"""


def person(
    number: int,
    *,
    name: str = "FICTIONAL",
    listed_on: str = "2015-04-14",
    more: str = "",
    dataid: int = 1,
    prefix: str = "XX",
) -> str:
    """Return the element of a fictional person."""
    reference = f"{prefix}i.{number:03}"
    return PERSON.format(
        reference=reference, name=name, listed_on=listed_on, more=more, dataid=dataid
    )


def alias(name: str, quality: str = "Low") -> str:
    """Return the element of an alias."""
    return (
        f"<INDIVIDUAL_ALIAS><QUALITY>{quality}</QUALITY><ALIAS_NAME>{name}</ALIAS_NAME>"
        "</INDIVIDUAL_ALIAS>"
    )


def write(folder: Path, *people: str, day: str = "2015-07-01") -> Path:
    """Return the path of a file, made on the day, that lists these people."""
    path = folder / f"list-{day}.xml"
    path.write_text(
        f'<?xml version="1.0" encoding="UTF-8"?><CONSOLIDATED_LIST '
        f'dateGenerated="{day}T10:00:00-04:00"><INDIVIDUALS>{"".join(people)}</INDIVIDUALS>'
        f"<ENTITIES></ENTITIES></CONSOLIDATED_LIST>",
        encoding="utf-8",
    )
    return path
