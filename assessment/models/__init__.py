"""Data and constraints, one noun a file."""

from assessment.models.answer import Answer
from assessment.models.assessment import Assessment
from assessment.models.audit import AuditEvent
from assessment.models.city import City, Department
from assessment.models.evidence import EvidenceFile, EvidenceItem, EvidenceLink
from assessment.models.job import ReportJob
from assessment.models.membership import Invitation, Membership
from assessment.models.profile import ProfileEntry
from assessment.models.upgrade import ArchivedAnswer, Upgrade
from assessment.models.work import Assignment, Comment, Presence

__all__ = [
    "Answer",
    "ArchivedAnswer",
    "Assessment",
    "Assignment",
    "AuditEvent",
    "City",
    "Comment",
    "Department",
    "EvidenceFile",
    "EvidenceItem",
    "EvidenceLink",
    "Invitation",
    "Membership",
    "Presence",
    "ProfileEntry",
    "ReportJob",
    "Upgrade",
]
