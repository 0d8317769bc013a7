#include <random>

#include <Eigen/Dense>

#include <resolva/theory/expression/equivalent_solver.hpp>
#include <resolva/theory/expression/linearisation.hpp>
#include <resolva/theory/expression/reduction.hpp>

#include "support/catch.hpp"
#include "support/close.hpp"
#include "support/random_expression.hpp"

namespace {

using namespace resolva;

const std::map<std::string, Eigen::Index> sizes = {{"a", 4}, {"b", 6}, {"c", 3}};

/// Sampled matrices for the symbols of the random expressions, the same for every pencil and expression.
Eigen::MatrixXd sample(const MatrixSymbol& symbol) {
    if (symbol.name == "C") return Eigen::VectorXd::LinSpaced(6, 0.5, 2.0).asDiagonal();
    std::mt19937 engine(static_cast<unsigned char>(symbol.name[0]));
    std::normal_distribution<double> normal(0.0, 0.5);
    Eigen::MatrixXd m(sizes.at(symbol.rows.name), sizes.at(symbol.columns.name));
    for (Eigen::Index i = 0; i < m.size(); ++i) m.data()[i] = normal(engine);
    if (symbol.is_symmetric()) m = (m + m.transpose()).eval();
    return m;
}

double number(const Scalar& scalar) {
    return scalar.substitute({{"ridge", 0.7}, {inverse_shift, 0.0}}).number();
}

Eigen::MatrixXd evaluate_directly(const Expression& e) {
    const Eigen::Index rows = sizes.at(e.rows().name);
    switch (e.kind()) {
        case Expression::Kind::identity:
            return Eigen::MatrixXd::Identity(rows, rows);
        case Expression::Kind::matrix:
            return e.is_transposed() ? Eigen::MatrixXd(sample(e.symbol()).transpose()) : sample(e.symbol());
        case Expression::Kind::inverse:
            return evaluate_directly(e.parts()[0].first).inverse();
        case Expression::Kind::sum: {
            Eigen::MatrixXd sum = Eigen::MatrixXd::Zero(rows, sizes.at(e.columns().name));
            for (const auto& [term, factor] : e.parts()) sum += number(factor) * evaluate_directly(term);
            return sum;
        }
        case Expression::Kind::product: {
            Eigen::MatrixXd product = evaluate_directly(e.parts()[0].first);
            for (std::size_t k = 1; k < e.parts().size(); ++k)
                product = product * evaluate_directly(e.parts()[k].first);
            return product;
        }
    }
    return {};
}

/// u^T L^{-1} v + constant for the first functional.
Eigen::MatrixXd evaluate_pencil(const Pencil& pencil) {
    std::vector<Eigen::Index> offset = {0};
    for (const auto& d : pencil.dimensions) offset.push_back(offset.back() + sizes.at(d.name));
    const auto size = [&](int i) { return sizes.at(pencil.dimensions[static_cast<std::size_t>(i)].name); };
    const auto start = [&](int i) { return offset[static_cast<std::size_t>(i)]; };
    Eigen::MatrixXd l = Eigen::MatrixXd::Zero(offset.back(), offset.back());
    for (int i = 0; i < pencil.size(); ++i) {
        for (const auto& [j, entry] : pencil.rows[static_cast<std::size_t>(i)]) {
            for (const auto& [letter, value] : entry) {
                Eigen::MatrixXd m = Eigen::MatrixXd::Identity(size(i), size(j));
                if (letter != identity_letter) {
                    m = sample(pencil.matrix_of(letter));
                    if (letter % 2 == 0) m.transposeInPlace();
                }
                l.block(start(i), start(j), size(i), size(j)) += number(value) * m;
            }
        }
    }
    const auto& functional = pencil.functionals[0];
    const Eigen::Index n = sizes.at(pencil.input_dimensions[0].name);
    Eigen::MatrixXd v = Eigen::MatrixXd::Zero(offset.back(), n);
    Eigen::MatrixXd u = v;
    for (const auto& [i, value] : pencil.inputs[0])
        v.middleRows(start(i), n) += number(value) * Eigen::MatrixXd::Identity(n, n);
    for (const auto& [j, value] : functional.output)
        u.middleRows(start(j), n) += number(value) * Eigen::MatrixXd::Identity(n, n);
    return u.transpose() * l.partialPivLu().solve(v) +
           number(functional.constant) * Eigen::MatrixXd::Identity(n, n);
}

TEST_CASE("linearisation and every step of the reduction keep the expression as a matrix identity") {
    test::RandomExpressions random(7);
    for (int k = 0; k < 300; ++k) {
        const Expression e = random.expression({"a"}, {"a"}, 1 + k % 5);
        if (e.is_zero()) continue;
        INFO(to_text(e));
        const Eigen::MatrixXd expected = evaluate_directly(e);
        const Pencil naive = linearise({e});
        for (const Pencil& p : {naive, merge_states(naive), merge_costates(naive), drop_unused(naive),
                                eliminate_trivial(naive), reduce(naive)}) {
            REQUIRE(p.size() <= naive.size());
            CHECK((evaluate_pencil(p) - expected).norm() <= 1e-10 * (1.0 + expected.norm()));
        }
    }
}

TEST_CASE("the reduced pencil and the naive one give the same limit by either route") {
    test::RandomExpressions random(8);
    for (int k = 0; k < 150; ++k) {
        const ExpressionModel model = random.model(1 + k % 4);
        if (model.traces[0].is_zero()) continue;
        INFO(to_text(model.traces[0]));
        const DeterministicEquivalent reduced(model);
        const DeterministicEquivalent naive(model, {false, false});
        CHECK(reduced.reduced_blocks() <= naive.naive_blocks());
        EquivalentSolver<double> triangular(reduced);
        EquivalentSolver<double> joint(reduced, EquivalentSolver<double>::Route::joint);
        EquivalentSolver<double> unreduced(naive);
        const auto expected = triangular.solve(reduced.default_point());
        REQUIRE(expected.status == Status::converged);
        for (auto* solver : {&joint, &unreduced}) {
            const auto other = solver->solve(reduced.default_point());
            REQUIRE(other.status == Status::converged);
            CHECK(std::abs(other.outputs[0] - expected.outputs[0]) <=
                  1e-9 * (1.0 + std::abs(expected.outputs[0])));
        }
    }
}

TEST_CASE("a shared inverse is stored once") {
    const Dimension d{"d"}, n{"n"};
    const Expression x = gaussian("X", d, n, 1.0);
    const Expression r = inverse(x * transpose(x) + Scalar::symbol("ridge") * identity(d));
    const Pencil one = reduce(linearise({r}));
    CHECK(one.size() == 2);
    // r + r x x' r reuses the states of the first r: two copies of the inverse, not three.
    CHECK(reduce(linearise({r + r * r})).size() == 4);
    CHECK(reduce(linearise({r, r * r})).size() == 4);
    CHECK(reduce(reduce(linearise({r * r}))).size() == reduce(linearise({r * r})).size());
}

}  // namespace
