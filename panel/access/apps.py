"""Who may see and do what."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """Who may see and do what."""

    name = "panel.access"
    label = "access"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register accounts, credentials, and the parties of every stream."""
        from allauth.mfa.signals import authenticator_added

        from panel.access import domain, models, rows, signing_in
        from panel.ledger.registry import Projection, Room, registry

        registry.add(
            Room(
                name="access",
                states=(domain.Account, domain.Credential),
                commands=domain.COMMANDS,
                projections=(
                    Projection(rows.Party, rows.party_rows),
                    Projection(models.RoleRow, models.role_rows, of=domain.Account, fold=2),
                    Projection(models.CredentialRow, models.credential_rows, of=domain.Credential),
                ),
            )
        )
        authenticator_added.connect(signing_in.end_other_sessions)
