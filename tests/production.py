"""The portal with the sample plan as it runs in production: granian, no DEBUG, static files hashed and compressed."""

import contextlib
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.bench.servers import PORTAL, ROOT, Server, environment

SAMPLE = "achievements/content/growth-engines.yaml"


@contextlib.contextmanager
def production(**variables):
    """Its address, for as long as the `with` lasts. It has a database and files of its own."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'production.sqlite3'}"
        for command in (["migrate", "--verbosity", "0"], ["load_content", SAMPLE]):
            arguments = [sys.executable, "manage.py", *command]
            subprocess.run(arguments, env=environment(PORTAL, url), cwd=ROOT, check=True, stdout=sys.stderr)
        with Server(PORTAL, url, workers=1, **variables) as server:
            yield f"http://127.0.0.1:{server.port}"
