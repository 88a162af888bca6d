"""Shapes of the files that the tools run on: ``data/decide.yml``, ``data/planner.yml``, ``data/card.yml``.

They hold our advice and its order, in words. Every number in them is counted in days of our own advice; what the
world says (codes, deadlines, addresses) is a fact of the ledger that they name.
"""

from typing import Annotated, Literal, get_args

from pydantic import Field, StringConstraints, model_validator

from guide.models import FactKey, Id, Model, Text

FactName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*\.[a-z][a-z0-9]*(_[a-z0-9]+)*$")]
"""A fact of the ledger: ``rules.code_balance``."""

PageTarget = Annotated[str, StringConstraints(pattern=r"^[a-z{][a-z0-9/{}-]*\.md(#[a-z][a-z0-9-]*)?$")]
"""A page, with the heading to go to: ``steps.md#step-shop``. ``{carrier}`` stands for the reader's carrier."""


class PageLink(Model):
    """A page to read next."""

    page: PageTarget
    label: Text


# --------------------------------------------------------------------------------------------------
# The decision

OutcomeKind = Literal["rescue", "keep", "transfer", "counter", "expire"]
"""What can be done with a number; every one of them is reached by some path."""


class Choice(Model):
    """One answer to a question."""

    id: Id
    text: Text
    unknown: bool = Field(default=False, description="True for the answer of a reader who does not know.")


class Question(Model):
    """A question to the reader. One of its answers is that the reader does not know."""

    id: Id
    text: Text
    help: Text | None = Field(default=None, description="How to find out.")
    facts: list[FactName] = Field(default=[], description="Facts that help to find out.")
    choices: Annotated[list[Choice], Field(min_length=2)]


class Step(Model):
    """A place in the decision: a question, and where each answer leads (a step or an outcome)."""

    id: Id
    question: Id
    next: dict[Id, Id]


class Outcome(Model):
    """What the reader is told to do, why, and where to read on."""

    id: Id
    kind: OutcomeKind
    title: Text
    text: Annotated[list[Text], Field(min_length=1)]
    facts: Annotated[list[FactName], Field(min_length=1)]
    next: Annotated[list[PageLink], Field(min_length=1)]


class Decision(Model):
    """``data/decide.yml``: a graph without circles, from ``start`` over steps to outcomes."""

    id: Id
    start: Id
    questions: Annotated[list[Question], Field(min_length=1)]
    steps: Annotated[list[Step], Field(min_length=1)]
    outcomes: Annotated[list[Outcome], Field(min_length=1)]


# --------------------------------------------------------------------------------------------------
# The planner

Tie = Literal["money", "identity", "chat", "convenience", "extras", "balance", "postpaid", "esim"]
"""What can hang on a number: four kinds of accounts (as in accounts.yml) and four things at the carrier."""


LifeDay = Literal["sms_end", "resold"]
"""A day that the ledger gives: from it on no SMS comes in, or the number may be sold (``guide.tools.life.safe_days``)."""


Departure = Literal["in-time", "rushed", "gone"]
"""How a reader leaves: with time for a shop, with fewer days than ``Plan.rush``, or the day has passed."""


class PlanStep(Model):
    """One thing to do, on a day counted from the day of leaving (before it: negative)."""

    id: Id
    day: int | LifeDay
    for_: list[Tie] = Field(default=[], alias="for", description="Only when one of these hangs on the number.")
    unless: list[Tie] = Field(default=[], description="Not when one of these hangs on the number.")
    when: Annotated[list[Departure], Field(min_length=1)] = Field(
        default=list(get_args(Departure)), description="The readers whom it concerns."
    )
    title: Text
    detail: Text
    facts: list[FactName] = []
    link: PageLink | None = None


class TieChoice(Model):
    """A thing to tick: it hangs on the number."""

    id: Tie
    text: Text


class Plan(Model):
    """``data/planner.yml``: what to do, in the order of its days."""

    id: Id
    rush: Annotated[int, Field(ge=1)] = Field(description="With fewer days left there is no time for a shop.")
    ties: Annotated[list[TieChoice], Field(min_length=1)]
    steps: Annotated[list[PlanStep], Field(min_length=1)]


# --------------------------------------------------------------------------------------------------
# The counter card

Blank = Literal["number", "other_number", "empty"]
"""What goes into a blank of a phrase: the reader's number, another number, nothing (the clerk or the reader writes it)."""


class CardLine(Model):
    """A phrase of the card, with what goes into its blanks, in their order."""

    phrase: Id
    blanks: list[Blank] = []


class Wish(Model):
    """Something that the reader wants at the counter."""

    id: Id
    text: Text
    lines: Annotated[list[CardLine], Field(min_length=1)]
    questions_before: Id | None = Field(
        default=None, description="The line before which the carrier's open questions stand, if they belong to it."
    )
    skip: list[FactKey] = Field(default=[], description="Questions that do not: how the names of their facts begin.")
    only: list[FactKey] = Field(default=[], description="Where it stands, no other questions belong to it.")

    @model_validator(mode="after")
    def _questions_stand_before_a_line(self) -> "Wish":
        if self.questions_before and self.questions_before not in {line.phrase for line in self.lines}:
            raise ValueError(f'questions_before names "{self.questions_before}", which is no line of this wish')
        return self


class Paragraph(Model):
    """A paragraph of a message. ``needs`` leaves it out while the reader has not filled that field."""

    text: Text
    needs: Literal["name", "day", "shop", "answer"] | None = None


class Message(Model):
    """A message that the reader sends. Blanks are ``{carrier}``, ``{number}``, ``{name}``, ``{day}``, ``{shop}``,
    ``{answer}``.

    The English text is sent; the Chinese one says what it means.
    """

    id: Id
    title: Text
    to: FactName | None = Field(description="Fact that holds the mail address, or null when none is published.")
    subject: Text
    body: Annotated[list[Paragraph], Field(min_length=1)]

    @model_validator(mode="after")
    def _needs_have_their_blank(self) -> "Message":
        for paragraph in self.body:
            if paragraph.needs and any(
                f"{{{paragraph.needs}}}" not in text for text in (paragraph.text.zh, paragraph.text.en)
            ):
                raise ValueError(
                    f"a paragraph needs {paragraph.needs!r}, but does not hold the blank {{{paragraph.needs}}}"
                )
        return self


class Card(Model):
    """``data/card.yml``: the counter card and the messages of the proof pack."""

    id: Id
    wishes: Annotated[list[Wish], Field(min_length=1)]
    messages: Annotated[list[Message], Field(min_length=1)]
