"""The sentences that the project says, found where they are said; which texts are none, and say so.

Found in the syntax of the code: `_("…")` and `Sentence("…")`, texts handed to a parameter called `template`, the
descriptions of settings, the values of a table looked up as `_(NAMES[…])`, the portal's templates, and the names of
holidays in calendars/workdays. What is built in another way is refused, so that nothing escapes.
"""

import ast
import re
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import yaml
from jinja2 import Environment, nodes

ROOT = Path(__file__).parent.parent
PACKAGES = (
    "calendars",
    "models",
    "rules",
    "notices",
    "tasks",
    "portal",
    "nianlun",
)  # flows speak to the console, in Chinese
SHOWN = ("nianlun/", "portal/")  # where every Chinese text is for whoever reads the page or the terminal
PAGES = ROOT / "portal" / "templates"
PARSED = Environment(autoescape=True)
OWN_NAME = "中文"  # a language is offered in its own words
CHINESE = re.compile("[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")
SPEAKERS = ("_", "Sentence")
BUILT = {  # where a sentence is built of one that is found by itself, or of what a person wrote
    "calendars/dayfiles.py": "a holiday's name, taken from the files below",
    "calendars/shapes.py": "_SAID's sentences, with other values",
    "models/errors.py": "the definition",
    "models/settings.py": "a setting's description, taken from its field",
}
SILENT = {  # Chinese in nianlun/ that is not for the terminal
    "nianlun/help.py": "the Chinese of click's syntax",
}
REORDERED = ("{n} {what}",)  # no Chinese in it, but English says it otherwise
FROM_CLICK = ("required",)  # said through a variable

Found = dict[str, str]  # sentence to the place where it is said


