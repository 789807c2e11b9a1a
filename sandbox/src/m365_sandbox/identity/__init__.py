"""Entra: discovery, tokens, and who a token speaks for."""
