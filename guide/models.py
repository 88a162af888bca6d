"""The one definition of what the ledger may hold.

Every object is closed: an unknown key is an error. The JSON Schemas in ``data/schema/`` are generated
from these classes (``python -m guide schema``); nothing about the shape of the data is written elsewhere.
"""

import datetime
import re
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

LANGUAGES = ("zh", "en")
"""Languages of the guide; the first is the original."""

Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=40)]
"""File, page and entry ids: lower-case ASCII words joined by hyphens. They never change."""

FactKey = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$", max_length=60)]
"""Name of a fact inside its file: lower-case ASCII words joined by underscores."""

Line = Annotated[str, StringConstraints(min_length=1, max_length=700, strip_whitespace=True, pattern=r"^[^\r\n]+$")]
"""One line of text."""


def _usable_url(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or "." not in parts.hostname:
        raise ValueError("is not a usable address; give the http(s) address of the page that was read")
    if re.search(r"[\s<>\"]", url):
        raise ValueError("holds a space or a quote; copy the address from the browser's address bar")
    return url


Url = Annotated[str, AfterValidator(_usable_url)]
"""Absolute http(s) address."""

PartialDate = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$")]
"""``2024``, ``2024-07`` or ``2024-07-31``: as exact as the page prints it."""

# Digits are ASCII in every pattern: \d would also take the full-width ones, which no phone dials.

Digits = Annotated[str, StringConstraints(pattern=r"^[0-9]{3,6}$")]
"""A short number, as dialled."""

E164 = Annotated[str, StringConstraints(pattern=r"^\+[0-9]{7,15}$")]
"""A full number with country code (ITU-T E.164)."""

PrefixDigits = Annotated[str, StringConstraints(pattern=r"^0[0-9]{2}$")]
"""A Cambodian mobile prefix with its leading zero: ``012``."""


class Model(BaseModel):
    """Base of everything in the ledger: closed, immutable, strict about types."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Text(Model):
    """A sentence or a name in both languages, each written as its own text."""

    zh: Line
    en: Line

    def in_(self, language: str) -> str:
        """Return the text of ``language`` (``zh`` or ``en``)."""
        return getattr(self, language)


# --------------------------------------------------------------------------------------------------
# Sources


class Grade(StrEnum):
    """How near a source is to the thing it speaks of, best first."""

    OFFICIAL = "official"
    """The carrier's, the regulator's or the service's own page."""
    REGULATOR_COPY = "regulator_copy"
    """The regulator's wording, read in the public source repository of its website."""
    PRESS = "press"
    """A news report."""
    SECONDARY = "secondary"
    """A wiki, a blog, a reference list, a copy of an official text."""

    @property
    def rank(self) -> int:
        """0 for the best grade."""
        return list(Grade).index(self)


class Source(Model):
    """A page that was read, and how much weight it has."""

    url: Url
    title: Line
    publisher: Line
    grade: Annotated[Grade, Field(strict=False)]
    dated: PartialDate | None = Field(description="The date that the page prints, or null. Never the day of reading.")
    archived: Url | None = Field(default=None, description="An archived copy of the page.")
    lang: Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Z][a-z]{3})?$")] = Field(
        default="en", description="Language of the title (BCP 47)."
    )


SourceIds = Annotated[list[Id], Field(min_length=1, description="Ids from this file's `sources`, best first.")]

# --------------------------------------------------------------------------------------------------
# Values


class TextValue(Model):
    """A statement in words."""

    type: Literal["text"]
    zh: Line
    en: Line


class NameValue(Model):
    """A proper name that is written alike in both languages."""

    type: Literal["name"]
    name: Line
    lang: Line = "en"
    km: Line | None = None


class Parameter(Model):
    """A blank in a code: what the reader puts there."""

    zh: Line
    en: Line


