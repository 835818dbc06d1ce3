"""One file a method; its name is the method's id, and it holds one object, `METHOD`."""
