# SPDX-License-Identifier: AGPL-3.0-or-later
# Sourced by ./run and ./check: installs what is missing and nothing else. Silent and without network when all is there.

BUILD_PACKAGES="gcc libc6-dev pkg-config meson ninja-build nodejs npm libpg-query-dev libmicrohttpd-dev libsqlite3-dev libpq-dev libicu-dev
 libsodium-dev libssl-dev libfido2-dev libcbor-dev libcjose-dev libcurl4-openssl-dev libqrencode-dev libjansson-dev libxlsxwriter-dev libpoppler-glib-dev poppler-data libgd-dev libheif-dev libseccomp-dev zlib1g-dev libexpat1-dev libbrotli-dev libcairo2-dev libpango1.0-dev libzip-dev fonts-ipaexfont ca-certificates"
TEST_PACKAGES="python3-aiosmtpd openssl libcmocka-dev sqlite3 glewlwyd clamav-daemon zbar-tools postgresql-15 postgresql-client-15 chromium chromium-headless-shell fonts-noto-cjk clang libclang-rt-14-dev python3-minimal"
# For ./check --failover alone.
FAILOVER_PACKAGES="patroni etcd-server python3-etcd python3-minimal"

as_root() {
	if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

is_installed() {
	# A Node.js from elsewhere brings its own npm.
	case $1 in
		nodejs) command -v node >/dev/null && return 0 ;;
		npm) command -v npm >/dev/null && return 0 ;;
	esac
	dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null | grep -qx installed
}

install_packages() {
	missing=
	for package in "$@"; do
		is_installed "$package" || missing="$missing $package"
	done
	[ -n "$missing" ] || return 0
	echo "Installing Debian packages:$missing"
	as_root apt-get update -qq
	# shellcheck disable=SC2086
	as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
}

# Node packages exactly as package-lock.json names them; again only when that file changed.
install_node_packages() {
	if [ ! -e node_modules/.kassei ] || ! cmp -s package-lock.json node_modules/.kassei; then
		echo "Installing Node packages (package-lock.json)"
		npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
		cp package-lock.json node_modules/.kassei
	fi
}

# build_in DIR [meson options]: configures once, then builds what changed.
build_in() {
	dir=$1
	shift
	if [ ! -e "$dir/build.ninja" ]; then
		meson setup "$dir" "$@" >"$dir.log" 2>&1 || { cat "$dir.log"; return 1; }
		rm -f "$dir.log"
	fi
	# shellcheck disable=SC2086
	ninja -C "$dir" --quiet ${BUILD_TARGETS:-} || return 1
	ln -sf src/cmd/kassei "$dir/kassei"
}
