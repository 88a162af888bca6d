"""Walk the decision: its branches, and every path through it."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from guide.tools.files import Choice, Decision, Outcome, Question, Step


@dataclass(frozen=True)
class Branch:
    """Answers that lead to the same place, and that place."""

    choices: tuple[Choice, ...]
    goal: Step | Outcome


@dataclass(frozen=True)
class Flow:
    """The decision with its parts by id."""

    decision: Decision

    @cached_property
    def questions(self) -> dict[str, Question]:
        """Questions by id."""
        return {question.id: question for question in self.decision.questions}

    @cached_property
    def places(self) -> dict[str, Step | Outcome]:
        """Steps and outcomes by id."""
        return {place.id: place for place in (*self.decision.outcomes, *self.decision.steps)}

    @property
    def start(self) -> Step:
        """The first step."""
        return self.places[self.decision.start]

    def branches(self, step: Step) -> list[Branch]:
        """Return the ways out of a step, in the order of the answers; answers with one goal share a branch."""
        goals: dict[str, list[Choice]] = {}
        for choice in self.questions[step.question].choices:
            goals.setdefault(step.next[choice.id], []).append(choice)
        return [Branch(tuple(choices), self.places[goal]) for goal, choices in goals.items()]

    def paths(self) -> Iterator[tuple[list[tuple[Question, Branch]], Outcome]]:
        """Yield every path from the start to an outcome, branch by branch."""

        def walk(place: Step | Outcome, gone: list) -> Iterator:
            if isinstance(place, Outcome):
                yield gone, place
                return
            for branch in self.branches(place):
                yield from walk(branch.goal, [*gone, (self.questions[place.question], branch)])

        yield from walk(self.start, [])
