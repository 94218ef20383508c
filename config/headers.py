"""Headers of every answer that neither Django nor django-csp sets."""

# Abilities of a visitor's device. The portal uses none of them, and its pages may not either.
POWERS = (
    "accelerometer autoplay camera display-capture encrypted-media fullscreen gamepad "
    "geolocation gyroscope hid idle-detection local-fonts magnetometer microphone midi payment picture-in-picture "
    "publickey-credentials-create publickey-credentials-get screen-wake-lock serial usb window-management "
    "xr-spatial-tracking"
)
PERMISSIONS = ", ".join(f"{power}=()" for power in POWERS.split())


class HeadersMiddleware:
    """Set `Permissions-Policy`, and `Cross-Origin-Resource-Policy` to same-origin.

    Views that answer other sites, such as open data, set a `Cross-Origin-Resource-Policy` of their own.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        response.headers["Permissions-Policy"] = PERMISSIONS
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response
