"""Every file of pages, in reading order."""

from collections.abc import Iterator

from fastapi import APIRouter

from portal.pages import (
    account,
    agencies,
    applications,
    assignments,
    attachments,
    balance,
    board,
    board_heat,
    board_load,
    board_year,
    catalogues,
    choice,
    corrections,
    data,
    deeds,
    deltas,
    deputies,
    evaluations,
    experts,
    feed,
    feeds,
    figures,
    form,
    home,
    identity,
    impact,
    item,
    kept,
    language,
    letter,
    letter_list,
    letter_words,
    letters,
    links,
    mail_texts,
    mail_year,
    occasions,
    outbox,
    outbox_ledger,
    owed,
    people,
    petitions,
    proposals,
    rectification,
    register,
    register_change,
    review,
    reviews,
    rooms,
    rotations,
    signing_in,
    summaries,
    trial,
    unit_letters,
    units,
    views,
    workdays,
    year,
    year_draft,
)


def routers() -> Iterator[APIRouter]:
    """The routers of all pages."""
    desk = (owed, item, deeds, choice, form, attachments, reviews, review, petitions, data)
    bureau_letters = (letter_list, letter_words, letter, unit_letters, rectification)
    watching = (
        board,
        board_year,
        board_heat,
        board_load,
        figures,
        rotations,
        balance,
        deltas,
        catalogues,
        summaries,
        proposals,
        applications,
        occasions,
        letters,
        *bureau_letters,
        outbox_ledger,
        outbox,
        rooms,
    )
    evaluating = (evaluations, views, agencies, experts, assignments)
    year_desk = (year, year_draft, mail_year, impact, workdays, mail_texts, trial)
    of_register = (register, register_change, units, people, corrections)
    for module in (
        home,
        language,
        signing_in,
        identity,
        links,
        account,
        feeds,
        feed,
        deputies,
        kept,
        *desk,
        *evaluating,
        *watching,
        *year_desk,
        *of_register,
    ):
        yield module.router
