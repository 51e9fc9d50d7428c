"""Who may open what of complaints: the part of `rules.py` that is long enough for a file."""

from tests.access.answers import Answer, Rule, everyone, only, people

OPEN, DONE, ELSEWHERE = Answer.OPEN, Answer.DONE, Answer.ELSEWHERE
SIGN_IN, ABSENT, FORBIDDEN = Answer.SIGN_IN, Answer.ABSENT, Answer.FORBIDDEN
NO_METHOD, NO_KEY = Answer.NO_METHOD, Answer.NO_KEY

_PUBLIC = Rule(get=everyone(OPEN))
_OFFICIALS = ("official", "other_official", "quality")
_BODY = ("official", "quality")  # the body that considers, and the body that controls quality

# Acts of an official: opened by the address they lead back to the case.
_OFFICE_ACT = Rule(
    get=only(*_BODY, answer=ELSEWHERE), post=only(*_BODY, answer=DONE), thing="stage"
)
# A page of one act: the body that considers opens it, who only reads is led back to the case.
_ROAD_PAGE = Rule(
    get=people(rest=ABSENT, signed_out=SIGN_IN, official=OPEN, quality=ELSEWHERE),
    post=only("official", "quality", answer=DONE),
    thing="stage",
)
_OWN_ACT = Rule(
    get=only("owner", answer=ELSEWHERE), post=only("owner", answer=DONE), thing="complaint"
)

# A session opens nothing of what a body's program may do.
_WITH_KEY = Rule(get=everyone(NO_KEY), post=everyone(NO_KEY), thing="stage")

# A program is not led to a sign-in page.
_FOR_PROGRAMS = people(rest=OPEN, signed_out=FORBIDDEN)

