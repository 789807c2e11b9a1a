"""How is a step performed? Each kind of step in its own module, by the effect protocol.

A performer is a generator: it yields the request that it needs next and is given the answer, or has the error raised in
it. So it is read from top to bottom as one story, while the driver carries the requests of many performers to Graph in
one round trip. Whatever it has not written down when the process dies, it finds in the tenant by the step's key.
"""
