"""Files that stand in their place only when they are whole."""

from __future__ import annotations

from pathlib import Path

from extractor.errors import ConfigError


class WholeFile:
    """A text file written beside its place as `NAME.part` and moved there by `close`; what stood there stays until then.

    A place that is no regular file, such as /dev/stdout or a pipe, is written to directly: it must not be replaced.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.part = path if path.exists() and not path.is_file() else path.with_name(path.name + ".part")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._stream = self.part.open("w", encoding="utf-8", errors="backslashreplace", newline="\n")
        except OSError as error:
            raise ConfigError(f"{path}: cannot be written: {error.strerror or error}") from error

    def write(self, text: str) -> None:
        """Add text; a lone surrogate (of a file name that is no UTF-8) is written as its escape, which JSON reads back."""
        self._stream.write(text)

    def close(self) -> None:
        """Put the file in its place."""
        self._stream.close()
        if self.part != self.path:
            self.part.replace(self.path)

    def abandon(self) -> None:
        """Remove what was written."""
        self._stream.close()
        if self.part != self.path:
            self.part.unlink(missing_ok=True)
