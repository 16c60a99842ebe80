"""Who may open which page: one table, a row for every route. A route without a row keeps the portal from starting.

What a role sees follows from the role (scope); a row says which roles may, and what a route is about. Somebody who does
not see a unit or an item is told that it is not there (404); who sees it but may not do this is told so (403).

Source: the roles' rights and what they see, as docs/files.md has them.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from models.kinds import Role
from tasks.feeds.reach import SUBSCRIBING
from tasks.standing_in import Held


class Scope(StrEnum):
    """Which units a role sees."""

    OWN = "own"  # the unit itself
    TREE = "tree"  # a department or town with all below it
    SECTION = "section"  # the units that a section supervises
    BUREAU = "bureau"  # all
    INDUSTRY = "industry"  # items whose review names the role, of the units one is appointed at
    ASSIGNED = "assigned"  # items that are assigned to the person, one by one
    NONE = "none"  # no unit's items


SCOPES = {
    Role.UNIT_OFFICER: Scope.OWN,
    Role.UNIT_DEPUTY: Scope.OWN,
    Role.UNIT_HEAD: Scope.OWN,
    Role.DEPT: Scope.TREE,
    Role.FIN_SECTION: Scope.SECTION,
    Role.FIN_OPERATOR: Scope.BUREAU,
    Role.FIN_LEADER: Scope.BUREAU,
    Role.FIN_ADMIN: Scope.BUREAU,
    Role.INDUSTRY: Scope.INDUSTRY,
    Role.EXPERT: Scope.ASSIGNED,
    Role.AGENCY: Scope.ASSIGNED,
    Role.OBSERVER: Scope.NONE,
}
READ_ONLY = frozenset({Role.OBSERVER})  # of units and items

OFFICERS = frozenset({Role.UNIT_OFFICER})
OWN = frozenset({Role.UNIT_OFFICER, Role.UNIT_DEPUTY, Role.UNIT_HEAD})
SECTIONS = frozenset({Role.FIN_SECTION})
DECIDERS = frozenset({Role.FIN_SECTION, Role.FIN_OPERATOR, Role.FIN_ADMIN})
# whoever a calendar may name as a reviewer; whose turn it is, the table of deeds says (rules/deeds.py)
REVIEWERS = DECIDERS | {Role.DEPT, Role.FIN_LEADER, Role.INDUSTRY, Role.EXPERT, Role.AGENCY}
ADMINS = frozenset({Role.FIN_ADMIN})
EXPERTS = frozenset({Role.EXPERT})
DESK = frozenset({Role.FIN_OPERATOR, Role.FIN_ADMIN})
BUREAU = frozenset({Role.FIN_OPERATOR, Role.FIN_ADMIN, Role.FIN_LEADER})
WATCHING = BUREAU | SECTIONS  # the board
HEARING = OWN | WATCHING | {Role.DEPT}  # who hears of a letter to a unit
CLIENTS = OFFICERS | DESK | {Role.DEPT}  # who commissions an evaluation and takes its steps
EVALUATING = OWN | WATCHING | {Role.DEPT, Role.AGENCY}  # who looks at evaluations
ROOMS = frozenset({Role.OBSERVER, Role.FIN_ADMIN})  # the administrator sees what observers see
EVERY_ROLE = frozenset(Role)
SEEING = EVERY_ROLE - {Role.OBSERVER}  # who sees units' items at all


class About(StrEnum):
    """What a route is about: the path parameter that names it."""

    NOTHING = ""
    UNIT = "unit_code"
    ITEM = "obligation_id"


class Who(StrEnum):
    """Who may, before roles are asked."""

    ANYBODY = "anybody"
    SIGNED_IN = "signed in"
    ROLES = "roles"


FORM = 256 * 1024  # bytes that a form may have
LONG_FORM = 4 * 1024 * 1024  # bytes; nine for each Chinese character that a form brings
YEAR = 4 * 1024 * 1024  # bytes, a year's file in an editor: a character may be sent as nine
UPLOAD = 32 * 1024 * 1024  # bytes, with files
REGISTER = 128 * 1024 * 1024  # bytes, a register's files; the reader has a limit for each


@dataclass(frozen=True)
class Row:
    """Who may use a route, what it is about, and how much may be sent to it."""

    who: Who
    roles: frozenset[Role] = field(default_factory=frozenset)
    about: About = About.NOTHING
    most: int = FORM


def anybody() -> Row:
    return Row(Who.ANYBODY)


def signed_in() -> Row:
    return Row(Who.SIGNED_IN)


def having(roles: Iterable[Role], *, most: int = FORM) -> Row:
    """Whoever holds one of the roles, anywhere."""
    return Row(Who.ROLES, frozenset(roles), most=most)


def over_unit(roles: Iterable[Role], *, most: int = FORM) -> Row:
    """Whoever holds one of the roles over the unit that `{unit_code}` in the path names."""
    return Row(Who.ROLES, frozenset(roles), About.UNIT, most)


def over_item(roles: Iterable[Role], *, most: int = FORM) -> Row:
    """Whoever holds one of the roles over the item that `{obligation_id}` in the path names."""
    return Row(Who.ROLES, frozenset(roles), About.ITEM, most)


ACCESS: dict[str, Row] = {
    "health": anybody(),
    "static": anybody(),
    "language": anybody(),
    "sign_in": anybody(),
    "sign_in_post": anybody(),
    "link_form": anybody(),
    "ask_link": anybody(),
    "link_asked": anybody(),
    "link": anybody(),
    "spend_link": anybody(),
    "oidc": anybody(),
    "oidc_back": anybody(),
    "oidc_out": anybody(),
    "home": signed_in(),
    "sign_out": signed_in(),
    "account": signed_in(),
    "set_password": signed_in(),
    "end_sign_in": signed_in(),
    "end_other_sign_ins": signed_in(),
    "kept": signed_in(),
    "kept_drop": signed_in(),
    "feed": anybody(),  # behind its secret address
    "feeds": signed_in(),
    "make_own_feed": signed_in(),  # for whoever answers for a unit
    "revoke_feed": signed_in(),
    "unit_feed": over_unit(SUBSCRIBING),
    "make_unit_feed": over_unit(SUBSCRIBING),
    "deputies": signed_in(),
    "make_deputy": signed_in(),
    "end_deputy": signed_in(),
    "owed": having(SEEING),
    "unit": over_unit(SEEING),
    "item": over_item(SEEING),
    "item_record": over_item(SEEING),
    "version": over_item(SEEING),
    "compare": over_item(SEEING),
    "file": over_item(SEEING),
    "choice": over_item(OFFICERS),
    "choice_post": over_item(OFFICERS),
    "form": over_item(OFFICERS),
    "form_post": over_item(OFFICERS, most=UPLOAD),
    "form_template": over_item(OFFICERS),
    "form_upload": over_item(OFFICERS, most=UPLOAD),
    "attach": over_item(OFFICERS, most=UPLOAD),
    "detach": over_item(OFFICERS),
    "item_nil": over_item(OFFICERS),
    "item_more_time": over_item(OFFICERS),
    "item_take_back": over_item(OWN),
    "item_confirm": over_item(OWN),
    "item_decline": over_item(OWN),
    "item_recall": over_item(OWN),
    "item_acknowledge": over_item(OWN),
    "item_disown": over_item(OWN),
    "item_withdraw": over_item(OFFICERS | SECTIONS),
    "item_grant": over_item(DECIDERS),
    "item_refuse": over_item(DECIDERS),
    "item_agree": over_item(DECIDERS),
    "item_disagree": over_item(DECIDERS),
    "item_reopen": over_item(ADMINS),
    "reviews": having(REVIEWERS),
    "reviews_post": having(REVIEWERS),
    "review": over_item(REVIEWERS),
    "review_post": over_item(REVIEWERS, most=LONG_FORM),
    "petitions": having(DECIDERS),
    "evaluations": having(EVALUATING),
    "evaluation": over_item(EVALUATING),
    "evaluation_step": over_item(CLIENTS),
    "evaluation_views": over_item(CLIENTS),
    "evaluation_bid": over_item(CLIENTS),
    "evaluation_commission": over_item(CLIENTS),
    "evaluation_move": over_item(CLIENTS | {Role.AGENCY}),
    "views": having(OWN),
    "views_answer": having(OWN),
    "agencies": having(WATCHING | {Role.DEPT}),
    "agency": having(WATCHING | {Role.DEPT}),
    "agency_save": having(DESK),
    "agencies_import": having(DESK, most=UPLOAD),
    "agencies_file": having(DESK),
    "experts": having(WATCHING),
    "expert_save": having(DESK),
    "experts_import": having(DESK, most=UPLOAD),
    "experts_file": having(DESK),
    "paper_experts": over_item(WATCHING),
    "expert_assign": over_item(DESK),
    "expert_end": over_item(DESK),
    "assignments": having(EXPERTS),
    "assignment": having(EXPERTS),
    "assignment_declare": having(EXPERTS),
    "assignment_coach": having(EXPERTS),
    "opinion": having(EXPERTS),
    "opinion_post": having(EXPERTS),
    "opinion_template": having(EXPERTS),
    "opinion_upload": having(EXPERTS, most=UPLOAD),
    "board_deltas": having(WATCHING),
    "board": having(WATCHING),
    "board_year": having(WATCHING),
    "board_heat": having(WATCHING),
    "board_load": having(WATCHING),
    "board_figures": having(WATCHING),
    "board_figure": having(WATCHING),
    "board_rotations": having(WATCHING),
    "board_balance": having(WATCHING),
    "report_plan": over_unit(SEEING),
    "report_plan_post": over_unit(OFFICERS),
    "catalogues": having(WATCHING),
    "catalogue": having(WATCHING),
    "catalogue_change": having(DESK),
    "catalogue_fix": having(DESK),
    "summaries": having(WATCHING),
    "summary": having(WATCHING),
    "summary_post": having(SECTIONS, most=LONG_FORM),
    "summary_return": having(DESK),
    "proposals": having(BUREAU),
    "proposal": having(BUREAU),
    "proposal_confirm": having(BUREAU),  # whose turn it is, the verb says: a chain may name each role of the bureau
    "decide_proposal": having(BUREAU),
    "proposal_list": having(BUREAU),
    "letter": having(BUREAU),
    "number_letter": having(DESK),
    "occasions": having(WATCHING),
    "enter_occasion": having(DESK),
    "publications": having(SEEING),
    "applications": having(WATCHING),
    "decide_applications": having(BUREAU),
    "application": having(WATCHING),
    "decide_application": having(BUREAU),
    "proposal_letter_file": having(BUREAU),
    "letters": having(BUREAU),
    "letters_act": having(BUREAU),  # who may do what, the table of letters says (rules/lettering.py)
    "letters_archive": having(BUREAU),
    "letter_candidates": having(DESK),
    "draft_letters": having(DESK),
    "letter_words": having(DESK),
    "letter_words_save": having(DESK),
    "letter_numbers": having(DESK),
    "letter_numbers_spend": having(DESK),
    "letter_one": having(BUREAU),
    "letter_act": having(BUREAU),
    "letter_draft": having(DESK),
    "letter_save": having(DESK),
    "letter_file": having(BUREAU),
    "rectification": having(SEEING),
    "rectification_new": having(DESK),
    "rectification_open": having(DESK),
    "rectification_item": over_item(SEEING),
    "rectification_act": over_item(OWN | BUREAU),  # who may do what, the table of items says (rules/rectifying.py)
    "received_letters": having(HEARING),
    "unit_letters": over_unit(HEARING),
    "unit_letter": over_unit(HEARING),
    "receive_letter": over_unit(OWN),
    "unit_letter_file": over_unit(HEARING),
    "outbox": having(DESK),
    "outbox_stop": having(DESK),
    "outbox_start": having(DESK),
    "first_mails": having(DESK),
    "confirm_first_mails": having(DESK),
    "notice_ledger": having(DESK),
    "mail": having(DESK),
    "mail_html": having(DESK),
    "mail_post": having(DESK),
    "mail_templates": having(ADMINS),
    "mail_templates_test": having(ADMINS),
    "mail_template": having(ADMINS),
    "mail_template_post": having(ADMINS),
    "mail_template_preview": having(ADMINS),
    "mail_template_version": having(ADMINS),
    "mail_template_restore": having(ADMINS),
    "rooms": having(ROOMS),
    "room_circular": having(ROOMS),
    "years": having(WATCHING),
    "year": having(WATCHING),
    "year_compare": having(WATCHING),
    "year_draft": having(WATCHING),
    "year_draft_save": having(ADMINS, most=YEAR),
    "year_change": having(ADMINS),
    "year_new": having(ADMINS),
    "year_decided": having(ADMINS),
    "year_draft_from": having(ADMINS),
    "year_draft_drop": having(ADMINS),
    "year_mails": having(BUREAU),
    "year_mails_ask": having(DESK),
    "year_mails_days": having(BUREAU),
    "year_mails_day": having(BUREAU),
    "year_mails_people": having(BUREAU),
    "impact": having(WATCHING),
    "impact_again": having(ADMINS),
    "impact_settle": having(ADMINS),
    "workdays": having(WATCHING),
    "workdays_year": having(WATCHING),
    "workdays_import": having(ADMINS, most=YEAR),
    "workdays_withdraw": having(ADMINS),
    "register": having(ADMINS),
    "register_template": having(ADMINS),
    "register_current": having(ADMINS),
    "register_kept": having(ADMINS),
    "register_import": having(ADMINS, most=REGISTER),
    "register_restore": having(ADMINS),
    "register_change": having(ADMINS),
    "register_apply": having(ADMINS),
    "register_again": having(ADMINS),
    "register_units": having(ADMINS),
    "register_unit": having(ADMINS),
    "register_people": having(ADMINS),
    "register_person": having(ADMINS),
    "register_unreachable": having(ADMINS),
    "register_correct": having(ADMINS),
    "register_account": having(ADMINS),
    "trial": having(WATCHING),
    "trial_go": having(ADMINS),
    "data_owed": having(SEEING),
    "data_item": over_item(SEEING),
    "data_reviews": having(REVIEWERS),
}


@dataclass(frozen=True)
class Place:
    """A unit in its tree; for an item also the roles that its review names, and those in which it is assigned to the
    visitor."""

    unit_id: int
    dept_id: int | None
    first_id: int | None
    section_id: int | None
    reviewed_by: frozenset[Role] = field(default_factory=frozenset)
    assigned_as: frozenset[Role] = field(default_factory=frozenset)

    def is_answered_through(self, held: Held) -> bool:
        """Whether a role by which it is seen also counts in what may be done. The department's role at a unit that has
        a department above it does not: nobody reviews their own unit."""
        return held.role is not Role.DEPT or held.unit_id != self.unit_id or self.dept_id is None

    def is_seen_through(self, held: Held) -> bool:
        """Whether somebody sees it by this role."""
        scope = SCOPES[held.role]
        if scope is Scope.BUREAU:
            return True
        if scope is Scope.OWN:
            return held.unit_id == self.unit_id
        if scope is Scope.TREE:
            return held.unit_id in (self.unit_id, self.dept_id, self.first_id)
        if scope is Scope.SECTION:
            return held.unit_id in (self.unit_id, self.section_id)
        if scope is Scope.INDUSTRY:
            return held.unit_id == self.unit_id and held.role in self.reviewed_by
        return scope is Scope.ASSIGNED and held.role in self.assigned_as and not held.acting_for
