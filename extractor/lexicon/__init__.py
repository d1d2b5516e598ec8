"""Lexicons: where they are, how they are read and checked, and how their surfaces are found in text."""
