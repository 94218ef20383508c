"""Merging of measures and of organizations: what points to several points to one. History keeps what it said."""
