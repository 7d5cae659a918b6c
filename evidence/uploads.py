"""Files that a browser sends: into the store while they come, items once the form is accepted."""

from __future__ import annotations

from typing import Any, NamedTuple, Self

from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest
from django.http.multipartparser import MultiPartParser

from evidence import receiving
from evidence.names import claimed
from evidence.store import Full, Incoming, TooBig


class Arrived(NamedTuple):
    """A file as it came: on its way into the store, or why it isn't."""

    name: str
    claimed_type: str
    file: Incoming | None
    refused: str = ""


class IntoStore(FileUploadHandler):
    """Writes each file of a form as one on its way in; what nobody keeps is gone in the end."""

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request)
        self.arrived: list[Arrived] = []
        request.upload_handlers = [self]
        request.parse_file_upload = self._parsed  # type: ignore[method-assign,assignment]  # Django's parser would lose what is odd in a name

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for one in self.arrived:
            if one.file:
                one.file.discard()

    def _parsed(self, headers: Any, data: Any) -> Any:
        return _Parser(
            headers, data, [self], self.request.encoding if self.request else None
        ).parse()

    def new_file(
        self, field_name: str, file_name: str, content_type: str, *_: Any, **__: Any
    ) -> None:
        """Begin the next one."""
        try:
            arrived = Arrived(claimed(file_name), content_type, receiving.incoming())
        except Full as error:
            self.arrived.append(Arrived(claimed(file_name), content_type, None, str(error)))
            raise SkipFile from error
        self.arrived.append(arrived)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Write on; what can't be taken is let go, and the others go on."""
        last = self.arrived[-1]
        assert last.file is not None
        try:
            last.file.write(raw_data)
        except (TooBig, Full) as error:
            last.file.discard()
            self.arrived[-1] = last._replace(file=None, refused=str(error))
            raise SkipFile from error

    def file_complete(self, file_size: int) -> None:
        """Nothing is handed to Django: the files are in `arrived`."""


class _Parser(MultiPartParser):
    def sanitize_file_name(self, file_name: str) -> str | None:
        """The name as it came: it is never a path here."""
        return file_name or None
