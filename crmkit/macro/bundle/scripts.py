"""The files of a bundle that people touch: installer, the place to drop a workbook on, readme."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from crmkit.locale import LANGUAGES, text

if TYPE_CHECKING:
    from collections.abc import Mapping

WHEELS: Final = "wheels"
WHEEL_LIST: Final = "wheels.txt"

_HEAD: Final = """@echo off
rem Never ran on Windows; every line was checked against cmd's rules.
setlocal EnableExtensions DisableDelayedExpansion
title crmkit
set "PYTHONUTF8=1"
set "NoDefaultCurrentDirectoryInExePath=1"
set "CRMKIT_HOME=%LOCALAPPDATA%\\crmkit"
"""

#: A Python of the right version is looked for three times: by the launcher, on the PATH, where its installer puts it.
_INSTALL: Final = """set "PIP_CONFIG_FILE=nul"
set "PIP_NO_INDEX=1"
if exist "%CRMKIT_HOME%\\Scripts\\python.exe" goto made
py -{python} -c "import venv" >nul 2>nul && goto py
python -c "import sys, venv; sys.exit(sys.version_info[:2] != ({major}, {minor}))" >nul 2>nul && goto path
if exist "%LOCALAPPDATA%\\Programs\\Python\\Python{major}{minor}\\python.exe" goto local
for %%I in ("%~dp0python-{python}*-amd64.exe") do "%%~fI" /passive InstallAllUsers=0 Include_test=0
if exist "%LOCALAPPDATA%\\Programs\\Python\\Python{major}{minor}\\python.exe" goto local
echo.
echo Python {python} for 64 bits was not found. See README.txt, step 1.
goto failed
:py
py -{python} -m venv "%CRMKIT_HOME%" || goto failed
goto made
:path
python -m venv "%CRMKIT_HOME%" || goto failed
goto made
:local
"%LOCALAPPDATA%\\Programs\\Python\\Python{major}{minor}\\python.exe" -m venv "%CRMKIT_HOME%" || goto failed
:made
set "PIP=-P -m pip --disable-pip-version-check install --no-index --find-links"
"%CRMKIT_HOME%\\Scripts\\python.exe" %PIP% "%~dp0{wheels}" --require-hashes -r "%~dp0{wheel_list}" || goto failed
"%CRMKIT_HOME%\\Scripts\\python.exe" -P -m crmkit --lang {language} doctor
echo.
echo OK: crmkit is installed in "%CRMKIT_HOME%".
pause
exit /b 0
:failed
echo.
echo crmkit was NOT installed. Nothing else was changed.
pause
exit /b 3
"""

_DROP: Final = """if "%~1"=="" goto help
if not exist "%CRMKIT_HOME%\\Scripts\\python.exe" goto help
"%CRMKIT_HOME%\\Scripts\\python.exe" -P -m crmkit --lang {language} macro launcher "%~1"
pause
exit /b
:help
echo Run install.cmd first, then drop your .xlsx workbook on this file.
pause
exit /b 2
"""


def bundle_files(python: str, language: str) -> Mapping[str, bytes]:
    """Every file but the wheels, by name. Windows' scripts are ASCII with CRLF, readmes UTF-8 as Notepad likes it."""
    major, minor = python.split(".")
    words = {"python": python, "major": major, "minor": minor, "language": language}
    places = {"wheels": WHEELS, "wheel_list": WHEEL_LIST}
    install, drop = (_HEAD + part.format(**words, **places) for part in (_INSTALL, _DROP))
    files = {
        "install.cmd": _crlf(install).encode("ascii"),
        text("bundle.drop", language): _crlf(drop).encode("ascii"),
    }
    for spoken in LANGUAGES:
        readme = text("bundle.readme", spoken, python=python, drop=text("bundle.drop", language))
        files[text("bundle.readme_name", spoken)] = _crlf(readme).encode("utf-8-sig")
    return files


def _crlf(words: str) -> str:
    return words.replace("\n", "\r\n")
