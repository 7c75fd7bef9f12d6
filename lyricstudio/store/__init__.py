"""The project file: schema, migrations and one module per aggregate."""
