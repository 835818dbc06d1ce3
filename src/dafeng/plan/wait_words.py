"""What a target waits for, in words: what, from whom, by which document."""

import re

from django.utils.translation import gettext

from dafeng.indicators.definition import Definition, definitions
from dafeng.indicators.figure import STATISTICAL
from dafeng.plan import presentation as show
from dafeng.plan.models import City
from dafeng.plan.standing import Standing
from dafeng.plan.waiting import OFFICIAL, Wait

REMARK = re.compile(r"[：:;；]")
"""Where the name of a document ends and what is remarked on it begins."""


def definition_of(standing: Standing) -> Definition | None:
    """How its indicator is computed; None where the program has no definition of it."""
    return definitions().get(standing.target.indicator.key)


def is_computed(standing: Standing) -> bool:
    """Whether its indicator can be computed here at all."""
    definition = definition_of(standing)
    return definition is not None and bool(definition.readings)


def papers(standing: Standing) -> list[tuple[str, str]]:
    """Who has what cannot be computed here, and the document by which it comes."""
    definition = definition_of(standing)
    waits = definition.waits_for if definition else ()
    return [(show.wording(each.body), show.wording(each.document)) for each in waits]


def wait_line(standing: Standing, city: City | None) -> str:
    """What a target waits for in a few words: the document's name without its remarks."""
    return _words(standing, city, short=True)


def wait(standing: Standing, city: City | None) -> str:
    """What a target waits for and who must supply it; empty where nothing is missing.

    Where nothing computes its indicator, the document is named by which it comes.
    """
    return _words(standing, city, short=False)


def _words(standing: Standing, city: City | None, *, short: bool) -> str:
    missing = standing.wait
    if missing is None:
        return ""
    what = gettext(missing.what).format(year=missing.year)
    who = _supplier(missing, standing, city)
    found = [] if is_computed(standing) else papers(standing)
    if not found:
        return gettext("{what}: {who}").format(what=what, who=who)
    body, document = found[0]
    if short:
        document = REMARK.split(document)[0]
        return gettext("{document} of {body}").format(document=document, body=body)
    shown = gettext("{what}: {document} of {body}; {who}")
    return shown.format(what=what, document=document, body=body, who=who)


def _supplier(missing: Wait, standing: Standing, city: City | None) -> str:
    """Who must supply what is missing: by its kind, or as the definition says it is official."""
    if missing.supplier != OFFICIAL:
        return show.supplier(missing.supplier, standing=standing, city=city)
    definition = definition_of(standing)
    if definition is None:
        return show.supplier(STATISTICAL, standing=standing, city=city)
    return show.wording(definition.official)
