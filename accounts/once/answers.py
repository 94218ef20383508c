"""Answers to forms that are done once."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.as_get import as_get
from accounts.models import UsedFormToken
from accounts.once.refusals import AT_ONCE, MADE_BEFORE, NOT_MADE_FOR, SENT_BEFORE, THE_SAME, named, refusal_of, refuse
from accounts.once.results import is_done, repeat, result_of
from accounts.once.tokens import Submission, UsedError, make_token


def answer_once(request, answer, *, is_guarded=False, makes=False):
    """Answer a form: do what it asks for unless that was done before, which is answered with the first result.

    `answer` is called with the request. If nothing may be done, it finds a sentence with `refusal_of` and shows the
    form again. What is done is known by a redirect or the answer to a pop-up window. `is_guarded` is True if what the
    form changes has a version, by which other content under a used token finds its way. `makes` is True if it makes
    something: then the same content under another token is asked about, as of a page that was loaded anew by Back.
    """
    if request.method != "POST" or getattr(request, "is_once", False):
        return answer(request)
    request.is_once = True
    submission = Submission(request)
    if submission.key is None:
        return answer_refused(request, answer, NOT_MADE_FOR)
    if makes and not submission.was_asked and (same := submission.same_made_today()):
        request.kept_token = make_token(request, asked=True)
        return answer_refused(request, answer, named(THE_SAME, same.made))
    try:
        return submission.do(answer)
    except UsedError:
        return answer_again(request, submission, answer, is_guarded)
    except IntegrityError:
        return answer_refused(request, answer, AT_ONCE)


def answer_again(request, submission, answer, is_guarded):
    """Answer a form whose token was used before."""
    used = submission.used()
    if used is None:  # whoever used it has given it back
        return submission.do(answer)
    if used.digest == submission.digest:
        return repeat(request, used)
    if not is_guarded:
        request.kept_token = None
        return answer_refused(request, answer, named(MADE_BEFORE, used.made) if used.made else SENT_BEFORE)
    submission.key = f"{submission.key}:{submission.digest[:20]}"
    try:
        return submission.do(answer)
    except UsedError:
        return repeat(request, submission.used())


def answer_in_parts(request, answer):
    """Answer as `answer_once` does a form that does many things, each in a transaction of its own by `do_part`.

    One transaction for all of them would hold locks that others wait for in another order.
    """
    if request.method != "POST":
        return answer(request)
    submission = request.submission = Submission(request)
    if submission.key is None:
        return answer_refused(request, answer, NOT_MADE_FOR)
    if used := submission.used():
        same = used.digest == submission.digest
        return repeat(request, used) if same else answer_refused(request, answer, SENT_BEFORE)
    response = answer(request)
    if is_done(response):
        # Whoever sent it at the same time has the same result.
        used = UsedFormToken(key=submission.key, user=request.user, digest=submission.digest)
        used.result = result_of(request, response)
        UsedFormToken.objects.bulk_create([used], ignore_conflicts=True)
    return response


def do_part(request, part, do):
    """Do a part of a form in a transaction, once. Return what `do` returned, as text, for each who sends the form.

    Outside `answer_in_parts` the form as a whole is done once.
    """
    submission = getattr(request, "submission", None)
    if submission is None:
        return do()
    is_marked = False
    try:
        with transaction.atomic():
            used = submission.mark(part)
            is_marked = True
            told = do()
            used.keep({"told": told})
            return told
    except IntegrityError as error:
        if is_marked:
            raise ValidationError(AT_ONCE) from error
        return submission.used(part).result["told"]


def answer_refused(request, answer, sentence):
    refuse(request, sentence)
    return answer(request)


def shows_page(answer):
    """Return an `answer` for a form without typed text: if nothing may be done, its page is opened with the sentence.

    Passwords are no text to show again.
    """

    def answer_or_page(request):
        if not (sentence := refusal_of(request)):
            return answer(request)
        messages.warning(request, sentence)
        return answer(as_get(request))

    return answer_or_page
