"""`python -m ohrt` is the command `ohrt`."""

from ohrt.cli import main

main()
