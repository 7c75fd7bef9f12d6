"""The library: all songs of a project in one table, found as one types, imported, edited and deleted with undo."""
