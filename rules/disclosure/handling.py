"""What does sensitive text that stays within law enforcement say of its use? SOP 6.3.

Every letter that shows what the applicant gave carries it. A text to a platform never does: it holds nothing sensitive
(6.4), and `shapes` finds such a marking in a draft.
"""

HANDLING_INSTRUCTIONS = (
    "Handling: OFFICIAL-SENSITIVE. For UK law enforcement and a policing purpose only (SOP 6.3).\n"
    "Do not forward it, or any part of it, outside law enforcement: nothing in it may be told to a platform, a subject\n"
    "or the public. Keep it in the team's Microsoft 365 site or on Connect, not on a device of your own, and delete\n"
    "copies when the task is done."
)
