"""The rules alone: decide a referral through its whole life, as often as the command line says."""

import sys
from dataclasses import replace

from rules.case import Answer
from rules.records.platform_referral import Decision, DecisionSource, QADecision
from tests.unit import build


def main() -> None:
    """Bring that many referrals through."""
    around = build.directory()
    for number in range(int(sys.argv[1])):
        _life(number + 1, around)


def _life(item_id: int, around: build.Directory) -> None:
    case, _ = build.settle(build.case(build.referral(item_id)), around)
    filled = build.reviewed(item_id)
    names = (
        "review_date",
        "review_outcome",
        "refer_to",
        "basis_of_referral",
        "terms_breached",
        "content_summary",
        "content_format",
        "harm_factors",
    )
    review = {name: getattr(filled, name) for name in names}
    case, _ = build.settle(replace(case, referral=replace(case.referral, **review)), around)
    [draft] = case.platform_referrals
    approved = replace(case, platform_referrals=(replace(draft, qa_decision=QADecision.APPROVED),))
    case, _ = build.settle(approved, around)
    answer = Answer(draft.row.item_id, "<a@b>", build.NOW, Decision.REMOVED, DecisionSource.PLATFORM_REPLY)
    case, _ = build.settle(replace(case, answers=(answer,)), around)
    assert case.referral.status == "Closed"


if __name__ == "__main__":
    main()
