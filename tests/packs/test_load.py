"""Loading the real pack: once, twice, changed, refused, approved."""

import datetime
import json
import shutil

import pytest
from click.testing import CliRunner
from tests.world import PASSWORD, fresh_code, signed

from dafeng.evidence import services as evidence
from dafeng.evidence.error import NotAllowed, SamePerson
from dafeng.evidence.models import Approval, Entry
from dafeng.indicators.models import Indicator
from dafeng.packs import error as e
from dafeng.packs import selectors, services
from dafeng.packs.models import Load
from dafeng.packs.reader import find_pack, read_pack
from dafeng.packs.schema import Pack
from dafeng.people.models import Organisation, Place, RoleGrant, Succession, User
from dafeng.plan.models import City, NamedSystem, PublicFigure, Section, Target, Task

SYSTEM = evidence.System("test")
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def pack():
    return read_pack(find_pack("ruijin")).require()


def changed(pack, **fields):
    """The same pack with other lists of objects."""
    return Pack.model_validate_json(
        json.dumps(pack.model_dump(mode="json") | fields, ensure_ascii=False)
    )


def person(name, role):
    office, _ = Organisation.objects.get_or_create(code="office", kind="government")
    user = User.objects.create(username=name, name=name, organisation=office)
    RoleGrant.objects.create(
        user=user, role=role, organisation=office, from_date=datetime.date(2020, 1, 1)
    )
    return user


def approve(approval, user):
    return evidence.decide(actor=signed(user), approval=approval, approve=True)


def test_the_first_load_writes_everything(pack):
    result = services.load_pack(actor=SYSTEM, pack=pack)
    assert result.load.changes == 318
    assert Target.objects.count() == 51
    assert Task.objects.count() == 41
    assert NamedSystem.objects.count() == 77
    assert PublicFigure.objects.count() == 28
    assert Indicator.objects.count() == 47
    assert Organisation.objects.filter(is_body=True).exclude(kind="group").count() == 39
    assert Organisation.objects.filter(is_body=True, kind="group").count() == 2
    assert Place.objects.filter(level="township").count() == 18
    assert Organisation.objects.get(code="all_townships").members.count() == 17
    assert Succession.objects.get().successor.code == "agriculture_rural"
    assert Section.objects.get(number="三/一/2").parent.number == "三/一"
    assert Section.objects.get(number="五").kind == "organisation"
    target = Target.objects.get(key="T03")
    assert (target.value, target.stretch_of.key, target.base_year) == (14.5, "T02", 2020)


def test_an_owner_is_marked_as_assumed_only_where_the_plan_names_none(pack):
    services.load_pack(actor=SYSTEM, pack=pack)
    assumed = set(Target.objects.filter(duties__is_assumed=True).values_list("key", flat=True))
    assert assumed == {"T01", "T02", "T03", "T04", "T05", "T06"}
    assert not Task.objects.get(section__number="三/四/4").duties.filter(duty="lead").exists()
    leads = Task.objects.get(section__number="三/六/1").duties.filter(duty="lead")
    assert leads.count() == 2


def test_loading_twice_changes_nothing(pack):
    services.load_pack(actor=SYSTEM, pack=pack)
    rows = Entry.objects.count()
    assert services.load_pack(actor=SYSTEM, pack=pack).changes == ()
    assert (Entry.objects.count(), Load.objects.count()) == (rows, 1)


def test_what_is_loaded_is_kept_whole_with_its_hash(pack):
    load = services.load_pack(actor=SYSTEM, pack=pack).load
    assert selectors.loaded_pack() == pack
    assert (load.pack, load.format_version, len(load.hash)) == ("ruijin", 1, 64)


def test_a_changed_pack_waits_for_a_second_person(pack):
    services.load_pack(actor=SYSTEM, pack=pack)
    targets = [t.model_dump(mode="json") for t in pack.targets]
    targets[0]["value"] = 28
    newer = changed(pack, targets=targets)
    (change,) = selectors.changes_of(newer)
    assert (change.kind, change.key, change.move) == ("targets", "T01", "changed")
    assert [(f.pointer, f.before, f.after) for f in change.fields] == [("/value", 27.4, 28)]
    first, second = person("first", "officer"), person("second", "system_admin")
    approval = services.load_pack(actor=first, pack=newer, reason="更正").approval
    assert str(Target.objects.get(key="T01").value).startswith("27.4")
    with pytest.raises(e.AlreadyAsked):
        services.request_load(actor=second, pack=newer, reason="again")
    with pytest.raises(SamePerson):
        approve(approval, first)
    approve(approval, second)
    assert Target.objects.get(key="T01").value == 28
    assert Load.objects.first().approval == approval
    row = Target.objects.get(key="T01")
    entry = Entry.objects.get(kind="pack.changed", subject_type="plan.target", subject_id=row.pk)
    assert json.loads(entry.payload)["changes"] == {"value": ["27.40000000", "28"]}


def test_a_request_does_not_survive_another_load(pack):
    services.load_pack(actor=SYSTEM, pack=pack)
    first, second = person("first", "officer"), person("second", "officer")
    one = services.request_load(actor=first, pack=changed(pack, figures=[]), reason="a")
    two = services.request_load(actor=first, pack=changed(pack, systems=[]), reason="b")
    approve(one, second)
    with pytest.raises(e.LoadedMeanwhile):
        approve(two, second)
    assert Approval.objects.get(pk=two.pk).state == "pending"
    assert NamedSystem.objects.in_force().count() == 77


