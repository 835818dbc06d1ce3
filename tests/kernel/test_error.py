"""An error in the language of the reader, its reason included."""

import pytest

from dafeng.kernel.period import BadPeriod, parse_period

CHINESE = {
    BadPeriod.what: "{period}不是时段：{reason}。",
    BadPeriod.todo: "请写年、月或两个日期。",
    "it has another form": "格式不对",
}


def test_the_sentences_and_the_reason_are_translated_and_the_rest_is_kept():
    with pytest.raises(BadPeriod) as caught:
        parse_period("it has another form")
    said = caught.value.message(lambda text: CHINESE.get(text, text))
    assert said == "it has another form不是时段：格式不对。 请写年、月或两个日期。"


def test_a_reason_without_a_wording_is_said_as_it_is():
    error = BadPeriod(period="x", reason="")
    assert error.message(lambda text: {"": "header"}.get(text, text)).startswith(
        "x is no period: ."
    )
