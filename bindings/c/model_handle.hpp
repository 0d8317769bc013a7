#pragma once

// What stands behind the opaque handles, and how failures become numbers and sentences.

#include <exception>
#include <memory>
#include <string>
#include <unordered_map>

#include <resolva/numerics/core/contract.hpp>
#include <resolva/theory/model/parametric_model.hpp>

#include "resolva.h"

/// A model with the values of its parameters. Preparing is put off until a value is asked for, and kept until a shared
/// parameter changes.
struct resolva_model {
    explicit resolva_model(std::shared_ptr<const resolva::ParametricModel> of)
        : model(std::move(of)), point(model->parameters()) {}

    std::shared_ptr<const resolva::ParametricModel> model;
    resolva::ParameterPoint point;
    std::shared_ptr<const resolva::PreparedModel> prepared{};
    std::unordered_map<std::size_t, std::string> reasons{};  ///< of the points of the last evaluation
    std::string text{};                                      ///< what the last call returned a pointer into

    const resolva::PreparedModel& ready() {
        if (!prepared) prepared = model->prepare(point);
        return *prepared;
    }
};

namespace resolva::abi {

inline thread_local std::string last_error;

/// Runs the body; an exception becomes a status and a sentence.
template <class Body>
int guarded(const Body& body) noexcept {
    try {
        return body();
    } catch (const BadArgument& problem) {
        last_error = problem.what();
        return RESOLVA_BAD_ARGUMENT;
    } catch (const std::bad_alloc&) {
        last_error = "there is not enough memory for this call";
    } catch (const std::exception& problem) {
        last_error = problem.what();
    } catch (...) {
        last_error = "an unknown failure";
    }
    return RESOLVA_FAILED;
}

/// @throws BadArgument for a null pointer
template <class T>
T& required(T* pointer, const char* name) {
    if (pointer == nullptr) refuse(name, "NULL", "it must point to something");
    return *pointer;
}

inline void require_number(std::size_t number, std::size_t count, const char* name) {
    if (number >= count) refuse(name, static_cast<double>(number), "the model has " + std::to_string(count));
}

}  // namespace resolva::abi
