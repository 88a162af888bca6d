"""JSON Schemas of the ledger's files, generated from the models, so that an editor helps while one types."""

import json
from pathlib import Path

from guide import models
from guide.ledger import KINDS
from guide.models import Model


def schemas() -> dict[str, dict]:
    """Return the JSON Schema (2020-12) of each kind of file by name."""
    kinds: dict[str, type[Model]] = {"carrier": models.Carrier, "topic": models.Topic, **KINDS}
    return {
        name: {"$schema": "https://json-schema.org/draft/2020-12/schema", **kind.model_json_schema()}
        for name, kind in sorted(kinds.items())
    }


def write_schemas(folder: Path) -> list[str]:
    """Write every schema into ``folder`` and return the names of the files that changed."""
    folder.mkdir(parents=True, exist_ok=True)
    changed = []
    for name, schema in schemas().items():
        file = folder / f"{name}.schema.json"
        text = json.dumps(schema, ensure_ascii=False, indent=1) + "\n"
        if not file.exists() or file.read_bytes() != text.encode():
            file.write_text(text, "utf-8")
            changed.append(file.name)
    return changed
