"""What a PDF says, to a reader's eye."""

import pypdfium2


def words(pdf: bytes) -> str:
    """Its text, each run of white space as one space."""
    with pypdfium2.PdfDocument(pdf) as document:
        pages = [page.get_textpage().get_text_bounded() for page in document]
    return " ".join(" ".join(pages).replace("\x02", "").split())
