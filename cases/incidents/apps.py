"""Incidents, letters and their replies."""

from django.apps import AppConfig


class IncidentsConfig(AppConfig):
    """Incidents, letters and their replies."""

    name = "cases.incidents"
    label = "incidents"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the slice."""
        from cases.incidents import domain, models, policies
        from cases.incidents.api import RESOURCES
        from panel.api.registering import api
        from panel.ledger.registry import Projection, Room, registry

        incident, letter, report = domain.STATES
        registry.add(
            Room(
                name="incidents",
                states=domain.STATES,
                commands=domain.COMMANDS,
                projections=(
                    Projection(models.IncidentRow, models.incident_rows, of=incident, fold=3),
                    Projection(models.AllegationRow, models.allegation_rows, of=incident),
                    Projection(models.SightingRow, models.sighting_rows, of=incident),
                    Projection(models.CitedRow, models.cited_rows, of=incident),
                    Projection(models.ProtectedRow, models.protected_rows, of=incident),
                    Projection(models.LetterRow, models.letter_rows, of=letter, fold=2),
                    Projection(models.ViolationReportRow, models.report_rows, of=report, fold=2),
                    Projection(models.ReportedRow, models.reported_rows, of=report, fold=2),
                ),
                subscriptions=(policies.subscription(registry),),
            )
        )
        api.add(resources=RESOURCES)
