"""The folder for computers without internet, in English."""

TEXTS = {
    "written": "Written: {path}, {count} wheels, {megabytes:.0f} MB",
    "checked": "  Checked: every wheel fits Python {python} ({platform}), none is missing, all have hashes, pip resolves it offline. Never installed on a real Windows.",
    "next": "  Copy the whole folder to that computer and read README.txt first.",
    "drop": "drop-your-workbook-here.cmd",
    "readme_name": "README.txt",
    "readme": """crmkit without internet

Step 1  Python {python} (64-bit)
  If that computer has Python {python}, go to step 2.
  If not: on a computer with internet, download the "Windows installer
  (64-bit)" from python.org, a file like python-{python}.x-amd64.exe, and
  put it into this folder. Step 2 installs it for you alone; no
  administrator is needed. (The installer, not the embeddable package:
  that one has neither venv nor pip.)

Step 2  Double-click install.cmd
  It installs into your own folder (%LOCALAPPDATA%\\crmkit) and touches no
  other program. It ends with OK.

Step 3  Drop your workbook (.xlsx) on "{drop}"
  A file to double-click appears beside the workbook. From then on: save,
  close, double-click. With WPS or Excel; no macro.

To remove it delete the folder %LOCALAPPDATA%\\crmkit and that file.

This folder was never installed on a real Windows; every wheel was checked
on another system. If it fails, send a photo of the window to whoever gave
you this folder.
""",
}
