"""A folder that installs crmkit on a computer without internet: wheels with their hashes, an installer, a readme."""
