"""What a performer is: it yields a request, and is given its response, or has the `GraphError` raised in it."""

from collections.abc import Generator

from connectors.request import Request, Response

Performing = Generator[Request, Response, None]
