#include <resolva/validation/parallel/ranks.hpp>

#include <exception>

#include <resolva/numerics/core/contract.hpp>

namespace resolva {

std::vector<std::string> together(Ranks& ranks, const std::function<std::string()>& step) {
    constexpr char succeeded = '+', failed = '!';
    std::exception_ptr failure;
    std::string own(1, succeeded);
    try {
        own += step();
    } catch (const std::exception& error) {
        failure = std::current_exception();
        own = failed + std::string(error.what());
    }
    std::vector<std::string> texts = ranks.gather(own);
    if (failure) std::rethrow_exception(failure);
    for (std::size_t rank = 0; rank < texts.size(); ++rank) {
        if (texts[rank].front() == failed) {
            refuse("rank", static_cast<double>(rank), "it gave up: " + texts[rank].substr(1));
        }
        texts[rank].erase(0, 1);
    }
    return texts;
}

}  // namespace resolva
