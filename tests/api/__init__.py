"""The Python API: corpora, records, tables."""
