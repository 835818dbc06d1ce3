"""GB 32100-2015: codes printed elsewhere, and what is not one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dafeng.people import credit_code

# the two examples that python-stdnum's module stdnum.cn.uscc prints
PUBLISHED = ["91110000600037341L", "91330106673959654P"]


@pytest.mark.parametrize("code", PUBLISHED)
def test_a_published_code_is_valid(code):
    assert credit_code.is_valid(code)


@pytest.mark.parametrize("code", PUBLISHED)
def test_each_wrong_character_is_found(code):
    for place in range(18):
        for letter in credit_code.ALPHABET:
            if letter != code[place]:
                assert not credit_code.is_valid(code[:place] + letter + code[place + 1 :])


@given(st.text(max_size=20))
def test_any_text_has_an_answer(text):
    assert credit_code.is_valid(credit_code.clean(text)) in (True, False)


@pytest.mark.parametrize("text", ["", "91110000600", "91110000600037341I", "９1110000600037341L"])
def test_what_is_no_code_is_refused(text):
    assert not credit_code.is_valid(text)
