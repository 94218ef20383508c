"""The right to redact: as a redaction reaches everything, the right to publish everything, without any limit."""

from publishing.items import publishable_models
from publishing.workflow.roles import may


def may_redact(user):
    return user.is_active and all(may(user, "publish", model()) for model in publishable_models())
