"""Verbs for songs and their parts: make a project, import, list, label."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from lyricstudio.cli.pairs import PairsAction, add_paths, all_paths
from lyricstudio.cli.verbs import Verb

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from lyricstudio.cli.terminal import Terminal
    from lyricstudio.domain.song import Part, Song
    from lyricstudio.services.importing import ImportReport, ImportRequest

_SHOWN_REJECTIONS = 25
_LONGEST_LINE = 70  # characters of a part's first line in a list of many songs
NOTHING_READ, SOME_REJECTED = 3, 5  # exit codes (contract.md)


def _new_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("project", type=Path, metavar="PROJECT", help="the file to make")


def _new(args: argparse.Namespace, terminal: Terminal) -> int:
    from lyricstudio.services.projects import create_project

    with create_project(args.project) as project:
        terminal.say(f"{project.path} is ready. Fill it with: lyricstudio import {project.path} FOLDER")
        terminal.result({"project": str(project.path)})
    return 0


def _import_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("project", type=Path, metavar="PROJECT")
    add_paths(parser)
    parser.add_argument("--format", metavar="F", help="the format (default: told by the content)")
    parser.add_argument("--encoding", metavar="E", help="the encoding (default: told by the content)")
    parser.add_argument(
        "--map",
        nargs="+",
        action=PairsAction,
        default=[],
        metavar="COL=FIELD",
        help="which column or key is title, artist, lyrics, album, year …; TABLE.COL in files of several tables",
    )
    parser.add_argument("--table", metavar="T", help="the table of a database or the sheet of a workbook")
    parser.add_argument(
        "--set",
        nargs="+",
        action=PairsAction,
        default=[],
        metavar="FIELD=VALUE",
        help="set on every song: artist album year language owner rights tag",
    )


def _import(args: argparse.Namespace, terminal: Terminal) -> int:
    from lyricstudio.services.importing import import_songs
    from lyricstudio.services.projects import open_project
    from lyricstudio.services.song_reading import song_reader
    from lyricstudio.services.tables import Tables

    request = _import_request(args)
    with open_project(args.project) as project:
        report = import_songs(project, song_reader(Tables().headings), request, terminal)
    _show_import(report, terminal)
    terminal.result(_import_json(report))
    if report.nothing_read:
        terminal.fail("nothing could be read", "the reasons are listed with each file; --format and --map may help")
        return NOTHING_READ
    return SOME_REJECTED if report.rejected else 0


def _import_request(args: argparse.Namespace) -> ImportRequest:
    from lyricstudio.domain.errors import UsageError, UserError
    from lyricstudio.importers.interface import ImportOptions
    from lyricstudio.services.importing import ImportRequest
    from lyricstudio.services.song_fields import SET_AT_IMPORT, read_settings

    columns: dict[str, str] = {}
    for pair in args.map:
        column, mark, field = pair.rpartition("=")
        if not (mark and column and field):
            raise UserError(f"{pair!r} is not COLUMN=FIELD", "write for example --map Songtext=lyrics")
        columns[column] = field
    paths = all_paths(args)
    if not paths:
        raise UsageError("there is no PATH to import", "lyricstudio import PROJECT PATH…")
    options = ImportOptions(args.format, args.encoding, columns, args.table)
    return ImportRequest(paths, options, read_settings(args.set, SET_AT_IMPORT))


def _show_import(report: ImportReport, terminal: Terminal) -> None:
    terminal.say(
        f"{report.added} added, {report.updated} updated, {report.unchanged} unchanged,"
        f" {len(report.rejected)} rejected in {report.seconds:.1f} s"
    )
    shown = report.rejected[:_SHOWN_REJECTIONS]
    if shown:
        terminal.table(("rejected", "row", "reason", "what to do"), [(r.path, r.row, r.reason, r.hint) for r in shown])
    if len(report.rejected) > len(shown):
        terminal.say(f"… and {len(report.rejected) - len(shown)} more; --json lists all")


def _import_json(report: ImportReport) -> dict[str, object]:
    return {
        "added": report.added,
        "unchanged": report.unchanged,
        "updated": report.updated,
        "rejected": [{"path": r.path, "row": r.row, "reason": r.reason, "hint": r.hint} for r in report.rejected],
        "songs": list(report.songs),
        "seconds": report.seconds,
    }


def _songs_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("project", type=Path, metavar="PROJECT")
    parser.add_argument("--artist", metavar="A", help="only songs of this artist, in any case")
    parser.add_argument("--search", metavar="S", help="only songs with these words in title, artist or lyrics")


def _songs(args: argparse.Namespace, terminal: Terminal) -> int:
    from lyricstudio.services.projects import open_project

    with open_project(args.project) as project:
        songs = tuple(project.songs.summaries(args.artist, args.search))
    if songs:
        terminal.table(
            ("id", "title", "artist", "year", "parts", "words", "tags"),
            [(s.id, s.title, s.artist, s.year, s.parts, s.words, ", ".join(s.tags)) for s in songs],
        )
    else:
        terminal.say(
            "no songs found" if args.artist or args.search else "no songs yet: lyricstudio import PROJECT PATH"
        )
    keys = ("id", "title", "artist", "year", "parts", "words")
    rows = [{key: getattr(song, key) for key in keys} | {"tags": list(song.tags)} for song in songs]
    terminal.result({"songs": rows})
    return 0


def _parts_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("project", type=Path, metavar="PROJECT")
    parser.add_argument("song", type=int, nargs="?", metavar="SONG_ID", help="one song (default: all)")


def _parts(args: argparse.Namespace, terminal: Terminal) -> int:
    from lyricstudio.services.projects import open_project

    listed: list[dict[str, object]] = []
    with open_project(args.project) as project:
        songs = [project.songs.get(args.song)] if args.song is not None else project.songs.iterate()
        for song in songs:
            if terminal.json_output:
                listed.append(_song_json(song))
            else:
                _show_parts(song, terminal, whole=args.song is not None)
    terminal.result({"songs": listed})
    return 0


def _song_json(song: Song) -> dict[str, object]:
    parts = [_part_json(song, part) for part in song.parts]
    return {"id": song.id, "title": song.title, "artist": song.artist, "parts": parts}


def _part_json(song: Song, part: Part) -> dict[str, object]:
    return {
        "id": part.id,
        "kind": part.kind.value,
        "number": part.number,
        "performers": list(part.performers),
        "repeat": part.repeat,
        "lines": [part.start + 1, part.end],
        "text": song.part_text(part),
        "source": part.source.value,
        "confidence": part.confidence,
        "confirmed": part.confirmed,
        "description": part.description,
        "tags": list(part.tags),
    }


def _show_parts(song: Song, terminal: Terminal, whole: bool) -> None:
    rows = [_part_row(part, song.part_lines(part), whole) for part in song.parts]
    title = f"{song.id}  {song.title}" + (f" · {song.artist}" if song.artist else "")
    terminal.table(("part", "kind", "no", "lines", "label by", "text"), rows, title=title)
    terminal.say("")


def _part_row(part: Part, lines: Sequence[str], whole: bool) -> tuple[object, ...]:
    first = lines[0] if lines else ""
    short = first if len(first) <= _LONGEST_LINE else f"{first[: _LONGEST_LINE - 1]}…"
    text = "\n".join(lines) if whole else short + (" …" if len(lines) > 1 else "")
    kind = part.kind.value + (f" ×{part.repeat}" if part.repeat > 1 else "")
    sure = "✓" if part.confirmed else f"{part.confidence:.0%}"
    where = f"{part.start + 1}–{part.end}" if part.end > part.start else ""
    who = f"({' & '.join(part.performers)}) " if part.performers else ""
    return part.id, kind, part.number or "", where, f"{part.source.value} {sure}", who + text


def _label_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("project", type=Path, metavar="PROJECT")
    parser.add_argument(
        "--accept", type=float, metavar="THRESHOLD", help="confirm parts of this confidence (0 to 1) or more"
    )
    parser.add_argument("--song", type=int, metavar="ID", help="one song (default: all)")


def _label(args: argparse.Namespace, terminal: Terminal) -> int:
    from lyricstudio.services.labelling import label_songs
    from lyricstudio.services.projects import open_project

    with open_project(args.project) as project:
        report = label_songs(project, terminal, args.accept, args.song)
    terminal.say(
        f"{report.labelled} parts proposed, {report.accepted} accepted, {report.to_review} to look at"
        + ("" if args.accept is not None or not report.to_review else " (accept the sure ones with --accept 0.8)")
    )
    terminal.table(("kind", "parts"), report.by_kind.items())
    terminal.result(
        {
            "labelled": report.labelled,
            "accepted": report.accepted,
            "to_review": report.to_review,
            "by_kind": dict(report.by_kind),
        }
    )
    return 0


VERBS: tuple[Verb, ...] = (
    Verb("new", "make an empty project file", "lyricstudio new my.lyricstudio", _new_arguments, _new),
    Verb("import", "bring songs from files and folders into a project",
         "lyricstudio import my.lyricstudio lyrics/ --set artist='The Fixture Band' rights=CC0", _import_arguments,
         _import),
    Verb("songs", "list the songs of a project", "lyricstudio songs my.lyricstudio --search 'paper lan'",
         _songs_arguments, _songs),
    Verb("parts", "list the labelled parts of songs", "lyricstudio parts my.lyricstudio 12", _parts_arguments, _parts),
    Verb("label", "propose parts again where nobody settled them, and accept the sure ones",
         "lyricstudio label my.lyricstudio --accept 0.8", _label_arguments, _label),
)  # fmt: skip
