"""Verdicts on paper: for people, for programs, for CI. Nothing is judged here."""
