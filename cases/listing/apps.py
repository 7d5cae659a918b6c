"""The sanctions list."""

from django.apps import AppConfig


class ListingConfig(AppConfig):
    """The sanctions list."""

    name = "cases.listing"
    label = "listing"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the slice."""
        from cases.listing import domain, models, queries, saying
        from cases.listing.api import RESOURCE
        from panel.api.registering import api
        from panel.ledger.registry import Projection, Room, registry
        from panel.search.projecting import found_by

        registry.add(
            Room(
                name="listing",
                states=domain.STATES,
                commands=domain.COMMANDS,
                projections=(
                    Projection(models.EntryRow, models.entry_rows, of=domain.ListEntry, fold=3),
                    Projection(models.NameRow, models.name_rows, of=domain.ListEntry, fold=4),
                    found_by(saying.of_entry, domain.ListEntry),
                ),
                finders={domain.ListEntry: queries.spoken_of},
            )
        )
        api.add(resources=(RESOURCE,))
