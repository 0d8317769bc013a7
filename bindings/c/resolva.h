/* resolva.h: the C interface of resolva.
 *
 * A model is an opaque handle: a list of parameters, each with a value, and a list of quantities that it computes.
 * Everything about them can be asked; nothing is known to this header by name.
 *
 *   resolva_model *model = resolva_model_open("score_matching");
 *   resolva_set_number(model, resolva_find_parameter(model, "psi_n"), 1.5);
 *   double values[16]; int status;
 *   resolva_evaluate(model, 1, 0, NULL, NULL, NULL, values, NULL, &status, 1, NULL);
 *   resolva_model_close(model);
 *
 * Failure. Functions that return an int return RESOLVA_OK, RESOLVA_BAD_ARGUMENT or RESOLVA_FAILED; functions that
 * return a pointer return NULL; resolva_last_error() is then one sentence, kept for each thread. A point whose equations
 * have no accurate answer is no failure of the call: its status says so and its values are NaN or carry their error.
 * Threads. Different handles may be used at the same time; one handle by one thread at a time.
 * Texts returned belong to the library: those of a model live until the next call with that model, names as long as it.
 */
#ifndef RESOLVA_H
#define RESOLVA_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define RESOLVA_API __attribute__((visibility("default")))
#else
#define RESOLVA_API
#endif

enum { RESOLVA_OK = 0, RESOLVA_FAILED = 1, RESOLVA_BAD_ARGUMENT = 2, RESOLVA_STOPPED = 3 };

/* ---- the library */

/* "0.1.0" */
RESOLVA_API const char *resolva_version(void);
/* Grows by one whenever a function of this header changes its meaning or its arguments. */
RESOLVA_API int resolva_interface_version(void);
/* What the last failing call of this thread said. */
RESOLVA_API const char *resolva_last_error(void);
/* Name of a status ("converged", "inaccurate", ...), NULL for a number that is none; one sentence about it. */
RESOLVA_API const char *resolva_status_name(int status);
RESOLVA_API const char *resolva_status_explanation(int status);

/* ---- models */

typedef struct resolva_model resolva_model;

/* Built-in models by name: "score_matching". */
RESOLVA_API resolva_model *resolva_model_open(const char *name);
/* A model file; the same from a text, `name` standing for the file in messages and `folder` for its place. */
RESOLVA_API resolva_model *resolva_model_read(const char *path);
RESOLVA_API resolva_model *resolva_model_parse(const char *text, const char *name, const char *folder);
RESOLVA_API resolva_model *resolva_model_copy(const resolva_model *model);
RESOLVA_API void resolva_model_close(resolva_model *model);
RESOLVA_API const char *resolva_model_name(const resolva_model *model);

/* ---- parameters and quantities */

typedef struct {
    const char *name;    /* in full words: sample_ratio */
    const char *option;  /* of the program: psi-n */
    const char *letter;  /* of the papers: psi_n */
    const char *meaning; /* one sentence */
    const char *allowed; /* the legal values, in words */
    int numeric;         /* 1: a number; 0: a name, a function or a spectrum */
    int shared;          /* 1: points that agree in it share the expensive part of the work */
    int is_set;          /* 0: has no value at present */
    double number;       /* its value when numeric, NaN when unset */
    const char *text;    /* its value as a text */
    double lower, upper; /* where searches look by default; NaN when they must be told */
} resolva_parameter;

typedef struct {
    const char *name;
    const char *letter;
    const char *meaning;
} resolva_quantity;

RESOLVA_API size_t resolva_parameter_count(const resolva_model *model);
RESOLVA_API int resolva_parameter_at(resolva_model *model, size_t number, resolva_parameter *parameter);
/* Number of the parameter of that name, option or letter; -1 when there is none. */
RESOLVA_API ptrdiff_t resolva_find_parameter(const resolva_model *model, const char *name);
RESOLVA_API size_t resolva_quantity_count(const resolva_model *model);
RESOLVA_API int resolva_quantity_at(const resolva_model *model, size_t number, resolva_quantity *quantity);
RESOLVA_API ptrdiff_t resolva_find_quantity(const resolva_model *model, const char *name);

