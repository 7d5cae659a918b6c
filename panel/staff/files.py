"""No page takes a file but those that are made for it."""

from typing import Any, NoReturn

from django.core.files.uploadhandler import FileUploadHandler, SkipFile


class NoFiles(FileUploadHandler):
    """Passes over whatever file a form carries, unread and unkept."""

    def new_file(self, *args: Any, **said: Any) -> NoReturn:
        """Not here."""
        raise SkipFile

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Never called."""

    def file_complete(self, file_size: int) -> None:
        """Never called."""
