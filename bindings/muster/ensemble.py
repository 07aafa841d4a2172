"""Many runs of one scenario that share the world and the hazard."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Member:
    """One run of an ensemble, and its result file; `file` is empty where the ensemble was stopped before it was done."""

    plan: str
    seed: int
    file: str
    hash: str
    reused: bool  #: the file was there, complete, from an earlier call
