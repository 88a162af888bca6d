"""Rules over the files that the tools run on, against the ledger and the pages."""

import re
from collections.abc import Iterator

from guide.models import LANGUAGES
from guide.pages import ORIGINAL
from guide.problems import Problem, nearest
from guide.reading import strings
from guide.rules import RULES, rule
from guide.rules.pages import Site, typed_facts
from guide.tools.card import address_of
from guide.tools.files import Decision, OutcomeKind, PageLink
from guide.tools.life import lives, safe_days

Found = Iterator[tuple[str, str, str]]


def check(site: Site) -> list[Problem]:
    """Return the problems of the tools' files."""
    return [p for r in RULES.values() if r.subject == "tools" for p in r.problems(site)]


def _goals(decision: Decision) -> dict[str, list[str]]:
    """Where each step leads."""
    return {step.id: list(step.next.values()) for step in decision.steps}


@rule("tools")
def decision_has_no_dead_end(site: Site) -> Found:
    """Every answer of every step leads on to a step or an outcome, and no path comes back to itself."""
    decision = site.ledger.decision
    document = site.ledger.documents["decide.yml"]
    questions = {question.id: {choice.id for choice in question.choices} for question in decision.questions}
    places = {place.id for place in (*decision.steps, *decision.outcomes)}
    if decision.start not in {step.id for step in decision.steps}:
        yield document.place(("start",)), f'start names "{decision.start}", which is no step.', "Name the first step."
    for index, step in enumerate(decision.steps):
        place = document.place(("steps", index))
        if step.question not in questions:
            do = nearest(step.question, questions) or "Correct the id, or add the question."
            yield place, f'The step "{step.id}" asks "{step.question}", which is no question.', do
            continue
        for choice in sorted(questions[step.question] ^ set(step.next)):
            if choice in step.next:
                yield (
                    place,
                    f'The step "{step.id}" names the answer "{choice}", which its question does not have.',
                    "Remove it.",
                )
            else:
                yield (
                    place,
                    f'The step "{step.id}" leads nowhere from the answer "{choice}".',
                    "Name a step or an outcome.",
                )
        for choice, goal in step.next.items():
            if goal not in places:
                do = nearest(goal, places) or "Name a step or an outcome."
                yield (
                    place,
                    f'The answer "{choice}" of the step "{step.id}" leads to "{goal}", which does not exist.',
                    do,
                )
    goals = _goals(decision)
    for index, step in enumerate(decision.steps):
        if step.id in _reached(goals, goals[step.id]):
            place = document.place(("steps", index))
            yield place, f'From the step "{step.id}" a path comes back to it.', "Lead one of its answers elsewhere."


@rule("tools")
def decision_reaches_everything(site: Site) -> Found:
    """Every question, step and outcome of the decision lies on a path from the start, and so does each of the five ends."""
    decision = site.ledger.decision
    document = site.ledger.documents["decide.yml"]
    reached = _reached(_goals(decision), [decision.start])
    asked = {step.question for step in decision.steps}
    for kind, places in (("steps", decision.steps), ("outcomes", decision.outcomes)):
        for index, entry in enumerate(places):
            if entry.id not in reached:
                yield (
                    document.place((kind, index)),
                    f'No path leads to "{entry.id}".',
                    "Lead an answer to it, or remove it.",
                )
    for index, question in enumerate(decision.questions):
        if question.id not in asked:
            yield (
                document.place(("questions", index)),
                f'No step asks "{question.id}".',
                "Ask it in a step, or remove it.",
            )
    kinds = {outcome.kind for outcome in decision.outcomes if outcome.id in reached}
    for kind in OutcomeKind.__args__:
        if kind not in kinds:
            yield (
                document.place(("outcomes",)),
                f'No path ends in "{kind}".',
                "Add an outcome of this kind and lead an answer to it.",
            )


def _reached(goals: dict[str, list[str]], start: list[str]) -> set[str]:
    reached: set[str] = set()
    waiting = list(start)
    while waiting:
        place = waiting.pop()
        if place not in reached:
            reached.add(place)
            waiting += goals.get(place, [])
    return reached


@rule("tools")
def decision_asks_in_order(site: Site) -> Found:
    """Every path asks the questions in the order of their list, and none of them twice."""
    decision = site.ledger.decision
    order = {question.id: index for index, question in enumerate(decision.questions)}
    steps = {step.id: step for step in decision.steps}
    for index, step in enumerate(decision.steps):
        for goal in dict.fromkeys(step.next.values()):
            if goal in steps and order.get(steps[goal].question, 0) <= order.get(step.question, 0):
                yield (
                    site.ledger.documents["decide.yml"].place(("steps", index)),
                    f'The step "{step.id}" asks "{step.question}" before "{steps[goal].question}" of the step "{goal}".',
                    "Lead it to a later question, or change the order of the questions.",
                )


