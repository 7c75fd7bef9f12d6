"""Gets a job ready to train: reads and checks everything first, so that what is wrong is said at once."""

from __future__ import annotations

import os
import shutil
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
from lyricstudio.engine.training.reporter import Reporter
from lyricstudio.engine.training.run import Interrupted, RunPlan, TrainingRun

if TYPE_CHECKING:
    from collections.abc import Callable

    from lyricstudio.engine.training.learner import Learner

_MOST_THREADS = 8


def prepare(job: JobFolder, interrupted: Callable[[], str]) -> TrainingRun:
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
    train, held_out = _read_data(spec, file, recipe, log)
    recipe = recipe.fitted(len(train.examples), len(held_out.examples) if held_out else 0)
    _check_space(job, file, recipe)
    settings = stored[2] if stored else _settings(spec, file, recipe, train)
    learner = _learner(spec, recipe, settings, file)
    check = FormCheck(train, held_out or ExampleSet(()), recipe, BaseTokenizer(file))
    plan = RunPlan(spec, recipe, train, held_out, check, settings)
    reporter = Reporter(job, log, recipe, len(train.examples), train.tokens)
    reporter.threads = settings["threads"]
    run = TrainingRun(job, plan, learner, reporter, interrupted)
    if stored:
        learner.restore(stored[0])
        run.standing = stored[1]
    log.message(f"Resumed at step {run.standing.step}." if stored else _opening(plan))
    return run


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


def _learner(spec: JobSpec, recipe: Recipe, settings: dict[str, Any], file: GgufFile) -> Learner:
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


def _opening(plan: RunPlan) -> str:
    held_out = len(plan.held_out.examples) if plan.held_out else 0
    return (
        f"{len(plan.train.examples)} training and {held_out} validation examples, {plan.train.tokens} tokens; "
        f"rank {plan.recipe.rank}, learning rate {plan.recipe.learning_rate:g}, up to {plan.recipe.epochs} epochs."
    )
