"""The portal's settings, with a folder of their own for static files, so that a benchmark leaves `var/` alone."""

import os

from config.settings import *  # noqa: F403

STATIC_ROOT = os.environ.get("BENCH_STATIC", STATIC_ROOT)  # noqa: F405
