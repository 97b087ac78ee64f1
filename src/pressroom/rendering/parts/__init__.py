"""Print many parts as one file or as one file each: chunks in several tabs, proved one by one, then merged."""
