"""API of the outlook and of the quick estimate."""

from ninja import Router

from dafeng.outlook.estimate_api import router as estimates
from dafeng.outlook.outlook_api import router as outlooks

router = Router()
router.add_router("", estimates)
router.add_router("", outlooks)
