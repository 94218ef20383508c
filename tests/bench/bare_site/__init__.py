"""The least that a Python web server can do: the same bytes, without a framework. BENCH_BODY names their file."""
