"""Tables of the domain, one module a subject (design: docs/reference/data.md)."""

from cases.models.affairs import Affair, AffairOrder, CareTarget, CareVisit
from cases.models.agreement import Agreement, Clause, PerformanceItem, Signature
from cases.models.case import Answer, Case, CaseEvent, Filing, Party
from cases.models.compositions import CompositionNotice
from cases.models.confirmation import Confirmation, CourtExtension, Objection, Supplement
from cases.models.counselling import Counselling, CounsellingNote, CounsellingRisk
from cases.models.diagnosis import Diagnosis, DiagnosisNote, Panel, PanelMember
from cases.models.ground import Holiday, LawSetting, NumberSeries
from cases.models.groups import GroupAct, GroupMember, PaperBatch, PartyGroup
from cases.models.kinds import Appraisal, LossItem
from cases.models.library import Precedent
from cases.models.linked import CaseLink, Transfer
from cases.models.mediation import Assignment, FollowUp, Investigation, MediationSession
from cases.models.papers import Attachment, Document
from cases.models.people import Absence, Login, Membership, Organisation, User
from cases.models.referral import Referral, ReferralDoor, ReferralMessage
from cases.models.requests import DataRequest
from cases.models.retention import Disposal
from cases.models.roster import RosterImport
from cases.models.statistics import StatisticsReport
from cases.models.studio import Draft
from cases.models.survey import SurveyAsk, SurveyRound
from cases.models.talk import Talk, TalkMove
from cases.models.terms import Recount, Term
from cases.models.workers import ExternalWorker

__all__ = [
    "Absence",
    "Affair",
    "AffairOrder",
    "Agreement",
    "Answer",
    "Appraisal",
    "Assignment",
    "Attachment",
    "CareTarget",
    "CareVisit",
    "Case",
    "CaseEvent",
    "CaseLink",
    "Clause",
    "CompositionNotice",
    "Confirmation",
    "Counselling",
    "CounsellingNote",
    "CounsellingRisk",
    "CourtExtension",
    "DataRequest",
    "Diagnosis",
    "DiagnosisNote",
    "Disposal",
    "Document",
    "Draft",
    "ExternalWorker",
    "Filing",
    "FollowUp",
    "GroupAct",
    "GroupMember",
    "Holiday",
    "Investigation",
    "LawSetting",
    "Login",
    "LossItem",
    "MediationSession",
    "Membership",
    "NumberSeries",
    "Objection",
    "Organisation",
    "Panel",
    "PanelMember",
    "PaperBatch",
    "Party",
    "PartyGroup",
    "PerformanceItem",
    "Precedent",
    "Recount",
    "Referral",
    "ReferralDoor",
    "ReferralMessage",
    "RosterImport",
    "Signature",
    "StatisticsReport",
    "Supplement",
    "SurveyAsk",
    "SurveyRound",
    "Talk",
    "TalkMove",
    "Term",
    "Transfer",
    "User",
]
