/* The C interface, from C: values against reference numbers, introspection, failures, threads. */
#include "resolva.h"

#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

static int failures = 0;

#define CHECK(condition)                                                  \
    do {                                                                  \
        if (!(condition)) {                                               \
            fprintf(stderr, "line %d: %s\n", __LINE__, #condition);       \
            ++failures;                                                   \
        }                                                                 \
    } while (0)

static int close_to(double actual, double expected, double tolerance) {
    return fabs(actual - expected) <= tolerance * fabs(expected);
}

static void set(resolva_model *model, const char *name, double value) {
    CHECK(resolva_set_number(model, (size_t)resolva_find_parameter(model, name), value) == RESOLVA_OK);
}

/* ReLU, linear manifold, t = 0.1, psi_n = 1.5, psi_p = 3, psi_D = 0.3, lambda = 0.01, m = infinity. */
static resolva_model *reference_model(void) {
    resolva_model *model = resolva_model_open("score_matching");
    CHECK(model != NULL);
    set(model, "psi_n", 1.5);
    set(model, "psi-p", 3.0);
    set(model, "intrinsic_ratio", 0.3);
    set(model, "ridge", 0.01);
    return model;
}

static void values_are_right(void) {
    resolva_model *model = reference_model();
    double values[6], errors[6];
    int status = -1;
    CHECK(resolva_quantity_count(model) == 6);
    CHECK(resolva_evaluate(model, 1, 0, NULL, NULL, NULL, values, errors, &status, 1, NULL) == RESOLVA_OK);
    CHECK(strcmp(resolva_status_name(status), "converged") == 0);
    CHECK(close_to(values[resolva_find_quantity(model, "test")], 0.7657684124798, 1e-12)); /* 40-digit arithmetic */
    CHECK(close_to(values[resolva_find_quantity(model, "score")], 2.70835100699, 1e-11));
    CHECK(errors[0] > 0.0 && errors[0] < 1e-12);

    /* Broadcasting: a free and a shared parameter vary, the latter with stride zero. */
    const size_t parameters[2] = {(size_t)resolva_find_parameter(model, "psi_p"),
                                  (size_t)resolva_find_parameter(model, "time")};
    const double widths[3] = {1.0, 3.0, 9.0}, time = 0.1;
    const double *inputs[2] = {widths, &time};
    const ptrdiff_t strides[2] = {1, 0};
    double many[18];
    CHECK(resolva_evaluate(model, 3, 2, parameters, inputs, strides, many, NULL, NULL, 2, NULL) == RESOLVA_OK);
    CHECK(many[6] == values[0]);
    const volatile int stop = 1;
    CHECK(resolva_evaluate(model, 3, 2, parameters, inputs, strides, many, NULL, NULL, 1, &stop) == RESOLVA_STOPPED);
    resolva_model_close(model);
}

static double leaky(double x, void *slope) {
    return x > 0.0 ? x : *(double *)slope * x;
}

static void own_functions_and_spectra_work(void) {
    resolva_model *model = reference_model(), *named = reference_model();
    double slope = 0.01, kink = 0.0, own[6], expected[6];
    CHECK(resolva_set_function(model, 0, "mine", leaky, &slope, &kink, 1) == RESOLVA_OK);
    CHECK(resolva_set_text(named, 0, "leaky_relu:0.01") == RESOLVA_OK);
    CHECK(resolva_evaluate(model, 1, 0, NULL, NULL, NULL, own, NULL, NULL, 1, NULL) == RESOLVA_OK);
    CHECK(resolva_evaluate(named, 1, 0, NULL, NULL, NULL, expected, NULL, NULL, 1, NULL) == RESOLVA_OK);
    CHECK(close_to(own[0], expected[0], 1e-10));
    const double one = 1.0;
    const size_t spectrum = (size_t)resolva_find_parameter(model, "spectrum");
    CHECK(resolva_set_spectrum(model, spectrum, &one, NULL, 1) == RESOLVA_OK);
    CHECK(resolva_set_text(named, spectrum, "isotropic") == RESOLVA_OK);
    CHECK(resolva_evaluate(model, 1, 0, NULL, NULL, NULL, own, NULL, NULL, 1, NULL) == RESOLVA_OK);
    CHECK(resolva_evaluate(named, 1, 0, NULL, NULL, NULL, expected, NULL, NULL, 1, NULL) == RESOLVA_OK);
    CHECK(close_to(own[0], expected[0], 1e-10));
    resolva_model_close(model);
    resolva_model_close(named);
}

static const char *const marchenko_pastur =
    "[dimensions]\nd = 1.0\nn = 2.0\n[parameters]\nridge = 0.1\n"
    "[gaussian]\nX = { rows = \"d\", cols = \"n\", variance = \"1\" }\n"
    "[output]\nm = \"tr(inv(X*X'/n + ridge*I(d)))/d\"\n";

static void model_texts_are_solved(void) {
    resolva_model *model = resolva_model_parse(marchenko_pastur, "marchenko_pastur", ".");
    CHECK(model != NULL);
    double value, slope;
    int status, exact;
    CHECK(resolva_evaluate(model, 1, 0, NULL, NULL, NULL, &value, NULL, &status, 1, NULL) == RESOLVA_OK);
    /* y x m^2 + (1 + x - y) m - 1 = 0 with y = d/n = 1/2, x = ridge. */
    const double y = 0.5, x = 0.1, b = 1.0 + x - y;
    CHECK(close_to(value, (-b + sqrt(b * b + 4.0 * y * x)) / (2.0 * y * x), 1e-12));
    const size_t ridge = (size_t)resolva_find_parameter(model, "ridge");
    CHECK(resolva_gradient(model, 1, &ridge, &value, &slope, NULL, &exact, &status) == RESOLVA_OK);
    CHECK(exact == 1);
    CHECK(close_to(slope, -(y * value * value + value) / (2.0 * y * x * value + b), 1e-10));
    CHECK(strstr(resolva_equations(model, RESOLVA_LATEX), "\\") != NULL);
    resolva_model_close(model);
    CHECK(resolva_model_parse("[dimensions", "bad", NULL) == NULL);
    CHECK(strstr(resolva_last_error(), "bad") != NULL);
}

static void searches_and_laws_work(void) {
    resolva_model *model = reference_model();
    const size_t ridge = (size_t)resolva_find_parameter(model, "ridge");
    double argument, value, crossing[8], edges[16];
    int place, status;
    size_t found;
    CHECK(resolva_minimise(model, ridge, 0, NAN, NAN, &argument, &value, &place, NULL, NULL, 0, &found, &status) ==
          RESOLVA_OK);
    CHECK(place == RESOLVA_INSIDE && found >= 1);
    CHECK(resolva_crossings(model, ridge, 0, 1.001 * value, 1e-6, 1e3, crossing, NULL, 8, &found, &status) ==
          RESOLVA_OK);
    CHECK(found == 2 && crossing[0] < argument && argument < crossing[1]);
    const double times[2] = {0.0, INFINITY};
    double test[2];
    CHECK(resolva_training_curve(model, times, 2, test, NULL, NULL, &status) == RESOLVA_OK);
    CHECK(test[0] == 1.0 && close_to(test[1], 0.7657684124798, 1e-12));
    resolva_law *law = resolva_law_of(model);
    CHECK(close_to(resolva_law_mass(law), 1.0, 1e-8));
    CHECK(resolva_law_edges(law, edges, 16) % 2 == 0);
    resolva_law_close(law);
    resolva_model_close(model);
}

static void bad_input_is_one_sentence(void) {
    resolva_model *model = reference_model();
    double values[6];
    CHECK(resolva_model_open("nothing") == NULL);
    CHECK(resolva_find_parameter(model, "psi_x") == -1);
    CHECK(strstr(resolva_last_error(), "psi_x") != NULL);
    CHECK(resolva_set_number(model, 6, -1.0) == RESOLVA_BAD_ARGUMENT);
    CHECK(strstr(resolva_last_error(), "sample_ratio is -1") != NULL);
    CHECK(resolva_set_number(model, 99, 1.0) == RESOLVA_BAD_ARGUMENT);
    CHECK(resolva_set_number(NULL, 0, 1.0) == RESOLVA_BAD_ARGUMENT);
    CHECK(resolva_set_text(model, 0, NULL) == RESOLVA_BAD_ARGUMENT);
    CHECK(resolva_evaluate(model, 1, 0, NULL, NULL, NULL, NULL, NULL, NULL, 1, NULL) == RESOLVA_BAD_ARGUMENT);
    CHECK(resolva_set_text(model, 0, "rellu") == RESOLVA_OK); /* names are looked up when the model is prepared */
    CHECK(resolva_evaluate(model, 1, 0, NULL, NULL, NULL, values, NULL, NULL, 1, NULL) == RESOLVA_BAD_ARGUMENT);
    CHECK(resolva_status_name(99) == NULL && resolva_status_name(-1) == NULL);
    resolva_model_close(model);
    resolva_model_close(NULL);
}

static void *one_thread(void *result) {
    resolva_model *model = reference_model();
    double values[6];
    CHECK(resolva_evaluate(model, 1, 0, NULL, NULL, NULL, values, NULL, NULL, 1, NULL) == RESOLVA_OK);
    resolva_model_open("nothing");
    *(int *)result = strstr(resolva_last_error(), "nothing") != NULL && close_to(values[0], 0.7657684124798, 1e-12);
    resolva_model_close(model);
    return NULL;
}

static void threads_do_not_meet(void) {
    pthread_t threads[4];
    int good[4];
    for (int k = 0; k < 4; ++k) pthread_create(&threads[k], NULL, one_thread, &good[k]);
    for (int k = 0; k < 4; ++k) {
        pthread_join(threads[k], NULL);
        CHECK(good[k]);
    }
}

int main(void) {
    values_are_right();
    own_functions_and_spectra_work();
    model_texts_are_solved();
    searches_and_laws_work();
    bad_input_is_one_sentence();
    threads_do_not_meet();
    printf(failures ? "%d checks failed\n" : "the C interface works\n", failures);
    return failures != 0;
}
