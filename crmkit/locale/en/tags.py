"""`crmkit tags`, in English."""

TEXTS = {
    "none": "{path}: no tags yet. Write them in the column Tags, separated by commas.",
    "head": "{path}: {customers:,} customers, {count:,} tags, most used first:",
    "use": "  {tag}    by people {people:,}, by rules {rules:,}",
    "use_merged": "  {tag}    by people {people:,}, by rules {rules:,}, counts as “{meant}”",
    "unused": "Used by nobody: {tags}",
    "near": "Probably the same: {one} / {other}",
    "how": "Merge: crmkit tags customers.xlsx merge OLD NEW (shown first; --yes writes)",
    "and": ", ",
    "change": "“{old}” will count as “{new}”; {customer_count:,} customers have it from people.",
    "in_dictionary": "  Tag dictionary: {dictionary_cells:,} cells.",
    "in_cells": "  Column Tags: {people_cells:,} cells.",
    "cells_stay": "  The column Tags stays as people filled it.",
    "nothing": "  Nothing to change.",
    "preview": "Only shown, the file is as it was. Add --yes to write.",
    "written": "Written. Backup: {backup}. Take back: crmkit undo",
}
