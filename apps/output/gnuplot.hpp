#pragma once

#include <chrono>
#include <string>

namespace resolva::program {

/// Absolute path of gnuplot, from the absolute folders of PATH; empty when it is in none. A relative folder
/// is passed over: whoever can write the working directory must not choose what runs. Searched once.
const std::string& gnuplot_program();

/// What gnuplot made of a script.
struct Drawing {
    std::string picture;  ///< its standard output
    std::string failure;  ///< why there is none; empty after success
};

/// Runs `program` as gnuplot: without a shell, without the settings of the user, in an environment that holds
/// only where programs, fonts and scratch space are. Script, picture and messages travel in nameless files,
/// so that no name reaches gnuplot; nothing is read from the terminal or printed on it. A program that has
/// not ended within `limit` is killed.
Drawing run_gnuplot(const std::string& program, const std::string& script, std::chrono::milliseconds limit);

}  // namespace resolva::program
