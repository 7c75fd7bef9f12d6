"""What can stop a training job, in the words of the public API: code, message, and the parameter at fault."""

from __future__ import annotations


class JobError(Exception):
    """A job cannot go on; `code` and `param` as in the public API's job error."""

    def __init__(self, code: str, message: str, param: str | None = None) -> None:
        super().__init__(message)
        self.code, self.message, self.param = code, message, param

    def to_record(self) -> dict[str, str | None]:
        """Return the error as it stands in state.json."""
        return {"code": self.code, "message": self.message, "param": self.param}
