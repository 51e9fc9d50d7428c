"""The technical admin behind the portal's own door; named in INSTALLED_APPS."""

from django.contrib.admin.apps import AdminConfig


class PortalAdminConfig(AdminConfig):
    """Django admin whose site is :class:`accounts.admin_site.PortalAdminSite`."""

    default_site = "accounts.admin_site.PortalAdminSite"
