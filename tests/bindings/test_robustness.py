"""Wrong shapes, types, names and values: an exception with one sentence, never a crash; Ctrl-C is heard."""

import os
import pathlib
import random
import signal
import threading
import time
import unittest

import numpy as np

import resolva


class WrongInput(unittest.TestCase):
    def test_random_nonsense_is_refused_in_one_sentence_or_answered(self):
        names = ["psi_n", "psi_p", "psi_d", "ridge", "time", "signal", "noise", "draws", "activation", "manifold",
                 "spectrum", "psi-n", "foo", "", "lambda_"]
        values = [1.0, 0, -1, np.nan, np.inf, 1e308, "relu", "", "x" * 100000, None, [], [1, 2], [[1], [2, 3]],
                  np.zeros((3, 0)), np.array([1 + 2j]), object(), {}, b"relu", True, np.float32(2), [1, np.nan],
                  np.full((2, 2), -1.0), lambda x: x, lambda x: "a", lambda: 1, resolva.Activation(abs, [0]),
                  np.array(["a"]), 10**400, range(3), np.array([3], dtype="O"), "hermite:", "file:/dev/null"]
        generator = random.Random(1)
        refused = 0
        for _ in range(400):
            chosen = {generator.choice(names): generator.choice(values) for _ in range(generator.randint(1, 3))}
            try:
                result = resolva.Model(**chosen).predict()
                self.assertEqual(result.test.shape, result.status.shape)
            except (resolva.ArgumentError, resolva.ComputationError) as problem:
                refused += 1
                text = str(problem)
                self.assertTrue(text.strip(), chosen.keys())
                self.assertLessEqual(text.count("\n"), 1, text)
                self.assertLess(len(text), 700, text)
            except (TypeError, ValueError, OverflowError):
                refused += 1  # of the function or value itself
        self.assertGreater(refused, 100)

    def test_calls_with_wrong_arguments(self):
        model = resolva.Model()
        wrong = [
            lambda: model.predict(psi_n=[1, 2, 3], psi_p=[1, 2]),
            lambda: model.sweep(),
            lambda: model.sweep(activation=["relu"]),
            lambda: model.sweep(psi_n=[[1, 2]]),
            lambda: model.minimise("nothing", over="ridge"),
            lambda: model.minimise("test", over="activation"),
            lambda: model.minimise("test", over="ridge", range=(1, 0)),
            lambda: model.minimise("test", over="ridge", range=3),
            lambda: model.minimise("test", over="draws"),
            lambda: model.crossing("score", float("nan"), over="psi_n"),
            lambda: model.with_values(psi_n=[1, 2]).minimise("test", over="ridge"),
            lambda: model.gradient("activation"),
            lambda: model.train(-1.0),
            lambda: model.train("soon"),
            lambda: resolva.model("nothing.toml"),
            lambda: resolva.model("[dimensions"),
            lambda: resolva.model("[dimensions]\nd = 1\n", psi=3),
            lambda: resolva.Model(spectrum=np.zeros((2, 3))),
            lambda: resolva.Model(spectrum=[-1.0]),
            lambda: resolva.Activation("relu"),
        ]
        for number, call in enumerate(wrong):
            with self.assertRaises(resolva.ArgumentError, msg=f"call {number}") as caught:
                call()
            self.assertTrue(str(caught.exception))

    def test_threads_share_a_model(self):
        model = resolva.Model()
        found = []
        workers = [threading.Thread(target=lambda: found.append(float(model.predict(psi_n=2.0).test))) for _ in range(8)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        self.assertEqual(len(set(found)), 1)

    def test_an_interrupt_stops_a_long_call(self):
        model = resolva.model(pathlib.Path(os.environ["RESOLVA_MODELS"]) / "diffusion_finite_draws.toml")
        timer = threading.Timer(0.3, lambda: os.kill(os.getpid(), signal.SIGINT))
        ridges = np.geomspace(1e-3, 1, 1_000_000)  # minutes of work
        start = time.monotonic()
        timer.start()
        with self.assertRaises(KeyboardInterrupt):
            model.predict(ridge=ridges)
        self.assertLess(time.monotonic() - start, 60.0)
        self.assertTrue(model.predict().converged)


if __name__ == "__main__":
    unittest.main()
