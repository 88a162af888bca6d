"""Counter card and proof pack: phrases to show, questions to ask, messages to send."""

import re
from typing import Any

from guide.ledger import Ledger
from guide.models import UnknownFact
from guide.tools.desk import Desk


def context(desk: Desk) -> dict[str, Any]:
    """Phrases to show at the counter, by what the reader wants, and the carriers' open questions."""
    ledger, language = desk.ledger, desk.language
    wishes = ledger.card.wishes
    questions = {id_: _open_questions(desk, id_) for id_ in ledger.carriers}
    used = {line.phrase for wish in wishes for line in wish.lines} | {"label-for-clerk", "write-it"}
    used |= {question["phrase"] for asked in questions.values() for question in asked if question["phrase"]}
    phrases = {id_: ledger.phrases[id_] for id_ in sorted(used)}
    answers = {phrase.answer: ledger.answers[phrase.answer] for phrase in phrases.values() if phrase.answer}
    return {
        "wishes": wishes,
        "phrases": ledger.phrases,
        "carriers": list(ledger.carriers.values()),
        "data": {
            "wishes": {
                wish.id: wish.model_dump(include={"lines", "questions_before", "skip", "only"}) for wish in wishes
            },
            "phrases": {
                id_: {"km": phrase.km, "rom": phrase.rom, "text": getattr(phrase, language), "answer": phrase.answer}
                for id_, phrase in phrases.items()
            },
            "answers": {
                id_: {
                    "yes": {"km": answer.yes_km, "rom": answer.yes_rom, "text": answer.yes.in_(language)},
                    "no": {"km": answer.no_km, "rom": answer.no_rom, "text": answer.no.in_(language)},
                }
                for id_, answer in answers.items()
            },
            "carriers": {
                id_: {"name": carrier["name"], "questions": questions[id_]} for id_, carrier in desk.carriers().items()
            },
            "words": desk.words("card_", "odd_"),
            **_known_numbers(ledger),
        },
    }


def _known_numbers(ledger: Ledger) -> dict[str, Any]:
    """Return how many digits numbers have, and the prefixes of each carrier."""
    prefixes = {id_: [prefix.prefix for prefix in carrier.prefixes] for id_, carrier in ledger.carriers.items()}
    digits = {count for prefix, _ in ledger.prefixes.values() for count in prefix.digits}
    return {"lengths": sorted(digits), "prefixes": prefixes}


def _open_questions(desk: Desk, carrier: str) -> list[dict[str, Any]]:
    """What no source says about a carrier and a clerk can answer; one question for each phrase."""
    asked: dict[str, dict[str, Any]] = {}
    for name, ref in desk.ledger.facts.items():
        book, _, key = name.partition(".")
        fact = ref.fact
        if book == carrier and isinstance(fact, UnknownFact) and fact.ask == "counter":
            question = {
                "key": key,
                "text": fact.question.in_(desk.language),
                "en": fact.question.en,
                "phrase": fact.phrase,
            }
            asked.setdefault(fact.phrase or fact.question.en, question)
    return list(asked.values())


def address_of(ledger: Ledger, name: str) -> str:
    """Return the mail address that the fact ``name`` holds; an empty string where it holds none."""
    ref = ledger.facts.get(name)
    return getattr(getattr(ref and ref.fact, "value", None), "address", "")


def proof_context(desk: Desk) -> dict[str, Any]:
    """Messages to the carrier and the regulator."""
    messages = desk.ledger.card.messages
    mail = {message.id: address_of(desk.ledger, message.to) if message.to else "" for message in messages}
    return {
        "messages": messages,
        "blank": lambda text: re.sub(r"\{[a-z]+\}", desk.say("proof_blank"), text),
        "carriers": list(desk.ledger.carriers.values()),
        "data": {
            "messages": {
                message.id: {
                    "to": mail[message.id],
                    "subject": message.subject.en,
                    "body": [{"text": paragraph.text.en, "needs": paragraph.needs} for paragraph in message.body],
                }
                for message in messages
            },
            "carriers": {carrier.id: carrier.names.en for carrier in desk.ledger.carriers.values()},
            "words": desk.words("proof_", "day_", "odd_"),
            **_known_numbers(desk.ledger),
        },
    }
