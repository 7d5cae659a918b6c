"""Exemptions and the Committee's procedure."""

from django.apps import AppConfig


class ExemptionsConfig(AppConfig):
    """Exemptions and the Committee's procedure."""

    name = "cases.exemptions"
    label = "exemptions"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the slice."""
        from cases.exemptions import domain, models, notices, policies, saying, states
        from cases.exemptions.api import RESOURCE
        from cases.exemptions.explaining import EXPLAINS
        from cases.exemptions.letters import faces as letters
        from panel.api.registering import api
        from panel.ledger.registry import Projection, Room, registry
        from panel.mailing.posting import look_by
        from panel.search.projecting import found_by

        registry.add(
            Room(
                name="exemptions",
                states=(states.Request,),
                commands=domain.COMMANDS,
                projections=(
                    Projection(models.RequestRow, models.request_rows, of=states.Request, fold=8),
                    Projection(models.PersonRow, models.person_rows, of=states.Request, fold=7),
                    found_by(saying.of_request, states.Request),
                ),
                subscriptions=(policies.subscription(registry), notices.happened()),
            )
        )
        api.add(resources=(RESOURCE,), papers=(letters.PAPER,), explains=EXPLAINS)
        letters.register()
        look_by(notices.upcoming)
