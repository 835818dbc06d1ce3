"""The reference pages are written from the objects that run."""

from pathlib import Path

import pytest

from dafeng.accounting.document import MARK, factor_page, method_page
from dafeng.accounting.factor_file import shipped_factors

PAGES = Path(__file__).resolve().parents[2] / "docs" / "reference"


@pytest.mark.parametrize(
    ("command", "page"),
    [("methods", method_page), ("factors", lambda: factor_page(shipped_factors()))],
)
def test_the_page_in_the_documentation_is_what_the_command_writes(command, page):
    mark = MARK.format(command=command)
    _, written = (PAGES / f"{command}.md").read_text("utf-8").split(mark)
    assert mark + written == page()
