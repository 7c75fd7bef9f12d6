"""Songs per second of each importer, and whether time and memory grow in step with the songs.

`python tests/benchmarks/bench_import.py [SONGS]`: writes SONGS songs (500) with headings in each format, reads them
with the registry and prints songs per second and the ratio to plain text, the reference. Then a CSV, a JSON lines
and a JSON file of ten and of forty times as many: seconds should grow fourfold, peak memory hardly.
"""

from __future__ import annotations

import csv
import json
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

sys.path[:0] = [str(Path(__file__).resolve().parents[1] / "support")]

from audio_files import lyrics_frame, mp3_of, text_frame  # noqa: E402
from lyric_files import registry  # noqa: E402
from packed_files import docx_of, word_paragraph, xlsx_of, zip_of  # noqa: E402

from lyricstudio.domain.song import ImportedSong  # noqa: E402
from lyricstudio.importers.interface import ImportOptions  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable

VERSE = "The kettle number {0} sings\nto nobody at {0}\nand nobody replies\nbut the window"
CHORUS = "Open the door\nlet it rain\nopen the door again"


def lyric(i: int) -> str:
    """Return a lyric with headings."""
    return (
        f"[Verse 1]\n{VERSE.format(i)}\n\n[Chorus]\n{CHORUS}\n\n[Verse 2]\n{VERSE.format(-i)}\n\n[Chorus]\n{CHORUS}\n"
    )


def one_each(folder: Path, count: int, suffix: str, make: Callable[[int], str | bytes]) -> Path:
    """Write a file for each song."""
    folder.mkdir()
    for i in range(count):
        made = make(i)
        (folder / f"Song {i}{suffix}").write_bytes(made if isinstance(made, bytes) else made.encode("utf-8"))
    return folder


def chordpro(i: int) -> str:
    """Return a ChordPro song."""
    verse, chorus = VERSE.format(i).replace("The ", "[G]The "), CHORUS.replace("Open", "[C]Open")
    part = f"{{sov}}\n{verse}\n{{eov}}\n{{soc}}\n{chorus}\n{{eoc}}\n"
    return f"{{title: Song {i}}}\n{part}{part.replace('number', 'nr')}"


def timed(i: int) -> str:
    """Return an LRC lyric."""
    lines = lyric(i).split("\n")
    return f"[ti:Song {i}]\n" + "".join(f"[{n // 60:02d}:{n % 60:02d}.00]{line}\n" for n, line in enumerate(lines))


def notes(i: int) -> str:
    """Return an UltraStar song."""
    lines = [line for line in lyric(i).split("\n") if line and not line.startswith("[")]
    body = "".join(
        "".join(f": {n * 40 + k * 4} 2 5 {'' if k == 0 else ' '}{w}\n" for k, w in enumerate(line.split()))
        + f"- {n * 40 + 38}\n"
        for n, line in enumerate(lines)
    )
    return f"#TITLE:Song {i}\n#ARTIST:Ana\n#BPM:240\n{body}E\n"


def openlyrics(i: int) -> str:
    """Return an OpenLyrics song."""
    verse, chorus = VERSE.format(i).replace("\n", "<br/>"), CHORUS.replace("\n", "<br/>")
    parts = f'<verse name="v1"><lines>{verse}</lines></verse><verse name="c"><lines>{chorus}</lines></verse>'
    head = f"<properties><titles><title>Song {i}</title></titles><verseOrder>v1 c v1 c</verseOrder></properties>"
    return f'<song xmlns="http://openlyrics.info/namespace/2009/song">{head}<lyrics>{parts}</lyrics></song>'


def opensong(i: int) -> str:
    """Return an OpenSong song."""
    verse, chorus = VERSE.format(i).replace("\n", "\n "), CHORUS.replace("\n", "\n ")
    words = f"[V1]\n.G D\n {verse}\n[C]\n {chorus}"
    return f"<song><title>Song {i}</title><presentation>V1 C V1 C</presentation><lyrics>{words}</lyrics></song>"


def onsong(i: int) -> str:
    """Return an OnSong song."""
    return f"Song {i}\nAna\nKey: [G]\n\nVerse 1:\n[G]{VERSE.format(i)}\n\nChorus:\n{CHORUS}\n\nChorus:\n"


def document(i: int) -> bytes:
    """Return a Word document."""
    return docx_of("".join(map(word_paragraph, lyric(i).split("\n"))))


def sound(i: int) -> bytes:
    """Return an MP3 file."""
    return mp3_of([("TIT2", text_frame(f"Song {i}")), ("USLT", lyrics_frame(lyric(i)))])


