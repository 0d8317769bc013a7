#pragma once

#include <optional>
#include <vector>

#include <resolva/theory/expression/pencil.hpp>

namespace resolva {

/// target_ij = row_scale_i column_scale_j source_{image i, image j} for all blocks: then the inverses satisfy
/// target^{-1}_ij = source^{-1}_{image i, image j} / (column_scale_i row_scale_j).
struct PencilMap {
    std::vector<int> image;
    std::vector<Scalar> row_scale;
    std::vector<Scalar> column_scale;
};

/// A map from `target` onto `source`, verified entry by entry; nothing when none was found. Both must have
/// the same list of matrices. The search is a bounded backtracking over connected assignments.
std::optional<PencilMap> find_pencil_map(const Pencil& target, const Pencil& source);

/// A map of the transposed pencil onto the pencil itself: <G_kj> = <G_{image j, image k}> / (scales) and so
/// on.
std::optional<PencilMap> find_transposition_symmetry(const Pencil& pencil);

/// L^T with its matrices transposed, without functionals.
Pencil transpose(const Pencil& pencil);

}  // namespace resolva
