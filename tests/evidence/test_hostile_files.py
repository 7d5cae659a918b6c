"""Whatever a file is made to do, it is kept whole, and open or closed for the right reason."""

import re

from evidence import jobs, receiving
from evidence.explaining import closed
from evidence.models import EvidenceRow
from evidence.states import EvidenceItem
from panel.ledger import streams
from panel.ledger.registry import registry
from panel.ledger.rows import STILL
from tests.evidence import hostile
from tests.evidence.conftest import collected, examined
from tests.once import once_on_postgresql

pytestmark = once_on_postgresql


def test_each_ends_as_it_should_for_a_reason_in_words_and_is_kept(ledger):
    made = hostile.made()
    keys = {name: collected(data, name) for name, (data, _, _) in made.items()}
    examined()
    while jobs.work(registry):
        pass
    rows = {row.key: row for row in EvidenceRow.objects.filter(held_to=STILL)}
    for name, (data, step, words) in made.items():
        row, item = rows[keys[name]], streams.newest(registry, EvidenceItem, keys[name])
        hostile.check(name, item, step, words)
        if step:
            told = closed(row.reason, row.suspicion)
            assert told.then, name
            assert not re.search(r"Error|SIG|status \d|\(rule|application/|in object", told.what), (
                name,
                told.what,
            )
        assert b"".join(receiving.store().read(row.sha256, row.size)) == data
