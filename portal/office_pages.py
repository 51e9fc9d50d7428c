"""Pages of the back office: where they are, what they are called, and who is shown them."""

from collections.abc import Callable, Iterable

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.roles import Capability, capabilities_of

# A label is a function, so that it is read in the language of the page.
Label = Callable[[], str]
Entry = tuple[str, Label]
Page = tuple[str, Label, frozenset[Capability]]

_CONSIDER = frozenset({Capability.CONSIDER_COMPLAINTS})
_CONTROL = frozenset({Capability.CONTROL_QUALITY})
_HEAD = frozenset({Capability.HEAD_BODY})
_SUPERVISE = _HEAD | _CONTROL

# Address, label, and the capabilities of which one is needed (none: every official).
OFFICE_PAGES: tuple[Page, ...] = (
    ("portal:office", lambda: _("My work"), frozenset()),
    (
        "complaints:queue",
        lambda: _("Complaints"),
        frozenset({Capability.CONSIDER_COMPLAINTS, Capability.CONTROL_QUALITY}),
    ),
    (
        "registry:office_services",
        lambda: _("Registry"),
        frozenset(
            {
                Capability.KEEP_REGISTRY,
                Capability.RECORD_GOVERNMENT_ACTS,
                Capability.PROPOSE_SERVICES,
            }
        ),
    ),
    (
        "standards:office_standards",
        lambda: _("Standards"),
        frozenset(
            {
                Capability.DRAFT_STANDARDS,
                Capability.DRAFT_REGULATIONS,
                Capability.PROPOSE_SERVICES,
                Capability.AGREE_DRAFTS,
                Capability.AGREE_FOR_PRESIDENT,
                Capability.RECORD_GOVERNMENT_ACTS,
                Capability.CONTROL_QUALITY,
            }
        ),
    ),
    (
        "standards:office_agreements",
        lambda: _("Agreement of drafts"),
        frozenset({Capability.AGREE_DRAFTS, Capability.AGREE_FOR_PRESIDENT}),
    ),
    (
        "standards:office_approvals",
        lambda: _("Approval of standards"),
        frozenset({Capability.RECORD_GOVERNMENT_ACTS}),
    ),
    (
        "standards:office_appeals",
        lambda: _("Appeals against hiding"),
        frozenset({Capability.CONTROL_QUALITY}),
    ),
    (
        "standards:office_confirmations",
        lambda: _("Information on services"),
        frozenset({Capability.INFORM}),
    ),
    ("registry:office_reviews", lambda: _("Local entries"), frozenset({Capability.INFORM})),
    (
        "registry:office_questions",
        lambda: _("Questions"),
        frozenset({Capability.INFORM}),
    ),
    (
        "registry:office_proposals",
        lambda: _("Proposed corrections"),
        frozenset({Capability.KEEP_REGISTRY, Capability.INFORM}),
    ),
    (
        "standards:office_regulations",
        lambda: _("Regulations"),
        frozenset({Capability.DRAFT_REGULATIONS, Capability.CONTROL_QUALITY}),
    ),
    (
        "notifications:post-queue",
        lambda: _("Letters to send"),
        frozenset({Capability.DISPATCH_POST}),
    ),
    ("accounts_office:deputies", lambda: _("Deputies"), frozenset()),
    (
        "audit:entries",
        lambda: _("Audit log"),
        frozenset({Capability.READ_AUDIT}),
    ),
    (
        "notifications:undelivered",
        lambda: _("Undelivered messages"),
        frozenset({Capability.ADMINISTER}),
    ),
)

# A second row, shown on these pages only: what one opens all day stands in it ...
COMPLAINT_PAGES: tuple[Page, ...] = (
    ("complaints:queue", lambda: _("Considered now"), _CONSIDER),
    ("complaints:office_new", lambda: pgettext("menu", "Complaint on paper"), _CONSIDER),
    ("complaints:counter", lambda: _("Counter"), _CONSIDER),
    ("complaints:register", lambda: pgettext("menu", "Register"), _CONSIDER),
    ("complaints:approvals", lambda: _("Approval of decisions"), _HEAD),
    ("complaints:quality", lambda: pgettext("menu", "Quality and restoration of rights"), _CONTROL),
    ("complaints:consents", lambda: _("Second redirections"), _CONTROL),
    ("complaints:demands", lambda: _("Demands"), _CONSIDER),
    ("complaints:remedies", lambda: pgettext("menu", "Remedies"), _CONSIDER),
)
# ... and what one opens now and then is folded behind its end.
MORE_COMPLAINT_PAGES: tuple[Page, ...] = (
    ("complaints:load", lambda: _("Load and terms"), _SUPERVISE),
    ("complaints:opinions", lambda: _("Opinions"), _CONSIDER),
    ("complaints:texts", lambda: _("Standard texts"), _CONSIDER),
    ("complaints:teams", lambda: _("Teams"), _CONSIDER),
    ("complaints:feeds", lambda: _("Calendar"), _CONSIDER),
    ("complaints:programs", lambda: pgettext("menu", "Programs of the body"), _HEAD),
    ("complaints:body_rules", lambda: _("Rules of the body"), _HEAD),
)


def open_to(role: str, pages: Iterable[Page]) -> list[Entry]:
    """Those of the pages that a role is shown; no capability named means everyone."""
    own = capabilities_of(role)
    return [(name, label) for name, label, needed in pages if not needed or needed & own]