@rule("tools")
def question_may_be_left_open(site: Site) -> Found:
    """Every question of the decision has exactly one answer for a reader who does not know."""
    for index, question in enumerate(site.ledger.decision.questions):
        count = sum(choice.unknown for choice in question.choices)
        if count != 1:
            yield (
                site.ledger.documents["decide.yml"].place(("questions", index)),
                f'The question "{question.id}" has {count} answers for a reader who does not know.',
                "Mark exactly one with unknown: true.",
            )


CAREFUL = {"works": "yes", "hangs": "yes", "back": "yes", "plan": "postpaid"}
"""For each question the answer on which more is at stake; who does not know is led the same way."""


@rule("tools")
def decision_is_careful(site: Site) -> Found:
    """Whoever has accounts on the number rescues them first, a bill is never left to lapse, and doubt takes the careful way."""
    decision = site.ledger.decision
    kinds = {outcome.id: outcome.kind for outcome in decision.outcomes}
    doubts = {q.id: next((c.id for c in q.choices if c.unknown), None) for q in decision.questions}
    for index, step in enumerate(decision.steps):
        place = site.ledger.documents["decide.yml"].place(("steps", index))
        careful = step.next.get(CAREFUL.get(step.question, ""))
        if careful is None:
            continue
        if step.next.get(doubts[step.question]) != careful:
            found = f'The step "{step.id}" leads who does not know elsewhere than "{CAREFUL[step.question]}".'
            yield place, found, f"Lead both to {careful}."
        if step.question == "hangs" and kinds.get(careful) != "rescue":
            yield (
                place,
                f'The step "{step.id}" leaves accounts on the number.',
                "Lead to an outcome of the kind rescue.",
            )
        if step.question == "plan" and (kinds.get(careful) == "expire" or careful == step.next.get("prepaid")):
            found = f'The step "{step.id}" treats a postpaid number like a prepaid one.'
            yield place, found, "Lead postpaid to an outcome that closes the number."


@rule("tools")
def plan_follows_its_days(site: Site) -> Found:
    """The planner's steps stand in the order of their days, each on its own, and no account waits until the shop has closed the number."""
    plan, document = site.ledger.plan, site.ledger.documents["planner.yml"]
    rule = safe_days(lives(site.ledger))
    days = [step.day if isinstance(step.day, int) else getattr(rule, step.day) for step in plan.steps]
    shop = next((day for step, day in zip(plan.steps, days, strict=True) if step.id == _SHOP), None)
    if shop is None:
        yield document.place(("steps",)), f'No step has the id "{_SHOP}".', "Name the visit to the shop so."
        return
    if not -shop < plan.rush <= _WEEK:
        found = f"rush is {plan.rush}; the shop is due {-shop} days before leaving."
        yield document.place(("rush",)), found, "Let it be more than that, and no more than a week."
    needed = {_TEST: int, "sms-end": "sms_end", "resold": "resold"}
    due = {step.id: step.day for step in plan.steps}
    for id_, day in needed.items():
        if due.get(id_) != day and not (day is int and isinstance(due.get(id_), int)):
            found = f'The step "{id_}" is due on {due.get(id_, "no day")}.'
            yield (
                document.place(("steps",)),
                found,
                f"Keep it, with {'a number of days' if day is int else f'day: {day}'}.",
            )
    for index, (step, day) in enumerate(zip(plan.steps, days, strict=True)):
        if index and day < days[index - 1]:
            found = f'The step "{step.id}" is due before the step above it.'
            yield document.place(("steps", index)), found, "Move it up, or correct its day."
        if day >= shop and (step.id == _TEST or set(step.for_) & set(_ACCOUNTS)):
            found = f'The step "{step.id}" needs SMS, but is not due before the shop closes the number.'
            yield document.place(("steps", index)), found, "Give it an earlier day than the shop."


_SHOP, _TEST = "shop", "test"
_WEEK = 7
_ACCOUNTS = ("money", "identity", "chat", "convenience")


@rule("tools")
def tool_entry_has_its_own_id(site: Site) -> Found:
    """No two entries of one list in a tool's file share an id; a step is named unlike any outcome."""
    for name, lists in _LISTS.items():
        file = site.ledger.files[name]
        for keys in lists:
            seen: set[str] = set()
            for key in keys:
                for index, entry in enumerate(getattr(file, key)):
                    if entry.id in seen:
                        place = site.ledger.documents[name].place((key, index))
                        yield place, f'The id "{entry.id}" stands twice in {name}.', "Give one of them another id."
                    seen.add(entry.id)


