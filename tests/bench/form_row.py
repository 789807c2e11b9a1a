"""What do validation, content keys and the first decision of a row cost, over the spellings of the tests?"""

import time

from rules.content_key import content_keys
from rules.validation import faults
from tests.unit import build
from tests.unit.spellings import CASES

ROWS = 5_000


def p99() -> float:
    """Return the milliseconds of CPU within which 99 of 100 rows are validated, keyed and decided."""
    around = build.directory()
    costs = []
    for number in range(ROWS):
        urls = "\n".join(CASES[(number * 7 + one) % len(CASES)][0] for one in range(3))
        case = build.case(build.referral(number + 1, content_urls=urls))
        began = time.process_time()
        faults(case.referral, around.platforms, build.TODAY)
        content_keys(urls)
        build.owed(case, around)
        costs.append(time.process_time() - began)
    return sorted(costs)[ROWS * 99 // 100] * 1000
