from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class PopulationBand(models.TextChoices):
    TINY = "under-50k", _("under 50,000 residents")
    SMALL = "50k-100k", _("50,000 to 100,000 residents")
    MEDIUM = "100k-250k", _("100,000 to 250,000 residents")
    LARGE = "250k-1m", _("250,000 to 1 million residents")
    METROPOLIS = "1m-5m", _("1 to 5 million residents")
    MEGACITY = "over-5m", _("over 5 million residents")


class City(models.Model):
    """The body that is assessed; answers belong to it, not to people."""

    slug = models.SlugField(_("short address"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=120)
    country = models.CharField(_("country"), max_length=80)
    region = models.CharField(_("region"), max_length=120, blank=True)
    population_band = models.CharField(
        _("residents"), max_length=12, choices=PopulationBand.choices
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("city")
        verbose_name_plural = _("cities")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(population_band__in=PopulationBand.values), name="city_population_band"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Department(models.Model):
    city = models.ForeignKey(City, models.CASCADE, related_name="departments")
    name = models.CharField(_("name"), max_length=160)
    short_name = models.CharField(_("short name"), max_length=40, blank=True)
    order = models.PositiveIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("department")
        verbose_name_plural = _("departments")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                "city",
                "name",
                name="department_name_in_city",
                violation_error_message=_("The city has a department of this name."),
            )
        ]

    def __str__(self) -> str:
        return self.name
