"""What happens to a prepaid number after its balance has expired, by everybody who says something about it."""

from dataclasses import dataclass

from guide.ledger import FactRef, Ledger
from guide.models import Claim, ConflictingFact, KnownFact, StagesValue, Text

REGULATOR = "rules.grace_period"


@dataclass(frozen=True)
class Life:
    """The stages as one source tells them. ``claim`` is set where a carrier's own pages disagree."""

    ref: FactRef
    value: StagesValue
    claim: Claim | None = None

    @property
    def is_regulator(self) -> bool:
        """Whether this is the rule for every carrier."""
        return self.ref.name == REGULATOR

    @property
    def note(self) -> Text | None:
        """What limits the statement."""
        return self.claim.note if self.claim else self.ref.fact.note

    @property
    def sms_end(self) -> int:
        """Day, counted from the start, from which no SMS comes in; a silent source ends with the resale."""
        day = 0
        for stage in self.value.stages:
            if stage.incoming is False:
                return day
            day += stage.days
        return day


@dataclass(frozen=True)
class SafeDays:
    """The earliest days that any source gives, and the latest day of a resale, counted from the end of the balance.

    ``silent``: a source leaves open whether SMS come in at all after it, so that none of them is promised.
    """

    sms_end: int
    resold: int
    latest: int
    silent: bool


def lives(ledger: Ledger, carrier: str | None = None) -> list[Life]:
    """Return the regulator's stages and, below them, what the carrier itself publishes."""
    found = []
    for name in (REGULATOR, *([f"{carrier}.life_cycle"] if carrier else [])):
        ref = ledger.fact(name)
        match ref.fact:
            case KnownFact(value=StagesValue() as value):
                found.append(Life(ref, value))
            case ConflictingFact(claims=claims):
                found += [Life(ref, claim.value, claim) for claim in claims if isinstance(claim.value, StagesValue)]
    return found


def safe_days(found: list[Life]) -> SafeDays:
    """Return the days that are safe whichever source is right: nothing happens before them."""
    totals = [life.value.total_days for life in found]
    silent = any(life.value.stages[0].incoming is None for life in found)
    return SafeDays(min(*totals, *(life.sms_end for life in found)), min(totals), max(totals), silent)
