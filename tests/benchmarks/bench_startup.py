"""Start-up of the window against an empty PySide6 window on the same machine: each in a fresh process, several times.

    python tests/benchmarks/bench_startup.py [PROJECT] [--runs N]

The figure is from the start of the process to the first painted frame, without a display. Prints what was
imported on the way that should have waited.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

# Both print the milliseconds since the parent started them when their first frame is painted.
_EMPTY = """
import os, sys, time
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget
class Window(QWidget):
    def paintEvent(self, event):
        QTimer.singleShot(0, done)
def done():
    print(time.time() - float(os.environ["BENCH_STARTED"]))
    os._exit(0)
app = QApplication([])
window = Window()
window.resize(1440, 900)
window.show()
app.exec()
"""
_OURS = """
import os, sys, time, json
from pathlib import Path
from lyricstudio import app as root
from PySide6.QtCore import QObject, QEvent, QTimer
late = []
class Watch(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint and not late:
            late.append(time.time())
            QTimer.singleShot(0, done)
        return False
def done():
    heavy = [m for m in ("pandas", "pyqtgraph", "openai", "numpy", "tiktoken", "rich", "keyring") if m in sys.modules]
    print(late[0] - float(os.environ["BENCH_STARTED"]))
    print(json.dumps(heavy), file=sys.stderr)
    os._exit(0)
application = root.make_application()
watch = Watch()
window = root.compose()
window.centralWidget().installEventFilter(watch)
window.start(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
window.show()
application.exec()
"""


def measure(code: str, arguments: list[str], home: str) -> tuple[float, str]:
    """Return the milliseconds of one start, and what it said besides."""
    env = os.environ | {"QT_QPA_PLATFORM": "offscreen", "LYRICSTUDIO_DATA": home}
    env["BENCH_STARTED"] = str(time.time())
    command = [sys.executable, "-c", code, *arguments]
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=True, timeout=120)
    return float(done.stdout) * 1000, (done.stderr.strip().splitlines() or ["[]"])[-1]


def main() -> int:
    """Measure both and print a table; exit 1 when ours takes more than twice as long."""
    parser = argparse.ArgumentParser()
    parser.add_argument("project", type=Path, nargs="?")
    parser.add_argument("--runs", type=int, default=7)
    args = parser.parse_args()
    arguments = [str(args.project)] if args.project else []
    empty, ours, heavy = [], [], "[]"
    with tempfile.TemporaryDirectory() as home:
        for turn in range(args.runs + 1):  # in turn, so that a busy machine slows both down
            one, _ = measure(_EMPTY, [], home)
            other, heavy = measure(_OURS, arguments, home)
            if turn:  # the first turn fills the caches of the disk
                empty.append(one)
                ours.append(other)
    base, mine = statistics.median(empty), statistics.median(ours)
    print(f"{'':24}{'median ms':>10}{'least':>8}{'ratio':>8}")
    print(f"{'empty PySide6 window':24}{base:10.0f}{min(empty):8.0f}{1.0:8.2f}")
    print(f"{'LyricStudio':24}{mine:10.0f}{min(ours):8.0f}{mine / base:8.2f}")
    print(f"heavy libraries loaded: {', '.join(json.loads(heavy)) or 'none'}")
    return 0 if mine <= 2 * base and heavy == "[]" else 1


if __name__ == "__main__":
    sys.exit(main())
