"""Form of a report: the filters as they were on the list, the columns with their order, and the audience."""

from django import forms
from django.core.exceptions import SuspiciousOperation, ValidationError
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from accounts.optimistic_lock import OptimisticLockForm
from achievements.listing.facets import active_filters
from achievements.listing.filters import ORDERS
from achievements.listing.result import ListResult
from achievements.reports.columns import COLUMNS, USUAL
from achievements.reports.models import LONGEST_QUERY, Audience, Report, may_publish_reports
from achievements.reports.queries import checked, list_query, query_in
from fields.keys import key_from


def filters_in_words(query):
    """The context of the template that shows a query string: its filters and its count, or what is wrong with it."""
    try:
        query = list_query(query_in(query or ""))
        reasons = query.reasons
    except (SuspiciousOperation, ValueError):
        return {}  # beside the field stands why
    if reasons:
        return {"reasons": reasons}
    order, _columns = ORDERS[query.order]
    count = ListResult(query).count
    return {"query": query, "active_filters": active_filters(query), "count": count, "order": order}


class QueryWidget(forms.TextInput):
    """The filters in words above the field with their query string."""

    def render(self, name, value, attrs=None, renderer=None):
        field = super().render(name, value, attrs, renderer)
        return render_to_string("admin/achievements/report/_query.html", filters_in_words(value) | {"field": field})


class QueryField(forms.CharField):
    widget = QueryWidget


class ColumnsWidget(forms.Widget):
    """A check box and a number for each column: the numbers are their order."""

    use_fieldset = True

    def render(self, name, value, attrs=None, renderer=None):
        chosen = [each for each in value or USUAL if each in COLUMNS]
        rows = [
            {
                "name": column,
                "label": COLUMNS[column],
                "is_chosen": column in chosen,
                "place": chosen.index(column) + 1 if column in chosen else "",
            }
            for column in [*chosen, *(each for each in COLUMNS if each not in chosen)]
        ]
        return render_to_string("admin/achievements/report/_columns.html", {"name": name, "rows": rows})

    def value_from_datadict(self, data, files, name):
        """The ticked columns by their numbers; without one, after those that have one."""
        chosen = data.getlist(name) if hasattr(data, "getlist") else data.get(name, [])
        last = len(chosen) + len(COLUMNS)
        return sorted(chosen, key=lambda column: key_from(data.get(f"{name}-{column}")) or last)

    def value_omitted_from_data(self, data, files, name):
        return False  # no box is ticked

    def id_for_label(self, id_):
        return ""


class ColumnsField(forms.Field):
    widget = ColumnsWidget

    def clean(self, value):
        if unknown := [column for column in value if column not in COLUMNS]:
            raise ValidationError(_("“%(value)s” is not one of the choices."), params={"value": unknown[0][:40]})
        return list(dict.fromkeys(value))

    def has_changed(self, initial, data):
        return (initial or []) != (data or []) and not (not initial and data == USUAL)


class ReportForm(OptimisticLockForm):
    locked_fields = ("name_en", "name_ko", "description_en", "description_ko", "query", "columns", "audience", "slug")

    query = QueryField(
        label=_("Filters and order"),
        required=False,
        max_length=LONGEST_QUERY,
        help_text=Report._meta.get_field("query").help_text,
    )
    columns = ColumnsField(
        label=_("Columns"),
        required=False,
        help_text=_("Check the columns to show in the report. 1 comes first. Its CSV and XLSX have the same columns."),
    )

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        if "audience" in self.fields:
            self.fields["audience"].choices = self.audiences()

    def audiences(self):
        """Return the audiences that this user may choose. Only its owner can make a report private."""
        is_own = self.instance.pk is None or self.instance.owner_id == self.user.pk
        may_be = {
            Audience.PRIVATE: is_own,
            Audience.STAFF: True,
            Audience.PUBLIC: may_publish_reports(self.user),
        }
        return [(value, label) for value, label in Audience.choices if may_be[value]]

    def clean_query(self):
        """Check the query, unless it is the stored one.

        This lets staff hide or rename a report whose filters no longer work.
        """
        query = self.cleaned_data["query"]
        is_stored = self.instance.pk and query == self.initial.get("query")
        return query if is_stored else checked(query)

    def clean(self):
        cleaned = super().clean()
        if "slug" in self.fields:
            cleaned["slug"] = self.slug_for(cleaned.get("audience"), cleaned.get("slug", ""))
        return cleaned

    def slug_for(self, audience, slug):
        """Return the slug for an audience. A private report keeps its own, whatever was typed.

        To say that a slug is taken would tell others that there is a private report.
        """
        stored = self.instance.slug
        if audience == Audience.PRIVATE:
            return stored
        return "" if slug == stored and self.instance.has_address_by_chance else slug

    def format_stored(self, name):
        if name == "audience":
            return self.instance.get_audience_display()
        if name == "columns":
            return ", ".join(str(COLUMNS.get(column, column)) for column in self.instance.columns or USUAL)
        return super().format_stored(name)
