"""The tutorials that need no browser, done as they say; and how they are read."""

import pytest
from tests.docs.tutorial import (
    Reader,
    check_words,
    commands_of,
    fits,
    has_pages,
    read_blocks,
    tutorials,
)


@pytest.mark.parametrize(
    "file", [file for file in tutorials() if not has_pages(file)], ids=lambda file: file.stem
)
def test_a_tutorial_is_true(file, tmp_path):
    reader = Reader(tmp_path / "dafeng")
    try:
        reader.follow(file.read_text(encoding="utf-8"))
    finally:
        reader.stop()


def test_the_blocks_of_a_tutorial_are_found_in_order():
    text = """
1. First

   ```yaml file=a/b.yaml
   x: 1
   ```

```python
only_shown()
```

<!-- page
page.goto("/")
-->

```console
$ one
answer
$ two
```
"""
    blocks = read_blocks(text)
    assert [(b.kind, b.path) for b in blocks] == [
        ("file", "a/b.yaml"),
        ("page", ""),
        ("console", ""),
    ]
    assert blocks[0].text == "x: 1\n"
    assert commands_of(blocks[2].text) == [("one", "answer"), ("two", "")]


@pytest.mark.parametrize(
    ("said", "shown", "same"),
    [
        ("a 1.2 s b\n", "a … s b", True),
        ("a\nb\nc\nd\n", "a\n…\nd", True),
        ("a\nd\n", "a\n…\nd", False),
        ("a\nb\n", "a", False),
        ("a.b", "a+b", False),
        ("", "", True),
    ],
)
def test_an_answer_is_the_one_shown(said, shown, same):
    assert fits(said, shown) is same


def test_an_answer_that_is_not_the_one_shown_fails(tmp_path):
    with pytest.raises(AssertionError, match="--- said\nhere"):
        Reader(tmp_path / "dafeng").follow("```console\n$ echo here\nthere\n```\n")


def test_a_word_of_the_interface_must_stand_in_the_text():
    (block,) = read_blocks('<!-- page\nword = "保存"\n-->\n')
    check_words(block, above="Press 保存.")
    with pytest.raises(AssertionError, match="保存"):
        check_words(block, above="Press it.")
