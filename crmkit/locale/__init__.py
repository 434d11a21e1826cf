"""Texts: one catalogue per language (zh, en), one module per area; a test keeps the languages equal in keys.

A key is ``area.name``; the area names the module (`zh/errors.py` holds ``errors.*``), so that a terminal that
prints one line loads one small module. Templates are `str.format` strings; a field may name the two forms of a
word instead of a format, the first for one: ``{count} {count:day|days}``.
"""

from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from string import Formatter

LANGUAGES = ("zh", "en")
DEFAULT_LANGUAGE = "zh"


@cache
def catalogue(area: str, language: str) -> dict[str, str]:
    """The texts of one area in one language, by key without the area.

    Raises:
        KeyError: the area or the language does not exist.
    """
    if language not in LANGUAGES:
        raise KeyError(language)
    texts: dict[str, str] = import_module(f"{__name__}.{language}.{area}").TEXTS
    return texts


def areas(language: str) -> tuple[str, ...]:
    """Names of all areas of a language, sorted."""
    package = import_module(f"{__name__}.{language}")
    return tuple(sorted(module.name for module in iter_modules(package.__path__)))


def text(key: str, language: str = DEFAULT_LANGUAGE, **arguments: object) -> str:
    """The text of `key` in `language` with `arguments` filled in.

    Raises:
        KeyError: no such key, or the template names an argument that was not given.
    """
    area, _, name = key.partition(".")
    template = catalogue(area, language)[name]
    if arguments and _FORMS_MARK in template:
        return _WITH_FORMS.vformat(template, (), arguments)
    return template.format(**arguments) if arguments else template


class _WithForms(Formatter):
    def format_field(self, value: object, format_spec: str) -> str:
        one, mark, many = format_spec.partition(_FORMS_MARK)
        if not mark:
            return str(super().format_field(value, format_spec))
        return one if value == 1 else many


_FORMS_MARK = "|"
_WITH_FORMS = _WithForms()