def test_what_a_pack_leaves_out_is_retired_and_comes_back(pack):
    services.load_pack(actor=SYSTEM, pack=pack)
    first, second = person("first", "officer"), person("second", "officer")
    tasks = [t.model_dump(mode="json") for t in pack.tasks if t.section != "四/四"]
    figures = [f.model_dump(mode="json") for f in pack.figures][1:]
    less = changed(pack, tasks=tasks, figures=figures)
    approve(services.request_load(actor=first, pack=less, reason="x"), second)
    gone = Task.objects.get(section__number="四/四")
    assert gone.retired_date is not None
    assert gone.section.retired_date is not None
    assert Task.objects.in_force().count() == 40
    assert PublicFigure.objects.in_force().count() == 27
    approve(services.request_load(actor=first, pack=pack, reason="y"), second)
    gone.refresh_from_db()
    assert gone.retired_date is None
    assert Section.objects.get(number="四/四").retired_date is None
    assert PublicFigure.objects.in_force().count() == 28


def test_what_the_office_said_of_a_system_stays_unless_the_pack_says_otherwise(pack):
    services.load_pack(actor=SYSTEM, pack=pack)
    NamedSystem.objects.filter(key="N01").update(city_state="in_use")
    systems = [s.model_dump(mode="json") for s in pack.systems]
    systems[0]["role"] = "ledger"
    newer = changed(pack, systems=systems)
    request = services.request_load(actor=person("first", "officer"), pack=newer, reason="x")
    approve(request, person("second", "officer"))
    system = NamedSystem.objects.get(key="N01")
    assert (system.role, system.city_state) == ("ledger", "in_use")


def test_only_the_command_loads_at_once_and_only_the_first_time(pack):
    officer = person("first", "officer")
    assert services.load_pack(actor=officer, pack=pack, reason="x").approval is not None
    assert not Target.objects.exists()
    with pytest.raises(NotAllowed):
        services.request_load(
            actor=person("clerk", "filer"), pack=changed(pack, figures=[]), reason=""
        )


def test_another_city_is_refused(pack):
    services.load_pack(actor=SYSTEM, pack=pack)
    head = pack.head.model_dump(mode="json") | {"id": "elsewhere"}
    with pytest.raises(e.AnotherCity):
        services.load_pack(actor=SYSTEM, pack=changed(pack, head=head))


def test_a_list_of_nothing_is_something_that_a_pack_may_say(pack):
    head = pack.model_dump(mode="json")["head"] | {"cautions": []}
    services.load_pack(actor=SYSTEM, pack=changed(pack, head=head))
    assert City.objects.get().cautions == []


def test_a_word_too_long_for_its_column_leaves_nothing_behind(pack):
    figures = [f.model_dump(mode="json") for f in pack.figures]
    figures[-1]["name"]["zh"] = "长" * 150
    with pytest.raises(e.CannotStore, match="name_zh"):
        services.load_pack(actor=SYSTEM, pack=changed(pack, figures=figures))
    assert not Entry.objects.exists()
    assert not City.objects.exists()
    assert not Place.objects.exists()


@pytest.fixture
def command():
    from dafeng.site.commands import pack as module

    def run(*words, typed=""):
        return CliRunner().invoke(module.command, ["load", *words], input=typed)

    return run


def test_the_command_shows_then_loads_then_says_that_nothing_changed(command):
    shown = command("ruijin", "--dry-run", "--json")
    assert (shown.exit_code, json.loads(shown.output)["state"]) == (0, "shown")
    assert not City.objects.exists()
    assert json.loads(command("ruijin", "--json").output)["state"] == "loaded"
    assert json.loads(command("ruijin", "--json").output)["changes"] == []
    assert "nothing has changed" in command("ruijin").output


def test_the_command_asks_for_a_changed_pack_in_somebodys_name_alone(command, tmp_path):
    command("ruijin")
    folder = tmp_path / "city"
    shutil.copytree(find_pack("ruijin"), folder)
    text = (folder / "figures.yaml").read_text("utf-8")
    (folder / "figures.yaml").write_text(text.replace("zh: ", "zh: 新", 1), "utf-8")
    first = person("first", "officer")
    first.set_password(PASSWORD)
    first.must_change_password = False
    first.save()
    code = fresh_code(first)
    done = command(str(folder), "--json")
    assert json.loads(done.output)["error"]["code"] == "evidence.not_allowed"
    for name, typed in (("nobody", PASSWORD), ("first", "wrong"), ("first", "")):
        done = command(str(folder), "--json", "--by", name, typed=f"{typed}\n")
        assert json.loads(done.output)["error"]["code"] == "site.not_proven"
    typed = f"{PASSWORD}\n{code}\n"
    asked = json.loads(command(str(folder), "--json", "--by", "first", typed=typed).output)
    assert asked["state"] == "waiting"
    (approval,) = Approval.objects.all()
    with pytest.raises(SamePerson):
        approve(approval, User.objects.get(username="first"))


def test_the_command_refuses_a_broken_folder_and_writes_nothing(command, tmp_path):
    folder = tmp_path / "city"
    shutil.copytree(find_pack("ruijin"), folder)
    text = (folder / "targets.yaml").read_text("utf-8")
    (folder / "targets.yaml").write_text(
        text.replace("lead: [forestry]", "lead: [forest]"), "utf-8"
    )
    tasks = (folder / "tasks.yaml").read_text("utf-8")
    (folder / "tasks.yaml").write_text(tasks.replace("lead: [forestry]", "lead: [forest]"), "utf-8")
    done = command(str(folder), "--json")
    assert done.exit_code == 2
    answer = json.loads(done.output)
    assert answer["error"]["code"] == "packs.invalid"
    assert {each["code"] for each in answer["errors"]} == {"packs.unknown_reference"}
    assert not Entry.objects.exists()
    assert command("nowhere", "--json").exit_code == 2
