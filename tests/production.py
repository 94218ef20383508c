"""The portal with the sample plan as it runs in production: granian, no DEBUG, static files hashed and compressed."""

import atexit
import contextlib
import functools
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.bench.servers import PORTAL, ROOT, Server, environment

SAMPLE = "achievements/content/growth-engines.yaml"


@functools.cache
def loaded_database():
    """Return the path of a database with the sample plan, created once per run."""
    folder = tempfile.mkdtemp()
    atexit.register(shutil.rmtree, folder)
    path = Path(folder) / "production.sqlite3"
    for command in (["migrate", "--verbosity", "0"], ["load_content", SAMPLE]):
        arguments = [sys.executable, "manage.py", *command]
        env = environment(PORTAL, f"sqlite:///{path}")
        subprocess.run(arguments, env=env, cwd=ROOT, check=True, stdout=sys.stderr)
    return path


@contextlib.contextmanager
def production(**variables):
    """Run the portal with a database and files of its own, and yield its URL."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{shutil.copy(loaded_database(), folder)}"
        with Server(PORTAL, url, workers=1, **variables) as server:
            yield f"http://127.0.0.1:{server.port}"
