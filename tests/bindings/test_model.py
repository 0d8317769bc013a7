"""Values of models from Python: reference numbers, laws, second routes."""

import os
import pathlib
import unittest

import numpy as np

import resolva

MODELS = pathlib.Path(os.environ["RESOLVA_MODELS"])
# 40-digit arithmetic: activation, time, psi_n, psi_p, psi_D, ridge, draws -> test, train, objective, exact, score
REFERENCE = [
    ("relu", 0.1, 1.5, 3, 0.3, 1e-2, np.inf, 0.7657684124798, 0.4830567876985, 0.5162279086241, 0.2748276650422),
    ("relu", 0.1, 2, 1.5, 0.5, 1e-3, 1, 2.731325235084, 0.1974636782451, 0.2119687928224, 0.4198773011685),
    ("relu", 0.01, 8, 16, 0.2, 1e-4, 4, 4.534571959267, 0.134669173301, 0.139047746955, 0.1989962615775),
    ("erf", 0.1, 4, 3, 0.25, 1e-3, np.inf, 0.4050767764857, 0.3582438576497, 0.3616013038127, 0.2331695573598),
    ("tanh", 0.5, 2, 3, 0.5, 1e-3, 2, 0.7651625931598, 0.06907184608024, 0.08149382941328, 0.2354378057898),
]


def reference_model(row):
    names = ("activation", "time", "psi_n", "psi_p", "psi_d", "ridge", "draws")
    return resolva.Model(**dict(zip(names, row)))


class Values(unittest.TestCase):
    def test_reference_values_hold_within_the_stated_errors_and_rounding(self):
        for row in REFERENCE:
            result = reference_model(row).predict()
            self.assertEqual(result.shape, ())
            self.assertTrue(result.converged)
            for name, expected in zip(("test", "train", "objective", "exact"), row[7:]):
                self.assertLess(abs(float(result[name]) - expected), 3e-12 * expected, (row, name))
                self.assertLess(float(result.errors[name]), 1e-8)

    def test_arrays_broadcast_like_numpy_and_equal_single_calls(self):
        model = resolva.Model(draws=2, psi_p=np.array([[0.5], [3.0]]), psi_n=np.array([1.0, 2.0, 4.0]))
        result = model.predict(time=0.2)
        self.assertEqual(result.test.shape, (2, 3))
        for i, p in enumerate((0.5, 3.0)):
            for j, n in enumerate((1.0, 2.0, 4.0)):
                single = resolva.Model(draws=2, psi_p=p, psi_n=n, time=0.2).predict()
                self.assertEqual(result.test[i, j], float(single.test))

    def test_shared_parameters_vary_too(self):
        times = np.array([0.05, 0.5])
        result = resolva.Model().sweep(time=times, psi_n=[1.0, 2.0])
        for i, t in enumerate(times):
            self.assertEqual(result.score[i, 1], float(resolva.Model(time=t, psi_n=2.0).predict().score))

    def test_no_digit_depends_on_the_number_of_threads(self):
        model = resolva.model(MODELS / "random_feature_regression.toml")
        ridges = np.geomspace(1e-3, 1, 300)
        one, two = (model.predict(ridge=ridges, threads=n) for n in (1, 2))
        np.testing.assert_array_equal(one["bias"], two["bias"])

    def test_a_python_function_is_the_activation_that_it_computes(self):
        mine = resolva.Activation(lambda x: max(x, 0.0), kinks=[0.0])
        for row in REFERENCE[:3]:
            own = reference_model(row).with_values(activation=mine).predict()
            self.assertLess(abs(float(own.test) - row[7]), 1e-8 * row[7])

    def test_an_exception_of_the_function_arrives(self):
        def broken(x):
            raise ZeroDivisionError("mine")
        with self.assertRaisesRegex(ZeroDivisionError, "mine"):
            resolva.Model(activation=broken).predict()

    def test_spectra_as_arrays(self):
        isotropic = resolva.Model(spectrum="isotropic").predict()
        for given in (np.ones(5), [[1.0, 3.0]], np.eye(7)):
            result = resolva.Model(spectrum=given).predict()
            self.assertLess(abs(float(result.test - isotropic.test)), 1e-12)


