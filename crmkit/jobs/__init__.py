"""What a person asks for, one file each: every job reads on one screen."""
