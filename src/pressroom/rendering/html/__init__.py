"""From a template and what it prints to one HTML document that holds everything, fonts too."""
