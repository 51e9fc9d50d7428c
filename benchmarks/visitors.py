"""People who are signed in already: their cookies."""

from django.conf import settings
from django.test import Client

from accounts.acting import Actor

# Django takes the bare secret of the cookie as the form's token, too.
CSRF_SECRET = "b" * 32


def signed_in(actor: Actor) -> tuple[Client, dict[str, str]]:
    """A test client and the cookies of a person."""
    client = Client(enforce_csrf_checks=True)
    assert actor.user is not None
    client.force_login(actor.user)
    client.cookies[settings.CSRF_COOKIE_NAME] = CSRF_SECRET
    return client, {name: morsel.value for name, morsel in client.cookies.items()}
