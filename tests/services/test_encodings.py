"""tiktoken without a network: unpacked, checked, repaired, and exactly its own counts."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest
import tiktoken
from hypothesis import given, settings
from hypothesis import strategies as st

from lyricstudio.domain.errors import UserError
from lyricstudio.services.encodings import OfflineEncodings
from lyricstudio.services.tables import Tables


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        pytest.fail("a token was counted over the network")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    # tiktoken keeps what it has loaded; each test shall load for itself.
    monkeypatch.setattr(tiktoken.registry, "ENCODINGS", {})


@pytest.fixture
def offline(tmp_path: Path) -> OfflineEncodings:
    return OfflineEncodings(tmp_path / "tokens", Tables().encodings)


@pytest.mark.parametrize(
    ("encoding", "expected", "vocabulary"),
    [("o200k_base", [24912, 2375], 200_019), ("cl100k_base", [15339, 1917], 100_277)],
)
def test_the_tables_are_the_real_ones(
    offline: OfflineEncodings, encoding: str, expected: list[int], vocabulary: int
) -> None:
    counter = offline.named(encoding)
    loaded = tiktoken.registry.ENCODINGS[encoding]
    assert loaded.encode("hello world") == expected
    assert loaded.n_vocab == vocabulary
    assert counter.count("hello world") == 2


def test_a_fine_tuned_name_gets_the_encoding_of_its_base(offline: OfflineEncodings) -> None:
    assert offline.for_model("ft:gpt-4.1-2025-04-14:org:lyrics:abc").name == "o200k_base"
    assert offline.for_model("ft:gpt-3.5-turbo-0125:org::abc").name == "cl100k_base"
    assert offline.for_model("gpt-17-nova").name == "o200k_base"


def test_a_damaged_table_is_unpacked_again(tmp_path: Path, offline: OfflineEncodings) -> None:
    file = Tables().encodings.file("o200k_base")
    damaged = tmp_path / "tokens" / file.cache_name
    damaged.parent.mkdir()
    damaged.write_bytes(b"not a table")
    assert offline.named("o200k_base").count("hello world") == 2
    assert damaged.stat().st_size == 3_613_922


def test_the_variable_of_the_process_is_left_as_it_was(
    offline: OfflineEncodings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TIKTOKEN_CACHE_DIR", "/somewhere/else")
    offline.named("o200k_base")
    assert os.environ["TIKTOKEN_CACHE_DIR"] == "/somewhere/else"
    monkeypatch.delenv("TIKTOKEN_CACHE_DIR")
    offline.named("cl100k_base")
    assert "TIKTOKEN_CACHE_DIR" not in os.environ


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "tokens").write_text("a file where the folder should be")
    with pytest.raises(UserError, match="cannot be written"):
        OfflineEncodings(tmp_path / "tokens", Tables().encodings).named("o200k_base")


@settings(deadline=None)
@given(st.text(max_size=200))
def test_counts_are_tiktokens_own(text: str) -> None:
    counter = OfflineEncodings(Path(os.environ["LYRICSTUDIO_DATA"]) / "tokens", Tables().encodings).named("o200k_base")
    theirs = tiktoken.registry.ENCODINGS["o200k_base"]
    assert counter.count_many([text, "<|endoftext|>" + text]) == [
        len(theirs.encode(text, disallowed_special=())),
        len(theirs.encode("<|endoftext|>" + text, disallowed_special=())),
    ]
