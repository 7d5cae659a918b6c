"""The Panel's reports and what becomes of their recommendations."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """The Panel's reports and what becomes of their recommendations."""

    name = "cases.reports"
    label = "reports"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the slice."""
        from cases.incidents.models import ToldRow
        from cases.reports import domain, models, policies, saying, telling
        from cases.reports import projecting as rows
        from cases.reports.api import RESOURCE
        from cases.reports.register import QUERY
        from cases.reports.rendering import working
        from cases.reports.rendering.rest import OWN
        from evidence.printed import register_kept
        from panel.api.registering import api
        from panel.health import gauge
        from panel.ledger.registry import Projection, Room, registry
        from panel.search.projecting import found_by

        registry.add(
            Room(
                name="reports",
                states=domain.STATES,
                commands=domain.COMMANDS,
                projections=(
                    Projection(models.ReportRow, rows.report_rows, of=domain.Report, fold=2),
                    Projection(
                        models.ParagraphRow, rows.paragraph_rows, of=domain.Paragraph, fold=2
                    ),
                    Projection(models.RenderingRow, rows.rendering_rows, of=domain.Rendering),
                    Projection(ToldRow, telling.told_rows, of=domain.Paragraph),
                    Projection(
                        models.RecommendationRow, rows.recommendation_rows, of=domain.Report
                    ),
                    Projection(models.CommentRow, rows.comment_rows, of=domain.Comment),
                    Projection(models.ProductRow, rows.product_rows, of=domain.Programme),
                    found_by(saying.of_report, domain.Report, fold=3),
                    found_by(saying.of_paragraph, domain.Paragraph, fold=2),
                ),
                subscriptions=policies.subscriptions(registry),
            )
        )
        register_kept(lambda: working.documents(registry))
        gauge("documents_waiting", "Reports that wait to be printed.", working.waiting)
        api.add(resources=(RESOURCE,), queries=(QUERY,), own=OWN)
