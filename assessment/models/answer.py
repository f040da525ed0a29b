from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessment.enums import AnswerState, Unconfirmed
from assessment.models.assessment import Assessment
from assessment.models.base import both_or_none, one_of

STATE_NAMES = {
    AnswerState.UNANSWERED: _("not answered"),
    AnswerState.ANSWERED: _("answered"),
    AnswerState.DONT_KNOW: _("don’t know"),
    AnswerState.NOT_APPLICABLE: _("not applicable"),
}


class Answer(models.Model):
    """The answer to one question; the row exists from the start, so that a save is an UPDATE.

    ``version`` counts the saves: a save names the version that it has seen, and is refused when
    somebody else has saved since.
    """

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="answers")
    question = models.CharField(_("question"), max_length=80)
    version = models.PositiveIntegerField(default=0)
    state = models.CharField(_("state"), max_length=14, default=AnswerState.UNANSWERED.value)
    # For checklist and metric questions set by services.answers from the rule of the framework.
    level = models.PositiveSmallIntegerField(_("level"), null=True, blank=True)
    items = models.JSONField(_("ticked items"), default=list, blank=True)
    value = models.DecimalField(_("value"), max_digits=14, decimal_places=4, null=True, blank=True)
    earlier_value = models.DecimalField(
        _("value of the period before"), max_digits=14, decimal_places=4, null=True, blank=True
    )
    reference_period = models.CharField(_("period"), max_length=80, blank=True)
    data_source = models.CharField(_("data source"), max_length=200, blank=True)
    # Carried over from last year, or reworded by an upgrade: missing for scoring until confirmed.
    unconfirmed = models.CharField(_("waits for confirmation"), max_length=10, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    comment = models.TextField(_("comment"), blank=True)
    changed_at = models.DateTimeField(_("changed"), null=True, blank=True)
    changed_by = models.UUIDField(null=True, blank=True)

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        constraints = [
            models.UniqueConstraint("assessment", "question", name="one_answer_per_question"),
            models.CheckConstraint(condition=one_of("state", AnswerState), name="answer_state"),
            models.CheckConstraint(
                condition=Q(unconfirmed="")
                | one_of("unconfirmed", Unconfirmed) & ~Q(state=AnswerState.UNANSWERED),
                name="answer_unconfirmed",
            ),
            models.CheckConstraint(
                condition=Q(state=AnswerState.ANSWERED, level__range=(1, 5))
                | (~Q(state=AnswerState.ANSWERED) & Q(level__isnull=True)),
                name="answered_has_level",
            ),
            models.CheckConstraint(
                condition=~Q(state=AnswerState.NOT_APPLICABLE) | ~Q(reason=""),
                name="not_applicable_has_reason",
            ),
            models.CheckConstraint(
                condition=both_or_none("changed_at", "changed_by"), name="answer_changed_pair"
            ),
        ]

    def __str__(self) -> str:
        return self.question

    @property
    def counted_state(self) -> AnswerState:
        """The state by which progress, results and reports go: unconfirmed is missing."""
        return AnswerState.UNANSWERED if self.unconfirmed else AnswerState(self.state)
