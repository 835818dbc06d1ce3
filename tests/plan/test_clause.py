"""The numbers of clauses in English."""

import pytest

from dafeng.plan.clause import english_number


@pytest.mark.parametrize(
    ("number", "kind", "expect"),
    [
        ("三", "chapter", "Ch. 3 (三)"),
        ("三/一", "action", "Ch. 3, Action 1 (三/一)"),
        ("三/一/2", "task", "Ch. 3, Action 1, item 2 (三/一/2)"),
        ("三/十/12", "task", "Ch. 3, Action 10, item 12 (三/十/12)"),
        ("四/二十一", "task", "Ch. 4, item 21 (四/二十一)"),
        ("附件/1", "chapter", "附件/1"),
        ("", "chapter", ""),
        ("十百", "chapter", "十百"),
    ],
)
def test_a_clause_is_numbered_so_that_a_reader_of_english_finds_it(number, kind, expect):
    assert english_number(number, kind=kind) == expect
