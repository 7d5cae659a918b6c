"""How people and States' systems come in."""

from __future__ import annotations

from typing import Final

from docs.screens import acts
from docs.screens.shots import PHONE, WIDE, Shot

DOORS: Final[dict[str, list[Shot]]] = {
    "Accounts": [
        Shot("sign-in", "the door", "/account/login/", "", views=(WIDE, PHONE)),
        Shot("sign-in-refused", "a wrong password", "/account/login/", "", act=acts.wrong_password),
        Shot(
            "locked-out",
            "too many wrong passwords",
            "/account/login/",
            "",
            act=acts.too_often,
            status=429,
        ),
        Shot("account", "one's own account", "/account/", acts.NEWCOMER),
        Shot(
            "confirm",
            "the password again, before a second factor is added",
            "/account/totp/activate/",
            acts.NEWCOMER,
        ),
        Shot(
            "second-factor",
            "an authenticator app is added",
            "/account/totp/activate/",
            acts.NEWCOMER,
            act=acts.confirm,
        ),
        Shot(
            "recovery-codes",
            "codes for when the phone is lost",
            "/account/totp/activate/",
            acts.NEWCOMER,
            act=acts.add_app,
        ),
        Shot("account-with-app", "one's account with a second factor", "/account/", acts.NEWCOMER),
        Shot("passkey", "a passkey is added", "/account/webauthn/add/", acts.NEWCOMER),
        Shot("code", "the code, after the password", "/account/login/", "", act=acts.with_password),
        Shot("sessions", "where one is signed in", "/account/sessions/"),
        Shot("password", "a new password", "/account/password/"),
        Shot("roles", "who has which role", "/admin/access/rolerow/", "administrator"),
        Shot(
            "role",
            "one account's roles, with who granted them",
            "/admin/access/rolerow/",
            "administrator",
            "coordinator",
        ),
        Shot("grant", "a role is granted", "/admin/accounts/grant/", "administrator"),
        Shot(
            "credentials",
            "what States' systems sign in with",
            "/admin/access/credentialrow/",
            "administrator",
        ),
    ],
    "States' side": [
        Shot(
            "docs",
            "what a Permanent Mission's engineer sees first",
            "/api/v1/docs",
            "",
            views=(WIDE, PHONE),
        ),
        Shot(
            "reference",
            "every address of the API",
            "/api/v1/docs/reference",
            "",
            says="inline style",
        ),
        Shot("problems", "every problem that the API tells of", "/api/v1/problems", ""),
        Shot("problem", "one problem and what to do", "/api/v1/problems/stale", ""),
        Shot("missing", "an address that there isn't", "/nothing", "", status=404),
    ],
}
