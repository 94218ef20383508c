"""Accounts, roles and the audit log. Devices and attempts to sign in have pages of ours, or none.

Accounts and roles are registered by the app that adds to them what they are limited to: subclasses of AccountAdmin and
RoleAdmin.
"""

from django.contrib import admin
from django.contrib.auth.admin import Group, User  # Django registers them on import
from django_otp.plugins.otp_static.admin import StaticDevice
from django_otp.plugins.otp_totp.admin import TOTPDevice

from accounts.admin.log import AuditEntryAdmin
from accounts.models import AuditEntry

admin.site.unregister([User, Group, StaticDevice, TOTPDevice])
admin.site.register(AuditEntry, AuditEntryAdmin)
