"""The tenant as people see it: a few web pages on the admin port, for a trainer and for a look at what happened."""
