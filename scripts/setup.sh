# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh
# setup.sh - what ./start and ./check share: install what is missing, prepare
# and run the build, and say meanwhile what is going on. Sourced, not run.
#
# In:  $top (the folder of the clone), $verbose (yes or no).
# Out: functions; each long command's output goes to one log file, whose end
#      is shown when the command fails.

log=${top:?}/build/log/setup.log
verbose=${verbose:-no}
step_now=0
step_total=1
child=

say() { printf '%s\n' "$*"; }

# die SENTENCE...: what went wrong and what to do, then the end.
die() {
	printf '\n%s: %s\n' "$program" "$*" >&2
	exit 1
}

# setup_begin PROGRAM STEPS LOGNAME
setup_begin() {
	program=$1
	step_total=$2
	log=$top/build/log/$3.log
	mkdir -p "$top/build/log" || die "cannot write to $top/build"
	: >"$log"
	trap 'stop_child; exit 130' INT TERM HUP
}

stop_child() {
	[ -z "$child" ] || kill "$child" 2>/dev/null || :
}

# step TEXT: "2/5 Compiling"
step() {
	step_now=$((step_now + 1))
	step_text="$step_now/$step_total $*"
	step_start=$(date +%s)
	say "$step_text ..."
}

step_done() {
	took=$(($(date +%s) - step_start))
	say "$step_text: ${1:-done} ($took s)"
}

# The last thing the log tells, short enough for one line.
last_news() {
	tail -c 4000 "$log" | tr '\r' '\n' | grep -v '^ *$' | tail -n 1 |
		tr -cd '[:print:]' | cut -c 1-58
}

# Shows how a background command goes on: on a terminal one line that
# changes, elsewhere a line every ten seconds.
watch_child() {
	began=$(date +%s)
	told=$began
	tty=no
	[ ! -t 1 ] || tty=yes
	while kill -0 "$child" 2>/dev/null; do
		sleep 0.2
		now=$(date +%s)
		if [ "$tty" = yes ] && [ "$now" -gt "$told" ]; then
			printf '\r\033[K    %s s  %s' $((now - began)) \
				"$(last_news)"
			told=$now
		elif [ "$tty" = no ] && [ $((now - told)) -ge 10 ]; then
			say "    $((now - began)) s  $(last_news)"
			told=$now
		fi
	done
	[ "$tty" = no ] || printf '\r\033[K'
}

# logged COMMAND...: runs it into the log; if it fails, shows the log's end.
logged() {
	printf '\n$ %s\n' "$*" >>"$log"
	"$@" >>"$log" 2>&1 &
	child=$!
	if [ "$verbose" = yes ]; then
		tail -n 0 -f --pid="$child" "$log"
	else
		watch_child
	fi
	if wait "$child"; then
		child=
		return 0
	fi
	child=
	say "---- the end of $log:"
	tail -n 25 "$log"
	say "----"
	return 1
}

# quietly HINT COMMAND...: as logged; a failure is the end, with the hint.
quietly() {
	hint=$1
	shift
	logged "$@" || die "$step_text failed. $hint"
}

# in_dir DIR COMMAND...: for logged and quietly, which run it in a shell of their own.
in_dir() {
	cd "$1" || exit 1
	shift
	"$@"
}

# ---- packages --------------------------------------------------------------

# wanted_packages KIND...: names from the list. A row's kind is the word
# before ":" after the "#" (check, bench); other rows are of kind build.
wanted_packages() {
	awk -v kinds=" $* " '
		/^#/ || NF == 0 { next }
		{
			kind = "build"
			if (match($0, /# *(check|bench):/)) {
				kind = substr($0, RSTART + 1, RLENGTH - 2)
				gsub(/ /, "", kind)
			}
			if (index(kinds, " " kind " "))
				print $1
		}' "$top/debian-packages.txt"
}

# Those of the packages on stdin that are not there. A program of the same
# name from elsewhere (node from its makers, say) is good enough.
missing_packages() {
	have=$(dpkg-query -W -f='${Package} ${db:Status-Status}\n' 2>/dev/null |
		awk '$2 == "installed" { printf " %s", $1 }')" "
	while read -r package; do
		case $have in
		*" $package "*) ;;
		*) command -v "$package" >/dev/null 2>&1 || say "$package" ;;
		esac
	done
}

