"""The ``helixgate`` command: one file a command under ``commands``, one way to print, one way to fail."""
