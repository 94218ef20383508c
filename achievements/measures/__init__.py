"""Measures and units: what the figures of several items count, so that they can be compared and added up."""
