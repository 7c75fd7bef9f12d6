"""The one error shape of the public API: `{"error": {"message", "type", "param", "code"}}` and a status."""

from __future__ import annotations

INVALID = "invalid_request_error"


class ApiFailure(Exception):  # noqa: N818 - its name says what the client sees
    """A request that is refused; `kind` is the public `type`, `param` the field that is wrong."""

    def __init__(
        self, status: int, message: str, param: str | None = None, code: str | None = None, kind: str = INVALID
    ) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.param = param
        self.code = code
        self.kind = kind

    def body(self) -> dict[str, object]:
        """Return the public error object."""
        error = {"message": self.message, "type": self.kind, "param": self.param, "code": self.code}
        return {"error": error}


def invalid(message: str, param: str | None = None, code: str | None = "invalid_value") -> ApiFailure:
    """Return a refusal of one field (400)."""
    return ApiFailure(400, message, param, code)


def missing(param: str) -> ApiFailure:
    """Return the refusal of a request that lacks a field (400)."""
    return ApiFailure(400, f"Missing required parameter: '{param}'.", param, "missing_required_parameter")


def no_model(model: str) -> ApiFailure:
    """Return the answer for a model that is not here (404)."""
    message = f"The model '{model}' does not exist or you do not have access to it."
    return ApiFailure(404, message, "model", "model_not_found")


def no_file(file_id: str) -> ApiFailure:
    """Return the answer for a file that is not here (404)."""
    return ApiFailure(404, f"No such File object: {file_id}", "id", None)


def no_job(job_id: str) -> ApiFailure:
    """Return the answer for a job that is not here (404)."""
    return ApiFailure(404, f"Could not find fine tune: {job_id}", "fine_tune_id", "fine_tune_not_found")
