"""Models made to break whoever reads them, each with the rule that names it.

A model whose rule is None may be deployed; what it does when it runs is bounded elsewhere.
"""

from bench.diagrams import (
    boundary,
    document,
    element,
    end,
    line,
    process,
    properties,
    script,
    sequence,
    start,
    sub,
    timer,
    user,
)

DMN = "https://www.omg.org/spec/DMN/20191111/MODEL/"
LAUGHS = '<!ENTITY l0 "lol">' + "".join(
    f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10)
)
BILLION = f"<!DOCTYPE a [{LAUGHS}]>".encode()
OUTSIDE = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
IDLE = sequence([("start", "u"), ("u", "end")])


def task(key="u", inner="", **attributes):
    return user(key, inner, **{"camunda__candidateGroups": "mediator", **attributes})


def row(*nodes):
    return document(process("p", *line(*nodes)))


def feel(text):
    return row(script("s", text, "x"), task())


def idle(*more):
    """A process in order with *more* in it."""
    inside = [start(), task(), end()]
    return document(
        f'<bpmn:process id="p" isExecutable="true">{"".join(more)}{"".join(inside)}{IDLE}'
        "</bpmn:process>"
    )


def many(inner):
    return task(inner=f"<bpmn:multiInstanceLoopCharacteristics{inner}")


def extension(inner):
    return f"<bpmn:extensionElements>{inner}</bpmn:extensionElements>"


def scripted(inner):
    return row(task(inner=extension(inner)))


def cycling(text):
    nodes = [start(), task(), boundary("b", "u", timer("timeCycle", text), False), end()]
    return document(process("p", nodes, [("start", "u"), ("u", "end"), ("b", "end")]))


def gateways(kind, flows, count):
    nodes = [start(), *(element(kind, f"g{n}") for n in range(count)), task(), end()]
    ends = [("start", "g0"), (f"g{count - 1}", "u"), ("u", "end")]
    return document(process("p", nodes, [*ends, *flows]))


def doubled(count):
    """2 to the power of *count* ways from the start to the end."""
    steps = [(f"g{n}", f"g{n + 1}", f"x {sign} {n}") for n in range(count - 1) for sign in "<>"]
    return gateways("exclusiveGateway", steps, count)


def meshed(count):
    """Every gateway leads to every later one."""
    flows = [(f"g{a}", f"g{b}") for a in range(count) for b in range(a + 1, count)]
    return gateways("parallelGateway", flows, count)


def linked(count):
    throw, catch = "intermediateThrowEvent", "intermediateCatchEvent"
    link = '<bpmn:linkEventDefinition name="there"/>'
    nodes = [start(), end()]
    nodes += [element(throw, f"t{n}", link) for n in range(count)]
    nodes += [element(catch, f"c{n}", link) for n in range(count)]
    return document(process("p", nodes, [("start", "t0"), ("c0", "end")]))


def ring(count):
    """Processes that call each other in a circle."""
    parts = []
    for n in range(count):
        call = element("callActivity", f"c{n}", calledElement=f"p{(n + 1) % count}")
        parts.append(process(f"p{n}", *line(call, first=f"s{n}", last=f"e{n}")))
    return document(*parts)


def lanes(count):
    inside = "<bpmn:flowNodeRef>u</bpmn:flowNodeRef>"
    found = "".join(f'<bpmn:lane id="l{n}">{inside}</bpmn:lane>' for n in range(count))
    return idle(f'<bpmn:laneSet id="set">{found}</bpmn:laneSet>')


def nested(count):
    opened = "".join(f'<bpmn:subProcess id="x{n}">' for n in range(count))
    return idle(opened + "</bpmn:subProcess>" * count)


def attributed(count):
    return row(task(**{f"camunda__a{n}": "x" for n in range(count)}))


def spaced(count):
    spaces = " ".join(f'xmlns:n{n}="u{n}"' for n in range(count))
    return row(task()).replace(b" id=", f" {spaces} id=".encode(), 1)


JAVA = (
    '<camunda:executionListener event="start"><camunda:script scriptFormat="groovy">x()'
    "</camunda:script></camunda:executionListener>"
)
MAPPED = (
    '<camunda:inputOutput><camunda:inputParameter name="a">'
    '<camunda:script scriptFormat="javascript">while(1);</camunda:script>'
    "</camunda:inputParameter></camunda:inputOutput>"
)
SERVICE = "serviceTask"

