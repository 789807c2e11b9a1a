"""What officers write into the form, and what must be read from it: a labelled set, every name and number invented. SOP 8.3."""
