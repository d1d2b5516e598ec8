"""The report: one self-contained HTML page to read, filter and count what was found."""
