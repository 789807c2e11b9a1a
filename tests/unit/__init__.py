"""Rules, settings and journal, each on its own."""
