from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from achievements.measures.models import Measure
from achievements.measures.similar import similar_measures
from achievements.models import Figure, PlanFigure, SectorFigure

MODELS = (Figure, SectorFigure, PlanFigure)


class Command(BaseCommand):
    help = (
        "List the measures with the numbers of their figures, the figures that have no measure or unit, and the "
        "measures whose names are nearly alike. Nothing is changed; merge measures in the administration."
    )

    def handle(self, **options):
        measures = list(Measure.objects.in_use().select_related("unit"))
        for measure in measures:
            self.stdout.write(f"{measure.slug}: {measure} ({measure.unit}), {self.count(measure=measure)}")
        self.stdout.write("")
        for label, field in ((_("Figures without a measure"), "measure"), (_("Figures without a unit"), "unit")):
            self.stdout.write(f"{label}: {self.count(**{field: None})}")
        for model in MODELS:
            for figure in model.objects.filter(measure=None).select_related(model.parent_field, "unit"):
                self.stdout.write(f"  {figure.parent.form_url}: {figure}")
        self.stdout.write(_("Nearly the same name:"))
        self.report_similar(measures)

    def count(self, **values):
        return sum(model.objects.filter(**values).count() for model in MODELS)

    def report_similar(self, measures):
        found = similar_measures()
        for measure in measures:
            for other in found.get(measure.pk, ()):
                if measure.pk < other.pk:
                    self.stdout.write(f"  {measure.slug}: {measure} – {other.slug}: {other}")
