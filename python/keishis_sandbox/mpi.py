# SPDX-License-Identifier: MIT
"""Exact reductions over the processes of an MPI program: the same bits for every number of processes and every split.

Each process adds its part of the data to an accumulator (or to moments); `allreduce` and `reduce` merge them by MPI's own
reductions, with an operation on the saved form. Needs mpi4py: ``pip install "keishis-sandbox[mpi]"``.

    from mpi4py import MPI
    import keishis_sandbox as ks
    import keishis_sandbox.mpi as ksm

    total = ksm.allreduce(ks.Accumulator(my_part_of_the_data)).value      # equal on all processes

Notes
-----
An accumulator travels as ``KSB_ACC_PACKED_MAX`` bytes (584), moments as ``KSB_MOMENTS_PACKED_MAX`` (856): the saved form,
filled up with zero bytes, in a contiguous datatype of that size. It is the same on all machines, so a program may run on
machines of different kinds. The operation is associative and commutative, exactly: MPI may order it as it likes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar, overload

from mpi4py import MPI

from . import _keishis_sandbox as _native
from ._keishis_sandbox import Accumulator, Moments

__all__ = ["allreduce", "reduce"]

_State = TypeVar("_State", Accumulator, Moments)

_NBYTES: dict[type, int] = {Accumulator: _native.ACC_PACKED_MAX, Moments: _native.MOMENTS_PACKED_MAX}

# Where the saved form has its own length, as two bytes, least significant first (docs/format.md).
_LENGTH = slice(6, 8)


def _saved(state: Any) -> bytes:
    saved: bytes = state.tobytes()
    return saved.ljust(_NBYTES[type(state)], b"\0")


def _restored(kind: Any, buffer: Any) -> Any:
    return kind.frombytes(buffer[: int.from_bytes(buffer[_LENGTH], "little")])


# What MPI has been told, once for each kind. It lives as long as the program: an MPI library frees it at its end.
_told: dict[type, tuple[MPI.Datatype, MPI.Op]] = {}


def _datatype_and_operation(kind: type) -> tuple[MPI.Datatype, MPI.Op]:
    """What MPI has to know of Accumulator or Moments."""
    if kind in _told:
        return _told[kind]
    nbytes = _NBYTES[kind]

    def merge(incoming: Any, total: Any, datatype: MPI.Datatype) -> None:
        theirs, ours = memoryview(incoming).cast("B"), memoryview(total).cast("B")
        for start in range(0, len(ours), nbytes):
            part = slice(start, start + nbytes)
            merged = _restored(kind, ours[part])
            merged.merge(_restored(kind, theirs[part]))
            ours[part] = _saved(merged)

    _told[kind] = MPI.BYTE.Create_contiguous(nbytes).Commit(), MPI.Op.Create(merge, commute=True)
    return _told[kind]


def _kind_of(what: str, states: Sequence[Any]) -> type:
    kinds = {type(state) for state in states}
    if len(kinds) != 1 or not kinds <= _NBYTES.keys():
        found = ", ".join(sorted(kind.__name__ for kind in kinds)) or "nothing"
        raise TypeError(
            f"{what}: argument 'states' must be an Accumulator, a Moments or a sequence of one of them, not {found}"
        )
    return kinds.pop()


def _exchange(what: str, states: Any, comm: MPI.Intracomm | None, root: int | None) -> Any:
    is_one = isinstance(states, Accumulator | Moments)
    listed = [states] if is_one else list(states)
    kind = _kind_of(what, listed)
    datatype, operation = _datatype_and_operation(kind)
    comm = MPI.COMM_WORLD if comm is None else comm
    sent = bytearray().join(map(_saved, listed))
    received = bytearray(len(sent))
    count = len(listed)
    if root is None:
        comm.Allreduce([sent, count, datatype], [received, count, datatype], operation)
    else:
        comm.Reduce([sent, count, datatype], [received, count, datatype], operation, root)
        if comm.Get_rank() != root:
            return None
    nbytes = _NBYTES[kind]
    merged = [
        _restored(kind, memoryview(received)[start : start + nbytes]) for start in range(0, len(received), nbytes)
    ]
    return merged[0] if is_one else merged


@overload
def allreduce(states: _State, comm: MPI.Intracomm | None = None) -> _State: ...
@overload
def allreduce(states: Sequence[_State], comm: MPI.Intracomm | None = None) -> list[_State]: ...
def allreduce(states: Any, comm: MPI.Intracomm | None = None) -> Any:
    """What the accumulators of all processes hold together, on every process.

    Parameters
    ----------
    states : Accumulator, Moments, or sequence of one of them
        What this process holds; it stays as it is. All processes give the same kind, and sequences of the same length, which
        are merged element by element in one exchange.
    comm : mpi4py.MPI.Intracomm, optional
        The processes; MPI.COMM_WORLD by default.

    Returns
    -------
    Accumulator, Moments, or list of them
        New, and equal on all processes.

    Raises
    ------
    TypeError
        If `states` holds anything else, or both kinds. No process is waited for then.
    """
    return _exchange("allreduce", states, comm, None)


@overload
def reduce(states: _State, root: int = 0, comm: MPI.Intracomm | None = None) -> _State | None: ...
@overload
def reduce(states: Sequence[_State], root: int = 0, comm: MPI.Intracomm | None = None) -> list[_State] | None: ...
def reduce(states: Any, root: int = 0, comm: MPI.Intracomm | None = None) -> Any:
    """What the accumulators of all processes hold together, on one process.

    Parameters
    ----------
    states : Accumulator, Moments, or sequence of one of them
        As for `allreduce`.
    root : int, optional
        The rank of the process that gets the result.
    comm : mpi4py.MPI.Intracomm, optional
        The processes; MPI.COMM_WORLD by default.

    Returns
    -------
    Accumulator, Moments, list of them, or None
        None on the processes that are not `root`.
    """
    return _exchange("reduce", states, comm, root)
