import logging

from django.utils.translation import gettext_lazy as _
from django_tasks import task

from fields.files import NO_FILE
from jobs.titles import titled
from publishing.models import ContentVersion
from sectors.pictures.models import Picture

log = logging.getLogger(__name__)


@task
@titled(_("Make the sizes of a picture that pages load"))
def render_picture(key):
    for picture in Picture.objects.filter(pk=key).waiting():
        render(picture)


@task
@titled(_("Make missing sizes of pictures"))
def render_waiting():
    for picture in Picture.objects.waiting():
        render(picture)


def render(picture):
    """Make the files and say so, unless somebody changed the picture meanwhile: then there is a task for that."""
    try:
        picture.render()
    except NO_FILE:
        log.error("The file of picture %s is lost: pages are without it.", picture.pk)
        return
    same = Picture.objects.filter(pk=picture.pk, file=picture.file, focal_x=picture.focal_x, focal_y=picture.focal_y)
    if same.update(rendered=picture.rendered):
        ContentVersion.objects.renew()
