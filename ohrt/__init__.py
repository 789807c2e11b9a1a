"""The application: its commands, its settings, and the one place where the parts are put together."""
