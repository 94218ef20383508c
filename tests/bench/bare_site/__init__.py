"""Minimal WSGI application without a framework: the same bytes for every request. BENCH_BODY names their file."""
