# SPDX-License-Identifier: MIT
"""Runs in every process of an MPI program that test_mpi.py starts; fails loudly, and rank 0 prints what was checked."""

import math
import sys

import numpy as np
from mpi4py import MPI

import keishis_sandbox as ks
import keishis_sandbox.mpi as ksm

comm = MPI.COMM_WORLD
rank, size = comm.Get_rank(), comm.Get_size()

# The same data everywhere; a process adds its part only.
rng = np.random.default_rng(3)
data = np.ldexp(rng.uniform(-1, 1, 10_007), rng.integers(-900, 900, 10_007))
data = np.concatenate([data, -data[1:], [1e-300]])
whole, moments = ks.Accumulator(data), ks.Moments(data)

checked = 0
for part in (data[rank::size], np.array_split(data, size)[rank], data if rank == size - 1 else data[:0]):
    mine = ks.Accumulator(part)
    before = mine.tobytes()
    total = ksm.allreduce(mine)
    assert total == whole, f"rank {rank}: {total} is not {whole}"
    assert mine.tobytes() == before, "the argument changed"
    assert ksm.allreduce(ks.Moments(part)) == moments
    at_root = ksm.reduce(mine, root=size - 1)
    assert (at_root == whole) if rank == size - 1 else (at_root is None)
    checked += 3

# Many at once: more than MPI cares to merge in one piece.
many = ksm.allreduce([ks.Accumulator(data[rank::size] * 2.0**k) for k in range(50)])
assert many == [ks.Accumulator(data * 2.0**k) for k in range(50)]
checked += 50

# The widest states fill the whole datatype; specials and counts travel, too.
wide = ksm.allreduce(ks.Accumulator([1.7e308, -5e-324]) if rank == 0 else ks.Accumulator([math.inf, math.nan]))
assert math.isnan(wide.value) == (size > 1)
assert wide.count == 2 * size
wide -= [math.inf, math.nan] * (size - 1)
assert wide.as_integer_ratio() == ks.Accumulator([1.7e308, -5e-324]).as_integer_ratio()
checked += 1

# Part of the processes.
half = comm.Split(rank % 2, rank)
members = len(range(rank % 2, size, 2))
assert ksm.allreduce(ks.Accumulator(1.0), comm=half).value == members
half.Free()
checked += 1

for wrong in (1.0, [], [ks.Accumulator(), ks.Moments()], None):
    try:
        ksm.allreduce(wrong)
    except TypeError:
        checked += 1
    else:
        sys.exit(f"rank {rank}: {wrong!r} was accepted")

everywhere = comm.gather(total.tobytes())
if rank == 0:
    assert len(set(everywhere)) == 1
    print(f"MPI, {size} processes: {checked} reductions exact and equal on all of them ({total.value.hex()})")
