"""The plan's pages on the real pack, as their users go through them."""

import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.world import fresh_code

from dafeng.evidence.models import Approval, Attachment, Entry
from dafeng.indicators.models import Value
from dafeng.plan.models import NamedSystem, TargetDecision

pytestmark = pytest.mark.django_db


@pytest.fixture
def visit(client, people):
    """Ask for a page as somebody, in Chinese unless said otherwise."""

    def go(who, name, *args, query="", language="zh-hans", **post):
        client.force_login(getattr(people, who))
        client.cookies["django_language"] = language
        url = reverse(name, args=args) + query
        return client.post(url, post, follow=True) if post else client.get(url)

    return go


def words(response):
    assert response.status_code == 200
    text = re.sub(r"<(script|style).*?</\1>", "", response.content.decode(), flags=re.S)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))


VALUE = {
    "kind": "filed",
    "period": "2025",
    "vintage": "preliminary",
    "amount": "3080",
    "document_title": "2025年机动车统计",
    "document_number": "",
    "document_date": "",
    "known_date": "2026-03-01",
    "note": "",
    "reason": "",
}


def test_the_list_narrows_sorts_and_exports(visit):
    assert "共 51 条" in words(visit("officer", "plan:target_list"))
    shown = words(visit("officer", "plan:target_list", query="?year=2030&strength=strive"))
    assert "T11" in shown
    assert "T34" not in shown
    pending = words(visit("officer", "plan:target_list", query="?state=unassigned&per_page=100"))
    assert re.findall(r"T\d\d", pending) == ["T04", "T05", "T38"]
    led = words(visit("officer", "plan:target_list", query="?lead=transport&per_page=100"))
    assert len(set(re.findall(r"T\d\d", led))) == 12
    reverse_order = words(visit("officer", "plan:target_list", query="?sort=-name"))
    assert re.findall(r"T\d\d", reverse_order)[0] == "T51"
    export = visit("officer", "plan:target_list", query="?section=二&export=csv")
    lines = b"".join(export.streaming_content).decode("utf-8-sig").splitlines()
    assert len(lines) == 7
    assert lines[1].startswith("T01 非化石能源消费比重,")


def test_a_wrong_filter_says_so_and_a_foreign_key_is_not_found(visit):
    assert visit("officer", "plan:target_list", query="?year=abc&state=no").status_code == 200
    assert visit("officer", "plan:target", "T99").status_code == 404
    assert visit("officer", "plan:target", "T27", query="?on=nonsense&period=x").status_code == 200


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_page_of_every_object_opens_in_both_languages(visit, language):
    from dafeng.people.models import Organisation
    from dafeng.plan.models import Target, Task

    pages = [("plan:target", key) for key in Target.objects.values_list("key", flat=True)]
    pages += [("plan:task", key) for key in Task.objects.values_list("key", flat=True)[::4]]
    bodies = Organisation.objects.filter(is_body=True).values_list("code", flat=True)
    pages += [("plan:body", code) for code in bodies[::5]]
    pages += [("plan:system", key) for key in ("N01", "N09", "N77")]
    pages += [
        (name,)
        for name in (
            "plan:task_list",
            "plan:body_list",
            "plan:outline",
            "plan:system_list",
            "plan:figure_list",
        )
    ]
    for name, *args in pages:
        text = words(visit("officer", name, *args, language=language))
        assert ("首页" in text) == (language == "zh-hans")


def test_a_target_tells_who_must_supply_what(visit):
    text = words(visit("transport", "plan:target", "T27"))
    assert "≥ 3,100 辆" in text
    assert "到期待核" in text
    assert "提供单位：市统计局" in text
    assert "提供单位：市交通运输局" in text
    assert "提供单位：赣州市下达，由市发改委录入" in text
    assert "不得手工填写" in text
    assert "三/四/1 推动运输装备低碳转型" in text
    assert text.count("可采用的口径") == 2


def test_a_department_files_and_the_page_shows_it(visit, tmp_path):
    file = SimpleUploadedFile("统计表.pdf", b"%PDF-1.4 test")
    done = visit("transport", "plan:value_new", "T27", **VALUE, file=file)
    text = words(done)
    assert "数值已登记" in text
    assert "3,080 辆" in text
    assert "−20" in text
    assert "2025 年数据尚非最终核实数" in text
    value = Value.objects.get()
    attachment = Attachment.objects.get(subject_type="indicators.value", subject_id=value.pk)
    assert attachment.file_name == "统计表.pdf"
    assert "统计表.pdf" in text
    assert reverse("evidence:attachment", args=[attachment.pk]) in done.content.decode()


def test_what_was_known_on_a_day(visit, people):
    visit("transport", "plan:value_new", "T27", **VALUE)
    later = VALUE | {"amount": "3120", "vintage": "final", "known_date": "2026-05-01"}
    visit("transport", "plan:value_new", "T27", **later, code=fresh_code(people.transport))
    assert "已完成" in words(visit("officer", "plan:target", "T27"))
    then = words(visit("officer", "plan:target", "T27", query="?on=2026-04-01"))
    assert "本页显示截至 2026-04-01" in then
    assert "3,080 辆" in then
    assert "3,120 辆" not in then.split("变更记录")[0]
    assert "到期待核" in then
    before = words(visit("officer", "plan:target", "T27", query="?on=2025-12-31"))
    assert "在执行" in before


