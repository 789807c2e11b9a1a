"""Connectors, looked at on the wire."""
