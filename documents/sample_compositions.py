"""A fictional committee after its election, for the preview of the list of its members."""

from documents.parts import OrganisationContext
from documents.parts_compositions import CompositionContext, MemberRowContext

BUREAU: OrganisationContext = {
    "name": "临江县司法局",
    "short_name": "临司",
    "address": None,
    "phone": None,
    "uscc": None,
    "filing_no": None,
    "seal": None,
}

_SEATS = (("周敏行", "男", "主任"), ("许文笙", "女", "副主任"), ("赵堃", "男", "委员"))


def _member(name: str, gender: str, duty: str) -> MemberRowContext:
    elected = {"elected_on": "2026-03-20", "until": "2029-03-20"}
    return {"name": name, "gender": gender, "duty": duty, **elected}  # type: ignore[typeddict-item]


COMPOSITION: CompositionContext = {
    "number": "临司名报〔2026〕4号",
    "committee": "临江县南门街道人民调解委员会",
    "court": "临江县人民法院",
    "before": "临司名报〔2025〕9号",
    "members": [_member(*one) for one in _SEATS],
    "changes": ["新任：许文笙（副主任）。", "不再担任：顾长庚（副主任）。"],
    "received_on": "2026-03-27",
    "received_by": "沈若溪",
}
