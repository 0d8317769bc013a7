# shellcheck shell=bash
# Sourced by ./run and ./check: installs missing packages, configures and builds the release preset.
# Everything is said on standard error; standard output belongs to the program.

# shellcheck source-path=SCRIPTDIR/.. disable=SC2154  # root is set by the caller
source "$root/scripts/packages.sh"
build="$root/build/release"
cache="$build/CMakeCache.txt"
logs="$root/build/logs"

say() { printf '%s\n' "$*" >&2; }
stop() { say "$@"; exit 1; }

# ---- packages

# True when something on this machine already serves the purpose of the package.
is_served() {
    case $1 in
        gnuplot-nox) command -v gnuplot >/dev/null ;;  # the nox, qt and x11 packages exclude one another
        libboost-dev)                                  # libboost1.81-dev excludes it, and serves as well
            local header=/usr/include/boost/version.hpp version
            [[ -r $header ]] || return 1
            version=$(sed -n 's/^#define BOOST_VERSION \([0-9]*\).*/\1/p' "$header")
            ((${version:-0} >= 107400)) ;;
        *) return 1 ;;
    esac
}

# Prints those of the packages read from standard input that are neither installed nor served.
missing_packages() {
    local name rest wanted=() installed
    while read -r name rest; do wanted+=("$name"); done
    installed=$(dpkg-query -W -f='${Package} ${db:Status-Status}\n' "${wanted[@]}" 2>/dev/null || true)
    for name in "${wanted[@]}"; do
        [[ $'\n'$installed$'\n' == *$'\n'"$name installed"$'\n'* ]] || is_served "$name" || printf '%s\n' "$name"
    done
}

# Runs a command with its output in a log; shows the end of the log when it fails.
logged() {
    local log=$logs/$1 status=0
    shift
    "$@" >"$log" 2>&1 </dev/null 9>&- || status=$?
    ((status == 0)) || { tail -n 25 "$log" >&2; say "(all of it in $log)"; }
    return $status
}

# install_missing LIST... : LIST is a function that prints package lines.
install_missing() {
    local list missing
    if ! command -v dpkg-query >/dev/null; then
        say "This is not a Debian system: packages are not checked. The build needs what these packages contain:"
        for list; do "$list" >&2; done
        return
    fi
    mapfile -t missing < <(for list; do "$list"; done | missing_packages)
    ((${#missing[@]})) || return 0

    local install=(apt-get install -y -q --no-install-recommends --no-remove "${missing[@]}")
    local by_hand="apt-get update && ${install[*]}"
    local as_root=(env DEBIAN_FRONTEND=noninteractive LC_ALL=C)
    if ((EUID != 0)); then
        command -v sudo >/dev/null || stop "Missing packages, and installing them needs root. Run as root:
$by_hand"
        sudo -v || stop "Missing packages, and sudo refused. Run as root:
$by_hand"
        as_root=(sudo "${as_root[@]}")
    fi
    say "Installing ${#missing[@]} packages: ${missing[*]}"
    logged update.log "${as_root[@]}" apt-get update -q ||
        say "The package lists could not be refreshed; trying with those at hand."
    logged download.log "${as_root[@]}" "${install[@]}" --download-only ||
        stop "Downloading failed. Once it is mended, this line installs the rest as root:
$by_hand"
    # In a session of its own: an interrupt from the keyboard must not leave half-configured packages.
    logged install.log "${as_root[@]}" setsid --wait "${install[@]}" ||
        stop "Installing failed. Once it is mended, this line installs the rest as root:
$by_hand"
    [[ -z $(for list; do "$list"; done | missing_packages) ]] || stop "The packages are installed but not found."
}

# ---- build

# True when the build tree was made for this folder; it may have been copied or moved along with its source.
has_cache() { [[ -e $cache ]] && grep -qxF "CMAKE_HOME_DIRECTORY:INTERNAL=$root" "$cache"; }

# True when the cache holds every option -DNAME=VALUE.
has_options() {
    local option
    for option; do
        option=${option#-D}
        grep -qE "^${option%%=*}:[A-Z]+=${option#*=}\$" "$cache" || return 1
    done
}

# configure [-DNAME=VALUE...] : only when needed, for ninja itself configures again when a CMake file or the set of
# sources has changed.
configure() {
    local fresh=()
    if ! has_cache; then
        fresh=(--fresh)
    elif [[ $build/build.ninja -nt $root/CMakePresets.json ]] && has_options "$@"; then
        return
    fi
    say "Configuring (build/release)"
    (cd "$root" && logged configure.log cmake --preset release "${fresh[@]}" "$@") || stop "Configuring failed."
    touch "$build/build.ninja"
}

# Shows ninja's progress on one line of a terminal, one sentence elsewhere, and nothing when nothing is to be done.
show_progress() {
    local line announced="" terminal=""
    [[ -t 2 ]] && terminal=1
    while IFS= read -r line; do
        printf '%s\n' "$line"
        [[ $line == \[*\]* && $line != *"Re-checking globbed"* ]] || continue
        [[ $announced ]] || { say "Building"; announced=1; }
        [[ ! $terminal ]] || printf '\r\033[K%.*s' "$((${COLUMNS:-80} - 1))" "$line" >&2
    done >"$logs/build.log"
    [[ ! ($terminal && $announced) ]] || printf '\r\033[K' >&2
}

# build_targets TARGET...
build_targets() {
    if ! cmake --build "$build" --parallel "$(nproc)" --target "$@" 2>&1 </dev/null | show_progress; then
        grep -vE '^\[[0-9]+/[0-9]+\] |^-- ' "$logs/build.log" | head -n 60 >&2
        stop "The build failed (all of it in $logs/build.log)."
    fi
}

# ---- one at a time

# Two runs at once share the build tree: the second waits. The lock is released before the program starts.
begin_setup() {
    mkdir -p "$logs" 2>/dev/null || stop "$root/build cannot be written; run as its owner."
    { exec 9>"$root/build/.lock"; } 2>/dev/null || stop "$root/build cannot be written; run as its owner."
    if command -v flock >/dev/null && ! flock --nonblock 9; then
        say "Waiting for another run to finish building"
        flock 9
    fi
}
end_setup() { exec 9>&-; }
trap 'printf "\n" >&2; exit 130' INT
