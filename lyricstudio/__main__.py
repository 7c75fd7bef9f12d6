"""Lets `python -m lyricstudio` and the `lyricstudio` command start the same way."""

from __future__ import annotations

import sys


def main() -> int:
    """Run the command line and return its exit code."""
    from lyricstudio.cli.main import run

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
