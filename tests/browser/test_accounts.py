"""A passkey, made and used in a real browser with a virtual authenticator."""

import re

from panel.access.roles import Role
from tests.browser.conftest import PASSWORD


def test_a_passkey_is_added_and_signs_in_alone(sign_in, served):
    # WebAuthn knows a relying party by its domain, and an IP address is none.
    page = sign_in(Role.SECRETARIAT, base_url=served.replace("127.0.0.1", "localhost"))
    chrome = page.context.new_cdp_session(page)
    chrome.send("WebAuthn.enable")
    kind = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True}
    able = {"hasUserVerification": True, "isUserVerified": True}
    chrome.send("WebAuthn.addVirtualAuthenticator", {"options": {**kind, **able}})

    page.get_by_role("link", name="Your account").click()
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    page.get_by_label("Passwordless").check()
    page.get_by_role("button", name="Add", exact=True).click()
    page.get_by_role("heading", name="Your account").or_(
        page.get_by_role("heading", name="Recovery codes")
    ).first.wait_for()
    page.goto("/account/")
    assert "or a passkey alone" in page.inner_text("#content")

    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(re.compile("/account/login/"))
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(re.compile("/admin/$"))
    page.goto("/account/sessions/")
    assert "this one" in page.inner_text("#content")
