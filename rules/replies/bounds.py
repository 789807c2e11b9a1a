"""How much of a mail is looked at? Here alone, each with its reason.

A mail comes from anybody, and all that is behind a bound is left to people: what was cut off never decides, and never
makes a mail trusted. What a person must see is never lost: the mail itself stays in the team mailbox.
"""

# --- the mail as it came --------------------------------------------------------------------------------------------

#: What is read of a mail. Its text stands before its attachments, or it is for a person.
MOST_BYTES = 512 * 1024
#: No mail system takes larger headers; a mail with one is for a person.
MOST_HEADER_BYTES, MOST_HEADER_LINES = 256 * 1024, 2_000
#: Boundaries of parts, each of which costs as much as a hundred lines. Lines of dashes look like them.
MOST_BOUNDARIES = 300
#: Bytes below the header: what says that a mail is a bounce stands at its top, and each detector reads each line.
BEGINNING = 4 * 1024

# --- header fields --------------------------------------------------------------------------------------------------

#: Characters of one field, and fields of one name: longer ones are lists of strangers.
LONGEST_FIELD, MOST_FIELDS = 10_000, 50
#: Fields that were parsed are remembered when they are short, as types of parts are: a long one holds much memory.
SHORT_FIELD, FIELDS_KEPT = 200, 500
#: A column of text holds no more; what is longer finds no mail again, but stops nothing.
LONGEST_MESSAGE_ID = 255

# --- parts ----------------------------------------------------------------------------------------------------------

#: Characters of text in which a clue may stand; our letter and all that quotes it fit many times.
MOST_TEXT = 150_000
#: Parts that are looked into for attached messages, messages that are read, and how deep: no mail program makes more.
MOST_PARTS, MOST_ENCLOSED, DEEPEST = 200, 10, 20
#: Parts with text of the sender's own, and bytes of each, for HTML is a few times its text.
MOST_TEXTS, MOST_CONTENT = 50, 4 * MOST_TEXT
#: Bytes of a `winmail.dat` that has a text: with attachments in it, it is for a person.
MOST_TNEF = 1024 * 1024
#: Characters of HTML, and elements: a newsletter has a few thousand.
MOST_HTML, MOST_ELEMENTS = MOST_CONTENT, 6_000

# --- words ----------------------------------------------------------------------------------------------------------

#: Lines of a text, and of these the unmarked ones, and characters of a line.
MOST_LINES, MOST_UNMARKED, LONGEST_LINE = 5_000, 1_000, 2_000
#: Characters of a mail's own words. Nobody writes longer answers: a longer one is for a person.
MOST_WORDS = 10_000
#: Characters of a sentence that a phrase is sought in, and sentences: an answer has a few dozen.
MOST_SENTENCE, MOST_SENTENCES = 1_000, 250
#: Characters of what only acknowledges, with its footer: something else that is longer holds a word of thanks as well.
LONGEST_ACKNOWLEDGEMENT = 3_000
