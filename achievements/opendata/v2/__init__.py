"""Version 2 of the API: cursors in place of numbered pages, and mistakes as RFC 9457 has them (docs/decisions/43)."""
