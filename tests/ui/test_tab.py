from types import SimpleNamespace

from dafeng.ui import tab


def test_only_what_may_be_opened_stands_in_order(monkeypatch):
    monkeypatch.setattr(tab, "_tabs", [])
    for order, name in ((20, "people:places"), (10, "people:users"), (30, "people:account")):
        tab.add_tab("thing", label=name, url_name=name, permission=name, order=order)
    user = SimpleNamespace(has_perm=lambda permission, subject: permission != "people:account")
    request = SimpleNamespace(user=user, path="/places/")
    found = tab.tabs_for(request, "thing", object(), [])
    assert [each["label"] for each in found] == ["people:users", "people:places"]
    assert [each["active"] for each in found] == [False, True]