class CodeValue(Model):
    """A code to dial (USSD, 3GPP TS 22.090), such as ``*1201#`` or ``*100*{number}*{amount}#``."""

    type: Literal["code"]
    dial: Annotated[
        str,
        StringConstraints(
            pattern=r"^[*#](?:[0-9*#]|\{[a-z_]+\})*[0-9](?:[0-9*#]|\{[a-z_]+\})*$|^[*#](?:[0-9*#]|\{[a-z_]+\})+#$"
        ),
    ]
    parameters: dict[FactKey, Parameter] = {}
    avoid: bool = Field(default=False, description="True when the reader is warned of it: shown, never a link to dial.")

    @model_validator(mode="after")
    def _every_blank_is_explained(self) -> "CodeValue":
        blanks = set(re.findall(r"\{([a-z_]+)\}", self.dial))
        if blanks != set(self.parameters):
            raise ValueError(f"the blanks {sorted(blanks)} and the parameters {sorted(self.parameters)} differ")
        return self


class ShortNumberValue(Model):
    """A number that is dialled inside Cambodia only, such as ``1204``."""

    type: Literal["short_number"]
    number: Digits
    avoid: bool = Field(default=False, description="True when the reader is warned of it: shown, never a link to dial.")


class PhoneValue(Model):
    """A full phone number."""

    type: Literal["phone"]
    number: E164


class SmsValue(Model):
    """A text to send to a short number."""

    type: Literal["sms"]
    text: Line
    to: Digits


class UrlValue(Model):
    """A web address that the reader may open."""

    type: Literal["url"]
    href: Url


class EmailValue(Model):
    """A mail address."""

    type: Literal["email"]
    address: Annotated[str, StringConstraints(pattern=r"^[^@\s]+@[^@\s]+\.[a-z]+$")]


class AddressValue(Model):
    """A postal address as the source writes it."""

    type: Literal["address"]
    address: Line
    lang: Line = "en"


class MoneyValue(Model):
    """A price."""

    type: Literal["money"]
    amount: Annotated[Decimal, Field(strict=False, ge=0)]
    currency: Literal["USD", "KHR", "CNY"]


class DurationValue(Model):
    """A length of time. ``business`` means working days."""

    type: Literal["duration"]
    amount: Annotated[int, Field(gt=0)]
    unit: Literal["minute", "hour", "day", "month", "year"]
    business: bool = False


class DateValue(Model):
    """A day, month or year."""

    type: Literal["date"]
    date: PartialDate


class ValidityRow(Model):
    """What one top-up buys."""

    amount: Annotated[Decimal, Field(strict=False, gt=0)]
    currency: Literal["USD", "KHR"]
    days: Annotated[int, Field(gt=0)]


class ValidityValue(Model):
    """How many days of validity each top-up gives."""

    type: Literal["validity"]
    rows: Annotated[list[ValidityRow], Field(min_length=1)]


class Stage(Model):
    """One stage of a prepaid number after its balance has expired.

    ``outgoing`` and ``incoming`` say whether calls, SMS and data go out and come in. ``restorable`` says
    whether the owner can still get the number working again. ``null`` means that the source is silent.
    """

    id: Literal["outgoing_blocked", "all_blocked", "idle", "suspended", "reserved"]
    days: Annotated[int, Field(gt=0)]
    outgoing: bool | None
    incoming: bool | None
    restorable: bool | None

    @property
    def restoring(self) -> str:
        """How the number comes back: ``yes``, ``no``, ``unknown``, or ``ask`` where only the carrier can do it."""
        if self.id == "reserved" and self.restorable:
            return "ask"
        return {True: "yes", False: "no", None: "unknown"}[self.restorable]


class StagesValue(Model):
    """The dated stages between the expiry of the balance and the day the number may be sold again."""

    type: Literal["stages"]
    counted_from: Text
    stages: Annotated[list[Stage], Field(min_length=1)]

    @property
    def total_days(self) -> int:
        """Days from the start until the number may belong to somebody else."""
        return sum(stage.days for stage in self.stages)


