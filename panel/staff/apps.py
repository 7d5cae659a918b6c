"""What every admin page shares."""

from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps


class StaffConfig(AppConfig):
    """What every admin page shares."""

    name = "panel.staff"
    label = "staff"
    default = True
    default_auto_field = "django.db.models.BigAutoField"


class StaffAdminConfig(admin_apps.AdminConfig):
    """Django's admin with our site in place of its own, so that every app registers there."""

    default = False
    default_site = "panel.staff.site.StaffSite"
