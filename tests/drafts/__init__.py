"""A labelled set of invented drafts: half of them give something away, half do not. SOP 6.4."""
