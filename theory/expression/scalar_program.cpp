#include <resolva/theory/expression/scalar_program.hpp>

namespace resolva {

std::size_t ScalarProgram::add(const Scalar& scalar) {
    if (const auto found = known_.find(scalar.identity()); found != known_.end()) return found->second;
    if (scalar.kind() == Scalar::Kind::symbol) {
        if (const auto definition = definitions_.find(scalar.name()); definition != definitions_.end()) {
            const std::size_t index = add(definition->second);
            known_[scalar.identity()] = index;
            kept_.push_back(scalar);
            return index;
        }
    }
    std::vector<Operand> operands;
    for (const auto& [part, number] : scalar.parts()) operands.push_back({add(part), number});
    const std::size_t index = instructions_.size();
    instructions_.push_back({scalar.kind(), scalar.number(), operands_.size(), operands.size()});
    operands_.insert(operands_.end(), operands.begin(), operands.end());
    if (scalar.kind() == Scalar::Kind::symbol) {
        symbols_.push_back(scalar.name());
        symbol_registers_[scalar.name()] = index;
    }
    known_[scalar.identity()] = index;
    kept_.push_back(scalar);
    return index;
}

}  // namespace resolva
