"""Data and constraints, one noun a file."""

from assessment.models.answer import Answer
from assessment.models.assessment import Assessment
from assessment.models.audit import AuditEvent
from assessment.models.city import City, Department
from assessment.models.evidence import EvidenceItem, EvidenceLink
from assessment.models.job import ReportJob
from assessment.models.membership import Invitation, Membership

__all__ = [
    "Answer",
    "Assessment",
    "AuditEvent",
    "City",
    "Department",
    "EvidenceItem",
    "EvidenceLink",
    "Invitation",
    "Membership",
    "ReportJob",
]
