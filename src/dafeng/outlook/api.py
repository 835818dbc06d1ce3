"""API of the outlook and of the quick estimate."""

from ninja import Router

from dafeng.outlook.estimate_api import router as estimates

router = Router()
router.add_router("", estimates)
