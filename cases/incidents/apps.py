"""Incidents, letters and their replies."""

from django.apps import AppConfig


class IncidentsConfig(AppConfig):
    """Incidents, letters and their replies."""

    name = "cases.incidents"
    label = "incidents"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the slice."""
        from cases.incidents import domain, guarding, models, policies, queries, running, saying
        from cases.incidents import projecting as rows
        from cases.incidents.api import RESOURCES
        from cases.incidents.explaining import EXPLAINS
        from cases.incidents.letters.faces import PAPER
        from cases.incidents.letters.handing import OWN
        from panel.api.registering import api
        from panel.ledger.registry import Projection, Room, registry
        from panel.search.projecting import found_by

        incident, letter, report, clearance = domain.STATES
        registry.add(
            Room(
                name="incidents",
                states=domain.STATES,
                commands=domain.COMMANDS,
                projections=(
                    Projection(models.IncidentRow, rows.incident_rows, of=incident, fold=5),
                    Projection(models.AllegationRow, rows.allegation_rows, of=incident, fold=2),
                    Projection(models.SightingRow, rows.sighting_rows, of=incident, fold=2),
                    Projection(models.CitedRow, rows.cited_rows, of=incident),
                    Projection(models.ProtectedRow, rows.protected_rows, of=incident),
                    Projection(models.LetterRow, rows.letter_rows, of=letter, fold=4),
                    Projection(models.ViolationReportRow, rows.report_rows, of=report, fold=2),
                    Projection(models.ReportedRow, rows.reported_rows, of=report, fold=2),
                    Projection(running.WindowRow, running.window_rows, of=incident),
                    found_by(saying.of_incident, incident),
                    found_by(saying.of_letter, letter),
                    found_by(saying.of_report, report),
                ),
                subscriptions=policies.subscriptions(registry),
                finders={
                    incident: queries.citing_any,
                    letter: queries.about_any,
                    report: queries.reporting,
                    clearance: guarding.giving_away,
                },
            )
        )
        api.add(resources=RESOURCES, papers=(PAPER,), own=(OWN,), explains=EXPLAINS)
