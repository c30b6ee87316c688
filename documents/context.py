"""What each document is given: the parts of a case, and the one thing that the paper is about.

Every document gets the parts of `CaseDocument`; its *about* adds one part. The parts are in
`documents.parts`.
"""

from typing import TypedDict

from documents.affair_parts import AffairDocument, AffairOrderDocument, CareVisitDocument
from documents.parts import (
    AddressContext,
    AgentContext,
    AgreementContext,
    CaseContext,
    ClauseContext,
    ConfirmationContext,
    DossierContext,
    DossierRowContext,
    ExtensionContext,
    GroundContext,
    InstalmentContext,
    InviteeContext,
    MediatorContext,
    OrganisationContext,
    PaperContext,
    PartyContext,
    PrivacyContext,
    ServedContext,
    SessionContext,
    SignatureContext,
    TerminationContext,
    VisitContext,
)
from documents.parts_agencies import (
    ClaimContext,
    EnforcementContext,
    ObjectionContext,
    OwedContext,
    ReferralContext,
    RefusalContext,
    RiskContext,
    TransferContext,
    UndisputedContext,
)
from documents.parts_compositions import CompositionDocument
from documents.parts_diagnosis import DiagnosisContext, EntryContext, MemberContext, PanelContext
from documents.parts_groups import GroupContext, GroupRowContext, LeaveContext
from documents.parts_kinds import AppraisalContext, DecisionContext, LossContext, LossesContext
from documents.parts_linked import TransferReceiptContext
from documents.parts_records import EvidenceContext, InvestigationContext, QuestionContext
from documents.parts_retention import DisposalDocument
from documents.parts_statistics import StatisticsDocument

__all__ = [
    "ABOUT",
    "CONTEXTS",
    "AddressContext",
    "AgentContext",
    "AgreementContext",
    "AgreementDocument",
    "AppraisalContext",
    "AppraisalDocument",
    "CaseContext",
    "CaseDocument",
    "ClaimContext",
    "ClauseContext",
    "CompositionDocument",
    "ConfirmationContext",
    "ConfirmationDocument",
    "DecisionContext",
    "DiagnosisContext",
    "DiagnosisDocument",
    "DisposalDocument",
    "DossierContext",
    "DossierDocument",
    "DossierRowContext",
    "EnforcementContext",
    "EnforcementDocument",
    "EntryContext",
    "EvidenceContext",
    "EvidenceDocument",
    "ExtensionContext",
    "ExtensionDocument",
    "GroundContext",
    "GroupContext",
    "GroupRowContext",
    "InstalmentContext",
    "InvestigationContext",
    "InvestigationDocument",
    "InviteeContext",
    "LeaveContext",
    "LossContext",
    "LossesContext",
    "LossesDocument",
    "MediatorContext",
    "MemberContext",
    "ObjectionContext",
    "ObjectionDocument",
    "OrganisationContext",
    "OwedContext",
    "PanelContext",
    "PanelDocument",
    "PanelMemberDocument",
    "PaperContext",
    "PartyContext",
    "PartyDocument",
    "PrivacyContext",
    "QuestionContext",
    "ReferralContext",
    "ReferralDocument",
    "RefusalContext",
    "RefusalDocument",
    "ServedContext",
    "SessionContext",
    "SessionDocument",
    "SignatureContext",
    "StatisticsDocument",
    "TerminationContext",
    "TerminationDocument",
    "VisitContext",
    "VisitDocument",
]


class CaseDocument(TypedDict):
    """What every document gets. *about* = "case"."""

    paper: PaperContext
    case: CaseContext
    #: who mediates or issues the paper; at intake the centre's own committee
    committee: OrganisationContext
    parties: list[PartyContext]
    mediators: list[MediatorContext]
    recorder: str | None
    signatures: list[SignatureContext]
    #: the newest agreement, sealed or in draft
    agreement: AgreementContext | None
    sessions: list[SessionContext]
    #: many on one side, when the paper is about them all; it carries their list
    group: GroupContext | None


