#include <resolva/numerics/quadrature/gaussian_moments.hpp>

#include <cmath>

#include <resolva/numerics/core/decaying_exponential.hpp>
#include <resolva/numerics/core/vector_clones.hpp>

namespace resolva {

namespace {

// Every pointer is a parameter of its own: `restrict` holds for parameters, not for members.
RESOLVA_VECTOR_CLONES void add_near(std::size_t count, double y, double origin, const double* __restrict w,
                                    const double* __restrict c, const double* __restrict mass,
                                    double* __restrict one, double* __restrict sum_w,
                                    double* __restrict sum_ww, double* __restrict sum_c,
                                    double* __restrict sum_cc, double* __restrict sum_cw) {
    for (std::size_t j = 0; j < count; ++j) {
        const double kernel = mass[j] * decaying_exponential(-0.5 * (y - c[j]) * (y - c[j]));
        const double kernel_w = kernel * w[j];
        const double shift = c[j] - origin;
        one[j] += kernel;
        sum_w[j] += kernel_w;
        sum_ww[j] += kernel_w * w[j];
        sum_c[j] += kernel * shift;
        sum_cc[j] += kernel * shift * shift;
        sum_cw[j] += kernel_w * shift;
    }
}

}  // namespace

void add_gaussian_moments(std::size_t count, double y, double origin, const double* w, const double* c,
                          const double* mass, const MomentLanes& lanes) {
    add_near(count, y, origin, w, c, mass, lanes.one, lanes.w, lanes.ww, lanes.c, lanes.cc, lanes.cw);
}

void add_distant_gaussian_moments(std::size_t count, double y, double origin, const double* w,
                                  const double* c, const double* mass, const MomentLanes& lanes) {
    for (std::size_t j = 0; j < count; ++j) {
        const double kernel = mass[j] * std::exp(-0.5 * (y - c[j]) * (y - c[j]));
        const double shift = c[j] - origin;
        lanes.one[j] += kernel;
        lanes.w[j] += kernel * w[j];
        lanes.ww[j] += kernel * w[j] * w[j];
        lanes.c[j] += kernel * shift;
        lanes.cc[j] += kernel * shift * shift;
        lanes.cw[j] += kernel * shift * w[j];
    }
}

}  // namespace resolva
