"""The verbs of `crmkit macro`: each module declares one as `command` and is found by being here."""