class AgreementDocument(CaseDocument):
    """*about* = "agreement": `agreement` is present."""


class SessionDocument(CaseDocument):
    """*about* = "session"."""

    session: SessionContext


class InvestigationDocument(CaseDocument):
    """*about* = "investigation"."""

    investigation: InvestigationContext


class EvidenceDocument(CaseDocument):
    """*about* = "evidence"."""

    evidence: list[EvidenceContext]


class VisitDocument(CaseDocument):
    """*about* = "visit"."""

    visit: VisitContext


class RefusalDocument(CaseDocument):
    """*about* = "refusal"."""

    refusal: RefusalContext


class TerminationDocument(CaseDocument):
    """*about* = "termination"."""

    termination: TerminationContext


class UndisputedDocument(CaseDocument):
    """*about* = "undisputed"."""

    undisputed: UndisputedContext


class RiskDocument(CaseDocument):
    """*about* = "risk"."""

    risk: RiskContext


class TransferDocument(CaseDocument):
    """*about* = "transfer"."""

    transfer: TransferContext


class TransferReceiptDocument(CaseDocument):
    """*about* = "receipt"."""

    receipt: TransferReceiptContext


class ExtensionDocument(CaseDocument):
    """*about* = "extension"."""

    extension: ExtensionContext


class PartyDocument(CaseDocument):
    """*about* = "party": one paper for one party (consent, power of attorney)."""

    party: PartyContext
    agents: list[AgentContext]
    privacy: PrivacyContext | None


class ConfirmationDocument(CaseDocument):
    """*about* = "confirmation": the pack for the court, and the court's papers."""

    confirmation: ConfirmationContext
    court: OrganisationContext
    #: who of many leaves while the others' application goes on, in a ruling on that
    leave: LeaveContext | None


class ObjectionDocument(ConfirmationDocument):
    """*about* = "objection": a ruling on an objection to a ruling."""

    objection: ObjectionContext


class EnforcementDocument(ConfirmationDocument):
    """*about* = "enforcement": one creditor's application to enforce."""

    enforcement: EnforcementContext


class LossesDocument(CaseDocument):
    """*about* = "losses"."""

    losses: LossesContext


class AppraisalDocument(CaseDocument):
    """*about* = "appraisal"."""

    appraisal: AppraisalContext


class ReferralDocument(CaseDocument):
    """*about* = "referral": what goes between the committee and another authority."""

    referral: ReferralContext
    #: the authority that sent the dispute, as it stands on letters
    agency: OrganisationContext


class DiagnosisDocument(CaseDocument):
    """*about* = "diagnosis": the five-diagnosis sheet."""

    diagnosis: DiagnosisContext


class PanelDocument(CaseDocument):
    """*about* = "panel": a panel as a whole."""

    panel: PanelContext


class PanelMemberDocument(PanelDocument):
    """*about* = "panel_member": one member of a panel."""

    member: MemberContext


class DossierDocument(CaseDocument):
    """*about* = "dossier"."""

    dossier: DossierContext


#: what a template may be about -> the context it is given
CONTEXTS: dict[str, type] = {
    "case": CaseDocument,
    "agreement": AgreementDocument,
    "session": SessionDocument,
    "investigation": InvestigationDocument,
    "evidence": EvidenceDocument,
    "visit": VisitDocument,
    "refusal": RefusalDocument,
    "termination": TerminationDocument,
    "undisputed": UndisputedDocument,
    "risk": RiskDocument,
    "transfer": TransferDocument,
    "receipt": TransferReceiptDocument,
    "extension": ExtensionDocument,
    "party": PartyDocument,
    "confirmation": ConfirmationDocument,
    "objection": ObjectionDocument,
    "enforcement": EnforcementDocument,
    "referral": ReferralDocument,
    "diagnosis": DiagnosisDocument,
    "panel": PanelDocument,
    "panel_member": PanelMemberDocument,
    "dossier": DossierDocument,
    "losses": LossesDocument,
    "appraisal": AppraisalDocument,
    "affair": AffairDocument,
    "affair_order": AffairOrderDocument,
    "care_visit": CareVisitDocument,
    "statistics": StatisticsDocument,
    "disposal": DisposalDocument,
    "composition": CompositionDocument,
}

