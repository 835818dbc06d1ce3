"""The switch between the installation's own area and the sample."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from dafeng.people.area import AREA_CHOICE, find_area
from dafeng.ui.address import own_address


@require_POST
def area(request: HttpRequest) -> HttpResponse:
    """Look at another area from now on; kept until the login ends."""
    code = request.POST.get("area", "")
    if find_area(code) is not None:
        request.session[AREA_CHOICE] = code
    return redirect(own_address(request, wanted=request.POST.get("next", ""), default="/"))
