"""Accounts, credentials and their roles."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Any

from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from panel.access import queries
from panel.access.domain import BindCredential, GrantRole
from panel.access.giving import give
from panel.access.models import Identity
from panel.access.roles import STAFF, Role
from panel.access.signing_in import name_tried
from panel.api.clients import make_client
from panel.ledger.execution import Asked
from panel.ledger.reading import read
from panel.management.rooms import Failed, RoomCommand

SHORTEST = 12


class Command(RoomCommand):
    """Make accounts and credentials, grant roles, bind credentials to States."""

    help = __doc__
    room = "access"

    def own(self, verbs: Any) -> None:
        """Accounts of people and clients of States."""
        user = self.verb(verbs, "user", self.user, "Make an account and grant it a role.")
        user.add_argument("name")
        user.add_argument("--role", required=True, choices=[role.value for role in STAFF])
        user.add_argument("--password-file", type=Path, help="its first line; else one is made")
        email = self.verb(verbs, "email", self.email, "Say where an account's notices go.")
        email.add_argument("name")
        email.add_argument("address", nargs="?", default="", help="none: no notices any more")
        reset = self.verb(
            verbs, "reset", self.reset, "Give a new password, remove second factors, sign out."
        )
        reset.add_argument("name")
        reset.add_argument("--password-file", type=Path, help="its first line; else one is made")
        client = self.verb(verbs, "client", self.client, "Make a State's credential.")
        client.add_argument("name")
        client.add_argument("--state", required=True, help="two capital letters")

    def user(self, options: dict[str, Any]) -> None:
        """An account with a role; its password is shown this once."""
        name, path = options["name"], options["password_file"]
        password = _password(path)
        with transaction.atomic():
            if User.objects.filter(username=name).exists():
                raise Failed(f"there is an account {name} already")
            user = User.objects.create_user(name, password=password, is_staff=True)
            key = Identity.objects.create(user=user).key
            grant = GrantRole(role=Role(options["role"]), reason="made by an operator")
            give(self.registry, Asked(grant, key), queries.operator("operator"))
        shown = {} if path else {"password": password}
        words = (
            f"{name} may act as {options['role']}; password: {password if shown else 'as given'}"
        )
        self.say(options, words, {"name": name, "key": key, **shown})

    def email(self, options: dict[str, Any]) -> None:
        """The address to which notices by e-mail go."""
        name, address = options["name"], options["address"]
        if address:
            try:
                validate_email(address)
            except ValidationError as error:
                raise Failed(f"{address!r} is no e-mail address") from error
        if not User.objects.filter(username=name).update(email=address):
            raise Failed(f"there is no account {name}")
        words = f"notices for {name} go to {address}" if address else f"{name} gets no notices"
        self.say(options, words, {"name": name, "email": address})

    def reset(self, options: dict[str, Any]) -> None:
        """For who has forgotten their password or lost their second factor."""
        name, path = options["name"], options["password_file"]
        password = _password(path)
        with transaction.atomic():
            user = User.objects.filter(username=name).first()
            if user is None:
                raise Failed(f"there is no account {name}")
            user.set_password(password)
            user.save(update_fields=["password"])
            removed, _ = Authenticator.objects.filter(user=user).delete()
            AccessAttempt.objects.filter(username=name_tried(None, {"username": name})).delete()
        shown = {} if path else {"password": password}
        words = (
            f"{name} signs in with the password {password if shown else 'given'} alone;"
            f" second factors removed: {removed}; all sessions ended"
        )
        self.say(options, words, {"name": name, "removed": removed, **shown})

    def client(self, options: dict[str, Any]) -> None:
        """A client that speaks for a State; its secret is shown this once."""
        with transaction.atomic():
            client_id, secret = make_client(options["name"])
            bind = read(BindCredential, {"state": options["state"]})
            give(self.registry, Asked(bind, client_id), queries.operator("operator"))
        words = f"{options['state']}: client id {client_id}, secret {secret}"
        data = {"state": options["state"], "client_id": client_id, "client_secret": secret}
        self.say(options, words, data)


def _password(path: Path | None) -> str:
    password = _first_line(path) if path else secrets.token_urlsafe(12)
    if len(password) < SHORTEST:
        raise Failed(f"a password has at least {SHORTEST} characters")
    return password


def _first_line(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").partition("\n")[0].rstrip("\r")
    except OSError as error:
        raise Failed(f"{path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise Failed(f"{path} is not text in UTF-8") from error
