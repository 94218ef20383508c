"""Test of the page of a background job, which keeps itself up to date."""

from django.contrib.auth.models import User

from jobs.choices import JobState
from jobs.enqueuing import run_or_wait
from jobs.models import Job, outcome
from jobs.running import RunningJob
from tests.browser.axe import LOOKS_OF_A_SECOND_LANGUAGE, violations
from tests.browser.conftest import sign_in
from tests.jobs import tasks


def test_the_page_follows_the_job_and_then_shows_what_came_of_it(editor, open_page):
    job = run_or_wait(tasks.add_groups, ["one"], by=User.objects.get(username="emil"))
    running = RunningJob(Job.objects.claim("w"))
    page = open_page()
    page.clock.install()
    sign_in(page, "emil")
    page.goto(job.get_absolute_url())
    page.focus("text=Cancel this job")
    for done in (1, 2):
        running.report(done, 3, f"Step {done}")
        running.beat()
        page.clock.fast_forward(2100)
        page.get_by_text(f"{done} of 3").wait_for()
    assert page.evaluate("document.activeElement.textContent") == "Cancel this job"
    running.job.end(JobState.DONE, result=outcome("All is there.", "/admin/"))
    page.clock.fast_forward(2100)
    page.get_by_text("See what came of it").wait_for()
    assert not page.get_by_text("Cancel this job").count()
    assert page.complaints == []
    assert not violations(page, LOOKS_OF_A_SECOND_LANGUAGE)
