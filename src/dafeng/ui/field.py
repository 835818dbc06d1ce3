"""Form fields of our own: a number with its unit, a file of stated kinds and size."""

from collections.abc import Sequence
from pathlib import PurePath
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


class UnitDecimalField(forms.DecimalField):
    """A decimal number whose unit stands beside the field."""

    def __init__(self, *, unit: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.unit = unit
        # a number field of the browser would drop "1,234" without a word
        self.widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def to_python(self, value: Any) -> Any:
        """Take grouped and full-width digits as people paste them."""
        if isinstance(value, str):
            value = value.translate(_FULL_WIDTH).replace(",", "").replace(" ", "")
        return super().to_python(value)


_FULL_WIDTH = {
    ord(wide): narrow
    for wide, narrow in zip("０１２３４５６７８９．，－", "0123456789.,-", strict=True)
}


class FileField(forms.FileField):
    """A file whose name ends as said and which is no larger than said.

    The name is only the first guard: whoever reads the file checks what is in it.
    """

    def __init__(self, *, suffixes: Sequence[str], megabytes: int, **kwargs: Any) -> None:
        self.suffixes = tuple(suffix.lower() for suffix in suffixes)
        self.megabytes = megabytes
        kwargs.setdefault("help_text", _FileHelp(self.suffixes, megabytes))
        kwargs.setdefault("widget", forms.FileInput(attrs={"accept": ",".join(self.suffixes)}))
        super().__init__(max_length=200, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> Any:
        """The file, or what is wrong with its name or size."""
        file = super().clean(data, initial)
        if file is None or file is initial or not hasattr(file, "size"):
            return file
        if PurePath(file.name).suffix.lower() not in self.suffixes:
            raise ValidationError(
                _("This kind of file is not taken here: %(kinds)s."),
                code="kind",
                params={"kinds": ", ".join(self.suffixes)},
            )
        if file.size > self.megabytes * 1024 * 1024:
            raise ValidationError(
                _("The file is larger than %(most)s MB."),
                code="size",
                params={"most": self.megabytes},
            )
        return file


class _FileHelp:
    """The help text of a file field in the language of the page."""

    def __init__(self, suffixes: Sequence[str], megabytes: int) -> None:
        self.values = {"kinds": ", ".join(suffixes), "most": megabytes}

    def __str__(self) -> str:
        return str(_("%(kinds)s, up to %(most)s MB")) % self.values
