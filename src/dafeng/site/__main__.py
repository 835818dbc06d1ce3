"""`python -m dafeng.site` is the `dafeng` command."""

from dafeng.site.cli import main

main()
