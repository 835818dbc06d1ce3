"""Files that people upload, CSV, Excel and Parquet, read as tables in a child process with limits.

A hostile or broken file costs the child its life and the person a sentence; never the server.
"""
