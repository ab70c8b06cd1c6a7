"""Damaged files are read whole or refused in one sentence; two thousand of them in `make bench`."""

from tests.ingest.fuzzing import run, seeds


def test_fifty_damaged_files_are_read_or_refused(tmp_path):
    outcomes = run(50, 2024, tmp_path)
    assert outcomes.total() == 50
    assert outcomes["read"] > 0
    assert len(outcomes) > 2


def test_every_kind_of_file_is_damaged():
    kinds = {name.rpartition(".")[2] for name, _ in seeds()}
    assert kinds >= {"pdf", "xlsx", "docx", "txt", "md"}
