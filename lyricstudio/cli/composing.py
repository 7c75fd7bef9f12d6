"""Verbs that write songs with a model, and that say which of their words stand in the catalogue."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from lyricstudio.cli.verbs import Verb

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from lyricstudio.cli.terminal import Terminal
    from lyricstudio.domain.kinds import PartKind
    from lyricstudio.domain.originality import OriginalityReport, RunMatch
    from lyricstudio.domain.records import Composition, LyricModel, Section
    from lyricstudio.providers.interface import Provider
    from lyricstudio.services.originality import TimedReport
    from lyricstudio.services.song_plan import ComposeRequest
    from lyricstudio.store.project import Project

_SHOWN_MATCHES = 20


def _compose_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("project", type=Path, metavar="PROJECT")
    parser.add_argument("--form", required=True, help='kinds with commas: "verse,chorus,verse,chorus,bridge,chorus"')
    parser.add_argument(
        "--model", action="append", default=[], metavar="M", help="a model, or kind=M (repeatable; default: the newest)"
    )
    parser.add_argument("--brief", default="", metavar="TEXT", help="what the song is about")
    parser.add_argument("--title", default="", metavar="T")
    parser.add_argument("--tag", action="append", default=[], metavar="T", help="a tag of the prompt (repeatable)")
    parser.add_argument("--takes", type=int, default=1, metavar="N", help="versions of each part, the best is chosen")
    parser.add_argument("--seed", type=int, metavar="N", help="the same seed writes the same song on this machine")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write the song to a file")
    parser.add_argument("--format", metavar="F", help="txt, md, chordpro, suno, json, html or pdf (default: by suffix)")


def _compose(args: argparse.Namespace, terminal: Terminal) -> int:
    from lyricstudio.services.models import choose_model
    from lyricstudio.services.originality import section_reports
    from lyricstudio.services.projects import open_project
    from lyricstudio.services.providers import open_provider
    from lyricstudio.services.song_plan import ComposeRequest

    default, by_kind = _models(args.model)
    request = ComposeRequest(
        form=args.form,
        model=default,
        models=by_kind,
        brief=args.brief,
        title=args.title,
        tags=tuple(args.tag),
        takes=args.takes,
        seed=args.seed,
    )
    _check_out(args)
    with open_project(args.project) as project:
        chosen = [choose_model(project, name) for name in dict.fromkeys((default, *by_kind.values()))]
        with open_provider(_one_provider(chosen), terminal) as provider:
            song = _write(project, provider, request, terminal)
        reports = section_reports(project, song.sections, terminal)
    _show_longest(song, reports, terminal)
    files = _save(args, song, chosen[0].group, terminal)
    terminal.result(_song_json(song, reports) | {"files": files})
    return 0


def _write(project: Project, provider: Provider, request: ComposeRequest, terminal: Terminal) -> Composition:
    from lyricstudio.services.composing import Composer
    from lyricstudio.services.tables import Tables

    song = Composer(project, provider, Tables()).compose(request, terminal)
    terminal.say(f"{song.title}   (draft {song.id}, seed {song.seed})\n")
    for section in song.sections:
        number = f" {section.number}" if section.number else ""
        terminal.say(f"[{section.kind.value}{number}]\n{section.text}\n")
    return song


def _show_longest(song: Composition, reports: Sequence[OriginalityReport], terminal: Terminal) -> None:
    section, report = max(zip(song.sections, reports, strict=True), key=lambda pair: pair[1].longest_run_words)
    terminal.say(
        f"Longest run of words that the project's {report.songs_searched} songs have too: "
        f"{report.longest_run_words}, “{report.longest_run}” ({section.kind.value})."
    )


def _models(given: Sequence[str]) -> tuple[str, dict[PartKind, str]]:
    from lyricstudio.domain.errors import UsageError
    from lyricstudio.domain.kinds import PartKind

    default, by_kind = "", {}
    kinds = {kind.value: kind for kind in PartKind}
    for text in given:
        kind, mark, name = text.partition("=")
        if mark and kind.strip().lower() in kinds:
            by_kind[kinds[kind.strip().lower()]] = name.strip()
        elif default:
            raise UsageError("two models are named for the whole song", "name one, and others as --model kind=M")
        else:
            default = text
    return default, by_kind


def _one_provider(models: Sequence[LyricModel]) -> str:
    from lyricstudio.domain.errors import UserError

    names = sorted({model.provider for model in models})
    if len(names) > 1:
        raise UserError(
            f"The models are served by {' and '.join(names)}.", "One song is written with one service at a time."
        )
    return names[0]


def _check_out(args: argparse.Namespace) -> None:
    """Refuse an unknown format before minutes are spent on writing."""
    from lyricstudio.domain.errors import UsageError
    from lyricstudio.exporters.song_files import format_for

    if args.out:
        format_for(args.out, args.format)
    elif args.format:
        raise UsageError("--format says how a file is written", "name the file: --out FILE")


def _save(args: argparse.Namespace, song: Composition, artist: str, terminal: Terminal) -> list[str]:
    if not args.out:
        return []
    from lyricstudio.exporters.documents import DocumentSection, SongDocument
    from lyricstudio.exporters.song_files import write_song

    sections = tuple(DocumentSection(s.kind, s.number, (), s.text) for s in song.sections)
    written = write_song(SongDocument(song.title, artist, sections), args.format, args.out)
    for note in written.notes:
        terminal.note(note)
    terminal.note(f"written to {written.path}")
    return [str(written.path)]


def _song_json(song: Composition, reports: Sequence[OriginalityReport]) -> dict[str, object]:
    sections = [_section_json(section) | {"originality": _brief_report(report)}
                for section, report in zip(song.sections, reports, strict=True)]  # fmt: skip
    return {"id": song.id, "title": song.title, "seed": song.seed, "brief": song.brief, "sections": sections}


def _section_json(section: Section) -> dict[str, object]:
    takes = [{"text": t.text, "seed": t.seed, "score": t.score, "chosen": t.chosen} for t in section.takes]
    return {
        "kind": section.kind.value,
        "number": section.number,
        "model": section.model,
        "prompt": section.prompt,
        "text": section.text,
        "repeats": section.linked,
        "takes": takes,
    }


def _brief_report(report: OriginalityReport) -> dict[str, object]:
    return {
        "longest_run_words": report.longest_run_words,
        "longest_run": report.longest_run,
        "songs_searched": report.songs_searched,
        "matches": [_match_json(match) for match in (*report.matches, *report.near_matches)],
    }


def _match_json(match: RunMatch) -> dict[str, object]:
    keys = ("text", "song_id", "title", "artist", "line", "kind", "found", "places")
    return {"words": match.length, "start": match.start, **{key: getattr(match, key) for key in keys}}


def _originality_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("project", type=Path, metavar="PROJECT")
    parser.add_argument("file", metavar="FILE", help="a text file, or - for stdin")
    parser.add_argument(
        "--min-run", type=int, default=5, metavar="N", help="list runs of N words and more (default: 5)"
    )


def _originality(args: argparse.Namespace, terminal: Terminal) -> int:
    from lyricstudio.domain.errors import UsageError
    from lyricstudio.services.originality import check_text
    from lyricstudio.services.projects import open_project
    from lyricstudio.services.tables import Tables

    if args.min_run < 1:
        raise UsageError(f"--min-run {args.min_run} is no number of words", "give 1 or more")
    text = _read(args.file)
    with open_project(args.project) as project:
        found = check_text(project, text, Tables().headings, terminal, args.min_run)
    _show_report(found, terminal)
    report = found.report
    terminal.result(
        {"words": report.words, "coverage": round(report.coverage, 4), "min_run_words": report.min_run}
        | _brief_report(report)
        | {"ms": round(found.ms, 2), "index_ms": round(found.index_ms, 1)}
    )
    return 0


def _read(name: str) -> str:
    import sys

    from lyricstudio.domain.errors import UserError
    from lyricstudio.importers.decoding import decode

    try:
        raw = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise UserError(f"{name} cannot be read: {error.strerror}.", "Give a text file, or - for stdin.") from error
    return decode(raw).text


def _show_report(found: TimedReport, terminal: Terminal) -> None:
    report = found.report
    songs = f"{report.songs_searched} songs" if report.songs_searched != 1 else "1 song"
    listed = [match for match in report.matches if match.length >= report.min_run]
    if not listed:
        terminal.say(f"No run of {report.min_run} or more of these {report.words} words was found in {songs}.")
    if report.longest_run_words:
        terminal.say(f"Longest run: {report.longest_run_words} words, “{report.longest_run}”.")
    if listed:
        terminal.say(f"{report.coverage:.0%} of {report.words} words stand in runs of {report.min_run} or more.")
    _show_matches(report.matches, "exact runs", terminal)
    _show_matches(report.near_matches, "one word changed", terminal)
    terminal.say(f"{songs} searched in {found.ms:.0f} ms. What was not found here may still stand elsewhere.")


def _show_matches(matches: Sequence[RunMatch], title: str, terminal: Terminal) -> None:
    if not matches:
        return
    rows = [(m.length, m.found if m.kind == "near" else m.text, m.title, m.artist, m.line) for m in matches]
    terminal.table(("words", "run", "song", "artist", "line"), rows[:_SHOWN_MATCHES], title=title)
    if len(rows) > _SHOWN_MATCHES:
        terminal.say(f"… and {len(rows) - _SHOWN_MATCHES} more; --json lists all")


VERBS: tuple[Verb, ...] = (
    Verb(
        name="compose",
        help="write a song part by part with a trained model",
        example='lyricstudio compose songs.lyricstudio --form "verse,chorus,verse,chorus" --brief "the last ferry"',
        arguments=_compose_arguments,
        run=_compose,
    ),
    Verb(
        name="originality",
        help="say which runs of words of a text stand in the project's songs, exactly and with one word changed",
        example="lyricstudio originality songs.lyricstudio draft.txt",
        arguments=_originality_arguments,
        run=_originality,
    ),
)
