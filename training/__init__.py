"""Builds a tagger: a teacher, its labels on news, a small student, its export and its figures."""
