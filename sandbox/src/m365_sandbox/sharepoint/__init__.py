"""Sites, lists, columns, items and their versions."""
