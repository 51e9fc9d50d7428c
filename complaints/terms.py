"""Codes of the statutory terms that complaints run under."""

PROVIDER = "complaints.stage.provider"  # K-16
DRAFTING_BODY = "complaints.stage.drafting_body"  # K-17
CENTRAL_PROVIDER = "complaints.stage.central_provider"  # K-18
QUALITY_BODY = "complaints.stage.quality_body"  # K-19
AFTER_HOURS = "complaints.after_hours"
REMEDY = "complaints.remedy"  # J-19, date set by the decision
DEMAND = "complaints.demand"  # K-23, date set by the quality body
REDIRECT = "complaints.redirect"  # Q-19, a target of the house

STAGE_TERMS = (PROVIDER, DRAFTING_BODY, CENTRAL_PROVIDER, QUALITY_BODY)
STAGE = "complaints.stage"
REMEDY_SUBJECT = "complaints.remedy"
DEMAND_SUBJECT = "complaints.demand"
