"""Under which license the portal gives away its data: a setting, DATA_LICENSE."""

from django.conf import settings

from sectors.licenses import LICENSES


def data_license():
    return LICENSES[settings.DATA_LICENSE]
