"""Departure planner: what to do before and after leaving, on which day."""

from typing import Any

from guide.tools.desk import Desk
from guide.tools.files import PlanStep
from guide.tools.life import lives, safe_days


def context(desk: Desk) -> dict[str, Any]:
    """What to do before and after leaving, on which day."""
    plan, ledger = desk.ledger.plan, desk.ledger
    rule = safe_days(lives(ledger))
    carriers = desk.carriers()
    for id_, carrier in carriers.items():
        safe = safe_days(lives(ledger, id_))
        carrier["days"] = {"sms_end": 0 if safe.silent else safe.sms_end, "resold": safe.resold}
    days = {"sms_end": rule.sms_end, "resold": rule.resold}
    steps = [
        {
            "id": step.id,
            "day": step.day,
            "for": step.for_,
            "unless": step.unless,
            "when": step.when,
            "title": step.title.in_(desk.language),
            "detail": step.detail.in_(desk.language),
            "links": {id_: desk.target(step.link.page.format(carrier=id_)) for id_ in carriers}
            if _is_per_carrier(step)
            else {},
        }
        for step in plan.steps
    ]
    services = {
        risk: [s.name.in_(desk.language) for s in ledger.services if s.risk == risk]
        for risk in {s.risk for s in ledger.services}
    }
    return {
        "plan": plan,
        "services": services,
        "day_of": lambda step: step.day if isinstance(step.day, int) else days[step.day],
        "target": lambda page: desk.target(page if "{" not in page else "carriers/index.md"),
        "carriers": list(ledger.carriers.values()),
        "data": {
            "accounts": [tie.id for tie in plan.ties if tie.id in services],
            "carriers": carriers,
            "anybody": days,
            "rush": plan.rush,
            "steps": steps,
            "words": desk.words("planner_", "calendar_", "day_"),
        },
    }


def _is_per_carrier(step: PlanStep) -> bool:
    return bool(step.link and "{carrier}" in step.link.page)
