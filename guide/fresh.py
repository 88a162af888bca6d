"""When a fact is due to be checked again. Old age never stops a build: a commit that was green stays green."""

import datetime
from dataclasses import dataclass

from guide.ledger import FactRef, Ledger

NEXT_CHECK_DAYS = {"carriers": 90, "law": 180, "phones": 180}
"""Days until the next check: carriers' facts, law and cases, steps on phones and in apps."""

LAW_FILES = {"rules", "scams"}
PHONE_FILES = {"esim", "accounts"}


@dataclass(frozen=True)
class Due:
    """A fact whose next check is past."""

    place: str
    name: str
    checked: datetime.date
    due: datetime.date


def due_on(ref: FactRef) -> datetime.date:
    """Return the day by which a fact is to be checked again."""
    file = ref.name.partition(".")[0]
    kind = "law" if file in LAW_FILES else "phones" if file in PHONE_FILES else "carriers"
    return ref.fact.checked + datetime.timedelta(days=NEXT_CHECK_DAYS[kind])


def overdue(ledger: Ledger, today: datetime.date) -> list[Due]:
    """Return the facts whose next check lies before ``today``, the oldest first."""
    due = [Due(ref.place, ref.name, ref.fact.checked, due_on(ref)) for ref in ledger.facts.values()]
    return sorted((item for item in due if item.due < today), key=lambda item: (item.due, item.name))
