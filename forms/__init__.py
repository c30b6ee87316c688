"""Forms as data: form-js schemas, checked on the server as the browser checks them.

>>> schema = load(read("dispute_lifecycle/refuse"))
>>> check(schema, {}).errors["reason"]
['这一项要填。']
"""

from forms.checking import Checked, check
from forms.errors import Finding, FormInvalid, FormNotFound, FormsError
from forms.findings import lint, load
from forms.schema import Field, Schema
from forms.shipped import names, read, shipped
from forms.telling import Told, options, tell

__all__ = [
    "Checked",
    "Field",
    "Finding",
    "FormInvalid",
    "FormNotFound",
    "FormsError",
    "Schema",
    "Told",
    "check",
    "lint",
    "load",
    "names",
    "options",
    "read",
    "shipped",
    "tell",
]
