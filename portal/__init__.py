"""The desk: pages over tasks and queries, for a browser without JavaScript.

A page is three things:

1. A function in a file of portal/pages (named in portal/pages/registry.py), on a router of guarded routes:

       router = APIRouter(route_class=Guarded)

       @router.get("/item/{obligation_id}", name="item")
       def item(visit: Here, obligation_id: int) -> Response:
           with visit.reading() as connection:
               …
           return visit.page("item.html.j2", row=row)

   It is a plain `def`: it runs in a thread, speaks the visitor's language, and may raise errors of models/errors.py,
   which become pages (portal/refusals.py). A `post` takes `Annotated[str, Form()]`; the form's key, its origin and its
   size are checked before. After something was done: `return visit.go(address, told=Sentence("…"))`.

2. A row in portal/access.py, by the route's name: who may, and whether it is about the unit `{unit_code}` or the item
   `{obligation_id}` in its path. Foreign ones are 404 and forbidden ones 403 before the function runs; `visit.over` are
   the roles that the visitor has over it, each with whom they act for. Without a row the portal does not start.

3. A template in portal/templates that extends base.html.j2 and uses its macros (`ui.field`, `ui.table`, `ui.badge`,
   `ui.problems`, `ui.pages`); every posted form begins with `ui.csrf()`. Sentences are `_("…")`, also there.

`visit` has: `on` and `at` (the office's day and moment, asked once), `now` (the machine's), `who` (person, roles,
`sees`: the binds of SEES_UNIT and SEES_ITEM in models/queries/standing_in.py), `office`, `settings`, `language`.
A line of portal/menu.py puts it into the menu of whoever may use it.
"""
