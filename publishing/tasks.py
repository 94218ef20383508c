import logging

from django.utils.translation import gettext_lazy as _
from django_tasks import task

from jobs.titles import titled
from publishing.due import line_about, publish_all_due

log = logging.getLogger(__name__)


@task
@titled(_("Publish scheduled changes whose time has come"))
def publish_due():
    for item, failure in publish_all_due():
        if failure:
            log.warning("publish_due: %s: %s", line_about(item), failure)
