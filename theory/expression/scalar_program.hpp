#pragma once

// Scalars compiled to straight-line code: each distinct sub-expression is evaluated once, without allocation.

#include <cmath>
#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include <resolva/numerics/core/dual.hpp>
#include <resolva/theory/expression/scalar.hpp>

namespace resolva {

/// A real power of a dual number, for complex and real scalars alike.
template <class T, std::size_t N>
Dual<T, N> pow(const Dual<T, N>& base, double exponent) {
    using std::pow;
    return base.chain(pow(base.value, exponent), exponent * pow(base.value, exponent - 1.0));
}

class ScalarProgram {
  public:
    /// From now on the symbol stands for its definition.
    void define(const std::string& symbol, const Scalar& definition) { definitions_[symbol] = definition; }

    /// The register that will hold the scalar's value; equal scalars share one.
    std::size_t add(const Scalar& scalar);

    /// Names of the symbols in the order of their first use.
    const std::vector<std::string>& symbols() const { return symbols_; }
    /// Register of a symbol; nothing when the program does not use it.
    const std::map<std::string, std::size_t>& symbol_registers() const { return symbol_registers_; }
    std::size_t size() const { return instructions_.size(); }

    /// Fills `registers` (resized to size()); `value(k)` supplies the
    /// value of symbols()[k]. T is double or a complex number.
    template <class T, class Value>
    void run(std::vector<T>& registers, Value&& value) const {
        using std::exp;
        using std::log;
        using std::pow;
        using std::sqrt;
        registers.resize(instructions_.size());
        std::size_t next_symbol = 0;
        for (std::size_t i = 0; i < instructions_.size(); ++i) {
            const Instruction& step = instructions_[i];
            T result = T(step.number);
            const Operand* operand = operands_.data() + step.first;
            switch (step.kind) {
                case Scalar::Kind::constant:
                    break;
                case Scalar::Kind::symbol:
                    result = value(next_symbol++);
                    break;
                case Scalar::Kind::sum:
                    for (std::size_t k = 0; k < step.count; ++k)
                        result += registers[operand[k].index] * operand[k].number;
                    break;
                case Scalar::Kind::product:
                    result = T(1);
                    for (std::size_t k = 0; k < step.count; ++k) {
                        const T& base = registers[operand[k].index];
                        const double e = operand[k].number;
                        if (e == 1.0) {
                            result *= base;
                        } else if (e == -1.0) {
                            result /= base;
                        } else if (e == 2.0) {
                            result *= base * base;
                        } else if (e == 0.5) {
                            result *= sqrt(base);
                        } else {
                            result *= pow(base, e);
                        }
                    }
                    break;
                case Scalar::Kind::exponential:
                    result = exp(registers[operand[0].index]);
                    break;
                case Scalar::Kind::logarithm:
                    result = log(registers[operand[0].index]);
                    break;
            }
            registers[i] = result;
        }
    }

  private:
    struct Operand {
        std::size_t index;
        double number;
    };
    struct Instruction {
        Scalar::Kind kind;
        double number;
        std::size_t first;
        std::size_t count;
    };

    std::vector<Instruction> instructions_;
    std::vector<Operand> operands_;
    std::vector<std::string> symbols_;
    std::map<std::string, std::size_t> symbol_registers_;
    std::map<std::string, Scalar> definitions_;
    std::map<const void*, std::size_t> known_;
    std::vector<Scalar> kept_;  // keeps the addresses in known_ alive
};

}  // namespace resolva
