from decimal import Decimal

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dafeng.metering.cleaning.text import counts_of_text, good_quality
from dafeng.metering.cleaning.unit import count, read_decimal

ODD = """NaN|nan|inf|-inf|Infinity|1e999|-1e400|1e99999999999999999999|0x10|1,000|1_000|１２|+5
 7.5 |.5|5.|-0|12.5kWh|--1|1e3|1E-7|1.5e-6|| |0.0000005|0.0000015|2.5000005|0.1|99999999.999999
1234567.0000004999999999999|4611686018427.4|9223372036854.775807|1.832278249396618e+21"""
odd = st.sampled_from(ODD.replace("\n", "|").split("|"))
digits = st.decimals(allow_nan=False, allow_infinity=False, places=None).map(str)
plain = st.decimals(min_value=-(10**9), max_value=10**9, places=6).map(str)


@given(st.lists(st.none() | odd | digits | plain, max_size=20), st.sampled_from([6, 8]))
def test_a_column_of_text_gives_the_counts_that_each_text_gives(texts, places):
    counts, good = counts_of_text(pa.array(texts, pa.string()), places=places)
    for text, got, fine in zip(texts, counts.tolist(), good.tolist(), strict=True):
        number = read_decimal(text)
        expected = None if number is None else count(number, places=places)
        assert (got if fine else None) == expected, text


@pytest.mark.parametrize(
    ("text", "counts"),
    [("0.1", 100_000), ("0.0000005", 0), ("0.0000015", 2), ("-0.0000015", -2), ("1e-7", 0)],
)
def test_digits_below_a_millionth_are_rounded_half_to_even(text, counts):
    assert count(Decimal(text)) == counts


def test_a_float_means_the_shortest_decimal_that_names_it():
    assert read_decimal(0.1) == Decimal("0.1")
    assert count(read_decimal(56842157.90797222), places=8) == 5684215790797222


def test_only_the_word_bad_in_any_case_is_a_bad_quality():
    assert good_quality(pa.nulls(2, pa.string())) is None
    words = pa.array(["good", None, "BAD", " bad", "uncertain"])
    assert good_quality(words).tolist() == [True, True, False, False, True]
    assert good_quality(words.dictionary_encode()).tolist() == [True, True, False, False, True]
