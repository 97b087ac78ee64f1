"""The editor of resumes and letters: its page, and what its script asks for."""
