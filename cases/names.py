"""Codes in Chinese, as papers and forms write them; the rows are `processes/law/*.toml`."""

from collections.abc import Mapping

from processes import law

#: where a party may go instead (人民调解法 art. 26)
ROUTES = {
    "litigation": "向人民法院起诉",
    "arbitration": "申请仲裁",
    "administrative": "请求行政机关处理",
}


def word(kind: str, code: str | None) -> str | None:
    """Name a *code* of *kind* (`law/words.toml`); an unknown code stands for itself."""
    return None if code is None else law.words(kind).get(code, code)


def category(code: str | None) -> str | None:
    """Name a category of disputes as papers do: 邻里纠纷, 其他劳动争议."""
    row = law.categories().get(code or "")
    if row is None:
        return code
    return row.name if row.name.endswith(("纠纷", "争议")) else f"{row.name}纠纷"


def reason(code: str | None) -> str | None:
    """Say why a mediation ended without agreement (R-02A)."""
    row = law.grounds("termination").get(code or "")
    return row.text if row else code


def ground(code: str) -> dict[str, str]:
    """Put a coded ground of a court's refusal or dismissal into words with its article."""
    for kind in ("refusal", "dismissal"):
        if row := law.grounds(kind).get(code):
            return {"text": row.text, "law": cited(row.article)}
    return {"text": code, "law": ""}


def cited(article: str) -> str:
    """Cite an article as papers do: 《中华人民共和国民事诉讼法》第二百零五条."""
    name, mark, number = article.partition("第")
    if not mark or "《" in article:
        return article
    inner = "中华人民共和国民事诉讼法"
    full = name.replace("适用民事诉讼法的", f"适用〈{inner}〉的")
    return f"《{inner if full == '民事诉讼法' else full}》{mark}{number}"


def options(pairs: Mapping[str, str]) -> list[dict[str, str]]:
    """Turn codes and names into the choices of a form."""
    return [{"label": label, "value": code} for code, label in pairs.items()]


def grounds(kind: str) -> list[dict[str, str]]:
    """List the grounds of *kind* as the choices of a form."""
    return options({code: row.text for code, row in law.grounds(kind).items()})
