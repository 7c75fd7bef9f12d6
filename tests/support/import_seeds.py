"""One small file of our own for each format, from which the fuzzer makes damaged ones."""

from __future__ import annotations

import json
import sqlite3
import tempfile
from pathlib import Path

from audio_files import UTF16, flac_of, lyrics_frame, m4a_of, mp3_of, ogg_of, synced_frame, text_frame
from packed_files import docx_of, ods_of, odt_of, word_paragraph, xlsx_of, zip_of

TEXT = """"Rain"
by Ana

[Verse 1: Ana & Bo]
The kettle sings
to nobody (nobody) [x2]

Chorus (x2):
Open the door
let it rain, café

2. A second verse
of “déjà vu”

Open the door, &c.
[Outro] bye [?]
"""
_OPENLYRICS = """<?xml version="1.0"?>
<song xmlns="http://openlyrics.info/namespace/2009/song"><properties><titles><title>Rain
</title></titles><authors><author type="words">Ana (1900)</author></authors><verseOrder>v1 c v1</verseOrder>
</properties><lyrics>
<verse name="v1"><lines repeat="2">The <chord name="G"/>kettle<br/>sings</lines></verse><verse name="c"
lang="en"><lines part="men">Open &amp; close<br/>it</lines></verse></lyrics></song>"""
_OPENSONG = """<song><title>Rain</title><author>Ana</author><presentation>V1 C V2</presentation><lyrics>[V1]
.G   D
 The kettle || sings
;note
[C]
 Open_ the door
[V]
1one
2two
</lyrics></song>"""
_CHORDPRO = """{title: Rain}\n{st: Ana}\n{c: Verse 1}\n[G]The ket[D]tle \\\n  sings\n\n{start_of_chorus: label="Chorus"}
Open\\u0020the door\n{eoc}\n{chorus}\n{sot}\ne--0\n{eot}\n{flow: Verse 1, Chorus}\n"""
_ONSONG = "Rain\nAna\nKey: [G]\nFlow: V1 C V1\nNotes: x\n\nVerse 1:\n[G]The kettle\nG   D\nsings\n\nChorus:\n"
_ONSONG += "Open the door\n"
_LRC = "[ti:Rain]\n[ar:Ana]\n[00:01.00][00:09.5]<00:01.00>The <00:02.00>kettle\n[00:03]\n[01:04.123][Chorus]\n"
_LRC += "[01:05.00]F: Open\n"
_ULTRASTAR = "#TITLE:Rain\n#ARTIST:Ana\n#BPM:240\nP1\n: 0 2 5 The\n* 2 2 5  ket\n: 4 2 5 tle~\n- 9 10\nP2\n"
_ULTRASTAR += "F 12 2 0 to\nE\n"
_CSV = 'artist,song,year,features,lyrics\nAna,Rain,2020.0,"{""Bo"",""Cy""}","[Verse 1]\nThe ""kettle""\nsings"\n'
_CSV += "/ana-bell/,x,112,,la\\nlu<br>li\n"
_SECTIONS = "song;tag;content\nRain;[Verse 1];The kettle\nRain;[Chorus];Open\nRain;[Chorus];\n"
_MARKDOWN = '---\ntitle: "Rain"\ntags: [a, b]\n---\n\n# Rain\n\n'
_MARKDOWN += "## Verse 1\n\nThe *kettle*  \nsings\\\nto\n\n**Chorus**\n\n> Open<br>it\n"
_GENIUS = {
    "title": "Rain", "primary_artist": {"name": "Ana"}, "album": {"name": "D"}, "release_date": "2020-01-01",
    "lyrics_state": "complete", "lyrics": "12 ContributorsRain Lyrics[Verse 1]\n"
    "The\u2005kettleYou might also like[Chorus]\nOpеn12Embed",
}  # fmt: skip
_HYMNAL = [
    {
        "index": "1",
        "title": "Rain",
        "lyrics": [
            {"type": "verse", "index": 1, "lines": ["The kettle", "sings"]},
            {"type": "refrain", "lines": ["Open"]},
        ],
    }
]
_CATALOGUE = (
    '{"format": "lyricstudio-catalogue", "version": 1, "songs": [\n'
    + json.dumps(
        {"id": 1, "title": "Rain", "artist": "Ana", "lyrics": "a\nb", "parts": [{"kind": "verse", "lines": [1, 2]}]}
    )
    + "\n]}\n"
)


