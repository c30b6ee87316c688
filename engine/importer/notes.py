"""What an import says: element by element what it changed and what it could not."""

from dataclasses import dataclass, field
from typing import Any

#: rule → (whether something is left to do by hand, sentence)
RULES: dict[str, tuple[bool, str]] = {
    "encoding": (False, "Rewritten from {encoding} to UTF-8."),
    "dialect": (False, "{count} attributes and elements of {tool} are written as camunda: ones."),
    "expression": (False, "{where}: {old} is {new} in FEEL."),
    "expression-left": (True, "{where}: {old} could not be translated ({reason})."),
    "script": (False, "The script is the FEEL expression {new}, into {variable}."),
    "script-left": (True, "The script in {language} could not be translated ({reason})."),
    "attribute": (False, "{old} is {new} here."),
    "loop-counter": (False, "{old} is {new} here: loopCounter begins with 0, not 1."),
    "no-effect": (False, "{what} was removed: it has no effect here."),
    "tool-data": (False, "{count} entries that only {tool} reads were removed."),
    "executable": (False, "The process is marked as executable."),
    "not-executable": (True, "The process is not marked as executable and is not deployed."),
    "process-key": (False, "The process {old} is called {new} here."),
    "decision-task": (False, "The service task is a business rule task that takes {decision}."),
    "listener": (True, "A listener ({what}) cannot be run."),
    "code": (True, "It names code ({what}); give it a topic and a worker, or an operation."),
    "fields": (True, "Its fields ({fields}) are drawn as a form and named by camunda:formKey."),
    "form": (True, "The form {form} is a file of another tool; draw it here."),
    "people": (True, "{what}: people are offered tasks by one role each."),
    "mapping": (True, "A mapping of variables ({what}) has no scope to work in here."),
    "unsupported": (True, "{what} is not supported."),
}


@dataclass(frozen=True)
class Note:
    """One thing an import did or left undone."""

    rule: str
    #: id of the element; empty for the whole file
    element: str
    #: English sentence; `web.importing` says *rule* with *args* in the reader's language
    message: str
    #: whether somebody has to do something
    open: bool
    args: dict[str, Any] = field(default_factory=dict)


class Notes(list[Note]):
    """The notes of one file, in the order they were made."""

    def add(self, rule: str, element: str, **args: Any) -> None:
        """Note that *rule* happened at *element*."""
        to_do, message = RULES[rule]
        shown = {name: str(value)[:200] for name, value in args.items()}
        self.append(Note(rule, element, message.format(**shown), to_do, shown))