def test_a_final_figure_is_signed(visit, people):
    final = VALUE | {"vintage": "final"}
    led = visit("transport", "plan:value_new", "T27", **final)
    assert led.redirect_chain[-1][0].startswith("/account/second-factor/?next=")
    code = fresh_code(people.transport)
    assert "此步骤须" in words(visit("transport", "plan:value_new", "T27", **final))
    assert not Value.objects.exists()
    visit("transport", "plan:value_new", "T27", **final, code=code)
    said = json.loads(Entry.objects.get(kind="value.entered").payload)
    assert said["signed"] is True


def test_a_final_figure_asks_for_a_second_person(visit, people):
    def send(said):
        code = fresh_code(people.transport)
        return visit("transport", "plan:value_new", "T27", **said, code=code)

    final = VALUE | {"vintage": "final"}
    send(final)
    again = send(final)
    assert "相同的数值已经登记" in words(again)
    changed = final | {"amount": "3150", "reason": ""}
    assert Approval.objects.count() == 0
    send(changed)
    assert Approval.objects.count() == 0
    done = send(changed | {"reason": "补登车辆"})
    assert "须经第二人同意" in words(done)
    (approval,) = Approval.objects.all()
    assert "正在等待第二人审批" in words(visit("officer", "plan:target", "T27"))
    page = words(visit("officer", "evidence:approval", approval.pk))
    assert "3,080" in page
    assert "3,150" in page


def test_the_form_names_what_is_wrong_and_saves_nothing(visit, people):
    for wrong in (
        {"amount": "NaN"},
        {"amount": "many"},
        {"period": "20255"},
        {"known_date": "2999-01-01"},
        {"document_title": ""},
        {"kind": "statistical"},
        {"vintage": "final", "period": "2090"},
        {"document_title": "x" * 300},
    ):
        said = VALUE | wrong | {"code": fresh_code(people.transport)}
        text = words(visit("transport", "plan:value_new", "T27", **said))
        assert "提交数值" in text
    assert not Value.objects.exists()


def test_nobody_types_a_computed_value(visit):
    text = visit("officer", "plan:value_new", "T27").content.decode()
    assert 'value="computed"' not in text
    visit("officer", "plan:value_new", "T27", **VALUE | {"kind": "computed"})
    assert not Value.objects.exists()


def test_the_office_records_what_the_upper_level_assigns(visit, people):
    code = fresh_code(people.officer)
    paper = {
        "code": code,
        "kind": "assign",
        "value": "18.5",
        "year": "",
        "base_year": "",
        "document_title": "关于下达碳强度目标的通知",
        "document_number": "",
        "document_date": "2022-06-01",
        "known_date": "2022-06-10",
        "note": "",
    }
    text = words(visit("officer", "plan:decision_new", "T04", **paper))
    assert "≥ 18.5%" in text
    assert "到期待核" in text
    assert "进度线、历年数值与趋势" in text
    assert TargetDecision.objects.get().value == 18.5


def test_the_office_says_what_the_city_has(visit):
    text = words(visit("officer", "plan:system", "N34", city_state="in_use"))
    assert "在用" in text
    assert NamedSystem.objects.get(key="N34").city_state == "in_use"
    assert "本市现有情况" not in words(visit("transport", "plan:system", "N34"))


def test_a_body_shows_how_it_may_be_pressed_and_who_follows_it(visit):
    own = words(visit("officer", "plan:body", "transport"))
    assert "督办通知" in own
    other = words(visit("officer", "plan:body", "ecology_environment"))
    assert "只能发函" in other
    group = words(visit("officer", "plan:body", "all_townships"))
    assert "象湖镇" in group
    gone = words(visit("officer", "plan:body", "rural_revitalisation"))
    assert "市农业农村局" in gone
    assert "transport" in words(visit("transport", "plan:body", "transport"))
    assert "尚无登录用户" not in words(visit("water", "plan:body", "transport"))


def test_search_finds_targets_tasks_and_bodies(visit):
    text = words(visit("officer", "ui:search", query="?q=新能源汽车"))
    assert "T27" in text
    assert "三/四/4" in words(visit("officer", "ui:search", query="?q=智能物流"))
    assert "市统计局" in words(visit("officer", "ui:search", query="?q=统计局"))
    assert "T27" not in words(visit("manager", "ui:search", query="?q=新能源汽车"))


def test_a_scaled_unit_cannot_be_read_as_part_of_the_number(visit):
    assert "≥ 30 万千瓦" in words(visit("officer", "plan:target", "T07"))
    assert "≥ 30 × 10 MW" in words(visit("officer", "plan:target", "T07", language="en"))


def test_a_task_without_a_lead_says_so(visit):
    from dafeng.plan.models import Task

    key = Task.objects.get(section__number="三/四/4").key
    assert "方案未标明牵头单位" in words(visit("officer", "plan:task", key))