COMPLAINT_RULES: dict[str, Rule] = {
    # Filing: anyone may begin; a draft is found by its secret alone
    "complaints:new": Rule(get=everyone(OPEN), post=everyone(ELSEWHERE)),
    "complaints:new-step": Rule(
        get=everyone(OPEN), post=everyone(OPEN), parts={"step": "what-happened"}
    ),
    "complaints:new-check": Rule(get=everyone(ELSEWHERE), post=everyone(ELSEWHERE)),
    "complaints:new-save": Rule(
        get=people(rest=ELSEWHERE, owner=OPEN), post=people(rest=ELSEWHERE, owner=OPEN)
    ),
    "complaints:resume": Rule(
        get=people(rest=ABSENT, owner=ELSEWHERE, signed_out=ELSEWHERE), thing="draft"
    ),
    "complaints:follow": Rule(get=everyone(OPEN), post=everyone(OPEN)),
    # The complainant's own case
    "complaints:done": Rule(get=only("owner"), thing="complaint"),
    "complaints:case": Rule(get=only("owner"), thing="complaint"),
    "complaints:message": _OWN_ACT,
    "complaints:appeal": Rule(
        get=only("owner"), post=only("owner", answer=DONE), thing="late complaint"
    ),
    "complaints:wait": Rule(
        get=only("owner"), post=only("owner", answer=DONE), thing="late complaint"
    ),
    "complaints:court": Rule(get=only("owner"), post=only("owner", answer=DONE), thing="complaint"),
    "complaints:attachment": Rule(get=only("owner", *_BODY), thing="attachment"),
    # Files of an answer
    "complaints:stage-files": _OFFICE_ACT,
    "complaints:stage-file-remove": _OFFICE_ACT,
    "complaints:api-complaints": Rule(
        get=_FOR_PROGRAMS, post=people(rest=DONE, signed_out=FORBIDDEN)
    ),
    "complaints:api-complaint": Rule(
        get=people(rest=ABSENT, owner=OPEN, signed_out=FORBIDDEN), thing="complaint"
    ),
    # The officials' side of it
    "complaints:queue": Rule(get=only(*_OFFICIALS)),
    "complaints:stage": Rule(get=only(*_BODY), thing="stage"),
    "complaints:remedy": Rule(get=only(*_BODY, answer=ELSEWHERE), thing="remedy"),
    "complaints:stage-register": _OFFICE_ACT,
    "complaints:stage-take": _OFFICE_ACT,
    "complaints:stage-assign": _OFFICE_ACT,
    "complaints:stage-service": _OFFICE_ACT,
    "complaints:stage-message": _OFFICE_ACT,
    "complaints:stage-draft": Rule(
        get=only(*_OFFICIALS, answer=NO_METHOD), post=only(*_BODY, answer=DONE), thing="stage"
    ),
    "complaints:stage-decide": _OFFICE_ACT,
    "complaints:stage-send": _OFFICE_ACT,
    "complaints:stage-remedy": Rule(
        get=only(*_BODY, answer=ELSEWHERE), post=only(*_BODY, answer=DONE), thing="remedy stage"
    ),
    # The road of a complaint
    "complaints:withdraw": Rule(
        get=only("owner"), post=only("owner", answer=DONE), thing="complaint"
    ),
    "complaints:stage-extend": _OFFICE_ACT,
    "complaints:stage-redirect": _ROAD_PAGE,
    "complaints:stage-join": _ROAD_PAGE,
    "complaints:stage-official": _OFFICE_ACT,
    "complaints:stage-propose": _OFFICE_ACT,
    "complaints:stage-withdraw": _OFFICE_ACT,
    "complaints:stage-court": _OFFICE_ACT,
    "complaints:approvals": Rule(get=only()),
    "complaints:approval": Rule(get=only(), parts={"pk": 1}),
    "complaints:consents": Rule(get=only("quality")),
    "complaints:consent": Rule(get=only(), parts={"pk": 1}),
    "complaints:body_rules": Rule(get=only(), post=only()),
    # The register of complaints, and due dates for calendar programs: a secret opens a feed
    "complaints:register": Rule(get=only(*_OFFICIALS)),
    "complaints:register_print": Rule(get=only(*_OFFICIALS)),
    "complaints:register_file": Rule(get=only(*_OFFICIALS), parts={"kind": "csv"}),
    "complaints:feeds": Rule(get=only(*_OFFICIALS), post=only(*_OFFICIALS, answer=ELSEWHERE)),
    "complaints:feed": Rule(get=everyone(OPEN), thing="feed secret"),
    # Papers: taken, told of and appealed at the counter; a receipt is checked by who holds its code
    "complaints:receipt_check": Rule(get=everyone(OPEN), post=everyone(OPEN)),
    "complaints:office_new": Rule(get=only(*_OFFICIALS), post=only(*_OFFICIALS)),
    "complaints:counter": Rule(get=only(*_OFFICIALS), post=only(*_OFFICIALS)),
    "complaints:receipt": Rule(get=only(*_BODY), thing="receipt"),
    "complaints:stage-appeal-on-paper": Rule(
        get=only("official"), post=only("official"), thing="refused paper stage"
    ),
    # Demands, remedies, notices, opinions: the board is the quality body's; a signed link asks
    "complaints:quality": Rule(get=only("quality")),
    "complaints:demands": Rule(get=only(*_OFFICIALS)),
    "complaints:demand": Rule(get=only(*_BODY), thing="demand"),
    "complaints:demand_act": Rule(
        get=only(*_BODY, answer=ELSEWHERE), post=only(*_BODY, answer=DONE), thing="demand act"
    ),
    "complaints:stage-demand": Rule(
        get=only(*_BODY, answer=ELSEWHERE), post=only(*_BODY, answer=DONE), thing="quality stage"
    ),
    "complaints:remedies": Rule(get=only(*_OFFICIALS)),
    "complaints:opinions": Rule(get=only(*_OFFICIALS)),
    "complaints:opinion": Rule(get=everyone(OPEN), post=everyone(OPEN), thing="opinion token"),
    # The desk: teams (the akimat has a head, who alone makes them), texts, filters, many at once
    "complaints:teams": Rule(get=only(*_OFFICIALS)),
    "complaints:team_new": Rule(
        get=only("other_official", "quality"), post=only("other_official", "quality", answer=DONE)
    ),
    "complaints:team": Rule(
        get=only("other_official"), post=only("other_official", answer=DONE), thing="team"
    ),
    "complaints:stage-team": _OFFICE_ACT,
    "complaints:texts": Rule(get=only(*_OFFICIALS)),
    "complaints:text_new": Rule(get=only(*_OFFICIALS), post=only(*_OFFICIALS, answer=DONE)),
    "complaints:text": Rule(
        get=only("official"), post=only("official", answer=DONE), thing="standard text"
    ),
    "complaints:text_retire": Rule(
        get=only("official", answer=ELSEWHERE),
        post=only("official", answer=ELSEWHERE),
        thing="standard text",
    ),
    "complaints:stage-copy-text": Rule(
        get=only(*_BODY, answer=ELSEWHERE), post=only(), thing="stage"
    ),
    "complaints:filters": Rule(get=only(*_OFFICIALS)),
    "complaints:filter_save": Rule(get=only(*_OFFICIALS, answer=NO_METHOD), post=only()),
    "complaints:filter_rename": Rule(
        get=only(*_OFFICIALS, answer=NO_METHOD),
        post=only("official", answer=DONE),
        thing="saved filter",
    ),
    "complaints:filter_delete": Rule(
        get=only(*_OFFICIALS, answer=NO_METHOD),
        post=only("official", answer=ELSEWHERE),
        thing="saved filter",
    ),
    "complaints:bulk_assign": Rule(
        get=only(*_OFFICIALS, answer=ELSEWHERE), post=only(*_OFFICIALS, answer=ELSEWHERE)
    ),
    "complaints:bulk_answer": Rule(
        get=only(*_OFFICIALS, answer=ELSEWHERE), post=only(*_OFFICIALS, answer=ELSEWHERE)
    ),
    "complaints:load": Rule(get=only("quality")),
    # Bodies' own programs: a key alone opens the API; keys and addresses are the head's, and the
    # akimat has one
    "complaints:programs": Rule(get=only("other_official", "quality")),
    "complaints:program-key-new": Rule(
        get=only("other_official", "quality"), post=only("other_official", "quality", answer=DONE)
    ),
    "complaints:program-key-revoke": Rule(
        get=only("other_official"),
        post=only("other_official", answer=ELSEWHERE),
        thing="program key",
    ),
    "complaints:webhook-new": Rule(
        get=only("other_official", "quality"), post=only("other_official", "quality", answer=DONE)
    ),
    "complaints:webhook": Rule(get=only("other_official"), thing="webhook"),
    "complaints:webhook-act": Rule(
        get=only("other_official", answer=ELSEWHERE),
        post=only("other_official", answer=ELSEWHERE),
        thing="webhook act",
    ),
    "complaints:api-body-complaints": Rule(get=everyone(NO_KEY), post=everyone(NO_KEY)),
    "complaints:api-body-complaint": _WITH_KEY,
    "complaints:api-body-take": _WITH_KEY,
    "complaints:api-body-assign": _WITH_KEY,
    "complaints:api-body-message": _WITH_KEY,
    "complaints:api-body-files": _WITH_KEY,
    "complaints:api-body-answer": _WITH_KEY,
    "complaints:api-body-extend": _WITH_KEY,
    "complaints:api-body-redirect": _WITH_KEY,
    "complaints:api-body-remedy": _WITH_KEY,
    "complaints:api-body-file": Rule(get=everyone(NO_KEY), thing="attachment"),
}
