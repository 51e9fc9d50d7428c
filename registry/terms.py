"""Codes of the things that have clocks here, and of the terms the law gives them."""

SERVICE = "registry.service"
LOCAL_REVIEW = "registry.local_review"
QUESTION = "registry.question"

# Started by inclusion (L13-12.1); ended by the standards room.
DRAFT_PLACEMENT = "standards.draft_placement"  # K-01
STANDARD_APPROVAL = "standards.approval"  # K-03
FROM_INCLUSION = (DRAFT_PLACEMENT, STANDARD_APPROVAL)

ANSWER = "questions.answer"  # K-06
REVIEW_OF_LOCAL_ENTRY = "registry.local_review"  # a house target (J-12)
