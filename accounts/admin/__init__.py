"""Accounts, roles and the audit log. Devices and attempts to sign in have pages of ours, or none."""

from django.contrib import admin
from django.contrib.auth.admin import Group, User  # registers what is replaced here
from django_otp.plugins.otp_static.admin import StaticDevice
from django_otp.plugins.otp_totp.admin import TOTPDevice

from accounts.admin.accounts import AccountAdmin
from accounts.admin.log import AuditEntryAdmin
from accounts.admin.roles import RoleAdmin
from accounts.models import AuditEntry

admin.site.unregister([User, Group, StaticDevice, TOTPDevice])
admin.site.register(User, AccountAdmin)
admin.site.register(Group, RoleAdmin)
admin.site.register(AuditEntry, AuditEntryAdmin)
