"""Gets a job ready to train: reads and checks everything first, so that what is wrong is said at once."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lyricstudio.bases.chat import ChatTemplate
from lyricstudio.bases.gguf_file import GgufFile
from lyricstudio.bases.tokenizer import BaseTokenizer
from lyricstudio.bases.trainable import why_not_trainable
from lyricstudio.domain.errors import UserError
from lyricstudio.engine.llama.config import LlamaConfig
from lyricstudio.engine.llama.model import Llama
from lyricstudio.engine.llama.weights import Holding
from lyricstudio.engine.training.examples import ExampleReader, ExampleSet
from lyricstudio.engine.training.form_check import FormCheck
from lyricstudio.engine.training.job_folder import EventLog, JobFolder, JobSpec
from lyricstudio.engine.training.memory import MemoryPlan, plan_memory
from lyricstudio.engine.training.numpy_learner import NumpyLearner
from lyricstudio.engine.training.problems import JobError
from lyricstudio.engine.training.progress import load_resume
from lyricstudio.engine.training.recipe import Recipe
from lyricstudio.engine.training.run import Interrupted, TrainingRun

if TYPE_CHECKING:
    from collections.abc import Callable

_MOST_THREADS = 8


@dataclass(frozen=True)
class PreparedRun:
    """A run and everything it needs."""

    run: TrainingRun
    data: tuple[ExampleSet, ExampleSet | None]
    check: FormCheck
    log: EventLog
    learner: NumpyLearner

    def train(self) -> None:
        """Train to the end; raises what TrainingRun.train raises."""
        try:
            self.run.train(self.data, self.check, self.log)
        finally:
            self.learner.close()


def prepare(job: JobFolder, interrupted: Callable[[], str]) -> PreparedRun:
    """Read spec, base and files, load the weights, restore an earlier state; JobError says what is wrong."""
    log = EventLog(job.path / "events.jsonl")
    spec = job.spec()
    recipe = Recipe.from_spec(spec.recipe, spec.hyperparameters)
    stored = load_resume(job.resume)
    if stored is None and job.resume.exists():
        log.message("The saved state cannot be read; training starts again from the beginning.", "warn")
    if wish := interrupted():
        raise Interrupted(wish)
    file = _base_file(spec)
    data = _read_data(spec, file, recipe, log)
    recipe = recipe.fitted(len(data[0].examples), len(data[1].examples) if data[1] else 0)
    settings = stored[2] if stored else _settings(spec, file, recipe, data[0])
    _check_space(job, file, recipe)
    learner = _learner(spec, recipe, settings, file)
    run = TrainingRun(job, spec, learner, recipe, interrupted)
    run.settings = settings
    if stored:
        learner.restore(stored[0])
        run.start_from(stored[1])
        log.message(f"Resumed at step {stored[1].step}.")
    else:
        log.message(_opening(recipe, data))
    tokenizer = BaseTokenizer(file)
    learner.ends = tokenizer.marks
    check = FormCheck(data[0], data[1] or ExampleSet(()), recipe, tokenizer.decode)
    return PreparedRun(run, data, check, log, learner)


def _base_file(spec: JobSpec) -> GgufFile:
    try:
        file = GgufFile.open(spec.base_path)
    except UserError as error:
        raise JobError("invalid_model", error.message, "model") from error
    if reason := why_not_trainable(file):
        raise JobError("model_not_trainable", f"{spec.base_name} cannot be trained here: {reason}.", "model")
    return file


def _read_data(spec: JobSpec, file: GgufFile, recipe: Recipe, log: EventLog) -> tuple[ExampleSet, ExampleSet | None]:
    longest = min(recipe.longest, LlamaConfig.from_file(file).context)
    try:
        reader = ExampleReader(BaseTokenizer(file), ChatTemplate.from_file(file), longest)
        train = reader.read(spec.training_file, "training_file")
        held_out = reader.read(spec.validation_file, "validation_file") if spec.validation_file else None
    except UserError as error:
        raise JobError("invalid_model", error.message, "model") from error
    for name, part in (("training", train), ("validation", held_out)):
        if part and part.cut:
            left_out = f", {part.left_out} of them left out" if part.left_out else ""
            log.message(f"{part.cut} {name} examples are longer than {longest} tokens and cut{left_out}.", "warn")
    return train, held_out


def _settings(spec: JobSpec, file: GgufFile, recipe: Recipe, train: ExampleSet) -> dict[str, Any]:
    cores = os.cpu_count() or 1
    threads = spec.threads or max(1, min(_MOST_THREADS, cores if cores <= 2 else cores - 1))
    tied = "output.weight" not in file.tensors
    longest = max(example.length for example in train.examples)
    plan = plan_memory(LlamaConfig.from_file(file), recipe.rank, longest, threads, tied)
    return {"threads": threads, "compact": plan.compact, "layer_budget": plan.layer_budget}


def _learner(spec: JobSpec, recipe: Recipe, settings: dict[str, Any], file: GgufFile) -> NumpyLearner:
    plan = MemoryPlan(settings["compact"], settings["layer_budget"], 0)
    longest = min(recipe.longest, LlamaConfig.from_file(file).context)
    try:
        model = Llama.load(file.path, recipe.rank, recipe.alpha, longest, Holding(compact=plan.compact))
    except UserError as error:
        raise JobError("model_not_trainable", error.message, "model") from error
    return NumpyLearner(model, recipe, spec.seed, plan, settings["threads"])


def _check_space(job: JobFolder, file: GgufFile, recipe: Recipe) -> None:
    values = LlamaConfig.from_file(file).lora_weights(recipe.rank)
    # Each epoch keeps two float16 files; the state holds three float32 vectors, twice while it is replaced.
    needed = values * (4 * (recipe.epochs + 1) + 24)
    free = shutil.disk_usage(job.path).free
    if free < needed:
        message = f"Training needs {needed / 1e6:,.0f} MB on the disk of {job.path}; {free / 1e6:,.0f} MB are free."
        raise JobError("no_space", message)


def _opening(recipe: Recipe, data: tuple[ExampleSet, ExampleSet | None]) -> str:
    held_out = len(data[1].examples) if data[1] else 0
    return (
        f"{len(data[0].examples)} training and {held_out} validation examples, {data[0].tokens} tokens; "
        f"rank {recipe.rank}, learning rate {recipe.learning_rate:g}, up to {recipe.epochs} epochs."
    )
