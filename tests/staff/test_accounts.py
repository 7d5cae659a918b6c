"""Signing in: second factors, one lockout for every guess, sessions that can be ended."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt
from django.contrib.auth.models import User
from django.core.cache import cache
from django.test import Client

from panel.access.models import Identity
from panel.access.roles import Role
from panel.access.signing_in import name_tried
from panel.ledger import opening
from panel.ledger.registry import registry
from tests.once import once_on_postgresql
from tests.staff.accounts import LOGIN, PASSWORD, App, add_app, enter, step_now, with_app
from tests.staff.granting import grant

pytestmark = once_on_postgresql


@pytest.fixture
def secretary(sign_in) -> Client:
    sign_in(Role.SECRETARIAT, name="secretary")
    return Client()


def test_a_password_leads_to_the_desk_of_a_demonstration(secretary):
    assert enter(secretary)["Location"] == "/admin/"
    assert "Where things" not in secretary.get("/admin/").content.decode()
    assert secretary.get("/admin/").status_code == 200


def test_who_signs_in_comes_to_the_page_that_they_wanted(secretary):
    sent = secretary.get("/admin/question/")["Location"]
    door = secretary.get(sent)["Location"]
    back = secretary.post(door, {"login": "secretary", "password": PASSWORD})
    assert back["Location"] == "/admin/question/"


@pytest.mark.parametrize("elsewhere", ["https://evil.invalid/", "//evil.invalid/", "javascript:1"])
def test_signing_in_leads_nowhere_else(secretary, elsewhere):
    sent = {"login": "secretary", "password": PASSWORD, "next": elsewhere}
    assert secretary.post(LOGIN, sent)["Location"] == "/admin/"


def test_an_account_is_changed_only_after_the_password_is_given_again(secretary):
    enter(secretary)
    for page in ("totp/activate/", "webauthn/add/"):
        sent = secretary.get(f"/account/{page}")["Location"]
        assert sent.startswith("/account/reauthenticate/")
        wrong = secretary.post(sent, {"password": "not the password"})
        assert "Incorrect password" in wrong.content.decode()
    assert not Authenticator.objects.exists()


def test_with_an_app_added_the_password_alone_opens_nothing(secretary):
    app = with_app(secretary)
    other = Client()
    assert enter(other)["Location"].startswith("/account/authenticate/")
    assert other.get("/admin/")["Location"].startswith("/admin/login/")
    refused = other.post("/account/authenticate/", {"code": "000000"})
    assert "Incorrect code" in refused.content.decode()
    passed = other.post("/account/authenticate/", {"code": app.code()})
    assert passed["Location"] == "/admin/"
    assert other.get("/admin/").status_code == 200


def test_a_code_signs_in_once(secretary):
    app = with_app(secretary)
    code, entered = app.code(), []
    for client in (Client(), Client()):
        enter(client)
        client.post("/account/authenticate/", {"code": code})
        entered.append(client.get("/admin/").status_code)
    assert entered == [200, 302]


def authenticate(code: str) -> int:
    """Where a sign-in with this code ends: 200 is the desk, 302 the door."""
    client = Client()
    enter(client)
    client.post("/account/authenticate/", {"code": code})
    return int(client.get("/admin/").status_code)


def test_the_code_that_added_an_app_signs_nobody_in(secretary):
    app = with_app(secretary)
    assert authenticate(app.code(0)) == 302
    assert authenticate(app.code()) == 200


def test_a_code_that_was_used_confirms_nothing_and_the_other_way_round(secretary, settings):
    settings.MFA_TOTP_TOLERANCE = 3
    app = with_app(secretary)

    def confirm(code: str) -> int:
        """200 is the form again."""
        answer = secretary.post("/account/reauthenticate/code/", {"code": code})
        return int(answer.status_code)

    assert confirm(app.code(0)) == 200
    assert confirm(app.code(1)) == 302
    assert authenticate(app.code(1)) == 302
    assert authenticate(app.code(2)) == 200
    assert confirm(app.code(2)) == 200


def test_a_code_is_remembered_for_as_long_as_it_is_good(secretary, settings):
    secret = with_app(secretary).secret
    settings.MFA_TOTP_PERIOD, settings.MFA_TOTP_TOLERANCE = 1, 30
    code = App(secret, step_now(1)).code(30)
    assert authenticate(code) == 200
    own = Authenticator.objects.get(type="totp").wrap()._get_used_cache_key(code)
    deadline = time.monotonic() + 20
    while cache.get(own):
        assert time.monotonic() < deadline, "the library still remembers it"
    assert authenticate(code) == 302


def test_a_recovery_code_signs_in_once_where_the_phone_is_lost(secretary):
    with_app(secretary)
    codes = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
    entered = []
    for client in (Client(), Client()):
        enter(client)
        client.post("/account/authenticate/", {"code": codes[0]})
        entered.append(client.get("/admin/").status_code)
    assert entered == [200, 302]


def test_a_stored_secret_is_sealed(secretary):
    app = with_app(secretary)
    stored = Authenticator.objects.get(type="totp").data
    assert app.secret not in str(stored)


def test_another_secret_key_says_what_helps(secretary, settings):
    app = with_app(secretary)
    settings.SECRET_KEY = "another" * 10
    other = Client()
    enter(other)
    answer = other.post("/account/authenticate/", {"code": app.code()})
    assert "an operator can reset your account" in answer.content.decode()


def test_a_real_ledger_opens_only_with_a_second_factor(committed):
    opening.create(registry, demonstration=False, actor="test")
    user = User.objects.create_user("secretary", password=PASSWORD, is_staff=True)
    key = Identity.objects.create(user=user).key
    grant(key, Role.SECRETARIAT)
    client = Client()
    enter(client)
    sent = client.get("/admin/", follow=True)
    assert sent.redirect_chain[-1][0] == "/account/"
    assert "Casework is opened with a second factor" in sent.content.decode()
    earlier = Client()
    enter(earlier)
    add_app(client)
    assert client.get("/admin/").status_code == 200
    assert earlier.get("/admin/")["Location"].startswith("/admin/login/")
    assert enter(earlier)["Location"].startswith("/account/authenticate/")


def test_an_open_session_lets_nobody_guess_the_password(secretary):
    enter(secretary)
    new = {"password1": "quite another 1", "password2": "quite another 1"}
    tried = [f"wrong {n}" for n in range(8)] + [PASSWORD]
    answers = [secretary.post("/account/password/", {"oldpassword": o, **new}) for o in tried]
    assert "type your current password" in answers[0].content.decode()
    assert answers[-1].status_code == 429
    assert User.objects.get(username="secretary").check_password(PASSWORD)


def test_a_password_is_changed_by_whoever_knows_it(secretary):
    enter(secretary)
    new = "quite another 1"
    said = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert secretary.post("/account/password/", said).status_code == 302
    assert enter(Client(), password=new).status_code == 302


def test_guesses_lock_a_name_and_an_address_together(secretary):
    sign_in_elsewhere = {"REMOTE_ADDR": "192.0.2.7"}
    answers = [enter(Client(), password=f"wrong {n}").status_code for n in range(9)]
    assert answers == [200] * 7 + [429] * 2
    shut_out = enter(Client())
    assert shut_out.status_code == 429
    assert int(shut_out["Retry-After"]) == 15 * 60
    assert "for the next 15 minutes" in shut_out.content.decode()
    assert enter(Client(), **sign_in_elsewhere).status_code == 302
    assert enter(Client(), name="another").status_code == 200


def test_the_case_of_letters_gives_no_more_guesses(secretary):
    for n in range(8):
        enter(Client(), name="secretary" if n % 2 else "SECRETARY", password="wrong")
    assert enter(Client()).status_code == 429


def test_guesses_of_a_code_count_like_guesses_of_a_password(secretary):
    app = with_app(secretary)
    other = Client()
    enter(other)
    answers = [
        other.post("/account/authenticate/", {"code": f"{n:06}"}).status_code for n in range(9)
    ]
    assert answers == [200] * 7 + [429] * 2
    assert other.post("/account/authenticate/", {"code": app.code()}).status_code == 429
    assert enter(Client()).status_code == 429


def test_nothing_guessed_is_kept(secretary):
    enter(Client(), password="nearly my password")
    kept = str(list(AccessAttempt.objects.values()))
    assert "nearly my password" not in kept


@pytest.mark.parametrize(
    ("one", "other"), [("Alice", "ALICE"), ("straße", "STRASSE"), ("\uff41lice", "alice")]
)
def test_names_that_find_one_account_count_as_one(one, other):
    assert name_tried(None, {"username": one}) == name_tried(None, {"username": other})


@pytest.mark.parametrize("name", ["\x00", "a" * 5000, "\u202eevil", ""])
def test_a_hostile_name_is_refused_in_words(secretary, name):
    answer = enter(Client(), name=name)
    assert answer.status_code == 200
    assert 'class="error"' in answer.content.decode() or "errornote" in answer.content.decode()


def test_sessions_are_listed_and_ended(secretary):
    there, elsewhere = Client(HTTP_USER_AGENT="<b>Borrowed</b> laptop"), Client()
    for client in (secretary, there, elsewhere):
        assert enter(client).status_code == 302
    page = secretary.get("/account/sessions/").content.decode()
    assert "&lt;b&gt;Borrowed&lt;/b&gt; laptop" in page
    assert page.count("End it") == 2
    first = re.search(r'name="session" value="(\d+)"', page)[1]
    ended = secretary.post("/account/sessions/", {"session": first}, follow=True)
    assert "It is ended." in ended.content.decode()
    assert there.get("/admin/").status_code == 302
    assert elsewhere.get("/admin/").status_code == 200
    secretary.post("/account/sessions/")
    assert elsewhere.get("/admin/").status_code == 302
    assert secretary.get("/admin/").status_code == 200


def test_nobody_ends_the_session_of_another(secretary, sign_in):
    enter(secretary)
    page = secretary.get("/account/sessions/").content.decode()
    assert "Nowhere else" in page
    sign_in(Role.EXPERT, name="expert")
    expert = Client()
    enter(expert, name="expert")
    for number in range(1, 9):
        expert.post("/account/sessions/", {"session": number})
    assert secretary.get("/admin/").status_code == 200


def test_a_new_password_ends_the_other_sessions(secretary):
    other = Client()
    for client in (secretary, other):
        enter(client)
    new = {"oldpassword": PASSWORD, "password1": "quite another one", "password2": ""}
    new["password2"] = new["password1"]
    assert secretary.post("/account/password/", new).status_code == 302
    assert secretary.get("/admin/").status_code == 200
    assert other.get("/admin/").status_code == 302


@pytest.mark.parametrize("path", ["signup/", "password/reset/", "email/", "webauthn/signup/"])
def test_nobody_makes_or_recovers_an_account_by_themselves(secretary, path):
    assert Client().get(f"/account/{path}").status_code == 404


def test_an_account_that_was_closed_is_signed_out_at_once(secretary):
    enter(secretary)
    User.objects.filter(username="secretary").update(is_active=False)
    assert secretary.get("/admin/").status_code == 302
    assert enter(Client())["Location"] == "/account/inactive/"


def test_a_user_without_staff_s_mark_is_told_so_and_not_sent_round(ledger):
    User.objects.create_user("stranger", password=PASSWORD)
    client = Client()
    enter(client, name="stranger")
    answer = client.get("/admin/", follow=True)
    assert answer.status_code == 403
