"""Pages below /admin/second-factor/ for the person who is signed in."""

from django.urls import path

from accounts import views

app_name = "accounts"

urlpatterns = [
    path("", views.SecondFactor.as_view(), name="second-factor"),
    path("set-up/", views.SetUp.as_view(), name="set-up"),
    path("code/", views.EnterCode.as_view(), name="code"),
    path("recovery-codes/", views.RecoveryCodes.as_view(), name="recovery-codes"),
    path("resubmission/", views.Resubmission.as_view(), name="resubmission"),
    path("remove/", views.Remove.as_view(), name="remove"),
]
