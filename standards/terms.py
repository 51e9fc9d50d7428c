"""Codes of the things that have clocks here, and of the terms the law gives them."""

EDITION = "standards.edition"
DISCUSSION = "standards.discussion"
AGREEMENT = "standards.agreement"
CONFIRMATION = "standards.confirmation"
REGULATION = "standards.regulation"

# Run on the entry of the registry, from inclusion (registry.terms): K-01, K-03.
DISCUSSION_PERIOD = "standards.discussion"  # K-02, on DISCUSSION
REVISED_DRAFT = "standards.revised_draft"  # K-38, on EDITION
COMPLETION_REPORT = "standards.completion_report"  # K-39, on EDITION, a house target
AGREEMENT_ANSWER = "standards.agreement_answer"  # K-39.2, on AGREEMENT, a house target
REGULATION_APPROVAL = "standards.regulation"  # K-04, on REGULATION, one per obliged body
INFORMATION = "standards.information"  # K-05, on CONFIRMATION, one per body
