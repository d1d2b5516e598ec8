"""Records as objects and tables for notebooks: what `extractor.extract` gives."""
