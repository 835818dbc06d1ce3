"""One module a shell command; its name is the command's, and it holds one object, `command`."""
