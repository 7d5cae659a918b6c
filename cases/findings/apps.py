"""The Panel's findings."""

from django.apps import AppConfig


class FindingsConfig(AppConfig):
    """The Panel's findings."""

    name = "cases.findings"
    label = "findings"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the slice."""
        from cases.findings import domain, models, policies
        from panel.ledger.registry import Projection, Room, registry

        registry.add(
            Room(
                name="findings",
                states=(domain.Finding,),
                commands=domain.COMMANDS,
                projections=(
                    Projection(models.FindingRow, models.finding_rows, of=domain.Finding, fold=3),
                ),
                subscriptions=(policies.subscription(registry),),
            )
        )
