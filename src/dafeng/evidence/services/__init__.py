"""What writes: the log, approvals, attachments, the sequence; everybody imports them from here."""

from dafeng.evidence.services.approval import (
    Approvable,
    Effect,
    approvable,
    decide,
    find_approvable,
    list_approvables,
    may_decide,
    request_approval,
    withdraw,
)
from dafeng.evidence.services.attachment import attach, attachable, find_attachable
from dafeng.evidence.services.personal import forget, hide, matches
from dafeng.evidence.services.sequence import checkpoint, leaf_of, sequence, statement
from dafeng.evidence.services.writing import (
    Actor,
    Log,
    System,
    check,
    follows,
    is_writing,
    name_of,
    state_of,
    writing,
)

__all__ = [
    "Actor",
    "Approvable",
    "Effect",
    "Log",
    "System",
    "approvable",
    "attach",
    "attachable",
    "check",
    "checkpoint",
    "decide",
    "find_approvable",
    "find_attachable",
    "follows",
    "forget",
    "hide",
    "is_writing",
    "leaf_of",
    "list_approvables",
    "matches",
    "may_decide",
    "name_of",
    "request_approval",
    "sequence",
    "state_of",
    "statement",
    "withdraw",
    "writing",
]
