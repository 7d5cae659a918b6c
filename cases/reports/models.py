"""Reports and their paragraphs as rows."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from cases.reports.domain.values import SUMMARY
from panel.access.rows import CaseRow
from panel.ledger.rows import Declared


class ReportRow(CaseRow):
    """A report of the Panel's, with what it recommends."""

    kind = models.CharField(max_length=20)
    title = models.CharField(max_length=300)
    mandate = models.CharField(max_length=300)
    status = models.CharField(max_length=20)
    symbol = models.CharField(max_length=20)
    submitted_on = models.DateField(null=True)
    considered_on = models.DateField(null=True)
    transmitted_on = models.DateField(null=True)
    distributed_on = models.DateField(null=True)
    corrigenda = models.JSONField()
    recommendations = models.JSONField()
    """number → addressee, text and history."""
    headings = models.JSONField(default=dict)
    """The paragraph's key → title and depth."""
    annexes = models.JSONField(default=dict)
    """number → title, reach, and why it is withheld."""
    addenda = models.JSONField(default=list)

    class Meta(CaseRow.Meta):
        db_table = "reports_report"
        verbose_name = "report"
        verbose_name_plural = "reports"

    def __str__(self) -> str:
        return f"{self.symbol}: {self.title}" if self.symbol else self.title


class ParagraphRow(CaseRow):
    """A paragraph of a report, unless it was taken out."""

    report = models.CharField(max_length=120)
    number = models.IntegerField()
    text = models.TextField()
    status = models.CharField(max_length=20)
    annex = models.IntegerField(default=0)
    confidential = models.BooleanField()
    """Whether it is never published, by itself or with its annex."""
    parties = models.JSONField()
    """Whom it names: States and permanent reference numbers."""
    corrigenda = models.JSONField()

    class Meta(CaseRow.Meta):
        db_table = "reports_paragraph"
        verbose_name = "paragraph"
        verbose_name_plural = "paragraphs"
        indexes = (models.Index(fields=["report", "held_to"], name="reports_paragraph_of"),)

    def __str__(self) -> str:
        return self.called.capitalize()

    @property
    def called(self) -> str:
        """What it is, in words: the summary, or a paragraph by its number."""
        return "the summary" if self.number == SUMMARY else f"paragraph {self.number}"


class RenderingRow(CaseRow):
    """A report as a document for an audience, in one version."""

    report = models.CharField(max_length=120)
    audience = models.CharField(max_length=20)
    position = models.BigIntegerField()
    """Of the version, where its order names one; else 0."""
    status = models.CharField(max_length=20)
    sha256 = models.CharField(max_length=64)
    """Empty until it was made."""
    size = models.BigIntegerField()
    """In bytes."""
    pages = models.IntegerField()
    tool = models.CharField(max_length=700)
    """Name and version of the program that set it."""

    class Meta(CaseRow.Meta):
        db_table = "reports_rendering"
        verbose_name = "document"
        verbose_name_plural = "documents"
        indexes = (
            *CaseRow.Meta.indexes,
            models.Index(fields=["report", "held_to"], name="reports_rendering_of"),
            models.Index(fields=["status", "held_to"], name="reports_rendering_waits"),
        )

    def __str__(self) -> str:
        return f"Document for the {self.audience}"


class RenderingWork(models.Model):
    """How far a worker is with a document; gone when it is made."""

    declared: ClassVar[Declared] = "operational"

    key = models.CharField(max_length=120, primary_key=True)
    attempts = models.IntegerField(default=0)
    """Times that it was begun, counted before each."""
    step = models.CharField(max_length=100, default="")
    done = models.IntegerField(default=0)
    """Photos that are laid out."""
    whole = models.IntegerField(default=0)

    class Meta:
        db_table = "reports_rendering_work"

    def __str__(self) -> str:
        return f"{self.step} of {self.key}"


class RecommendationRow(CaseRow):
    """A recommendation of a report's, with what became of it."""

    place = models.CharField(max_length=130)
    """The report's key and the number: in this order lists are cut."""
    report = models.CharField(max_length=330)
    """What the report is called."""
    number = models.IntegerField()
    addressee = models.CharField(max_length=20)
    text = models.TextField()
    status = models.CharField(max_length=20)
    """As the Committee knows it."""
    public_status = models.CharField(max_length=20)
    due_on = models.DateField(null=True)
    recommendation = models.JSONField()
    """All of it, with its history."""

    class Meta(CaseRow.Meta):
        db_table = "reports_recommendation"
        verbose_name = "recommendation"
        verbose_name_plural = "recommendations"

    def __str__(self) -> str:
        return f"{self.number}. {self.report}"


class CommentRow(CaseRow):
    """A comment on a paragraph."""

    report = models.CharField(max_length=120)
    paragraph = models.CharField(max_length=120)
    text = models.TextField()
    said = models.JSONField()
    """The comment and what was answered: text and by whom."""
    resolved = models.BooleanField()

    class Meta(CaseRow.Meta):
        db_table = "reports_comment"
        verbose_name = "comment"
        verbose_name_plural = "comments"
        indexes = (models.Index(fields=["report", "held_to"], name="reports_comment_of"),)

    def __str__(self) -> str:
        return f"{self.text[:80]}…" if len(self.text) > 80 else self.text


class ProductRow(CaseRow):
    """Something that a Panel plans to deliver."""

    programme = models.CharField(max_length=340)
    """What the programme is called."""
    number = models.IntegerField()
    kind = models.CharField(max_length=20)
    title = models.CharField(max_length=300)
    due_on = models.DateField()
    done_on = models.DateField(null=True)

    class Meta(CaseRow.Meta):
        db_table = "reports_product"
        verbose_name = "planned product"
        verbose_name_plural = "programme of work"
        indexes = (models.Index(fields=["due_on", "held_to"], name="reports_product_due"),)

    def __str__(self) -> str:
        return self.title
