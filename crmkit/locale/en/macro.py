"""The refresh button and what stands beside it, in English."""

TEXTS = {
    "machine": "This computer:",
    "python": "Python at {path}",
    "no_button": 'No refresh button yet. Put it in: crmkit macro add "{path}"',
    "has_macros": "has macros",
    "on_this_computer": "the file lies in a folder of this computer",
    "in_the_cloud": 'the file lies in the cloud folder "{folder}": Excel tells macros its web address and the button can\'t work. Move it to a local folder, or close it and run crmkit refresh.',
    "not_from_the_internet": 'no "from the internet" mark',
    "from_the_internet": "the file is marked as coming from the internet, so Excel blocks its macros. Right-click the file → Properties → Unblock (macOS: xattr -d com.apple.quarantine).",
}
