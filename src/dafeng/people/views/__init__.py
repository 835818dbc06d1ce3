"""Pages of login, one's own account, users, organisations and places."""

from dafeng.people.views.session import locked_out

__all__ = ["locked_out"]
