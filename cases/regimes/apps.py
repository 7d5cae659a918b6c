"""Instruments, rules, calendars, Committees."""

from django.apps import AppConfig


class RegimesConfig(AppConfig):
    """Instruments, rules, calendars, Committees."""

    name = "cases.regimes"
    label = "regimes"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the slice, and have Committee members told by its seats."""
        from cases.regimes import domain, models, queries
        from cases.regimes.api import RESOURCE
        from panel.access.queries import look_up_seats_by
        from panel.api.registering import api
        from panel.ledger.registry import Projection, Room, registry

        registry.add(
            Room(
                name="regimes",
                states=domain.STATES,
                commands=domain.COMMANDS,
                projections=(
                    Projection(models.InstrumentRow, models.instrument_rows, of=domain.Instrument),
                    Projection(models.MeasureRow, models.measure_rows, of=domain.Regime, fold=2),
                    Projection(models.PositionRow, models.position_rows, of=domain.Regime),
                    Projection(models.RuleRow, models.rule_rows, of=domain.Rule, fold=2),
                    Projection(models.HolidayRow, models.holiday_rows, of=domain.WorkingDays),
                    Projection(models.BodyRow, models.body_rows, of=domain.Body),
                    Projection(models.SeatRow, models.seat_rows, of=domain.Body),
                ),
            )
        )
        look_up_seats_by(queries.seated)
        api.add(resources=(RESOURCE,))
