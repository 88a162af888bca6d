"""The words of the interface: everything the templates, the renderer and the tools say, in both languages."""

from typing import Annotated

from pydantic import Field

from guide.models import FactKey, Id, Model


class Word(Model):
    """One entry of the interface. Spaces at its ends count: they join it to what stands beside it."""

    zh: Annotated[str, Field(min_length=1)]
    en: Annotated[str, Field(min_length=1)]


class Words(Model):
    """``data/words.yml``. Blanks in a text are written ``{name}`` and filled by ``say``."""

    id: Id
    words: Annotated[dict[FactKey, Word], Field(min_length=1)]

    def say(self, key: str, language: str, **blanks: object) -> str:
        """Return the words ``key`` in ``language`` with the blanks filled.

        Raises:
            KeyError: there is no such entry, or a blank is not given.
        """
        return getattr(self.words[key], language).format(**blanks)
