"""Project for tests/config/test_server.py under granian: the portal and a few slow or endless URLs."""
