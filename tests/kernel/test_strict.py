import pytest

from dafeng.kernel.strict import BadSyntax, dump_json, load_json, load_yaml


@pytest.mark.parametrize(
    "text",
    [
        *(
            "NaN",
            "[Infinity]",
            "1e999",
            '{"a": 1, "a": 2}',
            "[" * 100_000,
            "{",
            b"\xff",
            "1" * 5000,
        ),
        *(r'"\ud800"', r'{"\udfff": 1}', r'["\uD83D\u0041"]', '"\ud800"'),
    ],
)
def test_json_that_says_nothing_certain_is_refused(text):
    with pytest.raises(BadSyntax):
        load_json(text)


def test_json_may_spell_a_character_beyond_the_first_plane_by_a_pair():
    assert load_json(r'"\ud83d\ude00"') == "😀"


def test_json_is_written_with_all_digits_and_never_nan():
    assert dump_json({"v": [0.1 + 0.2, float("nan")]}) == '{"v": [0.30000000000000004, null]}'


def test_yaml_no_is_a_word_and_not_false():
    assert load_yaml("agrees: no\nflag: true") == {"agrees": "no", "flag": True}


@pytest.mark.parametrize(
    "text",
    [
        "a: 1\na: 2",
        "a: [",
        "[" * 200_000,
        "{a: " * 500 + "1" + "}" * 500,
        "a: !!python/object:os.system {}",
        "a: \x00",
    ],
)
def test_yaml_that_is_broken_or_says_a_thing_twice_is_refused(text):
    with pytest.raises(BadSyntax):
        load_yaml(text)
