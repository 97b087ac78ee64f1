"""From the browser's PDF to the one that is delivered, and its pages as pictures."""