#: name → (file, rule that names it, or None)
PROCESSES = {
    "billion laughs": (BILLION + row(task(inner="&l9;")), "xml-doctype"),
    "a file of the server": (OUTSIDE + row(task(inner="&x;")), "xml-doctype"),
    "a document type in two-byte letters": (
        (BILLION.decode() + row(task()).decode()).encode("utf-16"), "xml-doctype",
    ),
    "an attribute of two megabytes": (row(task(name="x" * 1_990_000)), None),
    "a file above the limit": (row(task(name="x" * 2_000_000)), "xml-size"),
    "an id of two hundred thousand letters": (row(task("u" * 200_000)), "too-long"),
    "an id too long for its column": (row(task("u" * 121)), "too-long"),
    "ten thousand levels": (nested(10_000), "xml-syntax"),
    "two hundred levels": (nested(200), "too-deep"),
    "ten thousand levels of extensions": (
        idle(extension("<camunda:x>" * 10_000 + "</camunda:x>" * 10_000)), "xml-syntax",
    ),
    "thirty thousand attributes": (attributed(30_000), "xml-attributes"),
    "sixty thousand namespaces": (spaced(60_000), "xml-namespaces"),
    "half a million elements": (idle(extension("<a/>" * 480_000)), "xml-elements"),
    "a call of itself": (row(element("callActivity", "c", calledElement="p")), "call-cycle"),
    "a calls b calls a": (ring(2), "call-cycle"),
    "six hundred processes in a circle": (ring(600), "call-cycle"),
    "a million instances": (
        row(many("><bpmn:loopCardinality>1000000</bpmn:loopCardinality>"
                 "</bpmn:multiInstanceLoopCharacteristics>")), "too-many-instances",
    ),
    "two to the 1,500 ways": (doubled(1_500), None),
    "every gateway to every other": (meshed(60), None),
    "nine hundred links to nine hundred": (linked(900), "link-event"),
    "two thousand and one nodes": (
        row(*(task(f"u{n}") for n in range(1_999))), "too-large",
    ),
    "ten thousand lanes": (lanes(10_000), None),
    "nineteen hundred times the same id": (
        document(process("p", [start(), *[task()] * 1_900, end()], [("start", "u")])),
        "duplicate-id",
    ),
    "a boundary event on every side": (
        document(process(
            "p",
            [start(), task(), end(), *(boundary(f"b{n}", "u", timer("timeDuration", "P1D"), False)
                                       for n in range(1_900))],
            [("start", "u"), ("u", "end"), *((f"b{n}", "end") for n in range(1_900))],
        )), None,
    ),
    "five hundred sub-processes": (
        row(*(sub(f"x{n}", *line(task(f"u{n}"), first=f"s{n}", last=f"e{n}"))
              for n in range(490))), None,
    ),
    "two megabytes of FEEL": (feel("1+" * 900_000 + "1"), "feel-syntax"),
    "five thousand brackets": (feel("(" * 5_000 + "1" + ")" * 5_000), "feel-syntax"),
    "three thousand questions": (feel("if a then " * 3_000 + "1" + " else 2" * 3_000),
                                 "feel-syntax"),
    "fifty thousand signs": (feel("-" * 50_000 + "1"), "feel-syntax"),
    "an endless comment": (feel("/*" * 50_000), "feel-syntax"),
    "an open string": (feel('"' + "x" * 99_999), "feel-syntax"),
    "Python": (feel("__import__('os').getcwd()"), "feel-syntax"),
    "a script of Python": (
        row(element("scriptTask", "s", "<bpmn:script>x()</bpmn:script>", scriptFormat="python")),
        "script-language",
    ),
    "a script of JavaScript": (
        row(element("scriptTask", "s", "<bpmn:script>x()</bpmn:script>", scriptFormat="js")),
        "script-language",
    ),
    "a listener in Groovy": (scripted(JAVA), "listener"),
    "a mapping in JavaScript": (scripted(MAPPED), "listener"),
    "a class of Java": (row(element(SERVICE, "s", camunda__class="java.lang.Runtime")), "code"),
    "a call of Java": (
        row(element(SERVICE, "s", camunda__expression="${''.getClass().forName('x')}")), "code",
    ),
    "a letter that turns the others": (row(task(name="同意\u202e书")), "hidden-letters"),
    "a letter of no width": (row(task(name="同\u200b意")), "hidden-letters"),
    "a role of no width": (row(task(camunda__candidateGroups="mediator\u200b")), "hidden-letters"),
    "an id that turns": (row(task("u\u202ev")), "id-letters"),
    "a process by the same name to the eye": (
        document(process("people_mediation\u200d", *line(task()))), "id-letters",
    ),
    "a cycle of no length": (cycling("R/PT0S"), "timer-range"),
    "a cycle of a millisecond": (cycling("R/PT0.001S"), "timer-range"),
    "a duration of a million years": (cycling("R/P" + "9" * 300 + "Y"), "timer-range"),
    "retries without end": (
        row(element(SERVICE, "s", extension(
            "<camunda:failedJobRetryTimeCycle>R99999999/PT0S</camunda:failedJobRetryTimeCycle>"),
            camunda__type="external", camunda__topic="x")), "retry-cycle",
    ),
    "a hundred thousand properties": (
        row(task(inner=properties(**{f"k{n}": "= 1" for n in range(24_000)}))), None,
    ),
}  # fmt: skip


