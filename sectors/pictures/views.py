"""The files of pictures that pages load: of what is public for everybody, of others with a signed address."""

from django.core import signing
from django.core.files.storage import default_storage
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.cache import add_never_cache_headers

from delivery.conditional import Validators, etag_of
from fields.files import NO_FILE
from sectors.pictures.models import Picture
from sectors.pictures.renditions import TYPES, path

# Readers keep what they were shown. Caches that serve many ask again soon, so that a withdrawn picture is gone there.
SHOWN = {"Cache-Control": "public, max-age=31536000, s-maxage=600, proxy-revalidate, immutable"}
SALT = "sectors.pictures"
PREVIEWED = 60 * 60  # seconds for which the address in a preview holds


def picture_file(request, key, name):
    """Serve a file of a picture that something public shows, or that a page with a signed address shows."""
    if picture := Picture.objects.live().filter(rendered=key).first():
        return Validators(etag_of(request.path.encode()), None).answer(request, lambda: opened(picture, name), SHOWN)
    if not is_signed_for(key, request.GET.get("key", "")):
        raise Http404
    picture = Picture.with_files(key)
    if picture is None:
        raise Http404
    response = opened(picture, name)
    add_never_cache_headers(response)
    return response


def opened(picture, name):
    """Return the file as a response. Raise Http404 if there is none of this name."""
    if not picture.is_ready:
        raise Http404
    return stored_file(path(picture.file, picture.focus, name))


def stored_file(name):
    """Return a stored picture as a response. Raise Http404 if it was lost."""
    try:
        with default_storage.open(name) as file:
            return HttpResponse(file.read(), content_type=TYPES[name.rpartition(".")[2]])
    except NO_FILE as error:
        raise Http404 from error


def signed_url(key, name):
    """Return an address that shows a file for an hour, whether the picture is public or not."""
    return f"{reverse('picture', args=[key, name])}?key={signing.dumps(key, salt=SALT)}"


def is_signed_for(key, token):
    try:
        return signing.loads(token, salt=SALT, max_age=PREVIEWED) == key
    except signing.BadSignature:
        return False
