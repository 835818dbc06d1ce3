import pytest

from dafeng.outlook.error_record import Past, error_record


def test_the_record_counts_only_what_has_a_truth():
    found = error_record(
        [
            Past(110.0, 90.0, 120.0, 100.0),
            Past(90.0, 85.0, 95.0, 100.0),
            Past(100.0, 100.0, 100.0, 100.0),
            Past(100.0, 90.0, 110.0, 0.0),
        ]
    )
    assert found.count == 3
    assert found.mean_absolute == pytest.approx(0.2 / 3)
    assert found.mean == pytest.approx(0.0)
    assert found.coverage == pytest.approx(2 / 3)


def test_there_is_no_record_of_nothing():
    assert error_record([]) is None
