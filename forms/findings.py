"""What is wrong with a form: what makes it unusable, and what makes it a burden."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from typing import Any

import feel
from forms import patterns
from forms.conditions import Formula
from forms.errors import Finding, FormInvalid, PatternError, PatternTooSlow
from forms.schema import (
    CHOICES,
    HOLDERS,
    KEYED,
    REFUSED,
    SHOWN,
    Definition,
    Schema,
    build,
    parse_path,
)
from forms.words import Words

_MOST_BYTES = 1_000_000
_MOST_FIELDS = 400
_MOST_DEPTH = 6
_MANY_FIELDS = 40
_TOO_MANY = "要填 %(count)s 项，太多；超过 %(most)s 项请分成几步。"
_KNOWN = KEYED | SHOWN | HOLDERS

#: Keys that every object of a browser has already.
_HOSTILE = frozenset({"__proto__", "constructor", "prototype"})
#: Properties that people read.
_READ = ("label", "dateLabel", "description", "text", "content", "key")
#: Where a picture may come from: a formula, or itself.
_OWN_PICTURE = re.compile(r"=|data:image/(png|jpeg|webp|gif);")

#: Comparison with a list written out: the browser's FEEL says null where lengths differ.
_LIST = re.compile(r"!?=\s*\[")


def load(content: bytes | str) -> Schema:
    """Read a form; raises `FormInvalid` when it may not be used."""
    definition, found = _read(content)
    errors = [one for one in found if one["severity"] == "error"]
    if errors or definition is None:
        raise FormInvalid(errors)
    return build(definition)


def lint(content: bytes | str, known_keys: Collection[str] = ()) -> list[Finding]:
    """Say what is wrong with a form and what burdens whoever fills it in.

    *known_keys* are facts the office already has: a field that asks for one again is named.
    """
    definition, found = _read(content)
    if definition is None:
        return found
    return [*found, *_burdens(definition, frozenset(known_keys))]


def _finding(rule: str, element: Any, message: str, severity: str = "error") -> Finding:
    name = None if element is None else str(element)
    return Finding(rule=rule, element=name, severity=severity, message=message)


def _read(content: bytes | str) -> tuple[Definition | None, list[Finding]]:
    """Return the definition, or None when it cannot be looked at further, and what is wrong."""
    if len(content) > _MOST_BYTES:
        return None, [_finding("form-size", None, "表单文件太大。")]
    try:
        definition = json.loads(content, parse_constant=_refuse, object_pairs_hook=_own_keys)
        json.dumps(definition, ensure_ascii=False).encode()  # half a sign cannot be shown
    except (ValueError, RecursionError):
        return None, [_finding("form-json", None, "表单不是合格的 JSON。")]
    if not isinstance(definition, dict) or not isinstance(definition.get("components"), list):
        return None, [_finding("form-shape", None, "这不是 form-js 表单：没有 components。")]
    shape = list(_misshapen(definition["components"], 1))
    return (None, shape) if shape else (definition, list(_problems(definition)))


def _own_keys(pairs: list[tuple[str, Any]]) -> Definition:
    """Make an object; one that reaches for the browser's own objects is none."""
    if any(key in _HOSTILE for key, _ in pairs):
        raise ValueError("a key that the browser keeps for itself")
    return dict(pairs)


def _refuse(constant: str) -> Any:
    """Refuse NaN and Infinity, which are not JSON and stop the browser's reader."""
    raise ValueError(constant)


def _misshapen(components: list[Any], depth: int) -> Iterator[Finding]:
    """Find what is no component at all; nothing else can be asked before."""
    if depth > _MOST_DEPTH:
        yield _finding(
            "form-depth", None, Words("分组套得太深，最多 %(count)s 层。", count=_MOST_DEPTH)
        )
        return
    for component in components:
        kind = component.get("type") if isinstance(component, dict) else None
        if not isinstance(kind, str):
            yield _finding("form-shape", None, "有一项没有类型。")
        elif not _is_sound(component):
            yield _finding("form-shape", component.get("id"), "这一项的写法不对。")
        else:
            yield from _misshapen(component.get("components") or [], depth + 1)


