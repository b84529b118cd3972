"""The only SQL: engine, unit of work, one file per noun, migrations."""