def seeds() -> dict[str, bytes]:
    """Return a file name and the bytes of a small file for each format and its main dialects."""
    texts = {
        "Ana - Rain.txt": TEXT, "x.md": _MARKDOWN, "x.xml": _OPENLYRICS, "Rain": _OPENSONG, "x.cho": _CHORDPRO,
        "x.onsong": _ONSONG, "x.lrc": _LRC, "y.txt": _ULTRASTAR, "x.csv": _CSV, "y.csv": _SECTIONS,
        "x.json": json.dumps({"songs": [_GENIUS, _GENIUS]}), "y.json": json.dumps(_HYMNAL),
        "z.json": json.dumps({"Rain": TEXT, "Sun": ["a", "b"]}), "x.jsonl": f"{json.dumps(_GENIUS)}\n"
        f"{json.dumps(_HYMNAL)}\n",
        "catalogue.json": _CATALOGUE,
    }  # fmt: skip
    found = {name: text.encode("utf-8") for name, text in texts.items()}
    found["u16.txt"] = TEXT.encode("utf-16")
    found["w.txt"] = TEXT.encode("cp1252")
    found["w.csv"] = _CSV.encode("utf-16-le")
    return found | _packed()


def _packed() -> dict[str, bytes]:
    cell = '<c r="{}" t="inlineStr"><is><t>{}</t></is></c>'
    rows = f'<row r="1">{cell.format("A1", "Title")}{cell.format("B1", "Lyrics")}</row>'
    rows += f'<row r="2"><c r="A2" t="s"><v>0</v></c>{cell.format("B2", "The_x000D_ kettle")}</row>'
    sheet = f'<sheetData>{rows}</sheetData><mergeCells><mergeCell ref="A2:A3"/></mergeCells>'
    ods = '<table:table table:name="S"><table:table-row><table:table-cell><text:p>Title</text:p></table:table-cell>'
    ods += "<table:table-cell><text:p>Lyrics</text:p></table:table-cell></table:table-row><table:table-row>"
    ods += '<table:table-cell table:number-columns-repeated="2"><text:p>la</text:p></table:table-cell>'
    ods += "</table:table-row></table:table>"
    row = f"<w:tbl><w:tr><w:tc>{word_paragraph('G D')}</w:tc><w:tc>{word_paragraph('la')}</w:tc></w:tr></w:tbl>"
    docx = word_paragraph("Verse 1", bold=True) + word_paragraph("The kettle\nsings") + row
    odt = "<text:h>Rain</text:h><text:p>The<text:s/>kettle<text:line-break/>sings</text:p>"
    frames = [
        ("TIT2", text_frame("Rain")),
        ("USLT", lyrics_frame(TEXT, encoding=UTF16)),
        ("SYLT", synced_frame([(1, "a"), (2, "b")])),
    ]
    comments = {"TITLE": "Rain", "LYRICS": TEXT}
    return {
        "x.xlsx": xlsx_of({"S": sheet}, ["<si><r><t>Rain</t></r></si>"]), "x.ods": ods_of(ods), "x.docx": docx_of(docx),
        "x.odt": odt_of(odt), "x.zip": zip_of({"a/b.txt": TEXT, "c.csv": _CSV}), "x.db": _database(),
        "x.mp3": mp3_of(frames), "x.flac": flac_of(comments), "x.ogg": ogg_of(comments),
        "x.m4a": m4a_of({b"\xa9nam": "Rain", b"\xa9lyr": TEXT}),
        "x.xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
    }  # fmt: skip


def _database() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.db"
        connection = sqlite3.connect(path)
        connection.executescript("PRAGMA page_size = 512; CREATE TABLE songs(title text, lyrics text);")
        connection.executemany("INSERT INTO songs VALUES (?, ?)", [("Rain", TEXT), ("Sun", None)])
        connection.commit()
        connection.close()
        return path.read_bytes()
