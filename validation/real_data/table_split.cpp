#include <resolva/validation/real_data/table_split.hpp>

#include <numeric>
#include <utility>

#include <resolva/validation/random/random_stream.hpp>

namespace resolva {

TableSplit::TableSplit(const Matrix& samples, std::size_t training_count, StreamKey key)
    : samples_(samples), training_count_(training_count), order_(static_cast<std::size_t>(samples.cols())) {
    std::iota(order_.begin(), order_.end(), Eigen::Index{0});
    key.purpose = Purpose::resampling;
    const RandomStream stream(key);
    for (std::size_t i = order_.size(); i > 1; --i) {  // Fisher and Yates
        const std::size_t j = static_cast<std::size_t>(stream.uniform(i) * static_cast<double>(i));
        std::swap(order_[i - 1], order_[j]);
    }
}

void TableSplit::training(Matrix& samples, std::size_t first) const {
    fill(samples, first, 0, training_count_);
}

void TableSplit::fresh(Matrix& samples, std::size_t first) const {
    fill(samples, first, training_count_, order_.size() - training_count_);
}

void TableSplit::fill(Matrix& samples, std::size_t first, std::size_t offset, std::size_t count) const {
    for (Eigen::Index column = 0; column < samples.cols(); ++column) {
        const std::size_t number = (first + static_cast<std::size_t>(column)) % count;
        samples.col(column) = samples_.col(order_[offset + number]);
    }
}

}  // namespace resolva
