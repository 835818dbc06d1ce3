"""A change of a loaded pack needs two people."""

from dafeng.evidence.services import approvable
from dafeng.packs.selectors import LOAD
from dafeng.packs.services import load_approved

approvable(LOAD, permission="packs.approve_load")(load_approved)
