"""The WSGI application as a worker of granian loads it."""

import signal

# Ctrl+C in a terminal reaches the workers as well as the main process, which then ends them by SIGTERM. A worker that
# gets both hangs.
signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})

from config.wsgi import application  # noqa: E402, F401 (after the signals are blocked; granian imports it from here)
