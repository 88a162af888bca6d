"""The shape of ``data/search.yml``: the words readers use, each thing once, and where they want to be led."""

from collections.abc import Iterable
from typing import Annotated

from pydantic import Field, StringConstraints, model_validator

from guide.models import LANGUAGES, FactKey, Id, Line, Model

Target = Annotated[str, StringConstraints(pattern=r"^([a-z0-9/-]+|carriers/\*)\.md(#[a-z0-9-]+)?$")]
"""A page, or a heading of it: ``prepare.md#balance``; ``carriers/*.md#esim`` is the page of the carrier that is named."""


def expand_target(target: str, carriers: Iterable[str]) -> list[str]:
    """Return the places that a target means: one, or with a ``*`` one for each carrier."""
    return [target.replace("*", carrier) for carrier in carriers] if "*" in target else [target]


class Forms(Model):
    """Words and short phrases in each language. ``both`` holds what is written alike in both."""

    both: list[Line] = []
    zh: list[Line] = []
    en: list[Line] = []

    def of(self, language: str) -> list[str]:
        """Return the forms that readers of ``language`` type."""
        return [*self.both, *getattr(self, language)]


class Topic(Model):
    """Where to lead a reader who asks for certain things together.

    ``asks`` lists alternatives; each is the groups that have to come together, joined by spaces: ``balance refund``.
    A topic that ``decides`` is a situation: whatever else is asked, the answer depends on it.
    """

    to: Target
    decides: bool = False
    asks: Annotated[list[Line], Field(min_length=1)]


class SearchWords(Model):
    """``data/search.yml``."""

    id: Id
    light: Forms = Field(description="Words that are passed over wherever they stand.")
    between: Forms = Field(description="Words that may stand inside a form of a group: 借了话费 is 借话费.")
    units: Forms = Field(description="What stands behind a number that is no phone number.")
    spoken: Forms = Field(
        description="What the keys 0 to 9, * and # are called, each with its other names behind a space."
    )
    skip: Forms = Field(description="Words that say nothing about what is sought.")
    ordinary: list[Line] = Field(description="Names that are also ordinary words: they count in short queries only.")
    everyday: Forms = Field(description="Words one slip away from those of a group that are no slip of it.")
    groups: dict[FactKey, Forms] = Field(description="Words that mean one thing to a reader.")
    solid: list[FactKey] = Field(description="Groups whose forms stand together: nothing may stand inside them.")
    vague: list[FactKey] = Field(
        description="Groups that people ask of anything: a query of strange words is not about them."
    )
    background: list[Target] = Field(description="Pages that repeat in short what others explain.")
    topics: list[Topic]
    sellers: dict[Id, list[Line]] = Field(
        description="Names of the sellers of travel eSIMs, by the place each has on their page."
    )
    nicknames: dict[Id, Forms] = Field(
        description="Other names of the services in accounts.yml and of carriers, by id."
    )

    def foreign_words(self, language: str) -> set[str]:
        """Return the words that only readers of the other language use: quotations in it are no text to find."""
        own = {word for forms in self.groups.values() for form in forms.of(language) for word in form.lower().split()}
        others = [form for forms in self.groups.values() for other in LANGUAGES for form in getattr(forms, other)]
        return {word for form in others for word in form.lower().split()} - own

    def everything_skipped(self) -> set[str]:
        """Return the words of either language that the index of words leaves out."""
        return {word for forms in (self.light, self.skip) for word in (*forms.both, *forms.zh, *forms.en)}

    @model_validator(mode="after")
    def _groups_exist(self) -> "SearchWords":
        for key in ("solid", "vague"):
            if missing := [name for name in getattr(self, key) if name not in self.groups]:
                raise ValueError(f'"{key}" names {missing}, which is no group')
        for topic in self.topics:
            for ask in topic.asks:
                if missing := [name for name in ask.split() if name not in self.groups]:
                    raise ValueError(f"the topic {topic.to} asks for {missing}, which is no group")
        return self