def table(column, rows, cells):
    """A decision table of *rows* with the same *cells*."""
    inputs = "".join(
        f'<input id="i{n}"><inputExpression id="e{n}" typeRef="{column}"><text>x{n}</text>'
        "</inputExpression></input>"
        for n in range(len(cells(0)))
    )
    rules = "".join(
        f'<rule id="r{n}">'
        + "".join(
            f'<inputEntry id="r{n}i{at}"><text>{cell}</text></inputEntry>'
            for at, cell in enumerate(cells(n))
        )
        + f'<outputEntry id="r{n}o"><text>"x"</text></outputEntry></rule>'
        for n in range(rows)
    )
    output = '<output id="o" name="o" typeRef="string"/>'
    return decision(f'<decisionTable id="t">{inputs}{output}{rules}</decisionTable>')


def decision(inner, *more):
    return (
        f'<definitions xmlns="{DMN}" id="d" name="d" namespace="x">{"".join(more)}'
        f'<decision id="triage" name="triage"><variable name="triage"/>{inner}</decision>'
        "</definitions>"
    ).encode()


def literal(text):
    return decision(f"<literalExpression><text>{text}</text></literalExpression>")


def types(count):
    """Types of which each is the next."""
    return decision(
        "<literalExpression><text>1</text></literalExpression>",
        *(
            f'<itemDefinition id="i{n}" name="t{n}"><typeRef>t{n + 1}</typeRef></itemDefinition>'
            for n in range(count)
        ),
    )


BOX = "<literalExpression><text>1</text></literalExpression>"

DECISIONS = {
    "billion laughs": (BILLION + literal("1"), "xml-doctype"),
    "two hundred boxes in boxes": (decision("<list>" * 200 + BOX + "</list>" * 200), "too-deep"),
    "nine thousand boxes in boxes": (
        decision("<list>" * 9_000 + BOX + "</list>" * 9_000), "xml-syntax",
    ),
    "nineteen hundred types in a row": (types(1_900), "type"),
    "a decision that needs itself": (
        decision('<informationRequirement id="q"><requiredDecision href="#triage"/>'
                 "</informationRequirement>" + BOX), "requirement-cycle",
    ),
    "nineteen hundred rows": (table("number", 1_900, lambda n: [str(n)]), "table-large"),
    "thirty columns of ranges": (
        table("number", 200, lambda n: [f"[{n}..{n + 3}]"] * 30), "table-large",
    ),
    "ten columns of exceptions": (
        table("number", 200, lambda n: [f"not({n}, [{n + 5}..{n + 9}])"] * 10), "table-large",
    ),
    "a cell of Python": (table("number", 1, lambda n: ["__import__('os')"]), "feel-syntax"),
    "a cell of five thousand brackets": (
        table("number", 1, lambda n: ["(" * 5_000 + "1" + ")" * 5_000]), "feel-syntax",
    ),
    "a cell that counts for ever": (
        table("number", 1, lambda n: ["count(for a in 1..99999, b in 1..99999 return a)"]), None,
    ),
    "ten to the ten to the ten": (table("number", 9, lambda n: ["10**10**10"]), None),
}  # fmt: skip

#: FEEL that is right to the letter and would not come to an end
ENDLESS = {
    "nested loops": "count(for a in 1..100000, b in 1..100000 return a * b)",
    "loops in loops": "for a in 1..99999 return for b in 1..99999 return b",
    "a tower of powers": "10**10**10",
    "powers of powers": "9**" * 200 + "9",
    "a product beyond numbers": "1e6000 * 1e6000",
    "an exponent": "exp(99999999)",
    "a text without end": 'string join(for i in 1..10000000 return "xxxxxxxx")',
    "a search that goes back": f'matches("{"a" * 40}!", "^(a+)+$")',
    "another search that goes back": f'replace("{"a" * 40}!", "(a|aa)+$", "x")',
    "stars of stars": f'matches("x", "{"(a*)*" * 100}")',
    "a function of itself": "(function(f) f(f))(function(f) f(f))",
    "every and some": "some x in 1..100000, y in 1..100000 satisfies x + y < 0",
    "a sort": "sort(for i in 1..100000 return i, function(a, b) a > b)",
    "years beyond the calendar": 'date("9999-12-31") + duration("P9999999999Y")',
}