def table(path: Path, count: int) -> Path:
    """Write a CSV file."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["artist", "title", "lyrics"])
        writer.writerows(["Ana", f"Song {i}", lyric(i)] for i in range(count))
    return path


def lines(path: Path, count: int) -> Path:
    """Write a JSON lines file."""
    with path.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps({"title": f"Song {i}", "lyrics": lyric(i)}) + "\n" for i in range(count))
    return path


def array(path: Path, count: int) -> Path:
    """Write a JSON array."""
    path.write_text(json.dumps([{"title": f"Song {i}", "lyrics": lyric(i)} for i in range(count)]), encoding="utf-8")
    return path


def workbook(path: Path, count: int) -> Path:
    """Write a workbook with shared strings."""
    strings = [f"<si><t>{text}</t></si>" for i in range(count) for text in (f"Song {i}", lyric(i))]
    strings += ["<si><t>Title</t></si>", "<si><t>Lyrics</t></si>"]
    cell = '<row r="{0}"><c r="A{0}" t="s"><v>{1}</v></c><c r="B{0}" t="s"><v>{2}</v></c></row>'
    rows = [cell.format(1, 2 * count, 2 * count + 1)]
    rows += [cell.format(i + 2, 2 * i, 2 * i + 1) for i in range(count)]
    path.write_bytes(xlsx_of({"S": f"<sheetData>{''.join(rows)}</sheetData>"}, strings))
    return path


def database(path: Path, count: int) -> Path:
    """Write a SQLite file."""
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE songs(title text, lyrics text)")
    connection.executemany("INSERT INTO songs VALUES (?, ?)", ((f"Song {i}", lyric(i)) for i in range(count)))
    connection.commit()
    connection.close()
    return path


def archive(path: Path, count: int) -> Path:
    """Write a zip file of texts."""
    path.write_bytes(zip_of({f"Song {i}.txt": lyric(i) for i in range(count)}))
    return path


def files(root: Path, count: int) -> dict[str, Path]:
    """Write the same songs in each format."""
    return {
        "text": one_each(root / "t", count, ".txt", lyric),
        "markdown": one_each(root / "m", count, ".md", lambda i: lyric(i).replace("[", "## ").replace("]", "")),
        "chordpro": one_each(root / "c", count, ".cho", chordpro),
        "onsong": one_each(root / "o", count, ".onsong", onsong),
        "openlyrics": one_each(root / "x", count, ".xml", openlyrics),
        "opensong": one_each(root / "s", count, "", opensong),
        "lrc": one_each(root / "l", count, ".lrc", timed),
        "ultrastar (parts suggested)": one_each(root / "u", count, ".txt", notes),
        "docx": one_each(root / "d", count, ".docx", document),
        "audio": one_each(root / "a", count, ".mp3", sound),
        "csv": table(root / "x.csv", count),
        "json": array(root / "x.json", count),
        "json lines": lines(root / "x.jsonl", count),
        "excel": workbook(root / "x.xlsx", count),
        "sqlite": database(root / "x.db", count),
        "zip of texts": archive(root / "x.zip", count),
    }  # fmt: skip


def seconds(path: Path, count: int) -> float:
    """Return the seconds in which all songs were read."""
    reader = registry()
    started = time.perf_counter()
    found = sum(isinstance(item, ImportedSong) for item in reader.read(path, ImportOptions()))
    assert found == count, f"{path}: {found} songs of {count}"
    return time.perf_counter() - started


def grown(kind: str, count: int) -> None:
    """Print seconds and memory of one big file, in a process of its own."""
    make = {"csv": table, "json": array, "jsonl": lines}[kind]
    with tempfile.TemporaryDirectory() as folder:
        path = make(Path(folder) / f"x.{kind}", count)
        code = f"import sys; sys.path[:0] = {sys.path!r}; import bench_import as b; b.child({str(path)!r}, {count})"
        subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parent)


def child(path: str, count: int) -> None:
    """Read a file and print what it took."""
    took = seconds(Path(path), count)
    peak = peak_memory() // 1024
    size = Path(path).stat().st_size / 1e6
    print(
        f"{Path(path).suffix:7} {count:>8,} songs {size:7.1f} MB {took:8.2f} s {count / took:8.0f}/s {peak:5} MB",
        flush=True,
    )


def peak_memory() -> int:
    """Return this process's peak in kB; the system's usual figure would count what the parent had at the fork."""
    status = Path("/proc/self/status")
    if status.is_file():
        line = next(line for line in status.read_text(encoding="ascii").splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1])
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def main(count: int) -> None:
    """Print both tables."""
    with tempfile.TemporaryDirectory() as folder:
        made = files(Path(folder), count)
        seconds(made["text"], count)  # what is loaded once is not measured
        took = {name: seconds(path, count) for name, path in made.items()}
    print(f"{'format':28} {'songs/s':>8} {'ratio to text':>14}")
    for name, value in took.items():
        print(f"{name:28} {count / value:8.0f} {took['text'] / value:14.2f}", flush=True)
    for kind in ("csv", "jsonl", "json"):
        for times in (10, 40):
            grown(kind, count * times)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 500)
