"""Opening pages, giving commands by their forms, picking things out of them."""

import html
import re

from django.test import Client


def found(pattern: str, text: str) -> str:
    """What the pattern's group is in the text, which must hold it."""
    match = re.search(pattern, text, re.DOTALL)
    assert match, f"no {pattern} in the page"
    return match.group(1)


def page(client: Client, path: str) -> str:
    answer = client.get(f"/admin/{path}")
    assert answer.status_code == 200, answer.content
    return answer.content.decode()


def post(client: Client, path: str, **said: str | list[str]) -> str:
    """Give a command by its form; the page that it ends on."""
    form = page(client, path)
    once = found(r'name="once" value="([^"]+)"', form)
    seen = found(r'name="seen" value="([^"]+)"', form)
    sent = {"act": "give", "once": once, "seen": seen, **said}
    return client.post(f"/admin/{path}", sent, follow=True).content.decode()


def lines(client: Client, title: str) -> dict[str, str]:
    """What stands under a heading of the desk, in words, each with where it leads."""
    group = re.search(rf"<h2>{title}</h2>(.*?)</section>", page(client, ""), re.DOTALL)
    said = re.findall(r'<li><a href="/admin/([^"]*)">(.*?)</a>', group.group(1) if group else "")
    return {html.unescape(re.sub("<.*?>", "", words)): where for where, words in said}
