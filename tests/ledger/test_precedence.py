from hypothesis import given
from hypothesis import strategies as st

from dafeng.ledger.precedence import WHOLE_PPM, Candidate, Source, choose

candidates = st.builds(
    Candidate,
    key=st.integers(1, 10**6),
    source=st.sampled_from(Source),
    coverage_ppm=st.integers(0, 10**6),
    known_at=st.floats(0, 10**9),
)


def test_nothing_is_booked_of_nothing():
    assert choose([]) is None


def test_a_whole_meter_goes_before_a_bill_and_a_bill_before_a_meter_with_holes():
    bill = Candidate(1, Source.BILL, 10**6, 0.0)
    whole = Candidate(2, Source.METER, WHOLE_PPM, 0.0)
    holes = Candidate(3, Source.METER, WHOLE_PPM - 1, 0.0)
    assert (choose([bill, whole]).key, choose([bill, whole]).rule) == (2, "precedence.meter")
    assert (choose([bill, holes]).key, choose([bill, holes]).rule) == (1, "precedence.bill")
    assert choose([holes]).rule == "precedence.meter_partial"


@given(st.lists(candidates, min_size=1, unique_by=lambda each: each.key), st.randoms())
def test_the_choice_does_not_depend_on_the_order(given_list, random):
    shuffled = given_list[:]
    random.shuffle(shuffled)
    assert choose(given_list) == choose(shuffled)
