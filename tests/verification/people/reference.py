"""Tables of this folder, from the published formulas alone. `reference.py NAME` prints one; a test holds the CSV files against it."""

import math
import sys


def normal(z):
    return 0.5 * math.erfc(-z / math.sqrt(2.0))  # erf would lose all digits of small shares


def jonkman():
    """Jonkman, Vrijling & Vrouwenvelder 2008: Phi((ln h - mu) / sigma); logistic form of a screening code that cites them."""
    yield "depth_m", "rapid", "remaining", "new_orleans", "logistic"
    for h in (0.25, 0.5, 1.0, 1.5, 2.1, 2.5, 3.0, 3.5, 4.0, 5.0, 6.0, 8.0, 10.0):
        curves = (normal((math.log(h) - mu) / sigma) for mu, sigma in ((1.46, 0.28), (7.60, 2.75), (5.20, 2.00)))
        yield h, *curves, min(1.0, 0.985 / (1.0 + math.exp(6.32 - 1.412 * h)))


def hazard_rating():
    """UK FD2320: d (v + 0.5) + DF, debris factor for urban land use: 0.5 for d <= 0.25 m, else 1."""
    yield "depth_m", "velocity_m_s", "debris_factor_m2_s", "rating_m2_s"
    for d in (0.1, 0.3, 0.6, 1.0, 1.5, 2.0):
        for v in (0.0, 0.5, 1.0, 2.0, 3.0):
            factor = 0.5 if d <= 0.25 else 1.0
            yield d, v, factor, d * (v + 0.5) + factor


def heat():
    """Thermal radiation: Phi(a + b ln(t q^(4/3)) - 5), q in W/m2; Tsao & Perry 1979, and the TNO Green Book's burns."""
    yield "radiation_kw_m2", "time_s", "death", "second_degree", "first_degree"
    for q in (2.5, 5.0, 10.0, 20.0, 40.0):
        for t in (5.0, 20.0, 60.0, 180.0):
            dose = math.log(t * (1000.0 * q) ** (4.0 / 3.0))
            yield q, t, *(normal(a + b * dose - 5.0) for a, b in ((-36.38, 2.56), (-43.14, 3.0186), (-39.83, 3.0186)))


def cold():
    """Hayward, Eckerson & Collis 1975, as quoted by others: half of those in water of T degC are unconscious after 15 + 7.2 / (0.0785 - 0.0034 T)
    minutes. Own limits are lognormal around that time: Phi(ln(t / t50) / spread)."""
    yield "water_temperature", "half_min", "minutes", "spread", "probability"
    for temperature in (0.0, 5.0, 10.0, 15.0, 20.0):
        half = 15.0 + 7.2 / (0.0785 - 0.0034 * temperature)
        for share in (0.3, 0.7, 1.0, 1.5, 3.0):
            minutes = round(share * half)
            for spread in (0.2, 0.4):
                yield temperature, half, minutes, spread, normal(math.log(minutes / half) / spread)


TABLES = {"jonkman": jonkman, "hazard_rating": hazard_rating, "cold": cold, "heat": heat}


def text(name):
    return "".join(",".join(c if isinstance(c, str) else f"{c:.10g}" for c in row) + "\n" for row in TABLES[name]())


if __name__ == "__main__":
    print(text(sys.argv[1]) if len(sys.argv) > 1 else "\n".join(TABLES), end="")
