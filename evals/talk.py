"""Asking a person in the terminal: two functions, so that a script can take the place of both."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Talk:
    """`ask` takes a prompt and gives the answer, stripped; `say` shows a line."""

    ask: Callable[[str], str]
    say: Callable[[str], None]

    def words(self, prompt: str) -> str:
        """An answer that is not empty."""
        while not (words := self.ask(f"{prompt}: ")):
            self.say("Write a few words, or press Ctrl-C to stop.")
        return words

    def one_of(self, prompt: str, options: Collection[str], default: str) -> str:
        """One of the options; Enter is the default."""
        while True:
            answer = self.ask(f"{prompt}: {', '.join(options)} (Enter: {default}): ") or default
            if answer in options:
                return answer
            self.say(f"There is no '{answer}'.")

    def yes(self, prompt: str, default: bool) -> bool:
        """A yes or a no; Enter is the default."""
        answer = self.ask(f"{prompt} ({'Y/n' if default else 'y/N'}): ").casefold()
        return answer.startswith("y") if answer else default
