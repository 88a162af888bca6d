"""The words of the interface: everything the templates, the renderer and the tools say, in both languages."""

import string
from typing import Annotated

from pydantic import AfterValidator, Field

from guide.models import FactKey, Id, Model
from guide.problems import nearest


def _with_whole_blanks(text: str) -> str:
    for _, name, form, conversion in string.Formatter().parse(text):
        if name is not None and (not name.isidentifier() or form or conversion):
            raise ValueError(f'the blank "{{{name}" is no {{name}}')
    return text


Wording = Annotated[str, Field(min_length=1), AfterValidator(_with_whole_blanks)]


class Word(Model):
    """One entry of the interface. Spaces at its ends count: they join it to what stands beside it."""

    zh: Wording
    en: Wording


class Words(Model):
    """``data/words.yml``. Blanks in a text are written ``{name}`` and filled by ``say``."""

    id: Id
    words: Annotated[dict[FactKey, Word], Field(min_length=1)]

    def say(self, key: str, language: str, **blanks: object) -> str:
        """Return the words ``key`` in ``language`` with the blanks filled.

        Raises:
            KeyError: there is no such entry, or a blank is not given.
        """
        if key not in self.words:
            raise KeyError(f'There is no "{key}" in data/words.yml. {nearest(key, self.words)}'.strip())
        try:
            return getattr(self.words[key], language).format(**blanks)
        except KeyError as error:
            raise KeyError(
                f'"{key}" in data/words.yml has the blank {{{error.args[0]}}}, which nobody fills.'
            ) from None
