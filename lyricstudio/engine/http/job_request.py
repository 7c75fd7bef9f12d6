"""Reads the body of a fine-tuning request and decides what must be refused before a job exists."""

from __future__ import annotations

import secrets
import time
from typing import TYPE_CHECKING, Any

from lyricstudio.engine.files import TRAINING
from lyricstudio.engine.http.failure import ApiFailure, invalid, missing
from lyricstudio.engine.identifiers import new_id
from lyricstudio.engine.jobs.job import Job
from lyricstudio.engine.training.problems import JobError
from lyricstudio.engine.training.recipe import Recipe

if TYPE_CHECKING:
    from lyricstudio.engine.files import FileStore
    from lyricstudio.engine.generation.models import ModelCatalogue
    from lyricstudio.engine.http.fields import Fields

_PAIRS, _KEY_LENGTH, _VALUE_LENGTH, _SUFFIX_LENGTH = 16, 64, 512, 64
_MOST_SEED = (1 << 31) - 1
_HYPERPARAMETERS = ("n_epochs", "batch_size", "learning_rate_multiplier")


def read_job_request(fields: Fields, models: ModelCatalogue, files: FileStore, idempotency_key: str) -> Job:
    """Return the job that a request asks for; ApiFailure (400) names what is wrong."""
    base = _base(fields, models)
    training, held_out = _file(fields, "training_file", files), _file(fields, "validation_file", files)
    if training is None:
        raise missing("training_file")
    hyperparameters, recipe = _hyperparameters(fields), fields.mapping("recipe")
    try:
        Recipe.from_spec(recipe, hyperparameters)
    except JobError as error:
        raise invalid(str(error), error.param, error.code) from error
    if fields.raw("integrations"):
        raise invalid("Integrations are not supported by the local engine.", "integrations", "unsupported_parameter")
    seed = fields.integer("seed", 0, _MOST_SEED)
    return Job(
        id=new_id("ftjob-"),
        created_at=int(time.time()),
        base=base,
        training_file=training,
        validation_file=held_out,
        hyperparameters=hyperparameters,
        suffix=fields.text("suffix", "", _SUFFIX_LENGTH),
        seed=secrets.randbelow(_MOST_SEED) if seed is None else seed,
        metadata=_metadata(fields),
        recipe=recipe,
        idempotency_key=idempotency_key,
    )


def _base(fields: Fields, models: ModelCatalogue) -> str:
    asked = fields.text("model")
    base = models.base(asked)
    if base is None:
        message = f"Model {asked} is not available for fine-tuning or does not exist."
        if asked.startswith("ft:"):
            message = f"{message} Give the base that it was made from: a fine-tuned model is not trained further here."
        raise invalid(message, "model", "model_not_available")
    if not base.can_train:
        message = f"Model {base.name} is not available for fine-tuning here: {base.reason}."
        raise invalid(message, "model", "model_not_available")
    return base.name


def _file(fields: Fields, param: str, files: FileStore) -> str | None:
    if not fields.has(param):
        return None
    file_id = fields.text(param)
    file = files.get(file_id)
    if file is None:
        raise invalid(f"invalid {param}: {file_id}", param, "invalid_file")
    if file.purpose != TRAINING:
        message = f"File '{file_id}' has the purpose '{file.purpose}'; its purpose must be '{TRAINING}'."
        raise invalid(message, param, "invalid_file_purpose")
    return file_id


def _hyperparameters(fields: Fields) -> dict[str, Any]:
    method = fields.inner("method")
    kind = method.text("type", "supervised")
    if kind != "supervised":
        message = f"Invalid value: '{kind}'. The local engine supports the method 'supervised'."
        raise invalid(message, "method.type")
    # The deprecated place first, so that the current one wins.
    told = fields.mapping("hyperparameters") | method.inner("supervised").mapping("hyperparameters")
    return {name: told.get(name) or "auto" for name in _HYPERPARAMETERS}


def _metadata(fields: Fields) -> dict[str, str]:
    told = fields.mapping("metadata")
    if len(told) > _PAIRS:
        raise _bad_metadata(f"at most {_PAIRS} pairs are allowed, but got {len(told)}")
    for key, value in told.items():
        if not isinstance(value, str):
            raise _bad_metadata(f"the value of '{key}' is no string")
        if len(key) > _KEY_LENGTH or len(value) > _VALUE_LENGTH:
            raise _bad_metadata(f"keys have at most {_KEY_LENGTH} characters and values {_VALUE_LENGTH}")
    return told


def _bad_metadata(why: str) -> ApiFailure:
    return invalid(f"Invalid 'metadata': {why}.", "metadata")
