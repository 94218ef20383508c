"""Test that no form of ours forgets the token by which it is done once."""

import re
from pathlib import Path

from django.conf import settings

FORM = re.compile(r"<form\b[^>]*\bmethod=\"post\".*?</form>", re.DOTALL)
TOKENS = ("{% once_token", 'name="form_token"')  # the second: of the second factor, which is set up once by its version
REPEATABLE = {  # what may be done again without harm, by a part of the form
    "admin/_languages.html": "set_language",
    "admin/exportable_list.html": 'class="export"',
    "achievements/_report_changes.html": "report-seen",
    "accounts/resubmission.html": "resubmission.path",  # it carries the token of the form that it sends again
    "accounts/_second_factor.html": "logout",
    "accounts/_sessions.html": "sessions",  # a browser that was signed out stays so
    "admin/publishing/_discard.html": "discard_url",
    "admin/publishing/redaction/request.html": "_request",  # the open request for the text is shown again
    "admin/publishing/redaction/decide.html": "_confirm",  # decided once, by the state of the request
    "jobs/job_detail.html": "jobs:",  # so is a job
}
DISCARDS = ('<form method="post" id="drop"', '<form method="post" id="sign-in"')  # a form that waits to be sent again


def test_every_form_of_a_template_is_done_once():
    folder, found = Path(settings.BASE_DIR) / "templates", 0
    for path in folder.rglob("*.html"):
        name = path.relative_to(folder).as_posix()
        for form in FORM.findall(path.read_text()):
            found += 1
            is_repeatable = form.startswith(DISCARDS) or REPEATABLE.get(name, "?") in form
            assert is_repeatable or any(token in form for token in TOKENS), (name, form[:200])
    assert found > 12


def test_the_pages_of_django_have_it_too():
    blocks = {
        "admin/change_form.html": "after_related_objects",
        "admin/delete_confirmation.html": "delete_confirm",
        "admin/auth/user/change_password.html": "form_top",
    }
    for name, block in blocks.items():
        text = (Path(settings.BASE_DIR) / "templates" / name).read_text()
        assert f"block {block}" in text
        assert "{% once_token %}" in text
