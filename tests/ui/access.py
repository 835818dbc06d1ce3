"""Who gets what at the addresses of the shell."""

from tests.access_row import Row

ROWS = [
    Row("ui:search", query="?q=x"),
    Row("ui:living"),
    Row("ui:living_list"),
    Row("ui:living_form"),
    Row("ui:language", method="post", status=302, open=True),
    Row("ui:theme", method="post", status=302, open=True),
    Row(
        "ui:save_view",
        method="post",
        data=lambda world: {"path": "/users/", "name": "我的", "query": ""},
        status=302,
    ),
    Row(
        "ui:delete_view",
        method="post",
        args=lambda world: [999],
        case="another's",
        status=302,
    ),
]
