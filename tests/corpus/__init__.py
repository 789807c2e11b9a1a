"""Mails as platforms, forgers and machines send them, each with what must become of it. All of it is invented.

`python -m tests.corpus.write` makes the files in `tests/corpus/mails` and `tests/corpus/expected.toml` anew.
"""