#: Properties that must be what form-js takes them for.
_SHAPES: Mapping[str, type | tuple[type, ...]] = {
    "id": str,
    "key": str,
    "path": str,
    "label": str,
    "validate": dict,
    "conditional": dict,
    "components": list,
    "values": list,
    "valuesKey": str,
    "valuesExpression": str,
    "expression": str,
    "decimalDigits": int,
    "defaultRepetitions": int,
    "increment": (int, float, str),
}


def _is_sound(component: Mapping[str, Any]) -> bool:
    return all(
        isinstance(component[name], kind)
        for name, kind in _SHAPES.items()
        if component.get(name) is not None
    )


def _components(components: list[Definition]) -> Iterator[Definition]:
    for component in components:
        yield component
        yield from _components(component.get("components") or [])


def _problems(definition: Definition) -> Iterator[Finding]:
    every = list(_components(definition["components"]))
    if len(every) > _MOST_FIELDS:
        yield _finding("form-size", None, Words("表单最多 %(count)s 项。", count=_MOST_FIELDS))
    ids = Counter(component.get("id") for component in every)
    for component in every:
        name = component.get("id")
        if not name:
            yield _finding("form-id", component.get("key"), "这一项没有标识（id）。")
        elif ids[name] > 1:
            yield _finding("form-id", name, Words("标识“%(name)s”用了不止一次。", name=name))
        yield from _component_problems(component)
    yield from _clashes(definition["components"])
    yield from _ordered_texts(every)


def _ordered_texts(every: list[Definition]) -> Iterator[Finding]:
    """Find numbers kept as text that a formula puts in order: there the two FEELs differ."""
    texts = {one.get("key") for one in every if one.get("serializeToString") is True}
    for component in every:
        for place, text in _formulas(component):
            if texts and re.search(r"[<>]", text) and texts & _names(text):
                message = Words("%(place)s 里有按文字存的数，比大小前请用 number(…)。", place=place)
                yield _finding("form-feel", component.get("id"), message, "warning")


def _names(text: str) -> frozenset[str]:
    try:
        return feel.compile(text).names
    except feel.FeelError:
        return frozenset()


def _component_problems(component: Definition) -> Iterator[Finding]:
    name, kind = component.get("id"), component["type"]
    if kind in REFUSED:
        yield _finding("form-component", name, "出于安全，这种组件不能用。")
    elif kind not in _KNOWN:
        yield _finding("form-component", name, Words("不认识组件“%(kind)s”。", kind=kind))
    if kind == "image" and not _OWN_PICTURE.match(str(component.get("source") or "=")):
        yield _finding("form-component", name, "图片只能来自表单数据，或者写成 data:image。")
    if kind == "dynamiclist" and component.get("isRepeating") is not True:
        yield _finding("form-list", name, "可增减列表要写 isRepeating: true。")
    if kind in CHOICES and not _has_options(component):
        yield _finding("form-options", name, "没有写明选项。")
    if any(feel.hides(str(component.get(shown) or "")) for shown in _READ):
        yield _finding("form-letters", name, "文字里有看不见的或者会颠倒文字方向的字符。")
    yield from _key_problems(component)
    yield from _pattern_problems(component)
    yield from _formula_problems(component)


def _key_problems(component: Definition) -> Iterator[Finding]:
    name, kind = component.get("id"), component["type"]
    key, path = parse_path(component.get("key")), parse_path(component.get("path"))
    if kind in KEYED and not key:
        yield _finding("form-key", name, "这一项没有键，填的内容无处可存。")
    if kind == "dynamiclist" and not path:
        yield _finding("form-key", name, "这个列表没有路径，填的内容无处可存。")
    if _HOSTILE & {*key, *path}:
        yield _finding("form-key", name, "这个键在浏览器里另有用处，请换一个。")


def _has_options(component: Definition) -> bool:
    return any(component.get(name) for name in ("values", "valuesKey", "valuesExpression"))


