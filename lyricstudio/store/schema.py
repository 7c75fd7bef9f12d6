"""The tables of a project file as ordered, named migrations, so that every released file can be opened.

`user_version` counts the migrations that a file has seen; each runs in one transaction of its own.
A migration that was released is never changed: a new one is added behind it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lyricstudio.store.clock import now

if TYPE_CHECKING:
    import sqlite3

# "LyrS" as a big-endian number: the application id in the header of every project file.
APPLICATION_ID = 0x4C797253

# The two long texts stand last: a list of songs then never touches the pages that they fill.
_SONGS = (
    """CREATE TABLE songs (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        title TEXT NOT NULL,
        artist TEXT NOT NULL,
        album TEXT NOT NULL DEFAULT '',
        year INTEGER,
        language TEXT NOT NULL DEFAULT '',
        owner TEXT NOT NULL DEFAULT '',
        rights TEXT NOT NULL DEFAULT '',
        features TEXT NOT NULL DEFAULT '[]',
        tags TEXT NOT NULL DEFAULT '[]',
        stanzas TEXT NOT NULL DEFAULT '[0]',
        words INTEGER NOT NULL DEFAULT 0,
        edited TEXT NOT NULL DEFAULT '[]',
        source_path TEXT NOT NULL DEFAULT '',
        source_key TEXT NOT NULL DEFAULT '',
        source_format TEXT NOT NULL DEFAULT '',
        source_confidence REAL NOT NULL DEFAULT 1.0,
        source_encoding TEXT NOT NULL DEFAULT '',
        source_notes TEXT NOT NULL DEFAULT '[]',
        source_hash TEXT NOT NULL DEFAULT '',
        hash TEXT NOT NULL DEFAULT '',
        created TEXT NOT NULL,
        updated TEXT NOT NULL,
        lyrics TEXT NOT NULL,
        source_text TEXT NOT NULL DEFAULT ''
    ) STRICT""",
    "CREATE INDEX songs_by_source ON songs (source_path, source_key)",
    "CREATE INDEX songs_by_title ON songs (source_path, title COLLATE NOCASE)",
    "CREATE INDEX songs_by_source_hash ON songs (source_hash)",
    "CREATE INDEX songs_by_hash ON songs (hash)",
    "CREATE INDEX songs_by_artist ON songs (artist COLLATE NOCASE)",
    """CREATE TABLE parts (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        song_id INTEGER NOT NULL REFERENCES songs (id) ON DELETE CASCADE,
        position INTEGER NOT NULL,
        start_line INTEGER NOT NULL CHECK (start_line >= 0),
        end_line INTEGER NOT NULL CHECK (end_line >= start_line),
        kind TEXT NOT NULL,
        number INTEGER,
        performers TEXT NOT NULL DEFAULT '[]',
        repeat INTEGER NOT NULL DEFAULT 1 CHECK (repeat >= 1),
        source TEXT NOT NULL,
        confidence REAL NOT NULL DEFAULT 1.0,
        confirmed INTEGER NOT NULL DEFAULT 0 CHECK (confirmed IN (0, 1)),
        description TEXT NOT NULL DEFAULT '',
        tags TEXT NOT NULL DEFAULT '[]',
        heading TEXT NOT NULL DEFAULT ''
    ) STRICT""",
    "CREATE INDEX parts_by_song ON parts (song_id, position)",
)

# An external-content index: the text is kept once. Prefix tables make a search as one types quick.
_SEARCH = (
    """CREATE VIRTUAL TABLE songs_index USING fts5 (
        title, artist, lyrics,
        content='songs', content_rowid='id', tokenize='unicode61 remove_diacritics 2', prefix='1 2 3'
    )""",
    """CREATE TRIGGER songs_index_add AFTER INSERT ON songs BEGIN
        INSERT INTO songs_index (rowid, title, artist, lyrics)
        VALUES (new.id, new.title, new.artist, new.lyrics);
    END""",
    """CREATE TRIGGER songs_index_remove AFTER DELETE ON songs BEGIN
        INSERT INTO songs_index (songs_index, rowid, title, artist, lyrics)
        VALUES ('delete', old.id, old.title, old.artist, old.lyrics);
    END""",
    """CREATE TRIGGER songs_index_change AFTER UPDATE OF title, artist, lyrics ON songs
    WHEN old.title IS NOT new.title OR old.artist IS NOT new.artist OR old.lyrics IS NOT new.lyrics BEGIN
        INSERT INTO songs_index (songs_index, rowid, title, artist, lyrics)
        VALUES ('delete', old.id, old.title, old.artist, old.lyrics);
        INSERT INTO songs_index (rowid, title, artist, lyrics)
        VALUES (new.id, new.title, new.artist, new.lyrics);
    END""",
)

_DATASETS = (
    """CREATE TABLE datasets (
        id TEXT PRIMARY KEY,
        group_name TEXT NOT NULL,
        group_by TEXT NOT NULL,
        context TEXT NOT NULL,
        answer_format TEXT NOT NULL,
        template TEXT NOT NULL,
        template_hash TEXT NOT NULL,
        seed INTEGER NOT NULL,
        split TEXT NOT NULL,
        repeat INTEGER NOT NULL,
        hash TEXT NOT NULL,
        train INTEGER NOT NULL,
        valid INTEGER NOT NULL,
        test INTEGER NOT NULL,
        dropped TEXT NOT NULL DEFAULT '[]',
        created TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE examples (
        id INTEGER PRIMARY KEY,
        dataset_id TEXT NOT NULL REFERENCES datasets (id) ON DELETE CASCADE,
        position INTEGER NOT NULL,
        split TEXT NOT NULL,
        song_id INTEGER NOT NULL,
        part_ids TEXT NOT NULL,
        messages TEXT NOT NULL
    ) STRICT""",
    "CREATE UNIQUE INDEX examples_by_dataset ON examples (dataset_id, position)",
)

_RUNS = (
    """CREATE TABLE runs (
        id TEXT PRIMARY KEY,
        dataset_id TEXT NOT NULL REFERENCES datasets (id),
        provider TEXT NOT NULL,
        base TEXT NOT NULL,
        status TEXT NOT NULL,
        job_id TEXT NOT NULL,
        file_id TEXT NOT NULL,
        valid_file_id TEXT NOT NULL,
        recipe TEXT NOT NULL,
        suffix TEXT NOT NULL,
        progress REAL NOT NULL,
        eta_seconds REAL,
        train_loss REAL,
        valid_loss REAL,
        trained_tokens INTEGER,
        cost_estimate_usd REAL NOT NULL,
        cost_usd REAL,
        model TEXT NOT NULL,
        error TEXT NOT NULL,
        created TEXT NOT NULL,
        finished TEXT NOT NULL,
        versions TEXT NOT NULL,
        last_event TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX runs_by_dataset ON runs (dataset_id)",
    """CREATE TABLE run_metrics (
        run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
        step INTEGER NOT NULL,
        train_loss REAL,
        valid_loss REAL,
        tokens INTEGER,
        at TEXT NOT NULL,
        PRIMARY KEY (run_id, step)
    ) STRICT, WITHOUT ROWID""",
)

# A model carries copies of what it was made from and no foreign key, so that it outlives its run and dataset.
_MODELS = (
    """CREATE TABLE models (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        name TEXT NOT NULL,
        group_name TEXT NOT NULL,
        base TEXT NOT NULL,
        provider TEXT NOT NULL,
        model_id TEXT NOT NULL,
        run_id TEXT NOT NULL,
        dataset_id TEXT NOT NULL,
        dataset_hash TEXT NOT NULL,
        context TEXT NOT NULL,
        answer_format TEXT NOT NULL,
        template TEXT NOT NULL,
        created TEXT NOT NULL,
        valid_loss REAL,
        shutdown_date TEXT NOT NULL,
        status TEXT NOT NULL,
        metrics TEXT NOT NULL
    ) STRICT""",
)

_COMPOSITIONS = (
    """CREATE TABLE compositions (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        title TEXT NOT NULL,
        form TEXT NOT NULL,
        brief TEXT NOT NULL,
        seed INTEGER NOT NULL,
        created TEXT NOT NULL,
        versions TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE sections (
        id INTEGER PRIMARY KEY,
        composition_id INTEGER NOT NULL REFERENCES compositions (id) ON DELETE CASCADE,
        position INTEGER NOT NULL,
        kind TEXT NOT NULL,
        number INTEGER,
        model TEXT NOT NULL,
        prompt TEXT NOT NULL,
        text TEXT NOT NULL,
        brief TEXT NOT NULL,
        linked INTEGER
    ) STRICT""",
    "CREATE UNIQUE INDEX sections_by_composition ON sections (composition_id, position)",
    """CREATE TABLE takes (
        id INTEGER PRIMARY KEY,
        section_id INTEGER NOT NULL REFERENCES sections (id) ON DELETE CASCADE,
        position INTEGER NOT NULL,
        text TEXT NOT NULL,
        seed INTEGER NOT NULL,
        model TEXT NOT NULL,
        score REAL,
        prompt TEXT NOT NULL,
        chosen INTEGER NOT NULL CHECK (chosen IN (0, 1))
    ) STRICT""",
    "CREATE UNIQUE INDEX takes_by_section ON takes (section_id, position)",
    "CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID",
)

# What the window's list sorts, filters and counts by, without touching the rows that hold the lyrics.
_LISTS = (
    "CREATE INDEX songs_by_change ON songs (updated, rights, created)",
    "CREATE INDEX songs_by_artist_and_name ON songs (artist COLLATE NOCASE, title COLLATE NOCASE)",
    "CREATE INDEX songs_by_name ON songs (title COLLATE NOCASE, artist COLLATE NOCASE)",
    "CREATE INDEX songs_by_year ON songs (year)",
    "CREATE INDEX songs_by_tags ON songs (tags)",
    "CREATE INDEX songs_by_creation ON songs (created)",
    "CREATE INDEX songs_without_rights ON songs (id) WHERE rights = ''",
    "CREATE INDEX parts_to_review ON parts (song_id) WHERE confirmed = 0",
)

# What a model wrote at a checkpoint, by the conversation that asked for it ("asked" is its hash).
_SAMPLES = (
    """CREATE TABLE run_samples (
        run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
        asked TEXT NOT NULL,
        step INTEGER NOT NULL,
        text TEXT NOT NULL,
        model TEXT NOT NULL,
        valid_loss REAL,
        copied_words INTEGER NOT NULL,
        rhyming REAL NOT NULL,
        at TEXT NOT NULL,
        PRIMARY KEY (run_id, asked, step)
    ) STRICT, WITHOUT ROWID""",
)

# What the window keeps of a draft: its parts by name, who wrote each line, wishes, and how it once was.
_DRAFTS = (
    "ALTER TABLE compositions ADD COLUMN tags TEXT NOT NULL DEFAULT '[]'",
    "ALTER TABLE compositions ADD COLUMN updated TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE sections ADD COLUMN part_key TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE sections ADD COLUMN marks TEXT NOT NULL DEFAULT '[]'",
    "ALTER TABLE sections ADD COLUMN wish TEXT NOT NULL DEFAULT '{}'",
    """CREATE TABLE draft_versions (
        composition_id INTEGER NOT NULL REFERENCES compositions (id) ON DELETE CASCADE,
        number INTEGER NOT NULL,
        name TEXT NOT NULL,
        created TEXT NOT NULL,
        draft TEXT NOT NULL,
        PRIMARY KEY (composition_id, number)
    ) STRICT, WITHOUT ROWID""",
)

MIGRATIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "0001 songs, datasets, runs, models, compositions",
        (
            "CREATE TABLE migrations (name TEXT PRIMARY KEY, applied TEXT NOT NULL) STRICT",
            f"PRAGMA application_id = {APPLICATION_ID}",
            *_SONGS,
            *_SEARCH,
            *_DATASETS,
            *_RUNS,
            *_MODELS,
            *_COMPOSITIONS,
        ),
    ),
    ("0002 indexes for lists", _LISTS),
    ("0003 samples of checkpoints", _SAMPLES),
    ("0004 drafts as they are edited", _DRAFTS),
    ("0005 ad-libs of songs", ("ALTER TABLE songs ADD COLUMN ad_libs TEXT NOT NULL DEFAULT '[]'",)),
)

SCHEMA_VERSION = len(MIGRATIONS)


def schema_version(connection: sqlite3.Connection) -> int:
    """Return how many migrations a file has seen."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def migrate(connection: sqlite3.Connection) -> None:
    """Bring a file to the newest version, each migration in one transaction.

    Another process may do the same at the same time: the version is read again under the write lock.
    """
    while schema_version(connection) < SCHEMA_VERSION:
        connection.execute("BEGIN IMMEDIATE")
        try:
            _apply_next(connection)
            connection.execute("COMMIT")
        except BaseException:
            connection.execute("ROLLBACK")
            raise


def _apply_next(connection: sqlite3.Connection) -> None:
    seen = schema_version(connection)
    if seen >= SCHEMA_VERSION:
        return
    name, statements = MIGRATIONS[seen]
    for statement in statements:
        connection.execute(statement)
    connection.execute("INSERT INTO migrations (name, applied) VALUES (?, ?)", (name, now()))
    connection.execute(f"PRAGMA user_version = {seen + 1}")
