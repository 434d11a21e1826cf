"""What crmkit decides: one module a question, each declares the managed columns it writes."""

from crmkit.columns.catalogue import DERIVED_FIELDS, MANAGED_FIELDS
from crmkit.columns.decide import Decided, decide
from crmkit.columns.explain import Explanation, explain
from crmkit.columns.what_if import decide_again

__all__ = ["DERIVED_FIELDS", "MANAGED_FIELDS", "Decided", "Explanation", "decide", "decide_again", "explain"]
