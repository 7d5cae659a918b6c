"""Evidence: from bytes to facts."""

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    """Evidence: from bytes to facts."""

    name = "evidence"
    label = "evidence"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the floor."""
        from evidence import domain, jobs, mirroring, models, states
        from evidence.api import GIVINGS, RESOURCE
        from evidence.policies import SUBSCRIPTIONS
        from evidence.tus_api import OWN
        from panel.api.registering import api
        from panel.health import gauge
        from panel.ledger.registry import Projection, Room, registry

        registry.add(
            Room(
                name="evidence",
                states=(states.EvidenceItem, domain.Custody),
                commands=domain.COMMANDS,
                projections=(
                    Projection(
                        models.EvidenceRow, models.evidence_rows, of=states.EvidenceItem, fold=6
                    ),
                    Projection(models.LookRow, models.look_rows, of=states.EvidenceItem),
                    Projection(
                        models.ComparisonRow, models.comparison_rows, of=states.EvidenceItem
                    ),
                ),
                subscriptions=SUBSCRIPTIONS,
            )
        )
        gauge("evidence_waiting", "Files that wait to be examined.", jobs.outstanding)
        gauge(
            "evidence_unmirrored",
            "Files that wait for their second copy.",
            mirroring.outstanding,
        )
        api.add(resources=(RESOURCE,), givings=GIVINGS, own=OWN)
