"""Addresses of the portal's pages, as mails and the console carry them; the one place that forms them.

They go to what a mail speaks of, never into a session: whoever follows one signs in and lands there. Without a portal
there is none. The pages are in portal/pages.
"""

from urllib.parse import quote

PETITIONS = "/petitions"
UNIT, PROPOSALS, REVIEWS, HOME, ITEM, LINK = "/unit/{}", "/proposals", "/reviews", "/", "/obligation/{}", "/link/{}"
EVALUATIONS, VIEWS, ASSIGNMENTS = "/evaluations", "/views", "/assignments"
APPLICATIONS, LETTERS = "/applications", "/received-letters"
DEPARTMENT_REVIEWS = "/reviews/department"
BOARD, FEED = "/board?step={}", "/feed/{}.ics"


def unit_page(portal: str, code: str) -> str:
    """What a unit owes."""
    return _at(portal, UNIT.format(quote(code, safe="")))


def item_page(portal: str, obligation_id: int) -> str:
    """One item with its history."""
    return _at(portal, ITEM.format(obligation_id))


def proposals_page(portal: str) -> str:
    """What waits for a leader."""
    return _at(portal, PROPOSALS)


def reviews_page(portal: str) -> str:
    """What waits for a reviewer."""
    return _at(portal, REVIEWS)


def department_reviews_page(portal: str) -> str:
    """What waits for the review of a department that somebody heads."""
    return _at(portal, DEPARTMENT_REVIEWS)


def evaluations_page(portal: str) -> str:
    """How far evaluations are."""
    return _at(portal, EVALUATIONS)


def views_page(portal: str) -> str:
    """What a unit is asked for its views on."""
    return _at(portal, VIEWS)


def assignments_page(portal: str) -> str:
    """What an expert is asked."""
    return _at(portal, ASSIGNMENTS)


def applications_page(portal: str) -> str:
    """Results that wait for a decision."""
    return _at(portal, APPLICATIONS)


def received_letters_page(portal: str) -> str:
    """Letters that one's units have received."""
    return _at(portal, LETTERS)


def board_page(portal: str, step: str) -> str:
    """How the year stands in a step."""
    return _at(portal, BOARD.format(quote(step, safe="")))


def feed_address(portal: str, secret: str) -> str:
    """A calendar to subscribe to; whoever has the address reads it."""
    return _at(portal, FEED.format(secret))


def petitions_page(portal: str) -> str:
    """Requests that wait for an answer."""
    return _at(portal, PETITIONS)


def first_page(portal: str) -> str:
    return _at(portal, HOME)


def sign_in_link(portal: str, token: str, then: str = HOME) -> str:
    """Where a sign-in link leads; `then` is the page of the portal that comes after."""
    after = "" if then == HOME else f"?next={quote(then, safe='')}"
    return _at(portal, LINK.format(token) + after)


def _at(portal: str, path: str) -> str:
    return f"{portal.rstrip('/')}{path}" if portal else ""
