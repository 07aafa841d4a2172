"""Bad input as an exception. The engine raises it with all problems of a file; Python code raises it with `refuse`."""

from collections.abc import Iterable

from muster._core import Problem


class InputError(ValueError):
    """Bad input. `problems` holds every problem found, each with code, file, line, column, key_path, arguments and text(lang)."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(problem.text("en") for problem in self.problems))

    def text(self, lang: str = "en") -> str:
        """All problems, one per line, in "en" or "zh"."""
        return "\n".join(problem.text(lang) for problem in self.problems)


def refuse(code: int, file: object = "", key_path: str = "", **arguments: object) -> InputError:
    """An InputError with one problem, to be raised: `raise refuse(2010, path, reason="...")`."""
    named = {name: str(value) for name, value in arguments.items()}
    return InputError([Problem(code, file=str(file), key_path=key_path, arguments=named)])


def unfit(place: object, key: str, key_path: str = "", **arguments: object) -> InputError:
    """An InputError of sentence `key` of the catalogue, where no code of its own stands for it:
    `raise unfit("--at", "cli.headcount.at.wrong", found=text)`. `place`: a file or an option, "" = none."""
    from muster.language import say

    return refuse(1215, place, key_path, reason=say(key, "en", **arguments), reason_zh=say(key, "zh", **arguments))