class Searches(unittest.TestCase):
    def test_the_minimum_is_lower_than_its_neighbours(self):
        model = resolva.Model(draws=4)
        best = model.minimise("score", over="ridge")
        self.assertEqual((best.status, best.place), ("converged", "inside"))
        around = model.predict(ridge=best.argument * np.array([0.99, 1.0, 1.01])).score
        self.assertTrue(around[1] <= min(around[0], around[2]) + 1e-13)

    def test_sample_complexity_has_its_reference_value(self):
        model = resolva.Model(psi_p=64, psi_d=0.1, ridge=1e-3)
        found = model.crossing("score", 0.5, over="psi_n")
        self.assertLess(abs(found.first - 18.211), 1e-3)
        self.assertLess(abs(float(model.predict(psi_n=found.first).score) - 0.5), 1e-9)
        self.assertTrue(np.isnan(model.crossing("score", -1.0, over="psi_n").first))

    def test_the_envelope_theorem_holds(self):
        model = resolva.Model(ridge=0.1)
        point, slope = model.predict(), model.gradient("ridge")
        expected = float(point.objective - point.train) / 0.1
        self.assertLess(abs(slope["ridge", "objective"] - expected), 1e-8)

    def test_training_runs_from_nothing_to_the_ridge_solution(self):
        model = resolva.Model(draws=2, ridge=0.01)
        curve = model.train([[0.0, 1.0], [1e9, np.inf]])
        self.assertEqual(curve.test.shape, (2, 2))
        self.assertEqual(curve.test[0, 0], 1.0)
        self.assertLess(abs(curve.test[1, 0] - float(model.predict().test)), 1e-8)

    def test_the_law_has_mass_one(self):
        law = resolva.Model(psi_n=1.5, psi_p=3, psi_d=0.3).spectrum()
        self.assertEqual(law.status, "converged")
        total = law.masses.sum()
        for lower, upper in law.edges.reshape(-1, 2):
            angle = (np.arange(2000) + 0.5) * np.pi / 2000
            u = (lower + upper) / 2 - (upper - lower) / 2 * np.cos(angle)
            total += np.sum(law.density(u) * np.sin(angle)) * (upper - lower) / 2 * np.pi / 2000
        self.assertLess(abs(total - 1.0), 1e-6)


class ModelFiles(unittest.TestCase):
    TEXT = """
[dimensions]
d = 1.0
n = 2.0
[parameters]
ridge = 0.1
[gaussian]
X = { rows = "d", cols = "n", variance = "1" }
[output]
m = "tr(inv(X*X'/n + ridge*I(d)))/d"
"""

    def test_a_text_gives_marchenko_pastur(self):
        ridge = np.array([0.01, 0.1, 1.0])
        result = resolva.model(self.TEXT).predict(ridge=ridge)
        b = 0.5 + ridge
        np.testing.assert_allclose(result["m"], (np.sqrt(b * b + 2 * ridge) - b) / ridge, rtol=1e-12)

    def test_every_shipped_model_answers(self):
        for path in sorted(MODELS.glob("*.toml")):
            text = path.read_text()
            if "[output]" not in text:
                continue
            result = resolva.model(path).predict()
            self.assertTrue(result.converged, path.name)

    def test_equations_are_texts(self):
        equations = resolva.model(self.TEXT).equations
        self.assertIn("tr", str(equations))
        self.assertIn("\\", equations._repr_latex_())
        self.assertIn("bool", equations.cpp)
        with self.assertRaises(resolva.ArgumentError):
            resolva.Model().equations


if __name__ == "__main__":
    unittest.main()
