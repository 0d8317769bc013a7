"""Results as arrays, tables and pictures."""

import unittest

import numpy as np

import resolva

try:
    import pandas
except ImportError:
    pandas = None
try:
    import xarray
except ImportError:
    xarray = None
try:
    import matplotlib
except ImportError:
    matplotlib = None


class Results(unittest.TestCase):
    def setUp(self):
        # psi_p = psi_n at ridge 0: the errors diverge there and nowhere else.
        self.result = resolva.Model(ridge=0, psi_n=4, draws=1).sweep(psi_p=[1.0, 4.0, 8.0])

    def test_a_point_without_an_answer_says_why(self):
        np.testing.assert_array_equal(self.result.converged, [True, False, True])
        self.assertEqual(self.result.status[1], "diverges")
        self.assertTrue(self.result.reasons[1])
        self.assertNotIn(0, self.result.reasons)

    def test_quantities_are_attributes_and_keys(self):
        np.testing.assert_array_equal(self.result.train, self.result["train"])
        with self.assertRaisesRegex(resolva.ArgumentError, "test, train"):
            self.result["tset"]
        with self.assertRaisesRegex(AttributeError, "tset"):
            self.result.tset
        self.assertIn("test", dir(self.result))

    @unittest.skipIf(pandas is None, "pandas is not installed")
    def test_a_data_frame_has_one_row_a_point(self):
        frame = resolva.Model().sweep(psi_n=[1, 2], psi_p=[1, 2, 3]).to_dataframe()
        self.assertEqual(len(frame), 6)
        self.assertEqual(list(frame.columns[:3]), ["sample_ratio", "feature_ratio", "test"])
        self.assertEqual(self.result.to_dataframe()["status"][1], "diverges")
        self.assertEqual(len(resolva.Model().predict().to_dataframe()), 1)

    @unittest.skipIf(xarray is None, "xarray is not installed")
    def test_an_array_with_names_has_the_axes_of_the_sweep(self):
        data = resolva.Model().sweep(psi_n=[1, 2], psi_p=[1, 2, 3]).to_xarray()
        self.assertEqual(data["test"].dims, ("sample_ratio", "feature_ratio"))

    @unittest.skipIf(matplotlib is None, "matplotlib is not installed")
    def test_a_plot_leaves_out_what_did_not_converge(self):
        ax = self.result.plot("test")
        self.assertTrue(np.isnan(ax.lines[0].get_ydata()[1]))
        self.assertEqual(ax.get_xlabel(), r"$\psi_{p}$")
        family = resolva.Model().sweep(psi_p=np.geomspace(0.1, 10, 5), psi_d=[0.1, 0.5]).plot()
        self.assertEqual(len(family.lines), 4)
        self.assertEqual(family.get_xscale(), "log")
        resolva.Model().spectrum().plot()


if __name__ == "__main__":
    unittest.main()