_LISTS = {
    "decide.yml": [("questions",), ("steps", "outcomes")],
    "planner.yml": [("ties",), ("steps",)],
    "card.yml": [("wishes",), ("messages",)],
}


@rule("tools")
def tool_names_what_exists(site: Site) -> Found:
    """Every fact, page and phrase that a tool's file names exists."""
    ledger = site.ledger
    for name, path, fact in _facts(site):
        if fact not in ledger.facts:
            yield (
                ledger.documents[name].place(path),
                f'There is no fact "{fact}".',
                nearest(fact, ledger.facts) or "Correct the name.",
            )
    for name, path, link in _links(site):
        targets = [link.page.replace("{carrier}", id_) for id_ in ledger.carriers] if "{" in link.page else [link.page]
        for target in targets:
            page, _, anchor = target.partition("#")
            pages = site.pages[ORIGINAL]
            place = ledger.documents[name].place(path)
            if page not in pages:
                yield place, f'There is no page "{page}".', nearest(page, pages) or "Correct the path."
            elif anchor and anchor not in pages[page].anchors:
                yield (
                    place,
                    f'{page} has no heading "{anchor}".',
                    nearest(anchor, pages[page].anchors) or "Correct the anchor.",
                )
    for index, message in enumerate(ledger.card.messages):
        if message.to in ledger.facts and "@" not in address_of(ledger, message.to):
            place = ledger.documents["card.yml"].place(("messages", index, "to"))
            yield place, f'The fact "{message.to}" is no mail address.', "Name a fact that is one."
    keys = {name.partition(".")[2] for name in ledger.facts}
    for index, wish in enumerate(ledger.card.wishes):
        for word in wish.skip:
            if not any(key.startswith(word) for key in keys):
                place = ledger.documents["card.yml"].place(("wishes", index, "skip"))
                yield place, f'No fact begins with "{word}".', nearest(word, keys) or "Correct the word."
        for line_index, line in enumerate(wish.lines):
            place = ledger.documents["card.yml"].place(("wishes", index, "lines", line_index))
            if line.phrase not in ledger.phrases:
                yield (
                    place,
                    f'There is no phrase "{line.phrase}".',
                    nearest(line.phrase, ledger.phrases) or "Correct the id.",
                )
                continue
            phrase = ledger.phrases[line.phrase]
            for text in (phrase.km, phrase.rom, phrase.zh, phrase.en):
                if (count := text.count("____")) != len(line.blanks):
                    found = f'The phrase "{line.phrase}" has {count} blanks in "{text}", {len(line.blanks)} are filled.'
                    yield place, found, "Say what goes into each blank; all four texts have equally many."


def _facts(site: Site) -> Iterator[tuple[str, tuple, str]]:
    """Yield file, path and fact name wherever a tool's file names a fact."""
    ledger = site.ledger
    for key in ("questions", "outcomes"):
        for index, entry in enumerate(getattr(ledger.decision, key)):
            yield from (("decide.yml", (key, index, "facts"), fact) for fact in entry.facts)
    for index, step in enumerate(ledger.plan.steps):
        yield from (("planner.yml", ("steps", index, "facts"), fact) for fact in step.facts)
    for index, message in enumerate(ledger.card.messages):
        if message.to:
            yield "card.yml", ("messages", index, "to"), message.to


def _links(site: Site) -> Iterator[tuple[str, tuple, PageLink]]:
    """Yield file, path and link wherever a tool's file links a page."""
    for index, outcome in enumerate(site.ledger.decision.outcomes):
        yield from (("decide.yml", ("outcomes", index, "next", i), link) for i, link in enumerate(outcome.next))
    for index, step in enumerate(site.ledger.plan.steps):
        if step.link:
            yield "planner.yml", ("steps", index, "link"), step.link


_SPEAKING = (*_LISTS, "glossary.yml", "phrases.yml", "words.yml")
"""Files whose texts have no source of their own."""


@rule("tools")
def tool_text_names_no_number(site: Site) -> Found:
    """The texts of the tools, the glossary, the phrases and the interface hold no code, number, price or deadline; they name the fact."""
    for name in _SPEAKING:
        document = site.ledger.documents[name]
        for path, text in strings(document.data):
            for kind, found in typed_facts(re.sub(r"\{[a-z_]+\}", " ", text)) if path[-1] in LANGUAGES else ():
                yield document.place(path), f'A {kind} is typed: "{found}".', "Name the fact where the text is shown."
