"""「代 张三 办理」: the choice stands in the session and is asked anew for every request."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse

from reviews import delegations


def act_for_others(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """After authentication and messages.  On the day after the last one, or taken back, it is over."""

    def answer(request: HttpRequest) -> HttpResponse:
        chosen = request.session.get(delegations.CHOSEN)
        if chosen is not None and not delegations.take(request.user, chosen):
            del request.session[delegations.CHOSEN]
            messages.info(request, "代办已经结束，现在按您自己的身份办理。")
        return get_response(request)

    return answer
