"""The words that a pack may use, each from one closed list."""

from typing import Final, Literal

Status = Literal["verified", "second-hand", "unverified"]
TargetKind = Literal["number", "absolute", "assigned", "milestone", "qualitative"]
Comparator = Literal[">=", "<=", "=", ">", "<", "before", "done"]
Change = Literal["reduction", "increase", "maintain"]
Strength = Literal["binding", "strive", "expected"]
Trajectory = Literal["straight", "stepped", "floor", "milestone", "none"]
BodyKind = Literal[
    "government",
    "party",
    "mass",
    "public_institution",
    "superior",
    "state_enterprise",
    "city_enterprise",
    "collective",
    "township",
    "park",
    "group",
]
Supervision = Literal["notice", "letter", "members"]
PlaceKind = Literal["town", "township", "subdistrict", "zone"]
ActionKind = Literal["action", "guarantee"]
SystemType = Literal[
    "system",
    "platform",
    "function",
    "regime",
    "framework",
    "mechanism",
    "plan",
    "list",
    "standard",
    "process",
    "roadmap",
]
Role = Literal[
    "build",
    "calc",
    "registry",
    "workflow",
    "gis",
    "data_feed",
    "interface",
    "ledger",
    "content",
]
Coverage = Literal["none", "part", "whole", "outside"]
OwnState = Literal["none", "planned", "in_use", "replaced"]

Filing = Literal["monthly", "quarterly"]
TileBasis = Literal["seat", "layout"]
Nature = Literal["outcome", "target", "identity"]
SigningState = Literal["proposed", "signed"]

SUPERVISION: Final[dict[BodyKind, Supervision]] = {
    "government": "notice",
    "public_institution": "notice",
    "township": "notice",
    "park": "notice",
    "party": "letter",
    "mass": "letter",
    "superior": "letter",
    "state_enterprise": "letter",
    "city_enterprise": "letter",
    "collective": "letter",
    "group": "members",
}
"""How a city office may press a body: 督办通知 to its own departments, 函 to all others, and a
group actor only through the members of its confirmed list."""
