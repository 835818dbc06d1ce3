from django.apps import AppConfig


class SiteConfig(AppConfig):
    """Registers what every context declares once all are loaded."""

    name = "dafeng.site"
    label = "dafeng_site"

    def ready(self) -> None:
        from django.utils.module_loading import autodiscover_modules

        from dafeng.evidence.services import writing
        from dafeng.jobs.services import record_with

        record_with(writing)
        autodiscover_modules(
            "rules", "tasks", "approvals", "navigation", "error", "events", "parts"
        )
