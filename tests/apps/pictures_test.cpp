// What the pictures show, read from their descriptions.

#include <cmath>
#include <set>
#include <string>
#include <vector>

#include <resolva/numerics/core/contract.hpp>

#include "figures/axis_places.hpp"
#include "figures/panel_definition.hpp"
#include "output/axis_window.hpp"
#include "output/curve_color.hpp"
#include "output/key_place.hpp"
#include "output/plot_script.hpp"
#include "support/catch.hpp"
#include "support/program.hpp"

namespace {

using namespace resolva::program;
using resolva::test::read_text;
using resolva::test::run_program;
using resolva::test::ScratchFolder;

Panel panel_of(std::vector<double> x, std::vector<double> y, bool logarithmic = false) {
    return {"", {"x", logarithmic}, {"y", logarithmic}, {{std::move(x), std::move(y), {}, "a curve"}}};
}

TEST_CASE("names stand on their axis as marks and an infinite value stands apart") {
    const AxisPlaces names = places_of(parse_axis("x", "activation=relu,tanh,erf"));
    CHECK(names.names);
    CHECK(names.all_apart());
    CHECK(names.place == std::vector<double>{1, 2, 3});
    const AxisPlaces draws = places_of(parse_axis("x", "draws=1,2,4,8,inf"));
    CHECK_FALSE(draws.names);
    CHECK(draws.apart == std::vector<bool>{false, false, false, false, true});
    CHECK(draws.place[4] > 8.0);
    CHECK(places_of(parse_axis("x", "draws=inf")).names);
    CHECK(places_of(parse_axis("x", "psi-p=3,relu")).names);

    PanelDefinition definition;
    definition.x = parse_axis("x", "draws=1,2,4,8,inf");
    definition.quantities = {"test", "train"};
    const Panel panel = evaluate_panel(definition, 1).panel;
    REQUIRE(panel.curves.size() == 4);  // two lines and two marks
    CHECK(std::isnan(panel.curves[0].y[4]));
    CHECK(std::isfinite(panel.curves[1].y[4]));
    CHECK(panel.curves[1].x[4] == panel.x.marks[4].first);
    CHECK(panel.x.marks[4].second == "inf");
    CHECK(panel.x.named);
    definition.x = parse_axis("x", "activation=relu,tanh,erf");
    const Panel named = evaluate_panel(definition, 1).panel;
    REQUIRE(named.curves.size() == 2);
    CHECK(named.curves[0].style == LineStyle::points);
    CHECK(named.curves[1].style == LineStyle::open_points);
    CHECK(named.x.marks.size() == 3);
    CHECK(script_for({"", "", {named}, 1}, "svg").find("set xtics ('relu' 1, 'tanh' 2, 'erf' 3)") !=
          std::string::npos);
}

TEST_CASE("curves of a family have colours of their own") {
    for (const int family : {1, 8, 9, 12, 40}) {
        std::set<std::string> colors;
        for (int i = 0; i < family; ++i) colors.insert(curve_color(i, family));
        CHECK(colors.size() == static_cast<std::size_t>(family));
    }
    CHECK(curve_color(neutral_color, 20) == "#000000");
    CHECK(curve_color(0, 20) == "#440154");  // the dark end of viridis
}

TEST_CASE("a key stands where no curve passes") {
    CHECK(key_place(panel_of({0, 1}, {0, 1})) == "top left");  // the diagonal ends at the top right
    CHECK(key_place(panel_of({0, 1}, {1, 0})) == "top right");
    CHECK(key_place(panel_of({0, 0.5, 1}, {1, 0, 1})) == "bottom left");
    Panel everywhere = panel_of({}, {});
    for (int i = 0; i <= 400; ++i) {
        everywhere.curves[0].x.push_back(i);
        everywhere.curves[0].y.push_back(i % 2);
    }
    CHECK(key_place(everywhere) == "below");
    // A line that crosses the key between two points that lie outside of it.
    Panel crossing = panel_of({0.7, 1}, {1, 0.8});
    crossing.x.range = crossing.y.range = "[0:1]";
    CHECK(key_place(crossing) == "top left");
    crossing.key = "off";
    CHECK(key_place(crossing) == "off");
    Panel unlabelled = panel_of({0, 1}, {0, 1});
    unlabelled.curves[0].label.clear();
    CHECK(key_place(unlabelled) == "top right");
}

TEST_CASE("an axis shows what there is with little around it") {
    const AxisWindow line = horizontal_window(panel_of({0.2, 3.0}, {0.7, 0.9}));
    CHECK(line.from == 0.2);
    CHECK(line.to == 3.0);
    const AxisWindow rounded = vertical_window(panel_of({0, 1}, {0.013, 0.97}));
    CHECK(rounded.from == 0.0);
    CHECK(rounded.to == Approx(1.0));
    const AxisWindow decades = vertical_window(panel_of({1, 2}, {0.4, 900}, true));
    CHECK(decades.from > 0.2);
    CHECK(decades.to < 2000);
    CHECK(short_decade_marks(decades).empty());
    CHECK(short_decade_marks({0.4, 3.0, true}).size() == 3);  // 0.5, 1, 2
    for (const auto& [from, to] : {std::pair{0.58, 1.3}, {0.9, 1.1}, {1e-7, 1.001e-7}, {3e5, 8e5}}) {
        const std::vector<double> marks = short_decade_marks({from, to, true});
        CHECK(marks.size() >= 3);
        CHECK(marks.size() <= 12);
        CHECK(marks.front() >= from);
        CHECK(marks.back() <= to);
    }
    // Marks and bars of errors do not sit on the frame.
    Panel marks = panel_of({1, 2}, {5, 6});
    marks.curves[0].style = LineStyle::points;
    marks.curves[0].error = {2.0, 1.0};
    CHECK(horizontal_window(marks).from < 1.0);
    CHECK(vertical_window(marks).from <= 3.0);
    // One value alone, none at all, ends that are given, also beyond the data.
    for (const double value : {0.0, 1e-300, -5.0, 1e300}) {
        const AxisWindow alone = horizontal_window(panel_of({value}, {1.0}));
        CHECK(alone.from < value);
        CHECK(alone.to > value);
    }
    CHECK(horizontal_window(panel_of({}, {})).from < horizontal_window(panel_of({}, {})).to);
    Panel given = panel_of({1, 2}, {5, 6});
    given.x.range = "[10:*]";
    CHECK(horizontal_window(given).from == 10.0);
    CHECK(horizontal_window(given).to > 10.0);
    given.x.range = "[*:-3]";
    CHECK(horizontal_window(given).to == -3.0);
    CHECK(horizontal_window(given).from < -3.0);
}

TEST_CASE("captions are wrapped instead of cut") {
    const std::string caption =
        "activation relu, manifold linear, time 0.1, psi-n 4, psi-p 8, psi-d 0.5, ridge 1e-3";
    const std::string script = script_for({"When to stop", caption, {panel_of({1, 2}, {1, 2})}, 1}, "png");
    const std::size_t at = script.find("title 'When to stop'");
    REQUIRE(at != std::string::npos);
    std::string title = script.substr(at, script.find('\n', at) - at), longest;
    for (std::size_t end = 0; (end = title.find("\"\\n\"")) != std::string::npos;
         title = title.substr(end + 4))
        longest =
            std::max(longest, title.substr(0, end), [](auto& a, auto& b) { return a.size() < b.size(); });
    CHECK(longest.size() < 75);
    CHECK(script_for({caption, "", {panel_of({1, 2}, {1, 2})}, 3}, "png").find("psi-p 8,'") !=
          std::string::npos);
}

TEST_CASE("atoms are marks beside the line and the end of a range is no optimum") {
    const ScratchFolder folder;
    const auto picture = [&](const std::string& command) {
        const std::string path = folder.file("p.svg");
        CHECK(run_program(command + " --plot " + path).status == 0);
        return read_text(path);
    };
    const std::string modes = picture("modes --psi-d 0.5");
    CHECK(modes.find("test, atom") != std::string::npos);
    CHECK(modes.find("psi-d 0.5") != std::string::npos);
    CHECK(picture("modes --spectrum isotropic").find("atom") == std::string::npos);
    const std::string border = picture("optimum --over psi-p --of test --psi-n 4 --draws 1 --ridge 1e-2");
    CHECK(border.find("not an optimum") != std::string::npos);
    CHECK(picture("optimum --draws 4").find("not an optimum") == std::string::npos);
}

}  // namespace
