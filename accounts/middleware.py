from django.shortcuts import redirect
from django.urls import reverse

from accounts.access import is_fully_signed_in

# Where someone who knows the password alone may go: to the second factor, or out.
OPEN = {"admin:login", "admin:logout"}


class SecondFactorMiddleware:
    """Nothing of the administration opens before the second factor was given. Stands after OTPMiddleware."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        match = request.resolver_match
        if not request.path_info.startswith(reverse("admin:index")) or match.view_name in OPEN:
            return None
        if "accounts" in match.app_names or not is_half_signed_in(request.user):
            return None
        return redirect(reverse("accounts:second-factor", query={"next": came_for(request)}))


def is_half_signed_in(user):
    return user.is_authenticated and not is_fully_signed_in(user)


def came_for(request):
    """The page that was asked for. What was sent in a form is not sent again."""
    return request.get_full_path() if request.method == "GET" else reverse("admin:index")