class Module:
    """One file of the code."""

    def __init__(self, path: Path) -> None:
        self.name = path.relative_to(ROOT).as_posix()
        self.tree = ast.parse(path.read_text(encoding="utf-8"))
        self.parents = {child: node for node in ast.walk(self.tree) for child in ast.iter_child_nodes(node)}

    def calls(self) -> Iterator[tuple[str, ast.Call]]:
        """Every call, with the name of what is called."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call):
                yield _called(node), node

    def place(self, node: ast.AST) -> str:
        return f"{self.name}:{getattr(node, 'lineno', 1)}"


class Extraction:
    """The sentences of all modules, and what could not be read."""

    def __init__(self, modules: list[Module]) -> None:
        self.modules = {module.name: module for module in modules}
        self.templates = _template_parameters(modules)
        self.found: Found = {}
        self.wrong: list[str] = []
        self.known: set[ast.AST] = set()
        for module in modules:
            for name, call in module.calls():
                for argument in self._spoken(name, call):
                    self._take(module, argument, argument)
                    self._check_values(module, call)

    def _spoken(self, name: str, call: ast.Call) -> Iterator[ast.expr]:
        if name in SPEAKERS and call.args:
            yield call.args[0]
        for position in self.templates.get(name, ()):
            if position < len(call.args):
                yield call.args[position]
        if name == "Field":
            yield from (each.value for each in call.keywords if each.arg == "description")

    def _take(self, module: Module, node: ast.expr, at: ast.expr) -> None:
        """Add what `node` can be; `at` is where it is said."""
        self.known.add(node)
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            self.found.setdefault(node.value, module.place(at))
        elif isinstance(node, ast.IfExp):
            self._take(module, node.body, at)
            self._take(module, node.orelse, at)
        elif texts := self._values(module, node, at):
            for text in texts:
                self._take(module, text, at)
        elif not self._is_parameter(module, node) and module.name not in BUILT and _said_by(module, node) in SPEAKERS:
            self.wrong.append(f"{module.place(at)}: cannot tell which sentence this is: {ast.unparse(node)}")

    def _values(self, module: Module, node: ast.expr, at: ast.expr) -> list[ast.expr]:
        """What a name, a looked-up table or a function of the same file can stand for."""
        if isinstance(node, ast.Name):
            scope = _function_around(module, at)
            return [each.value for each in ast.walk(scope) if isinstance(each, ast.Assign) and _assigns(each, node.id)]
        if isinstance(node, ast.Subscript):
            return self._table(module, node.value)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "get":
            return self._table(module, node.func.value)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            for each in module.tree.body:
                if isinstance(each, ast.FunctionDef) and each.name == node.func.id:
                    return [part.value for part in ast.walk(each) if isinstance(part, ast.Return) and part.value]
        return []

    def _check_values(self, module: Module, call: ast.Call) -> None:
        """A label that fills a place in a sentence is said itself: `state=Sentence(NAMES[state])`."""
        for each in call.keywords:
            looked_up = _is_looked_up(each.value)
            if looked_up and any(_is_chinese(text) for text in self._values(module, each.value, each.value)):
                self.wrong.append(f"{module.place(each.value)}: a label, not a Sentence: {ast.unparse(each.value)}")

    def _table(self, module: Module, node: ast.expr) -> list[ast.expr]:
        """The values of the dictionary that `node` names, here or where it is imported from."""
        name = node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
        within = node.value.id if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) else ""
        homes = [module.name, *_imported_from(module, name), *_imported_from(module, within, f"/{within}")]
        for home in homes:
            for each in ast.walk(self.modules[home].tree) if home in self.modules else ():
                if isinstance(each, ast.Assign) and _assigns(each, name) and isinstance(each.value, ast.Dict):
                    self.known.update(each.value.values)
                    return each.value.values
        return []

    def _has_labels(self, module: Module, node: ast.Subscript) -> bool:
        return any(_is_chinese(each) for each in self._table(module, node.value))

    def _is_parameter(self, module: Module, node: ast.expr) -> bool:
        """Whether the sentence was handed in, to be found where that is done."""
        scope = _function_around(module, node)
        named = isinstance(node, ast.Name) and isinstance(scope, ast.FunctionDef)
        return named and node.id == "template" and node.id in [a.arg for a in _arguments(scope)]

    def unspoken(self) -> Iterator[str]:
        """Chinese texts of the front door and the pages that are not said through `_` or `Sentence`."""
        for module in self.modules.values():
            if not module.name.startswith(SHOWN) or module.name in SILENT:
                continue
            docstrings = {id(each) for each in _docstrings(module.tree)}
            for node in ast.walk(module.tree):
                if _is_chinese(node) and node not in self.known and id(node) not in docstrings:
                    yield f"{module.place(node)}: not translated: {ast.unparse(node)[:40]}"
                if isinstance(node, ast.Subscript) and node not in self.known and self._has_labels(module, node):
                    yield f"{module.place(node)}: a label, not translated: {ast.unparse(node)}"


def _is_chinese(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and bool(CHINESE.search(node.value))


def _called(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")


def _is_looked_up(node: ast.expr) -> bool:
    return isinstance(node, ast.Subscript) or (isinstance(node, ast.Call) and _called(node) == "get")


def _said_by(module: Module, node: ast.expr) -> str:
    parent = module.parents.get(node)
    while isinstance(parent, ast.IfExp):
        parent = module.parents.get(parent)
    return _called(parent) if isinstance(parent, ast.Call) else ""


def _arguments(function: ast.FunctionDef) -> list[ast.arg]:
    return [*function.args.posonlyargs, *function.args.args]


def _template_parameters(modules: list[Module]) -> dict[str, set[int]]:
    """Functions that take a sentence as `template`, with its position as a caller counts it."""
    found: dict[str, set[int]] = {}
    for module in modules:
        for node in ast.walk(module.tree):
            if isinstance(node, ast.FunctionDef) and node.name not in ("_", "__init__"):
                names = [each.arg for each in _arguments(node) if each.arg != "self"]
                if "template" in names:
                    found.setdefault(node.name, set()).add(names.index("template"))
    return found


def _function_around(module: Module, node: ast.AST) -> ast.AST:
    parent: ast.AST | None = node
    while parent is not None and not isinstance(parent, ast.FunctionDef):
        parent = module.parents.get(parent)
    return parent or module.tree


def _assigns(node: ast.Assign, name: str) -> bool:
    return any(isinstance(target, ast.Name) and target.id == name for target in node.targets)


def _imported_from(module: Module, name: str, below: str = "") -> list[str]:
    return [
        f"{node.module.replace('.', '/')}{below}.py"
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ImportFrom) and node.module and name in [alias.name for alias in node.names]
    ]


def _docstrings(tree: ast.Module) -> Iterator[ast.expr]:
    for node in ast.walk(tree):
        first = node.body[0] if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and node.body else None
        if isinstance(first, ast.Expr):
            yield first.value


class PageSentences:
    """The sentences of the portal's templates: `_("…")` with the text itself; other Chinese there is refused.

    What a template is handed to say is a `Sentence`, found where it arises."""

    def __init__(self, paths: list[Path]) -> None:
        self.found: Found = {}
        self.wrong: list[str] = []
        for path in paths:
            self._read(path.relative_to(ROOT).as_posix(), PARSED.parse(path.read_text(encoding="utf-8")))

    def _read(self, name: str, tree: nodes.Template) -> None:
        said: set[int] = set()
        for call in tree.find_all(nodes.Call):
            if isinstance(call.node, nodes.Name) and call.node.name == "_":
                text = call.args[0] if call.args else None
                if isinstance(text, nodes.Const) and isinstance(text.value, str):
                    said.add(id(text))
                    self.found.setdefault(text.value, f"{name}:{call.lineno}")
                else:
                    self.wrong.append(f"{name}:{call.lineno}: cannot tell which sentence this is")
        for node in tree.find_all((nodes.Const, nodes.TemplateData)):
            text = node.value if isinstance(node, nodes.Const) else node.data
            if isinstance(text, str) and CHINESE.search(text.replace(OWN_NAME, "")) and id(node) not in said:
                self.wrong.append(f"{name}:{node.lineno}: not translated: {' '.join(text.split())[:40]}")


def our_sentences() -> tuple[Found, list[str]]:
    """Every Chinese sentence with its place, and what is wrong with how it is said."""
    paths = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]
    extraction = Extraction([Module(path) for path in paths])
    found = {text: place for text, place in extraction.found.items() if CHINESE.search(text) or text in REORDERED}
    pages = PageSentences(sorted(PAGES.rglob("*.j2")))
    found |= {text: place for text, place in pages.found.items() if text not in found}
    for path in sorted((ROOT / "calendars" / "workdays").glob("[0-9]*.yaml")):
        for holiday in yaml.safe_load(path.read_text(encoding="utf-8"))["holidays"]:
            found.setdefault(holiday["name"], path.relative_to(ROOT).as_posix())
    return found, [*extraction.wrong, *extraction.unspoken(), *pages.wrong]


def clicks_sentences() -> dict[str | tuple[str, str], str]:
    """What the command-line library says, one or several."""
    spec = find_spec("click")
    assert spec is not None and spec.origin is not None
    found: dict[str | tuple[str, str], str] = dict.fromkeys(FROM_CLICK, "click")
    for path in sorted(Path(spec.origin).parent.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and _called(node) in ("_", "ngettext"):
                texts = [each.value for each in node.args if isinstance(each, ast.Constant)]
                key = texts[0] if _called(node) == "_" and texts else tuple(texts[:2])
                if key:
                    found.setdefault(key, f"click/{path.name}")
    return found
