"""One module a command, each with a click command or group named ``command``; ``desk.cli.main`` lists them."""
