"""The documents say what the program does: every verb with its help, both commands, nothing about this workplace."""

from __future__ import annotations

import subprocess
import tomllib
from pathlib import Path

from lyricstudio.cli.manual import commands_page
from lyricstudio.cli.verbs import all_verbs

ROOT = Path(__file__).resolve().parents[1]


def test_every_verb_is_in_the_manual_with_its_help() -> None:
    page = (ROOT / "resources" / "manual" / "commands.md").read_text(encoding="utf-8")
    assert page == commands_page(), "renew it: python -m lyricstudio.cli.manual > resources/manual/commands.md"


def test_every_verb_has_an_example_that_names_it() -> None:
    for verb in all_verbs():
        assert verb.help, verb.name
        assert f"lyricstudio {verb.name}" in verb.example, verb.name


def test_the_readme_gives_the_two_commands_and_the_windows_form() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "python3 packaging/bootstrap.py run" in readme
    assert "python3 packaging/bootstrap.py test" in readme
    assert r"py packaging\bootstrap.py run" in readme


def test_the_changelog_begins_with_what_is_unreleased() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert "## [Unreleased]" in changelog


def test_the_version_has_one_home() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert "version" in project["dynamic"]


def test_no_package_registry_is_named() -> None:
    hosts = ("pypi" + ".org", "pythonhosted" + ".org", "npmjs" + ".org", "npmjs" + ".com")
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False).stdout
    for name in listed.splitlines():
        path = ROOT / name
        if path.is_file() and path.stat().st_size < 2_000_000:
            text = path.read_bytes()
            assert not any(host.encode() in text for host in hosts), f"{name} names a package registry"
