"""What lives in the fire: two processes, and a database that dawdles at its commits."""

from uuid import UUID

from sqlalchemy import text

from bench import diagrams, hand
from bench import http as door
from cases.work import Work
from engine import Source

ASKS, ANSWERS = "fire_asks", "fire_answers"

#: user tasks of an asking case; each runs an operation that writes one line of the timeline
TASKS = ("first", "second", "third")

#: the paper of some cases: promised by a person's act, and waited for by a service task
PAPER = "people_mediation/rights_notice"

#: what must come after what, in the events of a case
BEFORE = (
    *(("first", one) for one in ("second", "bell", "answered", "work")),
    *((one, "third") for one in ("second", "bell", "answered", "work")),
    *(("first", "notice"), ("notice", "print"), ("print", "second")),
)

#: share of the transactions that rest before they are made to last, and for how many seconds
SLOW, LONGEST = 0.06, 0.4

_DAWDLE = f"""
CREATE FUNCTION fire_dawdle() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF random() < {SLOW} THEN PERFORM pg_sleep(random() * {LONGEST}); END IF;
  RETURN NULL;
END $$
"""

_TRIGGER = """
CREATE CONSTRAINT TRIGGER fire_dawdle AFTER INSERT OR UPDATE ON {}
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION fire_dawdle()
"""


def dawdle(work: Work) -> None:
    """Let commits of acts and of jobs take their time: all is written, nothing lasts yet."""
    work.session.execute(text(_DAWDLE))
    for table in ("instance", "outbox"):
        work.session.execute(text(_TRIGGER.format(table)))


def has_paper(business_key: str) -> bool:
    """Tell whether the model gives this case a paper: one in eight."""
    return UUID(business_key).hex[-1] < "2"


def definitions() -> list[Source]:
    """Write the two processes: one asks the other by a message, and has work done elsewhere."""
    throw = '<bpmn:messageEventDefinition messageRef="{}"/>'
    answers = diagrams.process(
        ANSWERS,
        [
            diagrams.start("start", throw.format("m_ask")),
            diagrams.element("intermediateCatchEvent", "think",
                             diagrams.timer("timeDuration", "PT1S")),
            diagrams.element("intermediateThrowEvent", "answer", throw.format("m_answer")),
            diagrams.end(),
        ],
        [("start", "think"), ("think", "answer"), ("answer", "end")],
    )  # fmt: skip
    messages = (
        '<bpmn:message id="m_ask" name="fire.ask"/><bpmn:message id="m_answer" name="fire.answer"/>'
    )
    form = next(one for one in door.definitions() if one.kind == "form")
    return [
        Source("process", ASKS, diagrams.document(messages, _asks(throw))),
        Source("process", ANSWERS, diagrams.document(messages, answers)),
        form,
    ]


def _asks(throw: str) -> str:
    given = {"camunda__formKey": door.FORM, "camunda__candidateGroups": "mediator"}
    declare = diagrams.properties(operation="mediation.declare")
    notify = diagrams.properties(operation="mediation.notify_rights")
    return diagrams.process(
        ASKS,
        [
            diagrams.start(),
            *(diagrams.user(name, declare, **given) for name in TASKS),
            diagrams.element("exclusiveGateway", "paper", default="f_paper_ready"),
            diagrams.user("notice", notify, **given),
            _external("print", "documents.make", diagrams.properties(document=PAPER)),
            diagrams.element("exclusiveGateway", "ready"),
            diagrams.element("parallelGateway", "split"),
            diagrams.element("intermediateCatchEvent", "bell",
                             diagrams.timer("timeDuration", "PT2S")),
            diagrams.element("intermediateThrowEvent", "ask", throw.format("m_ask")),
            diagrams.element("intermediateCatchEvent", "answered", throw.format("m_answer")),
            _external("work", hand.TOPIC),
            diagrams.element("parallelGateway", "join"),
            diagrams.end(),
        ],
        [("start", "first"), ("first", "paper"),
         ("paper", "notice", 'substring(case_id, -1) < "2"'), ("paper", "ready"),
         ("notice", "print"), ("print", "ready"), ("ready", "split"), ("split", "bell"),
         ("split", "ask"), ("ask", "answered"), ("split", "second"), ("split", "work"),
         *((one, "join") for one in ("bell", "answered", "second", "work")),
         ("join", "third"), ("third", "end")],
    )  # fmt: skip


def _external(key: str, topic: str, inner: str = "") -> str:
    attributes = {"camunda__type": "external", "camunda__topic": topic}
    return diagrams.element("serviceTask", key, inner, **attributes)
