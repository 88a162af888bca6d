"""Call the plain functions of ``overrides/js`` from Python, many cases in one run of Node."""

import json
import os
import subprocess
import sysconfig
from pathlib import Path
from typing import Any

from tests.conftest import ROOT

NODE = Path(sysconfig.get_path("scripts")) / "node"


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
    done = subprocess.run(
        [str(NODE), "--input-type=module", "--eval", program],
        input=json.dumps(cases),
        env=os.environ | {"TZ": timezone},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
