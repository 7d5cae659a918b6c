"""The Panel's reports and what becomes of their recommendations."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """The Panel's reports and what becomes of their recommendations."""

    name = "cases.reports"
    label = "reports"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the slice."""
        from cases.reports import domain, models, policies
        from cases.reports.api import RESOURCE
        from cases.reports.rendering import working
        from cases.reports.rendering.rest import OWN
        from panel.api.registering import api
        from panel.health import gauge
        from panel.ledger.registry import Projection, Room, registry

        registry.add(
            Room(
                name="reports",
                states=domain.STATES,
                commands=domain.COMMANDS,
                projections=(
                    Projection(models.ReportRow, models.report_rows, of=domain.Report, fold=2),
                    Projection(
                        models.ParagraphRow, models.paragraph_rows, of=domain.Paragraph, fold=2
                    ),
                    Projection(models.RenderingRow, models.rendering_rows, of=domain.Rendering),
                ),
                subscriptions=policies.subscriptions(registry),
            )
        )
        gauge("documents_waiting", "Reports that wait to be printed.", working.waiting)
        api.add(resources=(RESOURCE,), own=OWN)
