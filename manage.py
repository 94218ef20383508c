#!/usr/bin/env python
import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from django.db import OperationalError


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as mistake:
        sys.exit(f"The portal cannot start: {mistake}")
    except OperationalError as error:
        sys.exit(f"The database does not answer as DATABASE_URL says: {str(error).strip()}")


if __name__ == "__main__":
    main()