#: the shipped documents and what each is about
ABOUT: dict[str, str] = {
    "dossier/cover": "dossier",
    "dossier/index": "dossier",
    "dossier/back_cover": "dossier",
    "dossier/closing_report": "case",
    "dossier/appraisal_opinion": "disposal",
    "dossier/handing_inventory": "disposal",
    "committees/composition": "composition",
    "dossier/destruction_inventory": "disposal",
    "people_mediation/rights_notice": "case",
    "people_mediation/investigation_record": "investigation",
    "people_mediation/evidence_list": "evidence",
    "people_mediation/mediation_record": "session",
    "people_mediation/participant_consent": "session",
    "people_mediation/agreement": "agreement",
    "people_mediation/oral_agreement": "agreement",
    "people_mediation/extension_consent": "extension",
    "people_mediation/follow_up_record": "visit",
    "five_diagnosis/sheet": "diagnosis",
    "five_diagnosis/return_opinion": "diagnosis",
    "five_diagnosis/invitation": "panel_member",
    "five_diagnosis/participant_consent": "panel",
    "five_diagnosis/panel_minutes": "panel",
    "joint_handling/invitation": "panel_member",
    "intake/non_acceptance_notice": "refusal",
    "intake/application": "case",
    "intake/acceptance_form": "case",
    "intake/privacy_consent": "party",
    "intake/power_of_attorney": "party",
    "termination/notice": "termination",
    "termination/undisputed_facts": "undisputed",
    "people_mediation/risk_report": "risk",
    "referral/handing_over": "transfer",
    "referral/transfer_receipt": "receipt",
    "confirmation/application": "confirmation",
    "confirmation/mediation_proof": "confirmation",
    "confirmation/service_address": "confirmation",
    "court/acceptance_notice": "confirmation",
    "court/non_acceptance_ruling": "confirmation",
    "court/supplement_notice": "confirmation",
    "court/valid_ruling": "confirmation",
    "court/dismissal_ruling": "confirmation",
    "court/withdrawal_ruling": "confirmation",
    "court/objection_ruling": "objection",
    "enforcement/application": "enforcement",
    "administrative_mediation/registration_form": "case",
    "administrative_mediation/acceptance_notice": "case",
    "administrative_mediation/non_acceptance_notice": "refusal",
    "administrative_mediation/rights_notice": "case",
    "administrative_mediation/meeting_notice": "case",
    "administrative_mediation/mediation_record": "session",
    "administrative_mediation/agreement": "agreement",
    "administrative_mediation/public_order_agreement": "agreement",
    "administrative_mediation/traffic_paper": "agreement",
    "administrative_mediation/medical_agreement": "agreement",
    "administrative_mediation/closing_approval": "case",
    "administrative_mediation/application": "case",
    "administrative_mediation/consent_inquiry": "case",
    "administrative_mediation/termination_notice": "termination",
    "administrative_mediation/traffic_conclusion": "termination",
    "groups/receipt": "agreement",
    "industry_mediation/loss_sheet": "losses",
    "industry_mediation/appraisal_commission": "appraisal",
    "events/report": "affair",
    "events/order": "affair_order",
    "events/supervision": "affair_order",
    "events/feedback": "affair",
    "events/whistle": "affair_order",
    "events/check_in": "affair_order",
    "events/whistle_feedback": "affair",
    "care/visit_record": "care_visit",
    "statistics/report": "statistics",
    "referral/court_letter": "referral",
    "referral/transfer_letter": "referral",
    "referral/receipt": "referral",
    "referral/result": "referral",
    "referral/no_penalty": "referral",
}