# install_packages KIND...
install_packages() {
	command -v dpkg-query >/dev/null 2>&1 ||
		die "this is not Debian: install what debian-packages.txt" \
			"names, then run autoreconf -fi, configure and make"
	missing=$(wanted_packages "$@" | missing_packages)
	if [ -z "$missing" ]; then
		step_done "all there"
		return 0
	fi
	as_root=
	if [ "$(id -u)" -ne 0 ]; then
		command -v sudo >/dev/null 2>&1 ||
			die "run as root, or install these packages first:" \
				"$(say "$missing" | tr '\n' ' ')"
		as_root=sudo
		say "    sudo may ask for your password"
		sudo -v || die "sudo was refused; ask for these packages:" \
			"$(say "$missing" | tr '\n' ' ')"
	fi
	say "    missing: $(say "$missing" | tr '\n' ' ')"
	quietly "Is there a network, and are the package sources right?" \
		run_apt update
	# shellcheck disable=SC2086 # one word for each package
	quietly "Read the lines above; 'apt-get -f install' often mends it." \
		run_apt install -y --no-install-recommends $missing
	step_done
}

run_apt() {
	$as_root env DEBIAN_FRONTEND=noninteractive apt-get \
		-o Acquire::Retries=3 -o DPkg::Lock::Timeout=120 \
		-o Dpkg::Use-Pty=0 "$@" </dev/null
}

# ---- what comes from npm ----------------------------------------------------

# fetch_modules FOLDER: what its package-lock.json names, unless it is there.
# Nothing of it is run while it is fetched. Node is told where Debian keeps the
# certificates; it brings its own list otherwise.
fetch_modules() {
	modules=$top/$1
	sum=$(sha256sum <"$modules/package-lock.json")
	! same_stamp "$modules/node_modules/.stamp" "$sum" || return 0
	command -v npm >/dev/null 2>&1 || return 1
	bundle=/etc/ssl/certs/ca-certificates.crt
	if [ -z "${NODE_EXTRA_CA_CERTS:-}" ] && [ -f "$bundle" ]; then
		NODE_EXTRA_CA_CERTS=$bundle
		export NODE_EXTRA_CA_CERTS
	fi
	logged in_dir "$modules" npm ci --ignore-scripts --no-audit \
		--no-fund --fetch-retries=1 --fetch-timeout=30000 || return 1
	say "$sum" >"$modules/node_modules/.stamp"
}

# CodeMirror for the editors' room. Without it everything works in a plain
# text area, so that its lack is said and no reason to stop. Sets $editor for
# configure.
# shellcheck disable=SC2034 # $editor is for who called
fetch_editor() {
	step "Fetching the editor of the editors' room"
	editor=--enable-editor
	if fetch_modules searchd/web/editor; then
		step_done
	else
		editor=--disable-editor
		step_done "left out: npm or its registry is not in reach; \
texts are written in a plain text area"
	fi
}

# ---- building --------------------------------------------------------------

# As many compilers as cores, but not more than memory carries.
jobs() {
	cores=$(nproc)
	room=$(awk '/^MemAvailable/ { print int($2 / 600000) }' /proc/meminfo)
	[ "${room:-1}" -ge 1 ] || room=1
	[ "$cores" -le "$room" ] || cores=$room
	say "$cores"
}

# One line for the state of all files that decide how things are built.
build_files_sum() {
	(cd "$top" && find . \( -name .git -o -name 'build*' -o -name var \
		-o -name node_modules \) -prune -o \( -name '*.mk' \
		-o -name Makefile.am -o -name configure.ac \
		-o -path './m4/ax_*.m4' -o -name debian-packages.txt \) \
		-type f -print | LC_ALL=C sort | xargs -d '\n' sha256sum) |
		sha256sum | cut -c 1-64
}

same_stamp() { [ -f "$1" ] && [ "$(cat "$1")" = "$2" ]; }

# prepare_build DIR [CONFIGURE ARGUMENT...]: DIR below $top is configured as
# asked. Does nothing if it already is. The relative name of configure is
# meant: a path with a space in it is refused by configure otherwise.
prepare_build() {
	dir=$top/$1
	shift
	sum=$(build_files_sum)
	if ! same_stamp "$top/build/.autoreconf" "$sum" ||
		[ ! -x "$top/configure" ]; then
		quietly "Is every file of the clone there? 'git status' tells." \
			in_dir "$top" autoreconf -fi
		say "$sum" >"$top/build/.autoreconf"
	fi
	if ! same_stamp "$dir/.configured" "$sum $*" ||
		[ ! -f "$dir/Makefile" ]; then
		mkdir -p "$dir"
		rm -f "$dir/.configured"
		quietly "The last lines name what configure did not find." \
			in_dir "$dir" ../configure -q "$@"
		say "$sum $*" >"$dir/.configured"
	fi
}

# compile DIR [TARGET...]
compile() {
	dir=$top/$1
	shift
	quietly "The lines above name the file; if the compiler was killed, \
memory was short: close something and try again." \
		in_dir "$dir" make -j"$(jobs)" --no-print-directory "$@"
}