def _pattern_problems(component: Definition) -> Iterator[Finding]:
    source = (component.get("validate") or {}).get("pattern")
    if not source:
        return
    try:
        patterns.compile(str(source))
    except (PatternError, PatternTooSlow) as error:
        yield _finding(
            "form-pattern",
            component.get("id"),
            Words("格式的正则表达式不能用：%(reason)s", reason=feel.Fault(str(error))),
        )


def _formulas(component: Definition) -> Iterator[tuple[str, str]]:
    """List the formulas of *component* with the property each stands in."""
    rules = component.get("validate") or {}
    candidates = {
        "conditional.hide": (component.get("conditional") or {}).get("hide"),
        "readonly": component.get("readonly"),
        "expression": component.get("expression"),
        "valuesExpression": component.get("valuesExpression"),
        **{f"validate.{key}": rules.get(key) for key in ("min", "max", "minLength", "maxLength")},
    }
    for name, value in candidates.items():
        if isinstance(value, str) and value.startswith("="):
            yield name, value


def _formula_problems(component: Definition) -> Iterator[Finding]:
    name = component.get("id")
    hide = (component.get("conditional") or {}).get("hide")
    if hide and Formula.of(hide) is None:
        yield _finding("form-feel", name, "隐藏的条件要以 = 开头，否则不起作用。")
    for place, text in _formulas(component):
        try:
            calls = feel.compile(text).calls - feel.STANDARD
        except feel.FeelError as error:
            yield _finding(
                "form-feel",
                name,
                Words("%(place)s 的 FEEL 表达式不对：%(reason)s", place=place, reason=error.fault),
            )
            continue
        if _LIST.search(text):
            yield _finding(
                "form-feel",
                name,
                Words("%(place)s 不要拿列表直接比，请用 count(…) = 0。", place=place),
                "warning",
            )
        for call in sorted(calls):
            yield _finding(
                "form-feel",
                name,
                Words("%(place)s 用了没有的函数“%(function)s”。", place=place, function=call),
            )


def _clashes(components: list[Definition], prefix: tuple[str, ...] = ()) -> Iterator[Finding]:
    """Find values of one row, or of the whole, that would be kept in the same place."""
    places: dict[tuple[str, ...], Any] = {}
    for path, name in _places(components, prefix):
        if any(path[: len(other)] == other or other[: len(path)] == path for other in places):
            yield _finding("form-key", name, Words("键“%(key)s”与别的项冲突。", key=".".join(path)))
        places.setdefault(path, name)
    for component in _lists(components):
        yield from _clashes(component.get("components") or [])


def _places(
    components: list[Definition], prefix: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], Any]]:
    for component in components:
        kind = component["type"]
        path = prefix + parse_path(component.get("path" if kind in HOLDERS else "key"))
        if kind == "group":
            yield from _places(component.get("components") or [], path)
        elif (kind in KEYED or kind == "dynamiclist") and path != prefix:
            yield path, component.get("id")


def _lists(components: list[Definition]) -> Iterator[Definition]:
    for component in components:
        if component["type"] == "dynamiclist":
            yield component
        else:
            yield from _lists(component.get("components") or [])


def _burdens(definition: Definition, known: frozenset[str]) -> Iterator[Finding]:
    asked = [one for one in _components(definition["components"]) if _is_asked(one)]
    for component in asked:
        key, name = component.get("key"), component.get("id")
        if key in known:
            yield _finding(
                "burden-known",
                name,
                Words("“%(key)s”已经知道，不要让人再填一遍。", key=key),
                "warning",
            )
        if not (component.get("label") or component.get("dateLabel")):
            yield _finding("form-label", name, "这一项没有名称，读屏软件念不出来。", "warning")
    if len(asked) > _MANY_FIELDS:
        message = Words(_TOO_MANY, count=len(asked), most=_MANY_FIELDS)
        yield _finding("burden-many", None, message, "warning")


def _is_asked(component: Definition) -> bool:
    fixed = component.get("readonly") is True or component.get("disabled") is True
    return component["type"] in KEYED - {"expression"} and not fixed
