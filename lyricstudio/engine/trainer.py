"""The trainer process: `python -m lyricstudio.engine.trainer JOB_DIR` trains the job in that folder and ends.

Exit codes: 0 the state says how it ended (succeeded, cancelled, paused); 1 a bug; 3 the job failed for a reason that
its state names; 75 whoever started the trainer is gone (end of file on stdin, or SIGTERM): everything is saved, start
it again to go on; 76 another trainer holds the job.
"""

from __future__ import annotations

import contextlib
import errno
import os
import signal
import sys
import threading
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lyricstudio.engine.training.job_folder import JobFolder

DONE, BUG, FAILED, GONE, HELD = 0, 1, 3, 75, 76
# The trainer divides its work among threads itself; BLAS must not do it a second time.
_BLAS_THREADS = ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
_ENDINGS = {"pause": "paused", "cancel": "cancelled"}
_FINISHED = ("succeeded", "cancelled")


def main(arguments: Sequence[str]) -> int:
    """Train the job in the folder named by the one argument; return an exit code."""
    if len(arguments) != 1:
        sys.stderr.write("usage: python -m lyricstudio.engine.trainer JOB_DIR\n")
        return 2
    for name in _BLAS_THREADS:
        os.environ[name] = "1"
    _lower_priority()
    # numpy reads the environment when it is imported, so not before.
    from lyricstudio.engine.training.job_folder import AlreadyRunningError, JobFolder

    job = JobFolder(Path(arguments[0]))
    try:
        with job.locked():
            # Started once more by mistake, a finished job must not be trained from the beginning.
            return DONE if job.state().get("status") in _FINISHED else _train(job, _watch_parent())
    except AlreadyRunningError:
        sys.stderr.write(f"another trainer works on {job.path}\n")
        return HELD


def _train(job: JobFolder, gone: threading.Event) -> int:
    from lyricstudio.engine.training.prepare import prepare
    from lyricstudio.engine.training.problems import JobError
    from lyricstudio.engine.training.run import Interrupted

    def interrupted() -> str:
        return "gone" if gone.is_set() else job.control()

    try:
        run = prepare(job, interrupted)
        with contextlib.closing(run.learner):
            run.train()
    except Interrupted as stop:
        if stop.wish == "gone":
            return GONE
        _end(job, _ENDINGS[stop.wish])
        return DONE
    except JobError as error:
        _fail(job, error)
        return FAILED
    except (MemoryError, OSError) as error:
        _fail(job, _from_system(error))
        return FAILED
    except Exception as error:  # noqa: BLE001 - the job must not seem to run for ever; the traceback goes to the log
        traceback.print_exc()
        _fail(job, JobError("internal_error", f"A bug in the trainer: {type(error).__name__}: {error}"))
        return BUG
    return DONE


def _from_system(error: MemoryError | OSError) -> Exception:
    from lyricstudio.engine.training.problems import JobError

    if isinstance(error, MemoryError):
        return JobError("out_of_memory", "The memory of this machine does not suffice. Choose a smaller base.", "model")
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return JobError("no_space", "The disk is full. Free some space, then start the job again.")
    return JobError("unreadable", f"{error.filename or 'A file'} cannot be used: {error.strerror}.")


def _fail(job: JobFolder, error: Exception) -> None:
    from lyricstudio.engine.training.problems import JobError

    assert isinstance(error, JobError)
    # With a full disk not even this may work; the exit code then has to say it.
    with contextlib.suppress(OSError):
        _end(job, "failed", error.to_record())


def _end(job: JobFolder, status: str, error: dict[str, str | None] | None = None) -> None:
    from lyricstudio.engine.training.job_folder import EventLog

    told = {"step": 0, "total_steps": 0, "trained_tokens": 0, "checkpoints": [], "sample": None, **job.state()}
    log = EventLog(job.path / "events.jsonl")
    if error:
        log.message(error["message"] or "", "error")
    elif status == "paused":
        log.message(f"Paused at step {told['step']}.")
    else:
        log.message("Cancelled.")
        job.resume.unlink(missing_ok=True)
    job.write_state({**told, "status": status, "error": error})


def _watch_parent() -> threading.Event:
    """Return an event that is set when stdin ends or the process is asked to terminate."""
    gone = threading.Event()

    def read() -> None:
        while os.read(sys.stdin.fileno(), 4096):
            pass
        gone.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: gone.set())
    threading.Thread(target=read, name="parent", daemon=True).start()
    return gone


def _lower_priority() -> None:
    if sys.platform == "win32":
        import ctypes

        kernel = getattr(ctypes, "windll").kernel32  # noqa: B009 - the name exists on Windows only
        kernel.SetPriorityClass(kernel.GetCurrentProcess(), 0x4000)  # BELOW_NORMAL_PRIORITY_CLASS
    else:
        with contextlib.suppress(OSError):
            os.nice(10)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
