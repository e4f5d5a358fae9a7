# SPDX-License-Identifier: MIT
"""Draws the figures of a results-KERNEL.csv: time an element by size, and by kind of data; ratios of the rows.

    python bench/plot.py results-avx2.csv docs/performance.png
"""

import csv
import sys

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt

# Ours is the one line that stands out; exact peers are solid, inexact ones dashed.
STYLE = {
    "ksb": {"label": "keishis_sandbox, exact", "color": "#c1121f", "linewidth": 2.6, "zorder": 5},
    "xsum large": {"label": "xsum large, exact", "color": "#3a5a98"},
    "xsum small": {"label": "xsum small, exact", "color": "#7fa3d9"},
    "MPFR": {"label": "mpfr_sum, exact", "color": "#6a994e"},
    "math.fsum array": {"label": "math.fsum of an array, exact", "color": "#8d6a9f"},
    "math.fsum list": {"label": "math.fsum of a list, exact", "color": "#b79ac8"},
    "loop": {"label": "load-add loop, same instructions", "color": "#222222", "linestyle": "--"},
    "scalar loop": {"label": "scalar loop", "color": "#999999", "linestyle": "--"},
    "np.sum": {"label": "np.sum", "color": "#f4a259", "linestyle": "--"},
    "Polars": {"label": "Polars", "color": "#bc6c25", "linestyle": "--"},
    "Julia sum": {"label": "Julia's sum", "color": "#2a9d8f", "linestyle": "--"},
}


def read(path):
    """Lines of comment as a dict, lines of figures as dicts."""
    with open(path, encoding="utf-8", newline="") as file:
        lines = file.read().splitlines()
    machine = dict(line[2:].split(": ", 1) for line in lines if line.startswith("# "))
    return machine, list(csv.DictReader(line for line in lines if not line.startswith("#")))


def by_size(axes, figures):
    """Section sizes: everybody's time an element."""
    axes.set_title("Sum of normal data by number of elements")
    for who, style in STYLE.items():
        points = sorted((int(f["n"]), float(f["ns_per_element"])) for f in figures
                        if f["section"] == "sizes" and f["who"] == who)
        if points:
            axes.plot(*zip(*points, strict=True), marker=".", **style)
    axes.set_xscale("log", base=2)
    axes.set_yscale("log")
    axes.set_xlabel("elements a call")
    axes.set_ylabel("ns an element (one thread)")
    axes.set_ylim(top=20 * axes.get_ylim()[1])  # room for the legend
    axes.grid(alpha=0.3)
    axes.legend(fontsize=7.5, ncols=2, loc="upper right")


def by_data(axes, figures):
    """Section data: the same by kind of data."""
    axes.set_title("Sum of 65536 elements by kind of data")
    chosen = [f for f in figures if f["section"] == "data"]
    names = list(dict.fromkeys(f["data"] for f in chosen))
    for who, style in STYLE.items():
        points = [(names.index(f["data"]), float(f["ns_per_element"])) for f in chosen if f["who"] == who]
        if points:
            axes.plot(*zip(*points, strict=True), marker="o" if style.get("linestyle") is None else "_", markersize=7,
                      **{**style, "linestyle": "none"})
    axes.set_xticks(range(len(names)), names, rotation=35, ha="right", fontsize=8)
    axes.set_yscale("log")
    axes.set_ylabel("ns an element (one thread)")
    axes.grid(alpha=0.3)


def by_row(axes, figures):
    """Section rows: ratios, their spread, and targets."""
    axes.set_title("Time of the peer / ours (right of 1 ours is faster); dark marks are targets, thin lines the spread")
    chosen = [f for f in figures if f["section"].startswith("rows ") and f["row"]]
    names = list(dict.fromkeys(f["row"] for f in chosen))[::-1]
    for place, color, offset in (("L2", "#c1121f", 0.2), ("memory", "#e59a9f", -0.2)):
        lines = [f for f in chosen if f["section"] == "rows " + place]
        if not lines:
            continue
        at = [names.index(f["row"]) + offset for f in lines]
        sizes = sorted({int(f["n"]) for f in lines})
        axes.barh(at, [float(f["ratio_to_ours"]) for f in lines], height=0.38, color=color,
                  label=("in L2" if place == "L2" else "from memory") + f", n = {sizes[-1]}")
        for y, f in zip(at, lines, strict=True):
            low, high = float(f["ratio_low"]), float(f["ratio_high"])
            axes.plot([low, high], [y, y], color="black", linewidth=1)
            if f["target"]:
                axes.plot([float(f["target"])] * 2, [y - 0.19, y + 0.19], color="#003049", linewidth=2)
    axes.axvline(1, color="black", linewidth=0.8)
    axes.set_xscale("log", base=2)
    axes.xaxis.set_major_formatter(matplotlib.ticker.FormatStrFormatter("%g"))
    axes.set_yticks(range(len(names)), names, fontsize=8)
    axes.grid(axis="x", alpha=0.3)
    axes.legend(fontsize=8, loc="lower right")


def draw(source, target):
    """Writes a PNG of what the CSV file has."""
    machine, figures = read(source)
    panels = {name: panel for name, panel in (("sizes", by_size), ("data", by_data), ("rows L2", by_row))
              if any(f["section"] == name for f in figures)}
    if not panels:
        return False
    above = [name for name in panels if name != "rows L2"]
    below = [["rows L2"] * max(1, len(above))] if "rows L2" in panels else []
    figure, axes = plt.subplot_mosaic([*([above] if above else []), *below], layout="constrained",
                                      figsize=(6.5 * max(1, len(above)), 5.2 * ((above != []) + (below != []))))
    for name, panel in panels.items():
        panel(axes[name], figures)
    figure.suptitle(f"{machine.get('library', '')} on {machine.get('processor', '').split(',')[0]}, "
                    f"{machine.get('caches', '')}", fontsize=10)
    figure.savefig(target, dpi=110)
    plt.close(figure)
    return True


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    if not draw(sys.argv[1], sys.argv[2]):
        sys.exit(f"{sys.argv[1]} has no section that is drawn: sizes, data or rows")
