"""Evidence: from bytes to facts."""

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    """Evidence: from bytes to facts."""

    name = "evidence"
    label = "evidence"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the floor."""
        from django.core.checks import register

        from evidence import domain, isolation, jobs, mirroring, models, saying, states
        from evidence.api import GIVINGS, RESOURCE
        from evidence.policies import SUBSCRIPTIONS
        from evidence.tus_api import OWN
        from panel.api.registering import api
        from panel.health import gauge, lack
        from panel.ledger.registry import Projection, Room, registry
        from panel.search.projecting import found_by

        registry.add(
            Room(
                name="evidence",
                states=(states.EvidenceItem, domain.Custody),
                commands=domain.COMMANDS,
                projections=(
                    Projection(
                        models.EvidenceRow, models.evidence_rows, of=states.EvidenceItem, fold=10
                    ),
                    Projection(models.LookRow, models.look_rows, of=states.EvidenceItem),
                    Projection(
                        models.ComparisonRow, models.comparison_rows, of=states.EvidenceItem
                    ),
                    found_by(saying.of_item, states.EvidenceItem, fold=2),
                ),
                subscriptions=SUBSCRIPTIONS,
            )
        )
        register(isolation.sandbox_is_whole)
        gauge("evidence_waiting", "Files that wait to be examined.", jobs.outstanding)
        gauge(
            "evidence_unmirrored",
            "Files that wait for their second copy.",
            mirroring.outstanding,
        )
        gauge(
            "evidence_sandbox_whole",
            "1 where steps can reach nothing but their file, by this process's kernel.",
            lambda: not isolation.told(),
        )
        lack("sandbox", isolation.lacking)
        api.add(resources=(RESOURCE,), givings=GIVINGS, own=OWN)
