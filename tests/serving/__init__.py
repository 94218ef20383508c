"""What tests/test_server.py runs under granian: the portal, and a few addresses that are slow or never end."""
