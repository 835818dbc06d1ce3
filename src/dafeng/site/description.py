"""The description of the API: what every operation has in common, said once and for all."""

from typing import Any

from ninja import NinjaAPI

from dafeng.site.idempotency import EFFECT_FREE, HEADER, SIGNATURE

DESCRIPTION = (
    "Numbers come with their unit, official wording in Chinese and English. "
    "A list answers `items` and `count`; `limit` and `offset` turn its pages. "
    "A POST that has an effect needs the header Idempotency-Key. "
    "A key's requests are about the installation's own area; the header Dafeng-Area or the "
    "parameter `area` with the six digits of the sample area asks about that one. "
    "An error has a code that stays, a sentence for people and the place where it is wrong."
)
KEY_PARAMETER: dict[str, Any] = {
    "in": "header",
    "name": HEADER,
    "required": True,
    "description": "New for each change; sent again, the first answer comes again.",
    "schema": {"type": "string", "minLength": 8, "maxLength": 120, "pattern": r"^[!-~]{8,120}$"},
}
CODE_PARAMETER: dict[str, Any] = {
    "in": "header",
    "name": SIGNATURE,
    "required": False,
    "description": "The code of the second factor, from who signs: for a decision on a request, "
    "a final value, a correction of a final statistic.",
    "schema": {"type": "string"},
}
ERROR: dict[str, Any] = {
    "type": "object",
    "title": "Error",
    "required": ["error"],
    "additionalProperties": False,
    "properties": {
        "error": {
            "type": "object",
            "required": ["code", "message", "where", "number"],
            "additionalProperties": False,
            "properties": {
                "code": {
                    "type": "string",
                    "pattern": r"^[a-z_]+\.[a-z_]+$",
                    "description": "stays the same in every language and release",
                },
                "message": {"type": "string", "description": "for people: what, why, what to do"},
                "where": {"type": "string", "description": "a JSON pointer, or empty"},
                "number": {"type": "string", "description": "of the request in the log"},
            },
        }
    },
}
ALWAYS = {
    400: "The request cannot be read, or says what cannot be",
    401: "No token and no login, or one that does not hold",
    403: "Not allowed with these roles",
    422: "The request does not fit this description",
    503: "The database is busy; try again",
}
WITH_OBJECT = {404: "There is no such thing, or it is another's"}
WITH_EFFECT = {
    404: "There is no such thing, or it is another's",
    409: "It contradicts what is there, or the key was used for another request",
    413: "The request is too large",
    429: "Too many wrong codes; wait",
}


class Api(NinjaAPI):
    """Declares the key of every change and the errors of every operation."""

    def get_openapi_schema(self, **kwargs: Any) -> Any:
        """The OpenAPI document."""
        schema = super().get_openapi_schema(**kwargs)
        schema["components"].setdefault("schemas", {})["Error"] = ERROR
        for path, methods in schema["paths"].items():
            for method, operation in methods.items():
                effects = method == "post" and path not in EFFECT_FREE
                if effects:
                    operation.setdefault("parameters", []).extend((KEY_PARAMETER, CODE_PARAMETER))
                _declare_errors(operation, posts=method == "post", path=path)
        _link_lists(schema["paths"])
        return schema


def _declare_errors(operation: dict[str, Any], *, posts: bool, path: str) -> None:
    errors = dict(ALWAYS)
    if "{" in path:
        errors |= WITH_OBJECT
    if posts:
        errors |= WITH_EFFECT
    answer = {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
    for status, text in errors.items():
        operation["responses"].setdefault(status, {"description": text, "content": answer})


def _link_lists(paths: dict[str, Any]) -> None:
    """Say of each list which operation gives one of its rows, and by what."""
    for path, methods in paths.items():
        above, _, last = path.rpartition("/")
        listed = paths.get(above, {}).get("get")
        if listed and "get" in methods and last.startswith("{"):
            name = last.strip("{}")
            listed["responses"][200].setdefault("links", {})["one"] = {
                "operationId": methods["get"]["operationId"],
                "parameters": {name: f"$response.body#/items/0/{name}"},
            }