/* Back to the standard value. */
RESOLVA_API int resolva_unset(resolva_model *model, size_t parameter);
RESOLVA_API int resolva_set_number(resolva_model *model, size_t parameter, double value);
RESOLVA_API int resolva_set_text(resolva_model *model, size_t parameter, const char *value);
/* A function as activation: called while the model is prepared, never afterwards, by one thread at a time, which need
 * not be the caller's. Every kink and jump must be listed in `breakpoints`. */
RESOLVA_API int resolva_set_function(resolva_model *model, size_t parameter, const char *name,
                                     double (*function)(double, void *), void *context, const double *breakpoints,
                                     size_t count);
/* Eigenvalues of a covariance, >= 0; weights > 0, or NULL for equal ones. */
RESOLVA_API int resolva_set_spectrum(resolva_model *model, size_t parameter, const double *eigenvalues,
                                     const double *weights, size_t count);

/* ---- values */

/* Answers at `count` points. `varied` numeric parameters take the values inputs[v][i * strides[v]] at point i (stride 0
 * repeats one number, strides count elements); the others keep the model's values. values and errors (may be NULL) hold
 * count x quantities numbers, row by row; statuses (may be NULL) count. A point with a value outside a domain fails the
 * call and nothing is written. `threads` 0 means all. `stop` (may be NULL) is read now and then: when it is not zero the
 * call returns RESOLVA_STOPPED. */
RESOLVA_API int resolva_evaluate(resolva_model *model, size_t count, size_t varied, const size_t *parameters,
                                 const double *const *inputs, const ptrdiff_t *strides, double *values, double *errors,
                                 int *statuses, int threads, const volatile int *stop);
/* Why point `number` of the last evaluation has no accurate answer; empty when it has one. */
RESOLVA_API const char *resolva_reason(const resolva_model *model, size_t number);

/* ---- searches; NaN as lower and upper means the parameter's own range */

enum { RESOLVA_INSIDE = 0, RESOLVA_AT_LOWER_END = 1, RESOLVA_AT_UPPER_END = 2, RESOLVA_FLAT = 3 };

/* The lowest minimum of a quantity over a parameter, and in arguments/minima (may be NULL, `capacity` numbers each) all
 * local ones, of which there are *found. *status is that of the search; its reason is that of point 0. */
RESOLVA_API int resolva_minimise(resolva_model *model, size_t over, size_t of, double lower, double upper,
                                 double *argument, double *value, int *place, double *arguments, double *minima,
                                 size_t capacity, size_t *found, int *status);
/* Every value of the parameter at which the quantity takes `value`; falling[k] is 1 where it falls through it. */
RESOLVA_API int resolva_crossings(resolva_model *model, size_t over, size_t of, double value, double lower, double upper,
                                  double *arguments, int *falling, size_t capacity, size_t *found, int *status);
/* d quantity / d parameter for `count` parameters: slopes and errors hold count x quantities numbers; values quantities.
 * exact[k] is 1 where the derivative is exact, else the errors are estimates. */
RESOLVA_API int resolva_gradient(resolva_model *model, size_t count, const size_t *parameters, double *values,
                                 double *slopes, double *errors, int *exact, int *status);

/* ---- what some models know besides; RESOLVA_BAD_ARGUMENT for those that do not */

/* Score matching: errors at training times tau (0 and infinity allowed) of the gradient flow from zero weights. */
RESOLVA_API int resolva_training_curve(resolva_model *model, const double *times, size_t count, double *test,
                                       double *train, double *score, int *status);

/* The limiting law of the eigenvalues of the features. Densities are of the continuous part; edges come in pairs. */
typedef struct resolva_law resolva_law;
RESOLVA_API resolva_law *resolva_law_of(resolva_model *model);
RESOLVA_API void resolva_law_close(resolva_law *law);
RESOLVA_API int resolva_law_status(const resolva_law *law);
RESOLVA_API double resolva_law_mass(const resolva_law *law);
RESOLVA_API size_t resolva_law_edges(const resolva_law *law, double *edges, size_t capacity);
RESOLVA_API size_t resolva_law_atoms(const resolva_law *law, double *locations, double *masses, size_t capacity);
RESOLVA_API int resolva_law_density(const resolva_law *law, const double *eigenvalues, size_t count, double *density);

enum { RESOLVA_TEXT = 0, RESOLVA_LATEX = 1, RESOLVA_CPP = 2 };
/* The equations of a model file. */
RESOLVA_API const char *resolva_equations(resolva_model *model, int notation);

#ifdef __cplusplus
}
#endif

#endif
