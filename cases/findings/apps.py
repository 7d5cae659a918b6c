"""The Panel's findings."""

from django.apps import AppConfig


class FindingsConfig(AppConfig):
    """The Panel's findings."""

    name = "cases.findings"
    label = "findings"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the slice."""
        from cases.findings import domain, kept, models, policies
        from evidence.printed import register_kept
        from panel.ledger.registry import Projection, Room, registry

        finding, absence = domain.STATES
        registry.add(
            Room(
                name="findings",
                states=domain.STATES,
                commands=domain.COMMANDS,
                projections=(
                    Projection(models.FindingRow, models.finding_rows, of=finding, fold=3),
                    Projection(models.AbsenceRow, models.absence_rows, of=absence, fold=2),
                ),
                subscriptions=(policies.subscription(registry),),
            )
        )
        register_kept(kept.certificates)
