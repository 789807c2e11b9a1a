"""May an inbound mail be recorded by itself, and what does it say? SOP 10.6."""
