#!/usr/bin/env python3
"""The two commands of the README: sets LyricStudio up on a fresh machine, then runs or tests it.

    python3 packaging/bootstrap.py run     set up, then the demo (and the window where there is a display)
    python3 packaging/bootstrap.py test    set up with the test tools, then the whole test suite
    python3 packaging/bootstrap.py setup   set up and stop

Standard library only. This file also parses on Pythons that are too old for the rest, so that they
get a sentence and not a traceback: no syntax newer than 3.6 here.
"""

import sys

OLDEST = (3, 11)


def main(arguments):  # type: (list[str]) -> int
    """Check the Python version, then hand over to the modules beside this file; return the exit code."""
    if sys.version_info < OLDEST:
        sys.stderr.write(
            "error: this is Python {}.{}, LyricStudio needs {}.{} or newer.\n"
            "  -> Install a newer Python and start this command with it, for example: "
            "python3.12 packaging/bootstrap.py run\n".format(*(sys.version_info[:2] + OLDEST))
        )
        return 3
    import steps

    return steps.run(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
