#include <cmath>
#include <limits>
#include <vector>

#include <resolva/theory/activation/catalogue.hpp>
#include <resolva/theory/exact_score/nonlinear_exact_score.hpp>
#include <resolva/theory/exact_score/scalar_channel.hpp>
#include <resolva/theory/score_matching/noising.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"

namespace {

using resolva::exact_score;
using resolva::find_activation;
using resolva::Noising;
using resolva::ScalarChannel;
using resolva::Status;

/// psi_D at which Q = 0 loses its stability: R'(0) = 1.
double critical_ratio(const char* manifold, const Noising& noising) {
    const ScalarChannel channel(find_activation(manifold), noising.signal / std::sqrt(noising.noise));
    return channel.averages(-std::numeric_limits<double>::infinity(), {}).contraction;
}

TEST_CASE("beside a continuous transition every distance converges and the overlap grows linearly") {
    struct Case {
        const char* manifold;
        double time;
    };
    for (const Case& at : {Case{"quadratic", 0.5}, Case{"quadratic", 0.01}, Case{"hermite:0,0,0,0,1", 1.0},
                           Case{"hermite:0,0,1,0,0.3", 0.1}}) {
        const Noising noising = Noising::at_time(at.time);
        const double critical = critical_ratio(at.manifold, noising);
        const auto at_distance = [&](double e) {
            return exact_score(find_activation(at.manifold), noising, critical * (1.0 + e));
        };
        INFO(at.manifold << " at t = " << at.time);
        const auto uninformed = at_distance(0.03);
        REQUIRE(uninformed.status == Status::converged);
        for (const double e : {1e-5, 1e-4, 1e-3, 3e-3, 1e-2}) {
            const auto above = at_distance(e);
            INFO("relative distance " << e);
            CHECK(above.status == Status::converged);
            CHECK(above.branches.size() == 1);
            CHECK(above.branches.front().stable);
            CHECK_CLOSE(above.error, uninformed.error, 1e-9);
            const auto below = at_distance(-e);
            CHECK(below.status == Status::converged);
            CHECK_FALSE(below.branches.front().stable);
            CHECK(below.error <= uninformed.error * (1.0 + 1e-9));
        }
        // Q = k |e| and error(Q) = error(0) - l Q^2 to leading order.
        const auto near = at_distance(-1e-3);
        const auto middle = at_distance(-3e-3);
        const auto far = at_distance(-1e-2);
        REQUIRE((near.branches.size() == 2 && middle.branches.size() == 2 && far.branches.size() == 2));
        CHECK_CLOSE(near.overlap / 1e-3, middle.overlap / 3e-3, 0.02);
        CHECK_CLOSE(middle.overlap / 3e-3, far.overlap / 1e-2, 0.06);
        const auto lost = [&](const auto& score) {
            return (uninformed.error - score.error) / (score.overlap * score.overlap);
        };
        CHECK_CLOSE(lost(middle), lost(far), 0.03);
    }
}

TEST_CASE("a latent space of vanishing dimension is learned and costs its dimension") {
    // A smooth curve: d exact / d psi_D -> 1, whatever the map. The sign: its error per psi_D tends to a
    // constant.
    for (const char* name : {"identity", "tanh", "cubic"}) {
        for (const double psi : {1e-5, 1e-7, 1e-9}) {
            const auto score = exact_score(find_activation(name), Noising::at_time(0.1), psi);
            INFO(name << " at psi_D = " << psi);
            REQUIRE(score.status == Status::converged);
            CHECK(std::abs(score.error / psi - 1.0) < 10.0 * psi + 3e-7);
        }
    }
    const double slope = exact_score(find_activation("sign"), Noising::at_time(0.1), 1e-6).error / 1e-6;
    for (const double psi : {1e-8, 1e-10, 1e-12}) {
        const auto score = exact_score(find_activation("sign"), Noising::at_time(0.1), psi);
        REQUIRE(score.status == Status::converged);
        CHECK_CLOSE(score.error / psi, slope, 1e-6);
    }
    const auto lost = exact_score(find_activation("sign"), Noising::at_time(0.1), 1e-14);
    CHECK(lost.status == Status::not_finite);  // 1 - Q below the rounding of pre-activations
}

TEST_CASE("a short undeclared feature of the map is not stepped over") {
    // Two hundredths wide, on a straight line. The reference averages over V to 1e-12, from short first
    // steps.
    const resolva::Activation bump("bump", [](double s) {
        const double d = (s - 0.83) / 0.02;
        return s + 0.02 * std::exp(-0.5 * d * d) * std::sin(0.3 * d + 1.0);
    });
    for (const double gain : {7.0, 70.0}) {
        const ScalarChannel channel(bump, gain);
        for (const double x : {1.0, 7.0, 10.0}) {
            resolva::ChannelResolution fine;
            fine.outer = 1e-12;
            fine.step = 0.02;
            const auto at = channel.averages(x, {});
            const auto reference = channel.averages(x, fine);
            INFO("gain " << gain << ", log-odds " << x);
            REQUIRE(at.settled);
            CHECK_CLOSE(at.knowledge, reference.knowledge, 1e-7);
            CHECK_CLOSE(at.variance, reference.variance, 1e-7);
            // and the feature is felt: a straight line would give the closed form
            const double signal = gain * gain / (1.0 + std::exp(x));
            if (x > 5.0 && gain > 10.0) CHECK(std::abs(at.variance / (signal / (1.0 + signal)) - 1.0) > 1e-5);
        }
    }
}

}  // namespace
