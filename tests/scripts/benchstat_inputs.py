"""Results of benchmarks that never ran, for benchstat_oracle.py: input(random, case) draws the texts of one comparison.

What is drawn: ties, 1 to 60 values a side, zeros, negative and infinite values, NaN where nothing is compared with it
(the real benchstat never ends there), Go's units and others, "Unit" lines, missing rows, several packages,
configurations that come and go, lines of other output, lines that are broken, and CRLF.
"""

UNITS = ["ns/op", "B/op", "allocs/op", "MB/s", "widgets/op", "ns-p99", "req*B/s", "hits", "MB-peak", "B"]
PACKAGES = ["example.com/shop", "example.com/shop/stock", "example.com/alpha"]
NOISE = ["=== RUN   TestX", "--- PASS: TestX (0.00s)", "PASS", "ok  \texample.com/shop\t1.234s", "", "hello: World",
         "Benchmarking…", "panic: not really", "\tindented", "Unicode is fun", "{not json", "BenchmarkNameAlone",
         "goarch:  arm64", "é: accent", "key:novalue", "A: capital"]
BROKEN = ["BenchmarkBad", "BenchmarkBad  ", "BenchmarkBad x 5 ns/op", "BenchmarkBad 5", "BenchmarkBad 5 x ns/op",
          "BenchmarkBad 5 6", "BenchmarkBad 99999999999999999999 5 ns/op", "BenchmarkBad 5 1e999 ns/op", "Unit",
          "Unit hits better", "Unit hits =x", "BenchmarkBad 5 7 ns/op 8", "BenchmarkBad 1.5 7 ns/op"]


def number(random, value):
    """Spelled in one of the ways that Go accepts."""
    if random.random() < 0.02:
        return random.choice([f"{value:e}", f"+{abs(value):.3f}", f"{int(abs(value)):_}", float(value).hex()])
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    return f"{value:.{random.choice([1, 2, 4])}f}" if abs(value) >= 1 else f"{value:.4g}"


def measurement(random, center, style):
    """One around a center; never -0, which has no place of its own among zeros."""
    return draw(random, center, style) or 0


def draw(random, center, style):
    if style == "tied":
        return center + random.randrange(4)
    if style == "constant":
        return center
    if style == "pair":
        return center * random.choice([1, 2])
    if style == "zeros":
        return random.choice([0, 0, 1, center])
    if style == "signed":
        return random.choice([-1, 1]) * center * (1 + random.random() / 10)
    if style == "negative":
        return -center * (1 + random.random() / 10)
    if style == "infinite":
        return random.choice([center, center + 1, float("inf"), float("-inf")])
    if style == "nan":
        return random.choice([center, center + 1, float("nan")])
    return center * random.lognormvariate(0, 0.05)


def special(value):
    return {"inf": "Inf", "-inf": "-Inf", "nan": "NaN"}.get(str(value))


STYLES = ["noise"] * 8 + ["tied"] * 4 + ["constant", "pair", "zeros", "signed", "negative", "infinite"]


def benchmark(random, styles):
    """A name, and for each unit a center, a style and whether it moves."""
    name = random.choice(["Encode", "Decode", "Sort", "Ünïcode", "X"]) + random.choice(["", "/n=10", "/a/b=c", "/long-name-of-a-case"])
    units = random.sample(UNITS, random.choice([1, 1, 2, 3]))
    if random.random() < 0.7 and "ns/op" not in units:
        units.insert(0, "ns/op")
    return (name + random.choice(["", "-8", "-48"]),
            [(unit, round(10 ** random.uniform(-2, 11), random.choice([0, 2])), random.choice(styles)) for unit in units])


def config(random, package):
    lines = ["goos: linux", "goarch: " + random.choice(["amd64", "amd64", "arm64"]), "pkg: " + package]
    if random.random() < 0.5:
        lines.append("cpu: Example CPU @ 3.00GHz")
    if random.random() < 0.1:
        lines.append(random.choice(["note: yes", "cpu:", "commit: abc"]))
    return lines


def size(random):
    return random.choice([1, 2, 3, 4, 5, 6, 7, 8, 10, 10, 10, 12, 20, 25, 26, 30, 31, random.randint(1, 60)])


def file_of(random, packages, usual, moved):
    lines = []
    for package, benchmarks in packages:
        lines += config(random, package)
        rows = []
        for name, units in benchmarks:
            if random.random() < 0.1:
                continue
            factor = random.choice([1, 1, 0.8, 1.05, 2]) if moved else 1
            for _ in range(usual if random.random() < 0.8 else size(random)):
                measured = ""
                for unit, center, style in units:
                    value = measurement(random, round(center * factor, 2) if style != "constant" else center, style)
                    measured += f"\t{special(value) or number(random, value):>12} {unit}"
                rows.append(f"Benchmark{name}\t{random.randint(1, 10**6):8d}{measured}")
        if random.random() < 0.3:
            random.shuffle(rows)
        for row in rows:
            if random.random() < 0.03:
                lines.append(random.choice(NOISE))
            if random.random() < 0.01:
                lines.append(random.choice(BROKEN))
            lines.append(row)
    for unit in UNITS:
        if random.random() < 0.08:
            lines.insert(random.randrange(len(lines) + 1), f"Unit {unit} " + random.choice(
                ["assume=exact", "assume=exact better=higher", "assume=nothing", "better=lower", "assume=exact assume=nothing"]))
    return random.choice(["\n"] * 9 + ["\r\n"]).join(lines) + random.choice(["\n", "\n", ""])


def even_means(random):
    """Means on the edge of rounding: equal numbers of five digits that end in 5, and factors that cancel out."""
    texts = ["", ""]
    for unit in range(20):
        equal, one, other = random.randint(1000, 9999) * 10 + 5, random.randint(1, 60), random.randint(1, 60)
        cancels = random.random() < 0.5
        for row in range(random.randint(2, 5)):
            values = [equal, equal] if not cancels else [one, other] if row % 2 else [other, one]
            for index, value in enumerate(values):
                texts[index] += f"BenchmarkRow{row} 1 {value} unit{unit}\n"
    return texts


def inputs(random):
    """The texts of one to three inputs."""
    if random.random() < 0.05:
        return even_means(random)
    count = random.choice([1, 2, 2, 2, 2, 3])
    styles = STYLES + ["nan"] * 2 if count == 1 else STYLES
    packages = [(package, [benchmark(random, styles) for _ in range(random.randint(1, 5))])
                for package in random.sample(PACKAGES, random.choice([1, 1, 2, 3]))]
    usual = size(random)
    return [file_of(random, packages, usual, moved=index > 0) for index in range(count)]
