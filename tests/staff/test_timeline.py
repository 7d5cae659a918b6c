"""Timelines and reasons in words: other cases by their titles, days as pages write them."""

import re

from cases.reports.paragraph_events import Named
from panel.access.roles import Role
from tests.cases.reports.acting import final, incident, submit, written
from tests.once import once_on_postgresql
from tests.staff.conftest import JUNE
from tests.staff.found import found, page

pytestmark = once_on_postgresql


def test_timelines_name_other_cases_by_their_titles(report, sign_in):
    expert, about = sign_in(Role.EXPERT), incident()
    named = (Named(party="XXi.002", incident=about),)
    key = written(report, "XXi.002 is said to have been in XA.", named=named)
    for path, title in (
        (f"paragraphs/{key}/", "A fictional final report"),
        (f"paragraphs/{key}/", "Invented travel"),
        (f"reports/{report}/", "Paragraph 1 of A fictional final report"),
    ):
        timeline = found(r'<ol class="timeline">(.*?)</ol>', page(expert, path))
        assert f"<bdi>{title}</bdi></a>" in timeline
        for raw in (report, about, key):
            assert raw not in re.sub("<[^>]*>", "", timeline)


def test_a_reason_says_its_days_as_pages_do(report, sign_in):
    final(report)
    submit(report, JUNE.date())
    shown = page(sign_in(Role.EXPERT), f"reports/{report}/")
    assert "it was submitted to the Committee on Wed 3 June 2015" in shown
