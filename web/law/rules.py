"""The rules of law, each with what enforces it here or why nothing does."""

from flask import render_template, request
from flask_babel import lazy_gettext as _

from processes import law as statutes
from web.law.door import bp

#: what a kind of enforcer is called
KINDS = {
    "bpmn": _("流程"),
    "dmn": _("决策表"),
    "form": _("表单"),
    "paper": _("文书"),
    "gate": _("门槛"),
    "deadline": _("期限"),
    "code": _("程序"),
}


@bp.get("/rules")
def rules() -> str:
    """List the rules; ``show`` is enforced, informational or empty for all."""
    show = request.args.get("show", "")
    rows = statutes.rules().values()
    found = [r for r in rows if show not in ("enforced", "informational") or _is(r, show)]
    return render_template(
        "law/rules.html",
        rules=found,
        show=show,
        all=len(rows),
        enforced=sum(bool(rule.enforced) for rule in rows),
        kinds=KINDS,
    )


def _is(rule: statutes.Rule, show: str) -> bool:
    return bool(rule.enforced) == (show == "enforced")
