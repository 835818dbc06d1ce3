"""Django's own commands that would give a password to anybody at the shell are refused."""

import pytest
from click.testing import CliRunner

from dafeng.site.cli import dafeng


@pytest.mark.parametrize("name", ["changepassword", "createsuperuser"])
def test_no_password_is_given_past_the_second_person(name):
    answer = CliRunner().invoke(dafeng, ["manage", name, "officer"])
    assert answer.exit_code == 1
    assert "second person agrees" in answer.output
