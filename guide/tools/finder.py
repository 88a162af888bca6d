"""Carrier finder: which carrier issues a prefix."""

from typing import Any

from guide.tools.desk import Desk


def context(desk: Desk) -> dict[str, Any]:
    """Prefixes and who issues them."""
    prefixes = {
        prefix.prefix: {
            "digits": prefix.digits,
            "owner": owner.id if owner else None,
            "status": getattr(prefix, "status", None),
        }
        | ({"note": prefix.note.in_(desk.language)} if not owner and prefix.note else {})
        for prefix, owner in desk.ledger.prefixes.values()
    }
    return {
        "carriers": list(desk.ledger.carriers.values()),
        "data": {
            "prefixes": prefixes,
            "carriers": desk.carriers(),
            "former": desk.target("carriers/former.md"),
            "service": desk.ledger.fact("rules.customer_service").fact.value.number,
            "country": desk.ledger.fact("prefixes.country_code").fact.value.name,
            "words": desk.words("finder_") | {"or": desk.say("or_short"), "full_stop": desk.say("full_stop").strip()},
        },
    }