class PathValue(Model):
    """A way through the menus of a phone or an app, as the source names them."""

    type: Literal["path"]
    zh: Annotated[list[Line], Field(min_length=1)]
    en: Annotated[list[Line], Field(min_length=1)]


class ListValue(Model):
    """Several values of one kind."""

    type: Literal["list"]
    items: Annotated[list["Value"], Field(min_length=2)]


Value = Annotated[
    TextValue
    | NameValue
    | CodeValue
    | ShortNumberValue
    | PhoneValue
    | SmsValue
    | UrlValue
    | EmailValue
    | AddressValue
    | MoneyValue
    | DurationValue
    | DateValue
    | ValidityValue
    | StagesValue
    | PathValue
    | ListValue,
    Field(discriminator="type"),
]

ListValue.model_rebuild()

# --------------------------------------------------------------------------------------------------
# Facts


class _Fact(Model):
    label: Text = Field(description="What the fact is about, as a short noun phrase: the row's head in a table.")
    checked: datetime.date = Field(description="The day somebody last compared the value with its sources.")
    note: Text | None = Field(default=None, description="A limit the reader must know: age, scope, doubt.")


class KnownFact(_Fact):
    """A statement that at least one source makes, or that we infer and mark as ours."""

    status: Literal["known"]
    value: Value
    sources: SourceIds
    inferred: bool = Field(default=False, description="True when no source says it in words and we conclude it.")


class Claim(Model):
    """One side of a conflict."""

    id: FactKey
    value: Value
    sources: SourceIds
    note: Text | None = None


class ConflictingFact(_Fact):
    """Sources disagree: all sides are shown, with the one we would trust and why."""

    status: Literal["conflicting"]
    claims: Annotated[list[Claim], Field(min_length=2)]
    trust: FactKey | None = Field(description="Id of the claim we would rely on, or null when we would rely on none.")
    why: Text

    @model_validator(mode="after")
    def _trusted_claim_exists(self) -> "ConflictingFact":
        ids = [claim.id for claim in self.claims]
        if len(set(ids)) != len(ids):
            raise ValueError(f"two claims share an id: {ids}")
        if self.trust is not None and self.trust not in ids:
            raise ValueError(f"`trust` names {self.trust!r}, but the claims are {ids}")
        return self


class UnknownFact(_Fact):
    """No source answers the question: it becomes something to ask."""

    status: Literal["unknown"]
    searched: Text = Field(description="What was searched without finding an answer.")
    question: Text = Field(description="What to ask, in the words the reader would say.")
    phrase: Id | None = Field(default=None, description="The Khmer sentence for it, from phrases.yml.")
    ask: Literal["counter", "hotline", "bank", "service", "self"] = Field(
        default="counter",
        description="Whom to ask: carrier's counter or hotline, a bank, a service's help, nobody else.",
    )


Fact = Annotated[KnownFact | ConflictingFact | UnknownFact, Field(discriminator="status")]

# --------------------------------------------------------------------------------------------------
# Prefixes


class Prefix(Model):
    """A mobile prefix that a carrier issues. ``digits`` counts the leading zero."""

    prefix: PrefixDigits
    digits: Annotated[list[Literal[9, 10]], Field(min_length=1, description="Lengths in use, the usual one first.")]
    checked: datetime.date
    sources: SourceIds
    formerly: list[Id] = Field(default=[], description="Ids of former brands (former.yml) that used it.")
    note: Text | None = None


class LoosePrefix(Prefix):
    """A prefix that no working carrier can be named for."""

    status: Literal["retired", "conflicting", "unknown"]
    note: Text
    brand: Id | None = Field(default=None, description="The former brand that held it (former.yml).")
    maybe: Id | None = Field(default=None, description="The carrier that some, but not the regulator, name.")


# --------------------------------------------------------------------------------------------------
# Files


class _File(Model):
    id: Id
    sources: dict[Id, Source] = {}
    facts: dict[FactKey, Fact] = {}


