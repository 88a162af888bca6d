"""Expiry calculator: the stages after the balance has ended, by source, and what a top-up buys."""

from typing import Any

from guide import wording
from guide.models import KnownFact, Text, ValidityValue
from guide.tools.desk import Desk
from guide.tools.life import Life, lives, safe_days

PAGES = {"accounts": "accounts.md#order", "expired": "situations/expired.md", "decide": "decide.md"}
"""Where to read on from a result; words ``expiry_next_*`` name each."""


def context(desk: Desk) -> dict[str, Any]:
    """The stages after the balance has ended, by source, and what a top-up buys."""
    ledger, language = desk.ledger, desk.language
    carriers = desk.carriers()
    validities = {id_: _validities(desk, id_) for id_ in carriers}
    rule = lives(ledger)
    start = rule[0].value.counted_from
    for id_, carrier in carriers.items():
        found = lives(ledger, id_)
        carrier["lives"] = [_life(desk, life, carrier["name"], start) for life in found]
        carrier["safe"] = _safe(found)
        carrier["validity"] = [
            {
                "label": fact.label.in_(language),
                "note": fact.note.in_(language) if fact.note else None,
                "rows": [
                    {"text": wording.write_money(row.amount, row.currency, language), "days": row.days}
                    for row in fact.value.rows
                ],
            }
            for fact in validities[id_].values()
        ]
    anybody = {
        "lives": [_life(desk, life, "", start) for life in rule],
        "safe": _safe(rule),
        "validity": [],
    }
    return {
        "carriers": list(ledger.carriers.values()),
        "lives": {id_: [life for life in lives(ledger, id_) if not life.is_regulator] for id_ in carriers},
        "validities": {id_: list(found) for id_, found in validities.items() if found},
        "data": {
            "carriers": carriers,
            "anybody": anybody,
            "pages": {name: desk.target(page) for name, page in PAGES.items()},
            "words": desk.words("expiry_", "calendar_", "day_") | _stage_words(desk),
        },
    }


def _validities(desk: Desk, carrier: str) -> dict[str, KnownFact]:
    """Tables of what a top-up buys at a carrier, by the name of the fact."""
    return {
        name: ref.fact
        for name, ref in desk.ledger.facts.items()
        if name.startswith(f"{carrier}.")
        and isinstance(ref.fact, KnownFact)
        and isinstance(ref.fact.value, ValidityValue)
    }


def _safe(found: list[Life]) -> dict[str, Any]:
    safe = safe_days(found)
    return {"sms": safe.sms_end, "resold": safe.resold, "latest": safe.latest, "silent": safe.silent}


def _life(desk: Desk, life: Life, carrier: str, start: Text) -> dict[str, Any]:
    """Return the stages as the script shows them; ``start`` is the day from which the rule counts."""
    return {
        "who": desk.say("expiry_regulator")
        if life.is_regulator
        else desk.say("expiry_carrier").format(carrier=carrier),
        "trusted": bool(life.claim and life.claim.id == life.ref.fact.trust),
        "from": life.value.counted_from.in_(desk.language),
        "other_start": bool(life.claim) and life.value.counted_from != start,
        "note": life.note.in_(desk.language) if life.note else None,
        "stages": [
            stage.model_dump(include={"id", "days", "incoming"}) | {"restoring": stage.restoring}
            for stage in life.value.stages
        ],
    }


def _stage_words(desk: Desk) -> dict[str, str]:
    """Names of the stages, and what still works in them."""
    keys = [key for key in desk.ledger.words.words if key.startswith(("stage_", "incoming_", "restorable_"))]
    return {key: desk.say(key).strip() for key in keys}
