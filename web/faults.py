"""Why something was refused, in Chinese: what FEEL, patterns and templates say in English."""

import re

from feel import Fault

#: patterns of `Fault` → Chinese with the same places
SENTENCES = {
    "line {line}, column {column}: {problem}": "第 {line} 行第 {column} 个字：{problem}",
    "{said}; {wanted} would do": "{said}，可以写 {wanted}",
    "this string has no end": "这段文字没有收尾的引号",
    "“{sign}” is a Chinese sign; write the Latin one": "“{sign}”是中文符号，请改成英文的",
    "“{sign}” means nothing here": "看不懂这里的“{sign}”",
    "the expression ends too early": "没有写完",
    "“{token}” cannot stand here": "这里不能写“{token}”",
    "“{name}” is no type": "没有“{name}”这种类型",
    "“{name}” takes no such type": "“{name}”不能这样带类型",
    "The limit of {limit} is exceeded.": "{limit}超过上限",
    "There is no function {name}.": "没有函数 {name}",
    "The function {name} failed: {cause}": "函数 {name} 出错：{cause}",
    "There is a ) too many.": "多了一个 )",
    "A ) is missing.": "少了一个 )",
    "The pattern breaks off.": "没有写完",
    "The pattern is nested too deep.": "括号套得太深",
    "There is nothing to repeat.": "重复符号前面没有内容",
    "The numbers of a quantifier are out of order.": "重复次数前大后小",
    "A quantifier asks for too many.": "重复次数太多",
    "This kind of group is not offered.": "不支持这种括号",
    "Looking behind is not offered.": "不支持向前回看",
    "References to groups are not offered.": "不支持引用前面的括号",
    "A range is out of order.": "范围前大后小",
    "The pattern has too many states.": "太复杂",
}
#: words that stand for something in a sentence
_WORDS = {
    "a name": "名称",
    "text": "长度",
    "depth": "层数",
    "steps": "步数",
    "characters": "字数",
    "elements": "项数",
}
#: words of Jinja and Python for what stands in a template
_TOKENS = {
    "end of print statement": "}}",
    "end of statement block": "%}",
    "begin of statement block": "{%",
    "integer": "数字",
    "float": "数字",
    "string": "文字",
    "name": "名称",
    "str": "文字",
    "int": "数字",
    "list": "列表",
    "dict": "一组数据",
}
#: what Jinja and our sandbox say → Chinese, the groups filled in
_TEMPLATES = tuple(
    (re.compile(pattern), words)
    for pattern, words in {
        r"unexpected end of template.*": "模板没有写完",
        r"unexpected '(.+)'": "这里不能写 {0}",
        r"unexpected char '(.+)' at \d+": "看不懂符号 {0}",
        r"expected token '(.+)', got '(.+)'": "这里要写 {0}，却写了 {1}",
        r"Expected an expression, got '(.+)'": "这里要写一个算式，却是 {0}",
        r"Encountered unknown tag '(\w+)'\..*": "没有 {0} 这种标签",
        r"Unexpected end of template\. .*": "有标签没有结束",
        r"No (filter|test) named '(.+)'.*": "没有 {1} 这个用法",
        r"Missing end of comment tag": "注释没有结束",
        r"Missing end of raw directive": "raw 没有结束",
        r"'(.+)' is undefined": "没有 {0}",
        r"'.+' has no attribute '(.+)'": "没有 {0}",
        r"a (\w+) cannot be printed": "不能直接写出 {0}",
        r"'(.+)' of a (\w+) is not readable": "不能读取 {1} 的 {0}",
        r"'(.+)' is not readable": "不能读取 {0}",
        r"only lists, texts and keys can be read with brackets": "方括号只能用来读列表、文字和键",
        r"(.+) is for numbers": "{0} 只能用于数字",
        r"line (\d+): (.+) cannot be taken in": "第 {0} 行不能引入 {1}",
    }.items()
)


def chinese(text: str) -> str:
    """Say *text* in Chinese; what is not known here stays as it is."""
    if isinstance(text, Fault) and text.pattern in SENTENCES:
        detail = {name: _detail(name, one) for name, one in text.detail.items()}
        return SENTENCES[text.pattern].format(**detail)
    for pattern, words in _TEMPLATES:
        if found := pattern.fullmatch(text):
            groups = [str(one) for one in found.groups()]
            return words.format(*(_TOKENS.get(one, one) for one in groups))
    return text


def _detail(name: str, value: object) -> object:
    if isinstance(value, tuple):
        return " 或 ".join(_WORDS.get(str(one), str(one)) for one in value)
    if isinstance(value, Fault):
        return chinese(value)
    return _WORDS.get(str(value), value) if name == "limit" else value
