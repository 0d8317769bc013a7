#pragma once

#include <cstddef>
#include <vector>

#include <resolva/validation/random/stream_key.hpp>
#include <resolva/validation/simulate/clean_data.hpp>

namespace resolva {

/// A random part of the columns of a table for training, the others for testing. The table must outlive it.
class TableSplit final : public CleanData {
  public:
    TableSplit(const Matrix& samples, std::size_t training_count, StreamKey key);

    void training(Matrix& samples, std::size_t first) const override;

    /// Held-out samples, in turn; each time around they meet new noise.
    void fresh(Matrix& samples, std::size_t first) const override;

  private:
    void fill(Matrix& samples, std::size_t first, std::size_t offset, std::size_t count) const;

    const Matrix& samples_;
    std::size_t training_count_;
    std::vector<Eigen::Index> order_;
};

}  // namespace resolva