class CarrierNames(Model):
    """What a carrier is called, and what readers type when they look for it."""

    zh: Line
    en: Line
    km: Line | None = None
    legal: Line
    aliases: list[Line] = Field(default=[], description="Other names: apps, short forms, Chinese names, nicknames.")
    misspellings: list[Line] = Field(default=[], description="Spellings readers type that no typo rule would reach.")


class Carrier(_File):
    """A carrier that holds a mobile licence: ``data/carriers/<id>.yml``."""

    names: CarrierNames
    status: Literal["serving", "unverified"] = Field(
        description="`serving`: evidence of service to the public; `unverified`: licensed, no evidence of service today."
    )
    order: Annotated[int, Field(ge=1)] = Field(description="Place in lists; the largest carriers come first.")
    prefixes: Annotated[list[Prefix], Field(min_length=1)]


class Brand(Model):
    """A brand that is gone, and who runs its numbers now."""

    id: Id
    name: Line
    aliases: list[Line] = []
    now: Id | None = Field(description="Id of the carrier that took the numbers over, or null when nobody did.")
    facts: Annotated[list[FactKey], Field(min_length=1, description="Facts of this file that tell its end.")]


class FormerBrands(_File):
    """``data/former.yml``."""

    brands: Annotated[list[Brand], Field(min_length=1)]


class LoosePrefixes(_File):
    """``data/prefixes.yml``: how numbers are built, and the prefixes no carrier file holds."""

    prefixes: list[LoosePrefix]


class Topic(_File):
    """A file of facts about one subject: ``rules``, ``scams``, ``esim``, ``travel``."""


class Service(Model):
    """An account that hangs on a phone number."""

    id: Id
    name: Text
    risk: Literal["money", "identity", "chat", "convenience"]
    alive: Text = Field(description="What to do while the number still receives SMS.")
    dead: Text = Field(description="What is left to do when it no longer does.")
    facts: list[FactKey] = Field(default=[], description="Facts of this file shown with the service.")


class Accounts(_File):
    """``data/accounts.yml``."""

    services: Annotated[list[Service], Field(min_length=1)]


class Answer(Model):
    """The clerk's possible answers to a question, to point at."""

    id: Id
    yes_km: Line
    yes_rom: Line
    no_km: Line
    no_rom: Line
    yes: Text
    no: Text


class Phrase(Model):
    """A sentence for the counter, the hotline or the bank. ``km`` has ``|`` at allowed line breaks."""

    id: Id
    situation: Literal["counter", "hotline", "bank", "any"]
    zh: Line
    en: Line
    km: Line
    rom: Line
    answer: Id | None = None
    review: Literal["unreviewed", "reviewed"] = Field(
        description="`reviewed` only when a native speaker of Khmer has signed it off."
    )


class Phrases(Model):
    """``data/phrases.yml``."""

    id: Id
    answers: list[Answer]
    phrases: Annotated[list[Phrase], Field(min_length=1)]


class Term(Model):
    """A word the reader meets. ``km`` only where a Khmer page uses it."""

    id: Id
    zh: Line
    en: Line
    km: Line | None
    definition: Text


class Glossary(Model):
    """``data/glossary.yml``."""

    id: Id
    terms: Annotated[list[Term], Field(min_length=1)]


CORE_FACTS = (
    "legal_name",
    "website",
    "app",
    "hotline",
    "hotline_abroad",
    "hotline_languages",
    "shops",
    "credit_transfer",
    "refund",
    "stop_plan",
    "loan",
    "wallet",
    "cancel_procedure",
    "cancel_documents",
    "cancel_fee",
    "cancel_by_proxy",
    "cancel_proof",
    "validity",
    "life_cycle",
    "restore",
    "lost_sim",
    "esim",
    "otp_abroad",
    "topup_abroad",
    "postpaid",
    "data_deletion",
)
"""Questions that every carrier file answers: with a known, a conflicting or an unknown fact."""
