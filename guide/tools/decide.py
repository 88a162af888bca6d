"""Decision: questions, a graph of steps, and what the reader is told."""

from typing import Any

from guide.tools.decision import Flow
from guide.tools.desk import Desk
from guide.tools.drawing import draw


def context(desk: Desk) -> dict[str, Any]:
    """The decision: questions, steps and outcomes."""
    decision = desk.ledger.decision
    steps = {step.id: {"question": step.question, "next": step.next} for step in decision.steps}
    return {
        "flow": Flow(decision),
        "data": {"start": decision.start, "steps": steps, "words": desk.words("decide_")},
    }


def paths_context(desk: Desk) -> dict[str, Any]:
    """The whole decision at once: as a picture and as nested questions."""
    flow = Flow(desk.ledger.decision)
    picture = draw(flow, desk.language, desk.say("decide_picture"), desk.say("answer_or"))
    return {"flow": flow, "picture": picture, "target": desk.target}
