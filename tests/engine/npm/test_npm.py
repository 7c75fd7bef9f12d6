"""The engine driven by the official Node client, where Node is and the client can be fetched."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from engine_process import EngineProcess

SCRIPT = Path(__file__).with_name("drive.mjs")
CLIENT = "openai@^7"


@pytest.fixture(scope="module")
def node_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the client installed; skip with the reason where that cannot be (fail where CI is true)."""
    folder = tmp_path_factory.mktemp("node")
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        pytest.skip("Node and npm are not on this machine")
    # The home of whoever runs the tests knows which registry npm asks.
    environment = {**os.environ, "HOME": str(Path(f"~{_user()}").expanduser())}
    command = [npm, "install", "--no-audit", "--no-fund", "--no-package-lock", "--ignore-scripts", CLIENT]
    try:
        done = subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, text=True, timeout=180, check=False
        )
        failure = done.stderr.strip()[-500:] if done.returncode else ""
    except subprocess.TimeoutExpired:
        failure = "npm did not answer in time"
    if failure:
        reason = f"the Node client could not be fetched: {failure}"
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(reason)
    return folder


def _user() -> str:
    if os.name == "nt":
        return ""
    import pwd

    return pwd.getpwuid(os.getuid()).pw_name


def test_the_node_client_drives_the_engine(engine: EngineProcess, node_folder: Path) -> None:
    script = shutil.copy(SCRIPT, node_folder)
    environment = {**os.environ, "BASE_URL": f"{engine.url}/v1", "API_KEY": engine.token}
    done = subprocess.run(
        ["node", script], cwd=node_folder, env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout)
    assert seen["steps"] == list(range(1, 7))
    assert seen["checkpoints"] == [6, 3]
    assert seen["listed"] == 2
    assert seen["models"][0] == "tiny"
    assert seen["models"][1].startswith("ft:tiny:node:")
    assert seen["files"] == 0
