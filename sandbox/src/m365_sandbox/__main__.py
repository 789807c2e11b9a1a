"""`python -m m365_sandbox`: the same command as `m365-sandbox`."""

from m365_sandbox.cli import app

app()
