from django.apps import AppConfig


class ContactcenterConfig(AppConfig):
    name = "contactcenter"
    default_auto_field = "django.db.models.BigAutoField"
