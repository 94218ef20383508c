"""Tests of the pages of background jobs: what they say, and to whom."""

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.utils import timezone, translation

from accounts.models import AuditEntry
from jobs.choices import JobState
from jobs.enqueuing import run_or_wait
from jobs.models import Job
from jobs.running import RunningJob
from jobs.worker import JobWorker
from tests.html import parse_html
from tests.jobs import tasks
from tests.jobs.test_jobs import after_work

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

LIST = "/admin/jobs/job/"


@pytest.fixture
def job(editor):
    return run_or_wait(tasks.add_groups, ["one", "two"], by=User.objects.get(username="emil"))


def page_of(client, url):
    response = client.get(url)
    assert response.status_code == 200, (url, response.status_code)
    return parse_html(response.content)


def words(page, selector="#content-main"):
    return " ".join(page.select_one(selector).get_text(" ").split())


def state_on(client, job):
    return words(page_of(client, job.get_absolute_url()), "#job-state")


def test_the_page_says_how_far_the_job_is_and_reloads_itself_without_scripts(editor, job):
    url = job.get_absolute_url()
    assert "waiting · It waits for the worker. If this takes more than a minute" in state_on(editor, job)
    JobWorker().give_sign_of_life()
    assert state_on(editor, job) == "waiting · It waits for its turn."
    running = RunningJob(Job.objects.claim("w"))
    running.report(1, 2, "Added one")
    running.beat()
    page = page_of(editor, url)
    assert words(page, "#job-progress") == "1 of 2 Added one"
    assert (page.progress["value"], page.progress["max"]) == ("1", "2")
    assert page.select_one("noscript meta[http-equiv=refresh]")["content"] == "5"
    fragment = parse_html(editor.get(page.select_one("[data-progress]")["data-progress"]).content)
    assert words(fragment, "#job") == words(page, "#job")
    assert not fragment.select("html head title")
    running.job.end(JobState.DONE, result={"message": "2 groups", "url": "/admin/auth/group/"})
    page = page_of(editor, url)
    assert "2 groups" in words(page)
    assert page.select_one("#job a.button")["href"] == "/admin/auth/group/"
    assert not page.select("meta[http-equiv=refresh], form[action*='/cancel/'], form[action*='/repeat/']")


def test_whoever_asked_for_a_job_cancels_it_and_that_is_on_record(editor, job):
    [form] = page_of(editor, job.get_absolute_url()).select("#content-main form")
    for _time in range(2):
        assert editor.post(form["action"]).headers["Location"] == job.get_absolute_url()
    page = page_of(editor, job.get_absolute_url())
    assert "It had ended before it could be canceled." in page.get_text()
    assert words(page, "#job-state").startswith("canceled · It was canceled at")
    entry = AuditEntry.objects.of(job).get()
    assert (entry.actor_name, entry.item_name, entry.note_in_words) == ("emil", "Add groups", "Canceled.")


def test_a_running_job_says_that_it_is_about_to_end(editor, job):
    Job.objects.claim("w")
    assert "running · It has been running since" in state_on(editor, job)
    job.cancel()
    assert state_on(editor, job) == "running · It was canceled, and ends at its next step."


def test_a_failure_says_when_it_is_tried_again_and_at_last_can_be_repeated(editor):
    job = run_or_wait(tasks.fail, by=User.objects.get(username="emil"))
    JobWorker().give_sign_of_life()
    after_work(job)
    page = page_of(editor, job.get_absolute_url())
    assert "Attempt 1 of 5 failed. The next one is at" in words(page)
    assert f"finds the cause in the log, under {job.pk}." in words(page)
    Job.objects.update(state=JobState.FAILED, finished_at=timezone.now())
    [form] = page_of(editor, job.get_absolute_url()).select("#content-main form")
    assert editor.post(form["action"]).status_code == 302
    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.WAITING, 0)


def test_others_see_no_job_and_administrators_all(editor, publisher, administrator, job):
    urls = [job.get_absolute_url() + part for part in ("", "progress/")]
    changes = [job.get_absolute_url() + part for part in ("cancel/", "repeat/")]
    for client, status in ((editor, 200), (publisher, 404), (administrator, 200)):
        assert [client.get(url).status_code for url in urls] == [status] * 2
        assert [client.get(url).status_code for url in changes] == [405] * 2
    assert [publisher.post(url).status_code for url in changes] == [404] * 2
    for url in [*urls, "/admin/jobs/mine/"]:
        assert Client().get(url).headers["Location"].startswith("/admin/login/")
    assert Client().post(changes[0]).status_code in (200, 302)  # the page to sign in
    job.refresh_from_db()
    assert job.state == JobState.WAITING
    assert [client.get(LIST).status_code for client in (editor, publisher, administrator)] == [403, 403, 200]
    assert administrator.post(changes[0]).status_code == 302
    job.refresh_from_db()
    assert job.state == JobState.CANCELED


def test_who_may_only_see_jobs_cancels_none(publisher, job):
    petra = User.objects.get(username="petra")
    petra.user_permissions.add(Permission.objects.get(codename="view_job"))
    assert not page_of(publisher, job.get_absolute_url()).select("#content-main form")
    assert publisher.post(f"{job.get_absolute_url()}cancel/").status_code == 403


def test_own_jobs_are_listed_for_whoever_closed_the_tab(editor, publisher, job):
    assert page_of(editor, "/admin/").select("a[href='/admin/jobs/mine/']")
    [link] = page_of(editor, "/admin/jobs/mine/").select("#content-main li a")
    assert (link["href"], link.get_text()) == (job.get_absolute_url(), "Add groups")
    assert "There is nothing here yet." in words(page_of(publisher, "/admin/jobs/mine/"))


def test_administrators_list_all_jobs_change_none_and_repeat_failed_ones(administrator, job):
    failed = after_work(run_or_wait(tasks.refuse))
    page = page_of(administrator, LIST)
    assert "No worker is running" in page.get_text()
    assert "Line 3: no such sector." in words(page, "#result_list")
    links = [link["href"] for link in page.select("#result_list .field-title a")]
    assert links == [failed.get_absolute_url(), job.get_absolute_url()]
    for url in (f"{LIST}add/", f"{LIST}{job.pk}/delete/"):
        assert administrator.post(url, {"post": "yes"}).status_code == 403
    assert administrator.get(f"{LIST}{job.pk}/change/").headers["Location"] == job.get_absolute_url()
    assert administrator.post(f"{LIST}{job.pk}/change/", {"state": "done"}).status_code == 302
    administrator.post(LIST, {"action": "repeat", "_selected_action": [failed.pk, job.pk]})
    assert set(Job.objects.values_list("state", "attempts")) == {("done", 1), ("waiting", 0)}
    assert AuditEntry.objects.of(failed).count() == 1


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_pages_are_in_both_languages(editor, administrator, job, language):
    for client in (editor, administrator):
        client.cookies["django_language"] = language
    pages = [
        page_of(editor, job.get_absolute_url()),
        page_of(editor, "/admin/jobs/mine/"),
        page_of(administrator, LIST),
    ]
    assert [page.html["lang"] for page in pages] == [language] * 3
    with translation.override(language):
        assert pages[0].title.get_text().startswith("Add groups | ")


def test_a_result_leads_only_to_pages_of_the_portal(job):
    job.result = {"url": "javascript:alert(1)"}
    assert job.result_url == ""
