"""Turns what the openai client raises into sentences for a person, in one place.

A create that may or may not have happened is `AmbiguousError`: whoever called must look before
trying again, because the client sends no idempotency key (reference/providers.md, 5.3).
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from lyricstudio.domain.errors import ServiceError

if TYPE_CHECKING:
    from collections.abc import Iterator

    import openai


class AmbiguousError(ServiceError):
    """The request may have been carried out although no answer came."""


_STATUS_HINTS = {
    401: "Check the key of this service (lyricstudio provider key).",
    403: "This account may not do that at this service any more; train on the local engine instead.",
    404: "See what is there with: lyricstudio models, lyricstudio base list.",
    429: "Wait a little, or lower the rate; a used-up quota has to be raised at the service.",
}


@contextmanager
def plain_failures(service: str, doing: str) -> Iterator[None]:
    """Convert any error of the openai client into a ServiceError that names service and action."""
    import openai

    try:
        yield
    except openai.APIStatusError as error:
        raise _from_status(error, service, doing) from error
    except openai.APITimeoutError as error:
        raise AmbiguousError(f"{service} did not answer in time while {doing}.", "Try again in a moment.") from error
    except openai.APIConnectionError as error:
        hint = "Check the address and the network; the local engine starts again with the next command."
        raise AmbiguousError(f"{service} could not be reached while {doing}: {_cause(error)}.", hint) from error
    except openai.OpenAIError as error:
        raise ServiceError(f"{service} sent an answer that is not understood while {doing}: {error}") from error


def _from_status(error: openai.APIStatusError, service: str, doing: str) -> ServiceError:
    body = error.body if isinstance(error.body, dict) else {}
    said = str(body.get("message") or error.message)
    kind = AmbiguousError if error.status_code >= 500 or error.status_code in (408, 409) else ServiceError
    return kind(
        f"{service} refused while {doing} ({error.status_code}): {said}", _STATUS_HINTS.get(error.status_code, "")
    )


def _cause(error: BaseException) -> str:
    return str(error.__cause__ or error).rstrip(".")
