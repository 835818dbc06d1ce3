from tests.metering.conftest import home, plant  # noqa: F401
