#!/usr/bin/env bash
# scripts/try_in_chroot.sh DIRECTORY [TREE]
# Plays a new user on a bare Debian 12, as root of this machine. DIRECTORY/base is a minimal system made once by
# debootstrap; DIRECTORY/system is a fresh copy of it at every call, into which the committed state of TREE (default:
# this one) is cloned. Needs debootstrap, git and about 3 GB; takes a few minutes. Exit status 0 when every step went
# as it should. DIRECTORY/log holds what each step printed.
set -euo pipefail
tree=${2:-$(dirname -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")")}

say() { printf '\n== %s\n' "$*"; }
fail() { printf 'FAILED: %s\n' "$*"; exit 1; }

(($# >= 1)) || fail "name the directory for the system"
((EUID == 0)) || fail "chroot needs root"
mkdir -p "$1"
directory=$(readlink -f -- "$1")
system=$directory/system log=$directory/log

# Mounts live in a namespace of their own, so that they vanish with this process whatever happens to it.
if [[ -z ${RESOLVA_CHROOT_NAMESPACE-} ]]; then
    RESOLVA_CHROOT_NAMESPACE=1 exec unshare --mount --propagation private "$0" "$directory" "$tree"
fi

if [[ ! -e $directory/base/etc/debian_version ]]; then
    mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Codename: bookworm' 2>/dev/null |
        grep -m1 . || echo http://deb.debian.org/debian)
    say "Making a minimal system from $mirror"
    rm -rf "$directory/base.part"
    debootstrap --variant=minbase bookworm "$directory/base.part" "$mirror" >"$directory/debootstrap.log"
    mv "$directory/base.part" "$directory/base"
fi

rm -rf "$system" "$log"
mkdir -p "$log"
cp -a "$directory/base" "$system"
cp /etc/resolv.conf "$system/etc/resolv.conf"
proxy=$(apt-config dump --format '%f "%v";%n' Acquire::http::Proxy Acquire::https::Proxy 2>/dev/null || true)
[[ -z $proxy ]] || printf '%s\n' "$proxy" >"$system/etc/apt/apt.conf.d/99proxy"
mount -t proc proc "$system/proc"
mount --rbind /dev "$system/dev"
chroot "$system" useradd --create-home newcomer

# A space in the path is part of the test.
for home in root home/newcomer; do
    git clone -q --no-hardlinks "$tree" "$system/$home/my resolva"
done
chroot "$system" chown -R newcomer:newcomer "/home/newcomer/my resolva"

# as USER NAME COMMAND: runs in that user's clone; output in log/NAME.out and log/NAME.err; prints time and status.
as() {
    local user=$1 name=$2 home=/root status=0 begin
    shift 2
    [[ $user == root ]] || home=/home/$user
    begin=$(date +%s.%N)
    chroot "$system" setpriv --reuid "$user" --regid "$user" --init-groups env -i HOME="$home" \
        PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin TERM=dumb \
        bash -c "cd '$home/my resolva' && $*" >"$log/$name.out" 2>"$log/$name.err" </dev/null || status=$?
    printf '%s: %s\n  status %d after %.1f s, %d lines on standard output, %d on standard error\n' "$user" "$*" \
        "$status" "$(bc_difference "$begin")" "$(wc -l <"$log/$name.out")" "$(wc -l <"$log/$name.err")"
    return $status
}
bc_difference() { awk -v a="$1" -v b="$(date +%s.%N)" 'BEGIN { printf "%.3f", b - a }'; }

say "1. A user without rights on the bare system is told the exact line"
! as newcomer refused ./run || fail "./run should stop when packages are missing and cannot be installed"
line=$(grep '^apt-get update && apt-get install' "$log/refused.err") || fail "the line is not printed"
[[ ! -s $log/refused.out ]] || fail "standard output should be empty"
as root line "${line/ -y / -y --simulate }" || fail "the printed line does not work"

say "2. Root makes the figures in one command"
as root first ./run || { tail -n 40 "$log/first.err"; fail "./run"; }
[[ -d "$system/root/my resolva/figures" ]] || fail "no figures/"
ls -l "$system/root/my resolva/figures"

say "3. The second time it is quick, and standard output is the program's alone"
as root second ./run --version || fail "./run --version"
[[ ! -s $log/second.err ]] || { cat "$log/second.err"; fail "the second run should have nothing to say"; }
as root point ./run point --activation relu --time 0.1 --psi-n 1.5 --psi-p 3 --psi-d 0.3 --ridge 0.01 --draws inf --json ||
    fail "./run point"
head -c 300 "$log/point.out"
[[ $(head -c 1 "$log/point.out") == "{" ]] || fail "not JSON"
as root other_place "cd / && '/root/my resolva/run' --version" || fail "./run from another directory"

say "4. Root checks"
as root check ./check || { tail -n 60 "$log/check.out" "$log/check.err"; fail "./check"; }
tail -n 1 "$log/check.out"
tail -n 1 "$log/check.out" | grep -qE '^[1-9][0-9]* passed, 0 failed$' || fail "the last line should count the tests"
as root check_again ./check || fail "the second ./check"

say "5. A user without rights builds and runs once the packages are there"
as newcomer user_run ./run --version || { tail -n 40 "$log/user_run.err"; fail "./run as a user"; }
head -n 3 "$log/user_run.out"

say "Everything went as it should"
