import logging

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_tasks import task

from jobs.titles import titled
from publishing import thinning, unused_files
from publishing.autosaves import clearing
from publishing.due import line_about, publish_all_due
from publishing.removal import purging

log = logging.getLogger(__name__)


@task
@titled(_("Publish scheduled changes whose time has come"))
def publish_due():
    for item, failure in publish_all_due():
        if failure:
            log.warning("publish_due: %s: %s", line_about(item), failure)


@task
@titled(_("Thin out earlier drafts"))
def thin_versions():
    thinning.thin_versions(timezone.now())


@task
@titled(_("Delete old autosaves"))
def clear_autosaves():
    clearing.clear_autosaves(timezone.now())


@task
@titled(_("Destroy what was in the trash for 30 days"))
def purge_removed():
    purging.purge_removed(timezone.now())


@task
@titled(_("Delete uploaded files that nothing needs"))
def clear_files():
    unused_files.clear_files(timezone.now())
